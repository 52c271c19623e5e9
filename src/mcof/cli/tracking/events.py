"""`mcof events`: who is displaced by events, as of a day."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    OnOption,
    day,
    moment,
    show,
)


class What(StrEnum):
    """The kinds of figures of events."""

    STANDING = "standing"
    CURVE = "curve"
    TOTAL = "total"


_ON_SCREEN = {
    What.STANDING: (
        "event_id", "event_name", "cause", "place", "population_group", "update_number",
        "reference_date", "households", "individuals", "rows_without_individuals",
        "places_not_updated", "individuals_not_updated", "basis",
    ),
    What.CURVE: (
        "event_id", "event_name", "update_number", "reference_date", "households", "individuals",
        "change_individuals", "new_individuals", "returned_individuals", "unexplained", "basis",
    ),
    What.TOTAL: ("event_id", "first_date", "last_date", "updates", "value", "updates_without"),
}  # fmt: skip


@grouped
def events(
    *,
    what: Annotated[
        What, typer.Argument(help="Standing as of a day, the curve of updates, or a total.")
    ] = What.STANDING,
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 0,
    on: OnOption = None,
    event: Annotated[str | None, typer.Option(help="Only this event, by its id.")] = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    measure: Annotated[
        str, typer.Option(help="For a total: new_individuals, returned_individuals ...")
    ] = "new_individuals",
    over: Annotated[str, typer.Option(help="For a total: time or places.")] = "time",
    start: Annotated[
        str | None, typer.Option("--from", help="For a total: the first day, as 2015-05-21.")
    ] = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """People displaced by events. Updates are never added: each says how many there are by then."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking import events as asking
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    until, known = day(on, option="--on"), moment(as_of)
    if what is What.CURVE:
        rows = asking.event_curve(opened, on=until, event=event, operation=operation, as_of=known)
    elif what is What.TOTAL:
        first = day(start, option="--from")
        rows = asking.event_total(
            opened, measure, over=over, start=first, on=until, operation=operation, as_of=known
        )
    else:
        rows = asking.events(
            opened,
            level=level,
            on=until,
            event=event,
            place=code_of(opened, place) if place else None,
            operation=operation,
            as_of=known,
        )
    if told.to_a_person:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, told.language)
        rows = named.select([name for name in _ON_SCREEN[what] if name in named.column_names])
    empty = "No events. Import their updates: mcof import FILE --as events"
    show(rows, told.form, output=told.output, title=f"Events: {what.value}", empty=empty)
