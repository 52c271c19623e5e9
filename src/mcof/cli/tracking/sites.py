"""`mcof sites`: what sites have, and for how many people."""

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
    "place", "round", "reference_date", "service", "sites", "sites_with", "sites_without",
    "sites_unknown", "share_sites_with", "individuals", "individuals_with",
    "individuals_without", "share_individuals_with", "basis",
)  # fmt: skip


@grouped
def sites(
    *,
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 0,
    services: Annotated[
        str, typer.Option(help="With commas: water, toilets, committee ...; all by default.")
    ] = "",
    round_: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    on: OnOption = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """The sector profile of sites: how many have water ..., and how many people live in those."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking.sites import site_profile
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = site_profile(
        opened,
        level=level,
        services=[name.strip() for name in services.split(",") if name.strip()],
        round=round_,
        on=day(on, option="--on"),
        place=code_of(opened, place) if place else None,
        operation=operation,
        as_of=moment(as_of),
    )
    if told.to_a_person:
        from mcof.cli.names import with_names

        rows = with_names(opened, rows, told.language).select(list(_ON_SCREEN))
    show(
        rows,
        told.form,
        output=told.output,
        title="Sector profile of sites",
        empty="No sites were assessed. Import a site list: mcof import FILE --as sites",
    )
