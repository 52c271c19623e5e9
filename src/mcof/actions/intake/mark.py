"""Give a file back with what was found in it, marked in its own cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mcof.actions.intake.findings import findings
from mcof.actions.intake.register import named, register_of
from mcof.errors import InputError, Outside
from mcof.ports import Workspace
from mcof.renderers.marked import marked


@dataclass(frozen=True)
class Marked:
    """What was written: the file, and how many of its cells are marked."""

    file: Path
    cells: int


def mark(workspace: Workspace, import_id: str | None, *, to: Path, language: str = "en") -> Marked:
    """Write the file of an import again as XLSX, findings as coloured cells with comments.

    The original is the one that was kept, byte for byte; nothing in it is changed.

    Raises:
        InputError: no import was named.
        Missing: there is no such import.
        Outside: the disk refuses.
    """
    if import_id is None:
        raise InputError(
            "Which import's file is to be marked was not said",
            code="import-not-named",
            advice="Name it as `mcof imports` does: mcof findings IMPORT --marked FILE.xlsx",
        )
    row = named(register_of(workspace.store), import_id)
    original = workspace.store.original(str(row["file_sha256"]))
    found = pl.from_arrow(findings(workspace, import_id=import_id))
    assert isinstance(found, pl.DataFrame)
    sheets = [
        # A format without sheets names its one sheet for the file, which is kept by its hash.
        replace(sheet, name=str(row["file_name"])) if sheet.name == original.name else sheet
        for sheet in workspace.reader.read(original)
    ]
    made = marked(sheets, found, language=language)
    try:
        to.write_bytes(made.content)
    except OSError as failure:
        raise Outside(
            f"{to} could not be written: {failure}",
            code="file-not-written",
            advice="Choose a folder that exists and that you may write to.",
        ) from failure
    return Marked(to, made.cells)
