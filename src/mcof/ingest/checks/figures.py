"""Checks within a row: families and people, women and men, one figure that should hold another."""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.ingest.findings import found, none

HOUSEHOLD = 6
"""People in a family of Iraq, as published, except in camps from round 117 (5)."""

CHANGE_OF_HOUSEHOLD = 117
TOLERANCE = 0.5


def households(rows: pl.DataFrame, size: float | None) -> pl.DataFrame:
    """V1: people are families times the household size of the method in force.

    Only where a method is known: `size`, of the source. Iraq's totals mix camps (5) and others
    (6) from round 117, so there any ratio from 5 to 6 is right.
    """
    if size is None or not {"households", "individuals"} <= set(rows.columns):
        return none()
    both = rows.filter(pl.col("households").is_not_null() & pl.col("individuals").is_not_null())
    most = pl.col("households") * size
    mixed = _later(rows)
    least = pl.when(mixed).then(pl.col("households") * (size - 1)).otherwise(most)
    wrong = both.filter(
        (pl.col("individuals") > most + TOLERANCE) | (pl.col("individuals") < least - TOLERANCE)
    )
    return found(
        "households-individuals",
        wrong.with_columns(value="individuals", expected=most.cast(pl.Int64)),
        field="individuals",
        size=f"{size:g}",
    )


def _later(rows: pl.DataFrame) -> pl.Expr:
    if "round" in rows.columns:
        by_round = pl.col("round") >= CHANGE_OF_HOUSEHOLD
        by_date = pl.col("reference_date") >= date(2020, 7, 1)
        return pl.coalesce(by_round, by_date, pl.lit(False))
    return pl.lit(False)


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
    """A severity is 1 to 5 (JIAF)."""
    if "severity" not in rows.columns:
        return none()
    wrong = rows.filter(~pl.col("severity").is_between(1, 5))
    return found("severity-range", wrong.with_columns(value="severity"), field="severity")
