"""`mcof forms`: forms for field teams, made, read and mapped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN, FolderOption, Format, FormatOption, OutputOption, day, show

app = typer.Typer(help="Forms that field teams fill in with KoboToolbox or ODK.")


@app.command("list")
def list_(form: FormatOption = Format.TABLE, output: OutputOption = None) -> None:
    """List the forms that can be made, and the table that their answers go to."""
    import pyarrow as pa

    from mcof.ingest.forms.template import kinds, template
    from mcof.vocabulary.phrasebook import phrases

    said = phrases("en")
    rows = [
        {"kind": kind, "table": template(kind).table, "what": said(f"form.{kind}")}
        for kind in kinds()
    ]
    show(pa.Table.from_pylist(rows), form, title="Forms", output=output)


@app.command("make")
def make(
    kind: Annotated[str, typer.Argument(help="One of `mcof forms list`.")],
    to: Annotated[Path, typer.Option("--output", "-o", help="The .xlsx file to write.")],
    workspace: FolderOption = Path(),
    operation: Annotated[
        str | None, typer.Option(help="Of every answer; by default the workspace's.")
    ] = None,
    round: Annotated[
        int | None, typer.Option(min=0, help="Of every answer; else the form asks for it.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The day the round speaks of; else the form asks for it.")
    ] = None,
    gps: Annotated[bool, typer.Option("--gps", help="Ask for the position of a site.")] = False,
) -> None:
    """Make an XLSForm whose choices are the places and locations of the workspace."""
    from mcof.actions.forms.make import make_form
    from mcof.wiring import open_workspace

    made = make_form(
        open_workspace(workspace),
        kind,
        to=to,
        operation=operation,
        round=round,
        day=day(on, option="--on"),
        gps=gps,
    )
    SCREEN.print(
        f"{to}: {made.form_id}, version {made.version}, with {made.questions:,} rows of questions "
        f"and {made.choices:,} choices ({made.locations:,} known locations). "
        "pyxform converts it without complaint."
    )
    SCREEN.print("Upload it to KoboToolbox or ODK Central as it is.", style="dim")
