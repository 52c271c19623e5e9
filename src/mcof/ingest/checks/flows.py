"""Checks of flow monitoring: where and when travellers were counted, and that twins are said."""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.ingest.checks import keys
from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none, together

_POINT = ["operation", "point_id"]
_ALWAYS = date(9999, 12, 31)


def at_points(rows: pl.DataFrame, points: pl.DataFrame | None) -> pl.DataFrame:
    """Travellers counted at a point that nobody listed, or when it did not count.

    Args:
        points: rows of `flow_points` that the workspace has; None or empty where it has none.
    """
    if not {*_POINT, "counted_on"} <= set(rows.columns):
        return none()
    listed = pl.DataFrame() if points is None else points
    if listed.is_empty():
        return found("flow-points-none", rows.select("sheet").head(1))
    of_operation = rows.join(listed.select(_POINT).unique(), on=_POINT, how="anti")
    parts = [
        found("flow-point-unknown", of_operation.with_columns(value="point_id"), field="point_id")
    ]
    held = _holding(rows, listed)
    idle = pl.col("status").fill_null("CLOSED") != "ACTIVE"
    parts.append(found("flow-point-inactive", held.filter(idle), field="counted_on"))
    parts.append(_outside(held.filter(~idle)))
    return together(parts)


def _holding(rows: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """The rows at listed points, each with the state of its point on its day.

    Of several rows of a point that hold a day, the one that began last says what is so.
    """
    hour = pl.col("hour") if "hour" in rows.columns else pl.lit(None, pl.Int64)
    asked = rows.select(*KEYS, *_POINT, "counted_on", hour=hour)
    states = points.select(
        *_POINT,
        "active_from",
        "opens",
        "closes",
        "weekdays",
        until=pl.col("active_to").fill_null(_ALWAYS),
        status=pl.col("status").fill_null("ACTIVE"),
    )
    day = pl.col("counted_on")
    days = asked.select(*_POINT, "counted_on").unique()
    held = days.join(states, on=_POINT).filter(
        day.is_not_null() & day.is_between("active_from", "until")
    )
    held = held.sort("active_from").group_by(*_POINT, "counted_on").last()
    at_listed = asked.join(states.select(_POINT).unique(), on=_POINT, how="semi")
    return at_listed.join(
        held, on=[*_POINT, "counted_on"], how="left", maintain_order="left"
    ).with_columns(value=pl.col("counted_on"), point="point_id")


def _outside(held: pl.DataFrame) -> pl.DataFrame:
    """Counted on a day of the week, or at an hour, when the point does not count."""
    weekday = pl.col("counted_on").dt.weekday().cast(pl.String)
    closed = ~pl.col("weekdays").str.contains(weekday, literal=True)
    clock = pl.col("hour").cast(pl.String).str.zfill(2) + ":00"
    first = pl.col("opens").str.slice(0, 2) + ":00"  # the hour in which it opens counts
    early_or_late = (clock < first) | (clock >= pl.col("closes"))
    shown = pl.format(
        "{} - {}, days {}",
        pl.col("opens").fill_null("?"),
        pl.col("closes").fill_null("?"),
        pl.col("weekdays").fill_null("1234567"),
    )
    wrong = held.filter(closed.fill_null(value=False) | early_or_late.fill_null(value=False))
    at = (
        pl.when(pl.col("hour").is_not_null())
        .then(pl.format(" {}h", pl.col("hour")))
        .otherwise(pl.lit(""))
    )
    named = wrong.with_columns(hours=shown, value=pl.col("counted_on").cast(pl.String) + at)
    return found("flow-outside-hours", named, field="counted_on")


def repeated(draft: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """A record given twice is refused; two rows alike without ids of records are both kept."""
    parts: list[pl.DataFrame] = []
    bare = draft
    if "record_id" in rows.columns:
        with_id = rows.filter(pl.col("record_id").is_not_null())
        again = keys.repeated(with_id, [c for c in ("operation", "record_id") if c in rows.columns])
        parts.append(found("duplicate-key", again))
        bare = draft.filter(pl.col("record_id").is_null())
    alike = keys.repeated(bare, [name for name in draft.columns if name not in KEYS])
    parts.append(found("row-alike", alike))
    return together(parts)
