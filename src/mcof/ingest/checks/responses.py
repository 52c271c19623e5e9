"""Checks of a response: parts against the whole, and rows that take others out."""

from __future__ import annotations

import polars as pl

from mcof.ingest.checks.figures import exceeds
from mcof.ingest.findings import found, none
from mcof.tables.responses import PARTS_OF_REACHED

_SEXES = ("reached_female", "reached_male")
_SOME = ("reached_older", "reached_disability", *PARTS_OF_REACHED, *_SEXES)


def checks(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """What is wrong with rows of a response."""
    return [
        _sum(rows, tuple(PARTS_OF_REACHED)),
        _sum(rows, _SEXES),
        *(exceeds(rows, "part-over-reached", name, "reached") for name in _SOME),
        exceeds(rows, "groups-over-individuals", "households_reached", "reached"),
        exceeds(rows, "groups-over-individuals", "households_targeted", "targeted"),
        _without_people(rows),
    ]


def _sum(rows: pl.DataFrame, parts: tuple[str, ...]) -> pl.DataFrame:
    """Parts that are everybody add up to everybody."""
    if not {*parts, "reached"} <= set(rows.columns):
        return none()
    known = pl.all_horizontal(pl.col(part).is_not_null() for part in parts)
    summed = rows.with_columns(value=pl.sum_horizontal(parts), total="reached")
    wrong = summed.filter(known & (pl.col("value") != pl.col("total")))
    return found("parts-not-reached", wrong, field="reached", parts=", ".join(parts))


def _without_people(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that take earlier ones out of every figure are shown."""
    if "update_flag" not in rows.columns:
        return none()
    gone = rows.filter(pl.col("update_flag") == "DELETE")
    return found("row-takes-out", gone.with_columns(value="update_flag"), field="update_flag")
