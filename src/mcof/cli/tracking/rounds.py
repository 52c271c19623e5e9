"""`mcof rounds`: operations and their rounds, and whether each can follow the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.figures import GroupOption
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    moment,
    show,
)

app = typer.Typer(help="Operations and their rounds.", invoke_without_command=True)

OperationOption = Annotated[str | None, typer.Option(help="Only this operation.")]
_ON_SCREEN = (
    "operation", "operation_status", "assessment", "population_group", "round", "round_label",
    "reference_date", "districts", "locations", "rows", "rows_carried", "version",
    "method_changes", "missing_before",
)  # fmt: skip


@app.callback()
def rounds(
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    operation: OperationOption = None,
    group: GroupOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List rounds: days, districts and locations reached, method, and numbers skipped."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.tracking.rounds import rounds as listed
    from mcof.wiring import open_workspace

    rows = listed(open_workspace(workspace), operation=operation, group=group, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        kept = [n for n in _ON_SCREEN if rows[n].null_count < rows.num_rows]
        rows = rows.select(kept)
    show(
        rows,
        form,
        output=output,
        title="Rounds",
        empty="No rounds are known. Import figures, or a list: mcof import FILE --as rounds",
    )
