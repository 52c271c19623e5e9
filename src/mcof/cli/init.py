"""`mcof init`: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN
from mcof.cli.output import day as as_day


def init(
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")],
    name: Annotated[str, typer.Option(help="What the crisis is called.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166 code of two letters.")] = "IQ",
    code_set: Annotated[
        str, typer.Option(help="The set of P-codes that facts are stored under.")
    ] = "",
    operation: Annotated[
        str, typer.Option(help="The displacement tracking operation of files that name none.")
    ] = "",
    day: Annotated[
        str | None,
        typer.Option(help="For a crisis of the past: the day asked about where nobody names one."),
    ] = None,
) -> None:
    """Make a workspace: a folder with the facts of one crisis."""
    from mcof.actions.init import init as make

    made = make(
        folder,
        name=name or folder.name,
        country=country,
        code_set=code_set or f"{country.lower()}-cod-2019",
        operation=operation,
        day=as_day(day, option="--day"),
    )
    SCREEN.print(f"The workspace is ready: {made}")
    SCREEN.print(f"Next: mcof import FILE --as displacement --workspace {made}", style="dim")
