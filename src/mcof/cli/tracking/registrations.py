"""`mcof registrations`: how many each partner has registered."""

from __future__ import annotations

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

_ON_SCREEN = (
    "partner", "place", "population_group", "site_id", "sex", "age", "oldest_date",
    "reference_date", "households", "individuals", "rows_without_individuals", "basis",
)  # fmt: skip


@grouped
def registrations(
    *,
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 0,
    by: Annotated[str, typer.Option(help="With commas: sex, age, site.")] = "",
    on: OnOption = None,
    partner: Annotated[str | None, typer.Option(help="Only this partner's list.")] = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """People on partners' lists. Lists are never added: somebody may be on two of them."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking.registrations import registrations as asked
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = asked(
        opened,
        level=level,
        by=[name.strip() for name in by.split(",") if name.strip()],
        on=day(on, option="--on"),
        partner=partner,
        place=code_of(opened, place) if place else None,
        operation=operation,
        as_of=moment(as_of),
    )
    if told.to_a_person:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, told.language)
        rows = named.select([name for name in _ON_SCREEN if name in named.column_names])
    empty = "Nobody is registered. Import a partner's counts: mcof import FILE --as registrations"
    show(rows, told.form, output=told.output, title="Registrations", empty=empty)
