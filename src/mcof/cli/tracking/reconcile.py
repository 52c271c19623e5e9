"""`mcof reconcile`: sources that differ, and which of them counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

app = typer.Typer(help="Sources that differ, and which counts.", no_args_is_help=True)

DifferenceArgument = Annotated[
    str, typer.Argument(help="Its name, as `mcof reconcile list` gives it.")
]
_ON_SCREEN = (
    "difference", "side", "place", "population_group", "reference_date", "how", "breakdown",
    "file_name", "households", "individuals", "source_kind", "reliability", "credibility",
    "state", "reason", "by",
)  # fmt: skip


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    totals: Annotated[
        bool, typer.Option("--totals", help="Only totals against totals, no sums of parts.")
    ] = False,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List where sources differ about the same place, group and day."""
    from mcof.actions.tracking.reconcile import differences
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    _say(opened, differences(opened, totals=totals, as_of=moment(as_of)), form, output)


@app.command("choose")
def choose(
    difference: DifferenceArgument,
    side: Annotated[int, typer.Option(help="The number of the source that counts.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Say which source counts; figures follow at once."""
    from mcof.actions.tracking.reconcile import choose as chosen
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    _say(opened, chosen(opened, difference, side, reason=reason, by=actor(by)), Format.TABLE, None)


@app.command("reopen")
def reopen(
    difference: DifferenceArgument,
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take a choice back: the source recorded last counts again."""
    from mcof.actions.tracking.reconcile import reopen as reopened
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    _say(opened, reopened(opened, difference, reason=reason, by=actor(by)), Format.TABLE, None)


def _say(opened: Workspace, rows: pa.Table, form: Format, output: Path | None) -> None:
    if form is Format.TABLE and output is None:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, "en")
        said = {name for name in _ON_SCREEN if named[name].null_count < max(named.num_rows, 1)}
        rows = named.select([name for name in _ON_SCREEN if name in said])
    show(rows, form, output=output, empty="No sources differ about the same place, group and day.")
