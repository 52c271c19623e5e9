"""Checks of days: within the round, and the end not before the start."""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.ingest.findings import found, none, together


def window(
    rows: pl.DataFrame, field: str, between: tuple[date, date] | None, carried: date | None = None
) -> pl.DataFrame:
    """V11: the day lies within the round, or is one from which figures are carried forward."""
    if between is None or field not in rows.columns:
        return none()
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
        return none()
    wrong = rows.filter(pl.col("period_end") < pl.col("period_start"))
    return found(
        "period-reversed",
        wrong.with_columns(value="period_end", start="period_start"),
        field="period_end",
    )
