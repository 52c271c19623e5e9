"""`mcof allocations`: drafts that were made: shown, explained, exported, put aside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mcof.cli.allocation import telling
from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    NOTES,
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    LanguageOption,
    OutputOption,
    moment,
    show,
)

app = typer.Typer(help="Draft plans of assistance, and why they are as they are.",
                  no_args_is_help=True)  # fmt: skip

DraftArgument = Annotated[
    str | None, typer.Argument(help="Its name, or the end of it; the newest by default.")
]
_LISTED = (
    "allocation", "status", "title", "period_start", "period_end", "lines", "usd",
    "usd_available", "undirected", "by",
)  # fmt: skip


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    all_: Annotated[bool, typer.Option("--all", help="Those that were put aside, too.")] = False,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the drafts, the newest first."""
    from mcof.actions.allocating.drafts import drafts
    from mcof.wiring import open_workspace

    rows = drafts(open_workspace(workspace), withdrawn=all_, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_LISTED)
    show(rows, form, output=output, empty="No draft: mcof allocate TITLE --budget 1000000")


@app.command("show")
@grouped
def show_(
    *,
    draft: DraftArgument = None,
    workspace: FolderOption = Path(),
    part: Annotated[
        str | None,
        typer.Option(
            help="One table of it: lines, payments, cells, reasons, means, unmet, undirected, "
            "assumed, compared, curve, robust or facts."
        ),
    ] = None,
    told: Told,
) -> None:
    """Show a draft in short, or one of its tables whole."""
    import polars as pl

    from mcof.actions.allocating import drafts as asking
    from mcof.actions.allocating.content import PARTS
    from mcof.cli.names import with_names
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    kept = asking.draft(opened, draft)
    name = kept["allocation"]
    if part is None and told.to_a_person:
        tables = asking.parts(opened, name, *PARTS)
        frames = {key: pl.DataFrame(rows) for key, rows in tables.items()}
        telling.draft(opened, frames, told.language, about=_about(kept))
        return
    rows = asking.part(opened, part or "lines", name)
    if told.to_a_person:
        rows = with_names(opened, rows, told.language)
    show(rows, told.form, output=told.output, title=f"{kept['title']}: {part or 'lines'}")


@app.command("why")
def why(
    draft: DraftArgument = None,
    workspace: FolderOption = Path(),
    place: Annotated[str | None, typer.Option(help="The place, by code or name.")] = None,
    sector: Annotated[str | None, typer.Option(help="The sector, by code or name.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Why not this organisation here? Needs place and sector.")
    ] = None,
    people: Annotated[
        int, typer.Option(min=1, help="How many people it would have to help, to see the price.")
    ] = 1000,
    language: LanguageOption = "en",
) -> None:
    """Say why a place and sector gets so much, or why an organisation gives nothing there."""
    from mcof.actions.allocating.drafts import draft as drafted
    from mcof.actions.allocating.why import why as asked
    from mcof.actions.allocating.why import why_not
    from mcof.actions.places.known import code_of
    from mcof.actions.places.known import registry as known
    from mcof.cli.names import word
    from mcof.renderers import allocated
    from mcof.renderers.words import Words
    from mcof.wiring import open_solver, open_workspace

    opened = open_workspace(workspace)
    told, words = drafted(opened, draft), Words(language)
    where = code_of(opened, place) if place else None
    what = word("sectors", sector, opened.path) if sector else None
    places = known(opened)
    if organisation is None:
        last: tuple[str, str] | None = None
        for row in asked(opened, told["allocation"], place=where, sector=what).to_pylist():
            if last != (here := (row["place_code"], row["sector"])):
                last = here
                label = places.label(row["code_set"], row["place_code"], language)
                SCREEN.print(f"[bold]{label}, {words.term('sectors', row['sector'])}[/bold]")
            SCREEN.print(f"- {allocated.reason(row, words)}", markup=False)
        if last is None:
            SCREEN.print("The draft says nothing of it: no unmet need is known there.")
        return
    answer = why_not(
        opened, open_solver(), told["allocation"], organisation=organisation, place=where,
        sector=what, people=people,
    )  # fmt: skip
    for one in answer.said:
        SCREEN.print(f"- {allocated.why_not(one, words)}", markup=False)
    if answer.changes.num_rows:
        from mcof.cli.names import with_names

        show(with_names(opened, answer.changes, language), title="Who would get more or less")


@app.command("export")
def export(
    draft: DraftArgument = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A workbook FILE.xlsx, or a folder for CSV.")
    ] = Path("allocation.xlsx"),
    workspace: FolderOption = Path(),
    language: LanguageOption = "en",
) -> None:
    """Write a draft as a workbook with a sheet for each table, or as a folder of CSV files."""
    from mcof.actions.allocating.export import export as write
    from mcof.wiring import open_workspace

    files = write(open_workspace(workspace), draft, output, language=language)
    NOTES.print(f"[dim]{len(files)} files written: {', '.join(str(one) for one in files)}[/dim]")


@app.command("put-aside")
def put_aside(
    draft: Annotated[str, typer.Argument(help="Its name, or the end of it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Put a draft aside; it stays where it is, and can be taken up again."""
    from mcof.actions.allocating.drafts import put_aside as decide
    from mcof.wiring import open_workspace

    name = decide(open_workspace(workspace), draft, reason=reason, by=actor(by))
    SCREEN.print(f"Draft {name} is put aside; mcof allocations take-up {name} takes it up again.")


@app.command("take-up")
def take_up(
    draft: Annotated[str, typer.Argument(help="Its name, or the end of it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take a draft up again that was put aside."""
    from mcof.actions.allocating.drafts import take_up as decide
    from mcof.wiring import open_workspace

    name = decide(open_workspace(workspace), draft, reason=reason, by=actor(by))
    SCREEN.print(f"Draft {name} is taken up again.")


def _about(told: dict[str, Any]) -> dict[str, str]:
    return {
        "status": str(told["status"]),
        "title": str(told["title"]),
        "as known at": f"{told['as_of']:%Y-%m-%d %H:%M:%S} UTC",
        "by": f"{told['by']}: {told['reason']}",
        "content": str(told["content_sha256"]),
    }
