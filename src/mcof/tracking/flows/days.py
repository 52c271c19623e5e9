"""Days and points: on which days of a period which point counted travellers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.errors import InputError
from mcof.tables import FLOW_POINTS
from mcof.tracking.standing import newest_of

POINT = ("operation", "point_id")
LONGEST = 36_600
"""Days of the longest period that may be asked about: a hundred years."""


class Period(StrEnum):
    """The pieces of time by which flows are added up."""

    ALL = "all"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


_PIECES = {Period.MONTH: "1mo", Period.WEEK: "1w", Period.DAY: "1d"}


def calendar(start: date, end: date, period: Period = Period.ALL) -> ir.Table:
    """The days from `start` to `end`, each with the piece of time that it lies in.

    Weeks begin on Monday. The first and the last piece are cut to the days asked about, so
    that what is covered is told of those days alone.

    Returns:
        `day`, `weekday` (`1` Monday to `7` Sunday, as text), `period_start`, `period_end`.

    Raises:
        InputError: the end is before the start, or a hundred years after it.
    """
    if end < start or (end - start).days > LONGEST:
        raise InputError(
            f"{start} to {end} is no period",
            code="period-impossible",
            advice="Name a first day, and a last day that is not before it.",
        )
    return ibis.memtable(_days(start, end, period))


@lru_cache(maxsize=64)  # one table, so that an engine knows a question that it was asked before
def _days(start: date, end: date, period: Period) -> pa.Table:
    day = pl.col("day")
    frame = pl.DataFrame({"day": pl.date_range(start, end, "1d", eager=True)})
    piece = day.dt.truncate(_PIECES[period]) if period in _PIECES else pl.lit(start)
    frame = frame.with_columns(weekday=day.dt.weekday().cast(pl.String), piece=piece)
    arrow: pa.Table = frame.select(
        "day",
        "weekday",
        period_start=day.min().over("piece"),
        period_end=day.max().over("piece"),
    ).to_arrow()
    return arrow


def listed(points: ir.Table) -> ir.Table:
    """Every point once, as its newest row describes it; points that are only planned are none.

    Args:
        points: rows of `flow_points`.
    """
    rows = newest_of(points, FLOW_POINTS.key)
    rows = rows.filter(ibis.coalesce(rows["status"], ibis.literal("ACTIVE")) != "PLANNED")
    order = [rows["active_from"].desc(), rows["row_id"].desc()]
    numbered = rows.mutate(_at=ibis.row_number().over(group_by=list(POINT), order_by=order))
    return numbered.filter(numbered["_at"] == 0).drop("_at")


def point_days(points: ir.Table, days: ir.Table) -> ir.Table:
    """Whether each listed point counted on each of the days.

    Of several rows of a point that hold a day, the one that began last says what is so: a
    pause within an open-ended period ends where its own row ends. A point counts where that
    row is active (or says nothing of it), on the days of the week that it names.

    Args:
        points: rows of `flow_points`.
        days: as `calendar` gives them.

    Returns:
        One row for each point and day: `operation`, `point_id`, `day`, `period_start`,
        `period_end`, `is_active`.
    """
    rows = newest_of(points, FLOW_POINTS.key)
    states = rows.select(
        _operation=rows["operation"],
        _point=rows["point_id"],
        _from=rows["active_from"],
        _to=ibis.coalesce(rows["active_to"], ibis.literal("9999-12-31").cast("date")),
        _weekdays=rows["weekdays"],
        _status=ibis.coalesce(rows["status"], ibis.literal("ACTIVE")),
    )
    every = listed(points).select(*POINT).cross_join(days)
    held = every.left_join(
        states,
        [
            every["operation"] == states["_operation"],
            every["point_id"] == states["_point"],
            every["day"] >= states["_from"],
            every["day"] <= states["_to"],
        ],
    )
    order = [ibis.coalesce(held["_from"], ibis.literal("0001-01-01").cast("date")).desc()]
    numbered = held.mutate(_at=ibis.row_number().over(group_by=[*POINT, "day"], order_by=order))
    last = numbered.filter(numbered["_at"] == 0)
    on_weekday = last["_weekdays"].isnull() | last["_weekdays"].contains(last["weekday"])
    is_active = (last["_status"] == "ACTIVE") & on_weekday
    return last.select(
        *POINT,
        "day",
        "period_start",
        "period_end",
        is_active=ibis.coalesce(is_active, ibis.literal(False)),
    )
