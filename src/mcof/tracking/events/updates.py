"""Events: how many people each has displaced as of a day, and how that went on."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.tables import EVENTS
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.counting import check_added
from mcof.tracking.levels import deeper, place_at, shallowest, where, with_paths
from mcof.tracking.standing import newest_of

EVENT = ("operation", "event_id")
_SPOT = (*EVENT, "code_set", "place_code", "location_name", "origin_code", "population_group")

KINDS = {
    "households": "STOCK",
    "individuals": "STOCK",
    "new_households": "FLOW",
    "new_individuals": "FLOW",
    "returned_households": "FLOW",
    "returned_individuals": "FLOW",
}
"""What an update counts, and the counting kind of each."""


def event_standing(
    events: ir.Table,
    paths: ir.Table,
    *,
    on: date | None = None,
    level: int = 0,
    event: str | None = None,
    operation: str | None = None,
) -> ir.Table:
    """How many people each event has displaced, by its last update until a day.

    Events stay apart: somebody may flee twice. A place that an earlier update named and the
    last one does not is in no sum; how many those are, and how many people they had, is said.

    Args:
        events: rows of `events`.
        paths: `Registry.paths()`.
        on: the last day to look at; None for any.
        level: of the places: 0 country, 1 governorate, 2 district.

    Returns:
        One row per operation, event, place and population group: `event_name`, `cause`,
        `update_number`, `reference_date`, `households`, `individuals`,
        `rows_without_individuals` (above 0 the people are a lower bound),
        `places_not_updated`, `individuals_not_updated` (of the event, whatever the place),
        `basis`, `rows`.

    Method: docs/reference/methods/events.md.
    """
    rows = with_paths(_asked(events, on=on, event=event, operation=operation), paths)
    last = _last(rows, EVENT)
    current = deeper(where(rows, last), level)
    current = shallowest(
        current,
        level=level,
        within=[*EVENT, "code_set", "population_group"],
        speaks=current["individuals"].notnull() | current["households"].notnull(),
        whole=current["location_name"].isnull(),
    )
    sums = _summed(current, level)
    silent = _not_updated(rows)
    joined = sums.left_join(
        silent, [sums["operation"] == silent["_operation"], sums["event_id"] == silent["_event"]]
    )
    zero = ibis.literal(0).cast("int64")
    return joined.mutate(
        places_not_updated=ibis.coalesce(joined["_places"], zero),
        individuals_not_updated=ibis.ifelse(joined["_places"].isnull(), zero, joined["_people"]),
    ).drop("_operation", "_event", "_places", "_people")


def event_curve(
    events: ir.Table,
    paths: ir.Table,
    *,
    on: date | None = None,
    event: str | None = None,
    operation: str | None = None,
) -> ir.Table:
    """Each update of each event: how many were displaced by then, and what changed since.

    Returns:
        One row per operation, event and update, of all places and groups: `update_number`,
        `reference_date`, `households`, `individuals`, `rows_without_individuals`,
        `change_individuals` since the update before, `new_individuals`,
        `returned_individuals`, and `unexplained`: what of the change new and returned people do
        not account for; null where one of the three is unknown, be it of one place. `basis`.

    Method: docs/reference/methods/events.md.
    """
    told = _curve(events, paths, on=on, event=event, operation=operation)
    return told.drop(*(_unknown(name) for name in KINDS))


def _unknown(measure: str) -> str:
    """The column that says how many rows of an update do not know the measure."""
    return f"_unknown_{measure}"


def _curve(
    events: ir.Table,
    paths: ir.Table,
    *,
    on: date | None,
    event: str | None = None,
    operation: str | None,
) -> ir.Table:
    rows = with_paths(_asked(events, on=on, event=event, operation=operation), paths)
    rows = shallowest(
        rows,
        level=0,
        within=[*EVENT, "_update", "code_set", "population_group"],
        speaks=rows["individuals"].notnull() | rows["households"].notnull(),
        whole=rows["location_name"].isnull(),
    )
    rows = rows.mutate(_weak=weakness(rows["basis"]))
    told = rows.group_by([*EVENT, "_update"]).aggregate(
        event_name=rows["event_name"].max(),
        cause=rows["cause"].max(),
        update_number=rows["update_number"].max(),
        reference_date=rows["reference_date"].max(),
        **{name: rows[name].sum() for name in KINDS},
        **{_unknown(name): rows[name].isnull().sum() for name in KINDS},
        rows_without_individuals=rows["individuals"].isnull().sum(),
        _weak=rows["_weak"].max(),
    )
    line = ibis.window(group_by=list(EVENT), order_by=["_update"])
    partly = told[_unknown("individuals")]
    told = told.mutate(
        change_individuals=told["individuals"] - told["individuals"].lag().over(line),
        _partly=partly + partly.lag().over(line),
    )
    balance = told["new_individuals"] - told["returned_individuals"]
    flows = told[_unknown("new_individuals")] + told[_unknown("returned_individuals")]
    is_known = told["_partly"] + flows == 0
    unexplained = told["change_individuals"] - balance
    return told.mutate(
        unexplained=ibis.ifelse(is_known, unexplained, ibis.null("int64")),
        basis=basis_of(told["_weak"]),
    ).drop("_update", "_weak", "_partly")


def event_total(
    events: ir.Table,
    paths: ir.Table,
    measure: str,
    *,
    over: str = "time",
    start: date | None = None,
    on: date | None = None,
    operation: str | None = None,
) -> ir.Table:
    """What an event's updates add up to: newly displaced or returned people over time.

    Args:
        measure: a column of `KINDS`; people displaced as of a day are a stock, and refused
            over time.
        over: `time`, or `places` for the standing of the last update.

    Returns:
        One row per operation and event with `first_date`, `last_date`, `updates`, `value`,
        `updates_without` (updates that do not say it, or not of every place: where above 0
        the value is a lower bound).

    Raises:
        InputError: the measure does not exist, or may not be added so.
    """
    if measure not in KINDS:
        raise InputError(
            f"Updates of events do not count '{measure}'",
            code="measure-unknown",
            advice=f"Ask for {', '.join(KINDS)}.",
        )
    check_added(
        KINDS[measure],
        over,
        what=f"'{measure}' of an event",
        instead="Ask for the standing as of a day, or add new_individuals over time.",
    )
    told = _curve(events, paths, on=on, operation=operation)
    if start is not None:
        told = told.filter(told["reference_date"] >= ibis.literal(start))
    if over == "places":
        order = [told["reference_date"].desc(), ibis.coalesce(told["update_number"], 0).desc()]
        numbered = told.mutate(
            _at=ibis.row_number().over(group_by=list(EVENT), order_by=order)
        )  # of two updates of one day the higher number is the last: they are never added
        told = numbered.filter(numbered["_at"] == 0).drop("_at")
    return told.group_by(list(EVENT)).aggregate(
        first_date=told["reference_date"].min(),
        last_date=told["reference_date"].max(),
        updates=told.count(),
        value=told[measure].sum(),
        updates_without=told.count(where=told[_unknown(measure)] > 0),
    )


def _asked(
    events: ir.Table, *, on: date | None, event: str | None, operation: str | None
) -> ir.Table:
    """The rows that count, with `_update`: sorts as the updates of an event follow each other."""
    rows = newest_of(events, EVENTS.key)
    for column, value in (("event_id", event), ("operation", operation)):
        if value is not None:
            rows = rows.filter(rows[column] == value)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    number = ibis.coalesce(rows["update_number"], 0).cast("string").lpad(9, "0")
    return rows.mutate(_update=rows["reference_date"].cast("string") + "|" + number)


def _last(rows: ir.Table, within: tuple[str, ...]) -> ir.BooleanValue:
    return rows["_update"] == rows["_update"].max().over(group_by=list(within))


def _summed(rows: ir.Table, level: int) -> ir.Table:
    rows = rows.select(
        *EVENT,
        *("code_set", "population_group", "event_name", "cause", "update_number"),
        *("reference_date", "households", "individuals"),
        place_code=place_at(rows, level),
        _weak=weakness(rows["basis"]),
    )
    keys = [*EVENT, "code_set", "place_code", "population_group"]
    sums = rows.group_by(keys).aggregate(
        event_name=rows["event_name"].max(),
        cause=rows["cause"].max(),
        update_number=rows["update_number"].max(),
        reference_date=rows["reference_date"].max(),
        households=rows["households"].sum(),
        individuals=rows["individuals"].sum(),
        rows_without_individuals=rows["individuals"].isnull().sum(),
        rows=rows.count(),
        _weak=rows["_weak"].max(),
    )
    told = sums.mutate(place_level=ibis.literal(level).cast("int64"), basis=basis_of(sums["_weak"]))
    return told.drop("_weak")


def _not_updated(rows: ir.Table) -> ir.Table:
    """The places that the last update of their event no longer names, with their last people.

    A place within one that has a row is not told beside it: nobody is counted at two levels.
    """
    marked = rows.mutate(
        _mine=rows["_update"].max().over(group_by=list(_SPOT)),
        _all=rows["_update"].max().over(group_by=list(EVENT)),
    )
    own = marked.filter(marked["_update"] == marked["_mine"])
    once = shallowest(
        own,
        level=0,
        within=[*EVENT, "code_set", "population_group"],
        speaks=own["individuals"].notnull() | own["households"].notnull(),
        whole=own["location_name"].isnull(),
    )
    left = once.filter(once["_mine"] < once["_all"])
    spot = left["code_set"] + "|" + left["place_code"]
    grouped = left.group_by(list(EVENT)).aggregate(
        _places=spot.nunique(), _people=left["individuals"].sum()
    )
    return grouped.rename(_operation="operation", _event="event_id")
