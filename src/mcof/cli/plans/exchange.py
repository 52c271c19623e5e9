"""`mcof plan export` and `mcof plan import`: a plan out to a spreadsheet and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import SCREEN, FolderOption, Format, LanguageOption, counted, show
from mcof.cli.plans.app import PlanArgument, VersionOption, WhyOption, plan_words, saved

if TYPE_CHECKING:
    from mcof.actions.plans.exchange import Preview
    from mcof.ports import Workspace

_FINDINGS = ("severity", "sheet", "row", "column", "field", "value", "message", "advice")
_MOST = 200  # sentences on a screen
_REMARKS = 20


def export(
    name: PlanArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A file that ends in .xlsx, or in .csv.")
    ],
    workspace: FolderOption = Path(),
    version: VersionOption = None,
    part: Annotated[str, typer.Option(help="The part that a .csv holds.")] = "lines",
    language: LanguageOption = "en",
) -> None:
    """Write a version as a workbook to edit: codes to choose from, rows that are known again."""
    from mcof.actions.plans.exchange import export_plan
    from mcof.wiring import open_workspace

    one = export_plan(
        open_workspace(workspace), name, output, version=version, language=language, part=part
    )
    SCREEN.print(f"Version {one.version} of {one.name} is written to {output}.")
    SCREEN.print(
        f"Edit it, look with mcof plan import {output} --preview, then import it.", style="dim"
    )


def import_(
    file: Annotated[Path, typer.Argument(help="The edited workbook or CSV.")],
    workspace: FolderOption = Path(),
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change, and change nothing.")
    ] = False,
    allow_removal: Annotated[
        bool,
        typer.Option("--allow-removal", help="More than half of the rows may be missing."),
    ] = False,
    language: LanguageOption = "en",
    why: WhyOption = "",
    by: ByOption = None,
) -> None:
    """Read an edited plan: what changed, row by row; then save it as a new version."""
    from mcof.actions.plans.exchange import import_plan
    from mcof.actions.plans.exchange import preview as seen
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    if preview:
        told = seen(opened, file, may_remove=allow_removal)
        _show(opened, told, language)
        _verdict(told)
        return
    one, told = import_plan(opened, file, by=actor(by), reason=why, may_remove=allow_removal)
    _show(opened, told, language)
    saved(one)


def _show(opened: Workspace, told: Preview, language: str) -> None:
    base, newest = told.base, told.newest
    SCREEN.print(
        f"{base.name}: the file is of version {base.version}"
        + ("" if base.version == newest.version else f"; the newest is {newest.version}")
        + "."
    )
    sentences = plan_words(opened, base.name, language).sentences(told.merged.changes, _MOST)
    for sentence in sentences:
        SCREEN.print(sentence, markup=False)
    if len(sentences) == _MOST:
        SCREEN.print(f"Only the first {_MOST} are shown.", style="dim")
    _rows("Findings", told.merged.findings)
    _rows("What the plan would lack", told.remarks.head(_REMARKS))


def _rows(title: str, findings: Any) -> None:
    if findings.height:
        rows = findings.select(_FINDINGS).to_arrow()
        known = [name for name in rows.column_names if rows[name].null_count < rows.num_rows]
        show(rows.select(known), Format.TABLE, title=title)


def _verdict(told: Preview) -> None:
    errors = told.merged.findings.filter(told.merged.findings["severity"] == "error").height
    if errors:
        SCREEN.print(f"[red]It cannot be imported: {counted(errors, 'error')}.[/red]")
    elif not told.possible:
        SCREEN.print("Nothing is different: there is nothing to import.")
    else:
        SCREEN.print("It can be imported: add --why, and leave --preview away.")
