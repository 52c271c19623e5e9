"""`mcof report`: what is published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from mcof.cli.output import (
    NOTES,
    SCREEN,
    AsOfOption,
    FolderOption,
    LanguageOption,
    OnOption,
    day,
    moment,
)
from mcof.errors import InputError

if TYPE_CHECKING:
    from mcof.ports import Workspace
    from mcof.reports.documents import Report

app = typer.Typer(help="Write a report.", no_args_is_help=True)


OutputOption = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="A .pdf or .html file; may be repeated."),
]
SectionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--section",
        "-s",
        help="Only this section; may be repeated. One that was named and is empty says so.",
    ),
]


@app.command("situation")
def situation(
    workspace: FolderOption = Path(),
    language: LanguageOption = "en",
    output: OutputOption = None,
    section: SectionOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The situation report: figures, map, trend, MCOF matrix, worst gaps, limits of the data."""
    from mcof.actions.report import situation_report
    from mcof.wiring import open_workspace

    files = named(output, "situation", language)
    opened = open_workspace(workspace)
    with NOTES.status("Writing the report ..."):
        report = situation_report(
            opened, sections=section, on=day(on, option="--on"), as_of=moment(as_of)
        )
        written(opened, report, files, language)


@app.command("gaps")
def gaps(
    workspace: FolderOption = Path(),
    language: LanguageOption = "en",
    output: OutputOption = None,
    section: SectionOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The report of gaps: the MCOF matrix, each phase by governorate, and gaps by kind."""
    from mcof.actions.reporting.gaps import gaps_report
    from mcof.wiring import open_workspace

    files = named(output, "gaps", language)
    opened = open_workspace(workspace)
    with NOTES.status("Writing the report ..."):
        report = gaps_report(
            opened, sections=section, on=day(on, option="--on"), as_of=moment(as_of)
        )
        written(opened, report, files, language)


@app.command("plan")
def plan(
    name: Annotated[
        str | None, typer.Argument(help="Of the plan; the one changed last if not said.")
    ] = None,
    workspace: FolderOption = Path(),
    version: Annotated[
        int | None, typer.Option(help="Of the plan; the newest that stands if not said.")
    ] = None,
    allocation: Annotated[
        str | None, typer.Option(help="A draft allocation; the newest if not said.")
    ] = None,
    language: LanguageOption = "en",
    output: OutputOption = None,
    section: SectionOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
) -> None:
    """A plan for those who decide: lines, money, need, fact; and the draft allocation."""
    from mcof.actions.reporting.plan import plan_report
    from mcof.wiring import open_workspace

    files = named(output, name or "plan", language)
    opened = open_workspace(workspace)
    with NOTES.status("Writing the report ..."):
        report = plan_report(
            opened,
            name,
            version,
            allocation=allocation,
            sections=section,
            on=day(on, option="--on"),
            as_of=moment(as_of),
        )
        written(opened, report, files, language)


def named(output: list[Path] | None, report: str, language: str) -> list[Path]:
    """The files to be written, each of a form that a report has.

    Raises:
        InputError: one of them has another form.
    """
    files = output or [Path(f"{report}-{language}.pdf"), Path(f"{report}-{language}.html")]
    for file in files:
        if file.suffix.lower() not in {".pdf", ".html"}:
            raise InputError(
                f"{file} is neither a .pdf nor a .html file",
                code="report-form-unknown",
                advice="Name the file REPORT.pdf or REPORT.html.",
            )
    return files


def written(opened: Workspace, report: Report, files: list[Path], language: str) -> None:
    """Write a report in each of its forms."""
    for file in files:
        if file.suffix.lower() == ".pdf":
            file.write_bytes(opened.renderer.pdf(report, language))
        else:
            file.write_text(opened.renderer.html(report, language), encoding="utf-8")
        SCREEN.print(f"Written: {file}")


@app.command("summary")
def summary(
    workspace: FolderOption = Path(),
    language: LanguageOption = "en",
    on: OnOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The sentence, the MCOF matrix and the ten worst gaps, on the screen."""
    from mcof.wiring import open_workspace

    page = said(open_workspace(workspace), language, on=on, as_of=as_of)
    for banner in page["banners"]:
        SCREEN.print(f"[yellow]{escape(banner['text'])}[/yellow]")
    SCREEN.print(f"\n[bold]{escape(sentence_of(page))}[/bold]\n", soft_wrap=True)
    _matrix(page["matrix"])
    _gaps(page["gaps"])


def said(
    opened: Workspace, language: str, *, on: str | None, as_of: str | None
) -> Mapping[str, Any]:
    """What the situation report says, part by part."""
    from mcof.actions.report import situation_report

    report = situation_report(opened, on=day(on, option="--on"), as_of=moment(as_of))
    return opened.renderer.page(report, language)


def sentence_of(page: Mapping[str, Any]) -> str:
    """The sentence, with the mark of its basis."""
    parts = page["sentence"]
    mark = f"[{parts['mark']}]" if parts["mark"] else ""
    return " ".join(part for part in (parts["who"], parts["where"], mark) if part)


def _matrix(matrix: Mapping[str, Any]) -> None:
    SCREEN.print(f"[bold]{escape(matrix['title'])}[/bold]  {escape(matrix['mark'])}")
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for title in (matrix["corner"], *matrix["phases"]):
        table.add_column(escape(title), overflow="fold")
    for row in matrix["rows"]:
        table.add_row(escape(row["sector"]), *(_cell(cell) for cell in row["cells"]))
    SCREEN.print(table)


def _cell(cell: Mapping[str, Any]) -> str:
    if cell["state"] != "gap":
        return f"[dim]{escape(cell['kind'])}[/dim]"
    places = f" · {cell['places']}" if cell["places"] else ""
    return f"{escape(cell['kind'] + places)}\n[dim]{escape(cell['people'])}[/dim]"


def _gaps(gaps: Mapping[str, Any]) -> None:
    SCREEN.print(f"\n[bold]{escape(gaps['title'])}[/bold]  {escape(gaps['mark'])}")
    if gaps["none"]:
        SCREEN.print(escape(gaps["none"]))
        return
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for title in gaps["columns"]:
        table.add_column(escape(title), overflow="fold")
    for row in gaps["rows"]:
        about = " · ".join(row["about"])
        sentence = f"{escape(row['sentence'])}\n[dim]{escape(about)}[/dim]"
        table.add_row(row["rank"], sentence, escape("; ".join(row["evidence"])))
    SCREEN.print(table)
    SCREEN.print(escape(gaps["caption"]), style="dim")
