"""`mcof export`: a table as a file that leaves the workspace."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN, AsOfOption, FolderOption, moment


class Ceiling(StrEnum):
    """How sensitive a column may be that leaves the workspace."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


def export(
    table: Annotated[
        str, typer.Argument(help="displacement, sites, needs, responses, places, findings ...")
    ],
    to: Annotated[
        Path,
        typer.Option("--output", "-o", help="A .csv, .xlsx, .json, .parquet or .geojson file."),
    ],
    workspace: FolderOption = Path(),
    ceiling: Annotated[
        Ceiling,
        typer.Option(help="Columns above this sensitivity are left out, and named."),
    ] = Ceiling.LOW,
    as_of: AsOfOption = None,
) -> None:
    """Write a table, and beside it a manifest of what is in it and what was left out."""
    from mcof.actions.export import export as write
    from mcof.tables import Sensitivity
    from mcof.wiring import open_workspace

    manifest = write(
        open_workspace(workspace),
        table,
        to=to,
        ceiling=Sensitivity(ceiling.value),
        as_of=moment(as_of),
    )
    SCREEN.print(f"{manifest.rows:,} rows of {table} are in {to}; the manifest is beside it.")
    for column, sensitivity in manifest.left_out.items():
        SCREEN.print(f"Left out: {column} ({sensitivity})", style="dim")
