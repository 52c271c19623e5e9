"""`mcof confidence`: how far figures may be relied on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    GroupOption,
    OnOption,
    day,
    moment,
    show,
)

_ON_SCREEN = (
    "place", "population_group", "individuals", "low", "high", "weakest_reliability",
    "weakest_credibility", "rows", "rows_not_judged", "rows_not_graded", "key_informants",
    "source_kinds", "oldest_days", "median_days", "source_kind", "share", "interval",
)  # fmt: skip


@grouped
def confidence(
    *,
    workspace: FolderOption = Path(),
    level: Annotated[
        int, typer.Option(help="0 country, 1 governorate, 2 district, 3 sub-district.")
    ] = 1,
    by_kind: Annotated[
        bool, typer.Option("--by-kind", help="A row for each kind of source, with its share.")
    ] = False,
    design: Annotated[
        bool,
        typer.Option(
            "--design", help="Also low and high, by mcof's own defaults, which are no standard."
        ),
    ] = False,
    round_: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    on: OnOption = None,
    group: GroupOption = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    assessment: Annotated[
        str | None, typer.Option(help="BA baseline, SA sites, ETT emergency tracking.")
    ] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Say how figures were come by: kinds of source, informants, grades and age."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking.confidence import confidence as asked
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = asked(
        opened,
        level=level,
        by_kind=by_kind,
        design=design,
        round=round_,
        on=day(on, option="--on"),
        group=group,
        place=code_of(opened, place) if place else None,
        operation=operation,
        assessment=assessment,
        as_of=moment(as_of),
    )
    if told.to_a_person:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, told.language)
        rows = named.select([name for name in _ON_SCREEN if name in named.column_names])
    show(
        rows,
        told.form,
        output=told.output,
        title="How far figures may be relied on",
        empty="No such figures: `mcof figures` lists those that there are.",
    )
