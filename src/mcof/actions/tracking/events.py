"""Ask about events: who is displaced by each as of a day, and how that went on."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.ports import Workspace
from mcof.tracking.events import updates
from mcof.tracking.levels import inside


def events(
    workspace: Workspace,
    *,
    level: int = 0,
    on: date | None = None,
    event: str | None = None,
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """How many people each event has displaced, by its last update until a day.

    Returns:
        The columns of `mcof.tracking.events.updates.event_standing`, the largest first.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    table = updates.event_standing(
        engine.table("events", as_of=as_of),
        paths,
        on=workspace.until(on),
        level=level,
        event=event,
        operation=operation,
    )
    if place is not None:
        table = inside(table, paths, place)
    order = ["operation", -table["individuals"].fill_null(-1), "event_id", "place_code"]
    return engine.answer(table.order_by(order))


def event_curve(
    workspace: Workspace,
    *,
    on: date | None = None,
    event: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """Every update of every event in order, with what changed since the one before.

    Returns:
        The columns of `mcof.tracking.events.updates.event_curve`.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    table = updates.event_curve(
        engine.table("events", as_of=as_of),
        paths,
        on=workspace.until(on),
        event=event,
        operation=operation,
    )
    order = ["operation", "event_id", "reference_date", "update_number"]
    return engine.answer(table.order_by(order))


def event_total(
    workspace: Workspace,
    measure: str = "new_individuals",
    *,
    over: str = "time",
    start: date | None = None,
    on: date | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What the updates of each event add up to: a flow over time, a stock over places alone.

    Raises:
        InputError: the measure may not be added so.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    table = updates.event_total(
        engine.table("events", as_of=as_of),
        paths,
        measure,
        over=over,
        start=start,
        on=workspace.until(on),
        operation=operation,
    )
    return engine.answer(table.order_by(["operation", "event_id"]))
