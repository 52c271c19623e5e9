"""`mcof doctor`: look whether the store is healthy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN, FolderOption, Format, FormatOption, show

_UNHEALTHY = 1


def doctor(
    workspace: FolderOption = Path(),
    repair: Annotated[
        bool, typer.Option("--repair", help="Remove what killed imports left behind.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Check the log, the files, the row counts and the hashes of the originals.

    Ends with 0 where every figure can be trusted, and with 1 where not.
    """
    import pyarrow as pa

    from mcof.actions.doctor import doctor as look
    from mcof.wiring import open_workspace

    diagnosis = look(open_workspace(workspace), repair=repair)
    rows = pa.table(
        {
            "severity": [found.severity for found in diagnosis.ailments],
            "what": [found.what for found in diagnosis.ailments],
            "advice": [found.advice for found in diagnosis.ailments],
        },
        schema=pa.schema([(name, pa.string()) for name in ("severity", "what", "advice")]),
    )
    if form is not Format.TABLE or diagnosis.ailments:
        show(rows, form)
    if form is Format.TABLE:
        SCREEN.print("The store is healthy." if diagnosis.healthy else "The store is not healthy.")
    if not diagnosis.healthy:
        raise typer.Exit(_UNHEALTHY)
