"""`mcof report`: what is published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.figures import LanguageOption, OnOption
from mcof.cli.output import NOTES, SCREEN, AsOfOption, FolderOption, day, moment
from mcof.errors import InputError

app = typer.Typer(help="Write a report.", no_args_is_help=True)


@app.command("situation")
def situation(
    workspace: FolderOption = Path(),
    language: LanguageOption = "en",
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="A .pdf or .html file; may be repeated."),
    ] = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The situation report: figures, map, trend, MCOF matrix, worst gaps, limits of the data."""
    from mcof.actions.report import situation_report
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    files = output or [Path(f"situation-{language}.pdf"), Path(f"situation-{language}.html")]
    for file in files:
        if file.suffix.lower() not in {".pdf", ".html"}:
            raise InputError(
                f"{file} is neither a .pdf nor a .html file",
                code="report-form-unknown",
                advice="Name the file REPORT.pdf or REPORT.html.",
            )
    with NOTES.status("Writing the report ..."):
        report = situation_report(opened, on=day(on, option="--on"), as_of=moment(as_of))
        for file in files:
            if file.suffix.lower() == ".pdf":
                file.write_bytes(opened.renderer.pdf(report, language))
            else:
                file.write_text(opened.renderer.html(report, language), encoding="utf-8")
    for file in files:
        SCREEN.print(f"Written: {file}")
