"""Checks of sums: parts and the whole, and the change from one round to the next."""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none, together

_DIMENSIONS = (
    "origin_code",
    "last_displacement_code",
    "shelter_type",
    "displacement_period",
    "reason",
    "sex",
    "age",
)
_SAME = (
    "operation",
    "reference_date",
    "assessment",
    "population_group",
    "breakdown",
    "sector",
    "sector_given",
    "category",
    "period_start",
    "period_end",
    *_DIMENSIONS,
)


def change(rows: pl.DataFrame) -> pl.DataFrame:
    """V12: the total is that of the round before plus the change that was stated."""
    if not {"change_stated", "individuals", "reference_date"} <= set(rows.columns):
        return none()
    ordered = rows.filter(pl.col("individuals").is_not_null()).sort("reference_date")
    over = [c for c in ("operation", "place_code", "population_group") if c in rows.columns]
    before = pl.col("individuals").shift(1)
    moved = ordered.with_columns(
        difference=pl.col("individuals") - (before.over(over) if over else before)
    )
    wrong = moved.filter(pl.col("difference") != pl.col("change_stated"))
    return found("change-differs", wrong.with_columns(value="change_stated"), field="change_stated")


def children(rows: pl.DataFrame, figures: tuple[str, ...]) -> pl.DataFrame:
    """V3: what the places within a place add up to is not more than the place itself has.

    A file may list only some of the districts, so a smaller sum is no finding. A place lies in
    another where its P-code starts with the other's. Rows of single locations, and rows counted for
    the area above because their own place was not found, are no figures of that area.

    Args:
        rows: records; `is_above` marks those counted for the area above.
    """
    if "place_level" not in rows.columns or rows["place_level"].n_unique() == 1:
        return none()
    same = [name for name in _SAME if name in rows.columns]
    whole = pl.lit(value=True)
    for name in ("location_id", "location_name"):
        whole = whole & pl.col(name).is_null() if name in rows.columns else whole
    parents = rows.filter(whole & ~pl.col("is_above"))
    parts: list[pl.DataFrame] = []
    for figure in (name for name in figures if name in rows.columns):
        for level in sorted(rows["place_level"].drop_nulls().unique())[:-1]:
            above = parents.filter((pl.col("place_level") == level) & pl.col(figure).is_not_null())
            below = rows.filter(pl.col("place_level") == level + 1)
            parts.append(_over(above, below, figure, same))
    return together(parts)


def _over(above: pl.DataFrame, below: pl.DataFrame, figure: str, same: list[str]) -> pl.DataFrame:
    """Findings for the rows of `above` that have less than the rows of `below` within them."""
    within = (
        below.select(child=pl.col("place_code").unique())
        .join(above.select(place_code=pl.col("place_code").unique()), how="cross")
        .filter(pl.col("child").str.starts_with(pl.col("place_code")))
    )
    sums = (
        below.select(*same, pl.col(figure), child="place_code")
        .join(within, on="child")
        .group_by(*same, "place_code")
        .agg(sum=pl.col(figure).sum())
    )
    single = above.filter(pl.struct(*same, "place_code").is_unique())
    both = single.select(*KEYS, *same, "place_code", value=figure).join(
        sums, on=[*same, "place_code"], nulls_equal=True
    )
    wrong = both.filter(pl.col("sum") > pl.col("value")).with_columns(place="place_code")
    return found("children-sum", wrong, field=figure)
