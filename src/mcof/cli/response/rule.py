"""`mcof response rule`: declare how rows become people, and take it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.imports import ByOption, actor
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

app = typer.Typer(help="How rows of a response become people.", no_args_is_help=True)

_ON_SCREEN = ("declared", "rule", "sector", "indicator", "organisation", "reason", "by")


@app.command("add")
def add(
    rule: Annotated[
        str,
        typer.Argument(
            help="LARGEST, ADDED, LATEST, DISTINCT; PARTNERS_ADDED or PARTNERS_SAME.",
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; it is kept and shown with the figure.")],
    workspace: FolderOption = Path(),
    sector: Annotated[str | None, typer.Option(help="Only of this sector.")] = None,
    indicator: Annotated[
        str | None, typer.Option(help="Only of this indicator, or activity where there is none.")
    ] = None,
    organisation: Annotated[str | None, typer.Option(help="Only of this organisation.")] = None,
    by: ByOption = None,
) -> None:
    """Declare how rows of a sector, an indicator or an organisation become people."""
    from mcof.actions.response.rules import declare
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    name = declare(
        opened,
        word("counting_rules", rule, opened.path),
        reason=reason,
        by=actor(by),
        sector=word("sectors", sector, opened.path) if sector else None,
        indicator=indicator,
        organisation=organisation,
    )
    SCREEN.print(f"Rule {name} holds from now on: `mcof response reached` shows it.")


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Every row ever kept, also those withdrawn.")
    ] = False,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the rules that were declared."""
    from mcof.actions.response.rules import rules
    from mcof.wiring import open_workspace

    rows = rules(open_workspace(workspace), withdrawn=withdrawn, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select([*_ON_SCREEN, *(["is_withdrawn"] if withdrawn else [])])
    show(
        rows,
        form,
        output=output,
        empty="No rule is declared: of the rows of an organisation the largest counts, and "
        "organisations are added.",
    )


@app.command("withdraw")
def withdraw(
    declared: Annotated[str, typer.Argument(help="Its name, as `mcof response rule list` has it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take a rule back; it stays on record."""
    from mcof.actions.response.rules import withdraw as take_back
    from mcof.wiring import open_workspace

    name = take_back(open_workspace(workspace), declared, reason=reason, by=actor(by))
    SCREEN.print(f"Rule {name} is withdrawn and no longer holds.")
