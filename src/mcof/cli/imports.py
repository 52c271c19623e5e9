"""`mcof imports`: what came in, and taking it back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from mcof.actors import Actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    moment,
    show,
)

app = typer.Typer(help="What was imported, and what counts.", invoke_without_command=True)

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this; the name of your login by default.")
]
_ON_SCREEN = ("import_id", "state", "table", "file_name", "records", "findings", "by")


def actor(by: str | None) -> Actor:
    """Who acts: the name that was given, or the name of the login."""
    return Actor(by or getpass.getuser())


@app.callback()
def imports(
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List every import with its state, the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.intake.imports import imports as listed
    from mcof.wiring import open_workspace

    rows = listed(open_workspace(workspace), as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_ON_SCREEN)
    show(
        rows,
        form,
        output=output,
        empty="Nothing was imported yet: mcof import FILE --as displacement",
    )


@app.command("retract")
def retract(
    import_id: Annotated[str, typer.Argument(help="The import, as `mcof imports` names it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take an import back: its rows stay in the store and no longer count."""
    from mcof.actions.intake.retract import retract as take_back
    from mcof.wiring import open_workspace

    done = take_back(open_workspace(workspace), import_id, by=actor(by), reason=reason)
    when = done.moment.strftime("%Y-%m-%d %H:%M UTC")
    SCREEN.print(
        f"Import {done.import_id} was retracted before, {when}."
        if done.already
        else f"Import {done.import_id} is retracted and no longer counts."
    )
    if done.restored and not done.already:
        SCREEN.print(f"Import {done.restored}, which it had superseded, counts again.")
