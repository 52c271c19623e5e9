"""`mcof forms`: forms for field teams, made, read and mapped."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from mcof.cli.output import SCREEN, FolderOption, Format, FormatOption, OutputOption, day, show

if TYPE_CHECKING:
    from mcof.actions.forms.read import FormRead

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


class Shown(StrEnum):
    """What of a form is shown."""

    SUMMARY = "summary"
    QUESTIONS = "questions"
    CHOICES = "choices"
    FINDINGS = "findings"


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="An XLSForm: a workbook with a sheet `survey`.")],
    what: Annotated[Shown, typer.Option("--show", help="What of it.")] = Shown.SUMMARY,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Show what a form asks, in which languages, and what is wrong with it."""
    from mcof.actions.forms.read import read_form

    read = read_form(file)
    if what is Shown.QUESTIONS:
        show(read.questions(), form, title="Questions", output=output)
    elif what is Shown.CHOICES:
        show(read.choices(), form, title="Choices", output=output, empty="It has no choices.")
    elif what is Shown.FINDINGS or form is not Format.TABLE:
        show(read.findings.to_arrow(), form, output=output, empty="Nothing is wrong with it.")
    else:
        _summary(read)


def _summary(read: FormRead) -> None:
    form = read.form
    version = form.settings.get("version")
    SCREEN.print(f"[bold]{escape(form.title or 'A form')}[/bold]")
    SCREEN.print(
        f"{len(form.questions):,} questions, {len(form.groups):,} groups and "
        f"{form.choices.height:,} choices" + (f"; version {escape(version)}" if version else "")
    )
    show(read.types(), title="Types")
    show(read.languages(), title="Languages")
    counts = read.findings.group_by("severity", "code").len("findings").sort("severity", "code")
    show(counts.to_arrow(), title="Findings", empty="Nothing is wrong with it.")
    if counts.height:
        SCREEN.print("`--show findings` names each.", style="dim")


@app.command("map")
def map_(
    file: Annotated[Path, typer.Argument(help="An XLSForm.")],
    table: Annotated[
        str | None,
        typer.Option("--as", help="displacement, sites ...; a form of mcof knows its own."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write source.toml into this folder."),
    ] = None,
    workspace: FolderOption = Path(),
    form: FormatOption = Format.TABLE,
) -> None:
    """Say which question is which field, so that answers import without further words."""
    import polars as pl

    from mcof.actions.forms.map import map_form
    from mcof.wiring import open_workspace

    mapped = map_form(open_workspace(workspace), file, table=table, to=folder)
    rows = pl.DataFrame(pl.from_arrow(mapped.rows()))
    if form is Format.TABLE:  # what nobody answers is of no interest on the screen
        rows = rows.filter(~pl.col("how").is_in(["silent", "repeat"]))
        rows = rows.with_columns(pl.col("label").str.slice(0, 40))
    show(rows.to_arrow(), form, title=f"{mapped.form.title} as {mapped.table}")
    if form is not Format.TABLE:
        return
    counts = mapped.count()
    SCREEN.print(
        f"{counts['fields']:,} questions are fields, {counts['aside']:,} are left aside, "
        f"{counts['open']:,} are open."
    )
    if mapped.written:
        SCREEN.print(
            f"{mapped.written} is written. Decide what is open in it; in the folder "
            "sources/NAME/ of a workspace it is found whenever an export of the form is imported.",
            style="dim",
        )
