"""Checks within a row: families and people, women and men, one figure that should hold another."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.ingest.findings import found, none
from mcof.ingest.methods import in_force as version_of
from mcof.ingest.source import Method

TOLERANCE = 0.5


def households(rows: pl.DataFrame, methods: Sequence[Method]) -> pl.DataFrame:
    """V1: people are families times the household size of the method in force.

    Where a method counts families of camps and others differently, as in Iraq from round 117 (5 and
    6), any figure between the two is right.
    """
    sized = [one for one in methods if one.most]
    if not sized or not {"households", "individuals"} <= set(rows.columns):
        return none()
    both = rows.filter(pl.col("households").is_not_null() & pl.col("individuals").is_not_null())
    checked = both.with_columns(
        size=in_force(both, sized, [pl.lit(one.most) for one in sized]),
        least=pl.col("households") * in_force(both, sized, [pl.lit(one.least) for one in sized]),
    ).with_columns(expected=pl.col("households") * pl.col("size"))
    wrong = checked.filter(
        (pl.col("individuals") > pl.col("expected") + TOLERANCE)
        | (pl.col("individuals") < pl.col("least") - TOLERANCE)
    )
    whole = wrong.with_columns(pl.col("size", "expected").cast(pl.Int64), value="individuals")
    whole = whole.with_columns(proposed="expected")
    return found("households-individuals", whole, field="individuals")


def in_force(rows: pl.DataFrame, methods: Sequence[Method], values: Sequence[pl.Expr]) -> pl.Expr:
    """The value of the last method that had begun, by round where there is one, else by day."""
    chosen = values[0]
    for method, value in zip(methods[1:], values[1:], strict=True):
        by_round = by_day = pl.lit(None, pl.Boolean)
        if "round" in rows.columns and method.from_round is not None:
            by_round = pl.col("round") >= method.from_round
        if "reference_date" in rows.columns and method.from_date is not None:
            by_day = pl.col("reference_date") >= method.from_date
        chosen = (
            pl.when(pl.coalesce(by_round, by_day, pl.lit(value=False)))
            .then(value)
            .otherwise(chosen)
        )
    return chosen


def with_method(rows: pl.DataFrame, methods: Sequence[Method], known: pl.DataFrame) -> pl.DataFrame:
    """The rows with `method_version`, where the file does not say it.

    It is the name that the source gives its methods, else the version that was in force
    in the country for the group and the day.

    Args:
        known: as `mcof.ingest.methods.versions` gives them.
    """
    if "method_version" in rows.columns:
        return rows
    named = [one for one in methods if one.name]
    if named:
        names = [pl.lit(one.name) for one in named]
        return rows.with_columns(method_version=in_force(rows, named, names))
    if not {"place_code", "reference_date"} <= set(rows.columns):
        return rows
    return rows.with_columns(method_version=version_of(rows, known)["version"])


def sexes(rows: pl.DataFrame, total: str = "individuals") -> pl.DataFrame:
    """V4: women and men add up to the total, where all three are given."""
    names = {"female", "male", total}
    if not names <= set(rows.columns):
        cells = {"cell:sex=f": "female", "cell:sex=m": "male"}
        if not set(cells) <= set(rows.columns):
            return none()
        rows = rows.rename(cells)
    both = rows.with_columns(sum=pl.col("female") + pl.col("male"), value=pl.col(total))
    return found("sex-sum", both.filter(pl.col("sum") != pl.col("value")), field=total)


def exceeds(rows: pl.DataFrame, code: str, more: str, less: str) -> pl.DataFrame:
    """Where one figure is larger than another that should hold it."""
    if not {more, less} <= set(rows.columns):
        return none()
    wrong = rows.filter(pl.col(more) > pl.col(less))
    return found(code, wrong.with_columns(value=more, other=less), field=more)


def severity(rows: pl.DataFrame) -> pl.DataFrame:
    """A severity is 1 to 5 (JIAF); of a sector, 0 says that it does not apply in the place."""
    if "severity" not in rows.columns:
        return none()
    wrong = rows.filter(~pl.col("severity").is_between(0, 5))
    return found("severity-range", wrong.with_columns(value="severity"), field="severity")


def updates(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """A closed location has nobody; that nobody was found where nobody came is not known."""
    if "update_status" not in rows.columns:
        return []
    status, parts = pl.col("update_status"), []
    for field in (name for name in ("households", "individuals") if name in rows.columns):
        shown = rows.with_columns(value=field)
        peopled = shown.filter((status == "CLOSED") & (pl.col(field) > 0))
        unseen = shown.filter((status == "INACCESSIBLE") & (pl.col(field) == 0))
        parts.append(found("closed-with-people", peopled, field=field))
        parts.append(found("inaccessible-zero", unseen, field=field))
    return parts
