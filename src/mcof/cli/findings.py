"""`mcof findings`: what was wrong in the files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import (
    NOTES,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    moment,
    show,
)

_ON_SCREEN = ("severity", "code", "sheet", "row", "column", "value", "message", "candidates")
_SCREENFUL = 50


def findings(
    import_id: Annotated[
        str | None, typer.Argument(help="One import; all that count by default.")
    ] = None,
    workspace: FolderOption = Path(),
    code: Annotated[str | None, typer.Option(help="Only these, by their code.")] = None,
    severity: Annotated[
        str | None, typer.Option(help="Only error, warning, review or info.")
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option(help="Write the import's own file as XLSX, with the cells marked, to here."),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List findings, cell by cell, or mark them in a copy of the file."""
    from mcof.actions.intake.findings import findings as listed
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    if marked is not None:
        from mcof.actions.intake.mark import mark

        written = mark(opened, import_id, to=marked)
        NOTES.print(f"{written.cells:,} cells are marked in {marked}")
        return
    rows = listed(opened, import_id=import_id, code=code, severity=severity, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        more = rows.num_rows - _SCREENFUL
        rows = rows.select(_ON_SCREEN).slice(0, _SCREENFUL)
        show(rows, form, empty="No findings.")
        if more > 0:
            NOTES.print(f"{more:,} more: add --code, --severity, or --output FILE.xlsx")
        return
    show(rows, form, output=output, title="Findings")
