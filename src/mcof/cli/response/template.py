"""`mcof response template`: a sheet to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN, FolderOption, LanguageOption


def template(
    table: Annotated[
        str,
        typer.Argument(
            help="responses, mandates, instruments, capacities, funding, access or costs."
        ),
    ],
    workspace: FolderOption = Path(),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="TABLE.xlsx here by default.")
    ] = None,
    language: LanguageOption = "en",
) -> None:
    """Write an XLSX sheet to fill in, with drop-downs of the words that an import knows."""
    from mcof.actions.response.template import template as write
    from mcof.wiring import open_workspace

    to = output or Path(f"{table}.xlsx")
    columns = write(open_workspace(workspace), table, to=to, language=language)
    SCREEN.print(f"{to}: {columns} columns to fill in; those in the darker colour are needed.")
    SCREEN.print(f"Then: mcof import {to} --as {table}")
