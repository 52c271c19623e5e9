"""Rows of a response made whole: people from their parts, days from the month reported on."""

from __future__ import annotations

import polars as pl

from mcof.ingest.findings import found, together
from mcof.tables.responses import PARTS_OF_REACHED


def whole(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `reached` and the period where other columns of the row say them.

    Girls, boys, women and men are everybody: where a row gives all four and no total, they
    are added. Three of four say nothing about the whole. A row without any day of its own
    is of the month that it reports on.
    """
    rows, summed = _from_parts(rows)
    return _of_month(rows), together([summed])


def _from_parts(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    parts = list(PARTS_OF_REACHED)
    if not set(parts) <= set(rows.columns):
        return rows, together([])
    said = pl.col("reached") if "reached" in rows.columns else pl.lit(None, pl.Int64)
    known = pl.all_horizontal(pl.col(part).is_not_null() for part in parts)
    total = pl.when(known).then(pl.sum_horizontal(parts))
    counted = rows.with_columns(_said=said, _total=total)
    lacking = counted.filter(pl.col("_said").is_null() & pl.col("_total").is_not_null())
    told = found("reached-from-parts", lacking.with_columns(value="_total"), field="reached")
    made = counted.with_columns(reached=pl.coalesce("_said", "_total")).drop("_said", "_total")
    return made, told


def _of_month(rows: pl.DataFrame) -> pl.DataFrame:
    if "reporting_month" not in rows.columns:
        return rows
    day = pl.lit(None, pl.Date)
    have = set(rows.columns)
    start, end = (pl.col(n) if n in have else day for n in ("period_start", "period_end"))
    month = pl.col("reporting_month").dt.month_start()
    silent = start.is_null() & end.is_null()
    return rows.with_columns(
        reporting_month=month,
        period_start=pl.when(silent).then(month).otherwise(start),
        period_end=pl.when(silent).then(month.dt.month_end()).otherwise(end),
    )
