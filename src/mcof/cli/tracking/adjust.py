"""`mcof adjust`: what people add to a collected figure, kept apart from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    day,
    moment,
    show,
)
from mcof.errors import InputError

app = typer.Typer(help="Adjustments beside what was collected.", no_args_is_help=True)

_ON_SCREEN = (
    "adjustment", "place", "population_group", "round", "reference_date", "households",
    "individuals", "source", "reason", "by", "is_withdrawn",
)  # fmt: skip


@app.command("add")
def add(
    place: Annotated[str, typer.Argument(help="The place, by code or name.")],
    on: Annotated[str, typer.Option(help="The day that the figure is of.")],
    source: Annotated[str, typer.Option(help="Whose figure it is.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    families: Annotated[int | None, typer.Option(help="Families; below zero takes off.")] = None,
    people: Annotated[int | None, typer.Option(help="People; below zero takes off.")] = None,
    round_: Annotated[int | None, typer.Option("--round", help="Round of the operation.")] = None,
    group: Annotated[str, typer.Option(help="IDP, RETURNEE ...")] = "IDP",
    operation: Annotated[str | None, typer.Option(help="The workspace's own by default.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    by: ByOption = None,
) -> None:
    """Add families or people to the figure of a place and round, or take some off."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking.adjust import adjust
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = day(on, option="--on")
    if asked is None:
        raise InputError("No day was said", code="date-unreadable", advice="Give --on 2015-05-21.")
    name = adjust(
        opened, place=code_of(opened, place), on=asked, source=source, reason=reason,
        by=actor(by), households=families, individuals=people, group=group, round=round_,
        operation=operation, source_url=url,
    )  # fmt: skip
    SCREEN.print(f"Adjustment {name} is kept beside what was collected: `mcof figures` shows both.")


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Every row ever kept, also those withdrawn.")
    ] = False,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the adjustments."""
    from mcof.actions.tracking.adjust import adjustments
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = adjustments(opened, withdrawn=withdrawn, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        from mcof.cli.names import with_names

        rows = with_names(opened, rows, "en").select(_ON_SCREEN)
    show(rows, form, output=output, empty="Nothing is adjusted: mcof adjust add PLACE ...")


@app.command("withdraw")
def withdraw(
    adjustment: Annotated[str, typer.Argument(help="Its name, as `mcof adjust list` gives it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take an adjustment back; it stays on record."""
    from mcof.actions.tracking.adjust import withdraw as take_back
    from mcof.wiring import open_workspace

    name = take_back(open_workspace(workspace), adjustment, reason=reason, by=actor(by))
    SCREEN.print(f"Adjustment {name} is withdrawn and no longer counts.")
