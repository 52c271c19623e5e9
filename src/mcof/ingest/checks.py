"""What must be true of the rows of a table: each check gives findings, and changes nothing.

The numbers V1 to V18 are those of displacement tracking; see docs/explanation/intake.md.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together

HOUSEHOLD = 6
"""People in a family of Iraq, as published, except in camps from round 117 (5)."""

CHANGE_OF_HOUSEHOLD = 117
TOLERANCE = 0.5

FIGURES = frozenset({"quantity", "targeted", "reached", "budget_usd", "funded_usd", "measure"})
"""Fields of a response that would count double if its row were stored twice."""


def households(rows: pl.DataFrame, size: float | None) -> pl.DataFrame:
    """V1: people are families times the household size of the method in force.

    Only where a method is known: `size`, of the source. Iraq's totals mix camps (5) and others
    (6) from round 117, so there any ratio from 5 to 6 is right.
    """
    if size is None or not {"households", "individuals"} <= set(rows.columns):
        return found_none()
    both = rows.filter(
        pl.col("households").is_not_null() & pl.col("individuals").is_not_null()
    )
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
            return found_none()
        rows = rows.rename(cells)
    both = rows.with_columns(sum=pl.col("female") + pl.col("male"), value=pl.col(total))
    return found("sex-sum", both.filter(pl.col("sum") != pl.col("value")), field=total)


def exceeds(rows: pl.DataFrame, code: str, more: str, less: str) -> pl.DataFrame:
    """Where one figure is larger than another that should hold it."""
    if not {more, less} <= set(rows.columns):
        return found_none()
    wrong = rows.filter(pl.col(more) > pl.col(less))
    return found(code, wrong.with_columns(value=more, other=less), field=more)


def severity(rows: pl.DataFrame) -> pl.DataFrame:
    """A severity is 1 to 5 (JIAF)."""
    if "severity" not in rows.columns:
        return found_none()
    wrong = rows.filter(~pl.col("severity").is_between(1, 5))
    return found("severity-range", wrong.with_columns(value="severity"), field="severity")


def window(
    rows: pl.DataFrame, field: str, between: tuple[date, date] | None, carried: date | None = None
) -> pl.DataFrame:
    """V11: the day lies within the round, or is one from which figures are carried forward."""
    if between is None or field not in rows.columns:
        return found_none()
    start, end = between
    other = rows.filter(~pl.col(field).is_between(start, end)).with_columns(value=field)
    early = pl.col(field).is_between(carried or start, start, closed="left")
    said = {"field": field, "start": f"{start}", "end": f"{end}"}
    return together(
        [
            found("date-outside-round", other.filter(~early), **said),
            found("date-carried-over", other.filter(early), **said),
        ]
    )


def periods(rows: pl.DataFrame) -> pl.DataFrame:
    """A period does not end before it starts."""
    if not {"period_start", "period_end"} <= set(rows.columns):
        return found_none()
    wrong = rows.filter(pl.col("period_end") < pl.col("period_start"))
    return found(
        "period-reversed",
        wrong.with_columns(value="period_end", start="period_start"),
        field="period_end",
    )


def duplicates(
    draft: pl.DataFrame, rows: pl.DataFrame, key: tuple[str, ...], *, stock: bool
) -> pl.DataFrame:
    """V7: no row twice, and no observation twice.

    A row whose every cell was met before is not stored again, since its figures would count double.
    Where the rows of a 3W have no figures, the same row again may be the same work in a second site
    of the district: it is kept. Of rows with the same key and other values, the first is stored
    where they are counts of a stock, since two would be added up.

    Args:
        draft: the rows as they were read, text.
        rows: the rows made from them, before cells are taken apart.
    """
    given = [name for name in draft.columns if name not in KEYS]
    again = _repeated(draft, given)
    counted = {name for name in given if name in FIGURES or name.startswith("cell:")}
    if not stock and not counted:
        return found("row-repeated", again)
    parts = [found("duplicate-row", again)]
    if stock:
        present = [name for name in key if name in rows.columns]
        rest = rows.join(again.select("line"), on="line", how="anti", maintain_order="left")
        parts.append(found("duplicate-key", _repeated(rest, present)))
    return together(parts)


def _repeated(frame: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The rows after the first with equal values, with `first`, the row they repeat."""
    if not on or frame.is_empty():
        return frame.head(0).with_columns(first=pl.lit(None, pl.Int64))
    marks = frame.select(*KEYS, pl.struct(on).hash(seed=0).alias("mark"))
    again = marks.filter(~pl.col("mark").is_first_distinct())
    if again.is_empty():
        return again.with_columns(first=pl.lit(None, pl.Int64))
    firsts = marks.join(again.select("mark").unique(), on="mark", how="semi").unique(
        "mark", keep="first", maintain_order=True
    )
    return again.join(firsts.select("mark", first="source_row"), on="mark").sort("line")


def coordinates(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """V10: points are not 0, 0, not swapped, and not far from all others.

    The area is that of the file's own points: the middle half of latitudes and longitudes, widened
    by ten times its extent and at least three degrees. Impossible points are taken as unknown.
    """
    if not {"latitude", "longitude"} <= set(rows.columns):
        return rows, found_none()
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    zero = ((latitude == 0) & (longitude == 0)).fill_null(False)
    known = rows.filter(~zero & latitude.is_not_null() & longitude.is_not_null())
    if known.is_empty():
        return rows, found("coordinates-zero", rows.filter(zero), field="latitude")
    inside = _near(known, "latitude", latitude) & _near(known, "longitude", longitude)
    turned = _near(known, "latitude", longitude) & _near(known, "longitude", latitude)
    outside = ~zero & ~inside & latitude.is_not_null() & longitude.is_not_null()
    shown = rows.with_columns(value=pl.format("{}, {}", latitude, longitude))
    findings = [
        found("coordinates-zero", shown.filter(zero), field="latitude"),
        found("coordinates-swapped", shown.filter(outside & turned), field="latitude"),
        found("coordinates-outside", shown.filter(outside & ~turned), field="latitude"),
    ]
    bad = zero | outside
    clean = rows.with_columns(
        pl.when(~bad).then(latitude).alias("latitude"),
        pl.when(~bad).then(longitude).alias("longitude"),
    )
    return clean, together(findings)


def _near(known: pl.DataFrame, name: str, value: pl.Expr) -> pl.Expr:
    low = known[name].quantile(0.25, "linear") or 0.0
    high = known[name].quantile(0.75, "linear") or 0.0
    slack = max(3.0, 10 * (high - low))
    return value.is_between(low - slack, high + slack).fill_null(False)


def change(rows: pl.DataFrame) -> pl.DataFrame:
    """V12: the total is that of the round before plus the change that was stated."""
    if not {"change_stated", "individuals", "reference_date"} <= set(rows.columns):
        return found_none()
    ordered = rows.filter(pl.col("individuals").is_not_null()).sort("reference_date")
    over = [c for c in ("operation", "place_code", "population_group") if c in rows.columns]
    before = pl.col("individuals").shift(1)
    moved = ordered.with_columns(
        difference=pl.col("individuals") - (before.over(over) if over else before)
    )
    wrong = moved.filter(pl.col("difference") != pl.col("change_stated"))
    return found("change-differs", wrong.with_columns(value="change_stated"), field="change_stated")


def children(rows: pl.DataFrame, figures: tuple[str, ...]) -> pl.DataFrame:
    """V3: the places within a place add up to it, where the file gives all of them or too much.

    A file that lists only some of the districts is not wrong: a sum below the parent's figure is a
    finding only if the rows of the level below were said to be complete, which a file cannot say;
    so only a sum above the parent's is one. Parents are those whose codes the children start with.
    """
    if "place_level" not in rows.columns or rows["place_level"].n_unique() < 2:  # noqa: PLR2004
        return found_none()
    same = [
        c
        for c in ("operation", "reference_date", "population_group", "breakdown", "sector", "sector_given",
                  "category", "period_start", "period_end", "assessment", *_DIMENSIONS)
        if c in rows.columns
    ]  # fmt: skip
    parts: list[pl.DataFrame] = []
    for figure in (f for f in figures if f in rows.columns):
        for level in sorted(rows["place_level"].drop_nulls().unique())[:-1]:
            parts.append(_over(rows, figure, int(level), same))
    return together(parts)


_DIMENSIONS = ("origin_code", "shelter_type", "displacement_period", "reason", "sex", "age")


def _over(rows: pl.DataFrame, figure: str, level: int, same: list[str]) -> pl.DataFrame:
    above = rows.filter((pl.col("place_level") == level) & pl.col(figure).is_not_null())
    below = rows.filter((pl.col("place_level") == level + 1) & pl.col(figure).is_not_null())
    pairs = above.select(*KEYS, *same, "place_code", value=figure).join(
        below.select(*same, child="place_code", part=figure), on=same, nulls_equal=True
    )
    within = pairs.filter(pl.col("child").str.starts_with(pl.col("place_code")))
    sums = within.group_by(*KEYS, "place_code", "value").agg(sum=pl.col("part").sum())
    wrong = sums.filter(pl.col("sum") > pl.col("value")).with_columns(place="place_code")
    return found("children-sum", wrong, field=figure)


def found_none() -> pl.DataFrame:
    """No findings: the file does not say what the check asks."""
    return together([])
