"""`mcof needs decide` and `mcof needs rules`: what people settle, and by which thresholds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told
from mcof.cli.imports import ByOption, actor
from mcof.cli.needs.asking import YearOption, app, shown
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    counted,
    moment,
)
from mcof.errors import InputError

_DECISIONS = (
    "place", "population_group", "pocket", "question", "setting", "sector", "value", "evidence",
    "reason", "by", "recorded_at", "is_withdrawn", "holds",
)  # fmt: skip


@app.command("decide")
def decide(
    place: Annotated[
        str | None, typer.Argument(help="The place of the unit, by code or name.")
    ] = None,
    workspace: FolderOption = Path(),
    reason: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
    sector: Annotated[
        str | None, typer.Option(help="The main sector whose figure becomes final.")
    ] = None,
    in_need: Annotated[
        int | None, typer.Option("--people", help="People in need that were agreed instead.")
    ] = None,
    severity: Annotated[int | None, typer.Option(help="The final phase, 1 to 5.")] = None,
    evidence: Annotated[
        str | None,
        typer.Option(
            help="What it rests on: outcome_indicators, proxy_indicators, expert_judgement or "
            "sector_overlap_accepted."
        ),
    ] = None,
    group: Annotated[
        str, typer.Option(help="The population group of the unit; nothing for everybody.")
    ] = "",
    pocket: Annotated[str, typer.Option(help="The pocket of need of the unit.")] = "",
    flag: Annotated[str | None, typer.Option(help="Raise a flag by hand: pin or severity.")] = None,
    withdraw: Annotated[
        str | None,
        typer.Option(help="Take a decision back: pin, severity, pin-flag or severity-flag."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Several at once: a CSV or XLSX with the columns place, group, pocket, sector, "
            "in_need, severity, evidence, reason."
        ),
    ] = None,
    year: YearOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be kept, and keep nothing.")
    ] = False,
    by: ByOption = None,
) -> None:
    """Record what a group decided about a unit: which sector counts, which phase, and why."""
    from mcof.actions.needs import decide as deciding
    from mcof.wiring import open_workspace

    if (place is None) == (file is None):
        raise InputError(
            "Say one unit, or a file of decisions",
            code="unit-not-named",
            advice="Give a place, or --file DECISIONS.csv.",
        )
    opened, who = open_workspace(workspace), actor(by)
    if file is not None:
        kept = deciding.decide_file(opened, file, by=who, year=year, dry_run=dry_run)
    else:
        one = deciding.Final(
            place=place or "", reason=reason, group=group, pocket=pocket, sector=sector,
            in_need=in_need, severity=severity, evidence=evidence, flag=flag, withdraw=withdraw,
        )  # fmt: skip
        kept = deciding.decide(opened, [one], by=who, year=year, dry_run=dry_run)
    verb = "would be kept" if dry_run else "kept; a later one about the same unit takes its place"
    SCREEN.print(f"{counted(kept.num_rows, 'decision')} {verb}.")


@app.command("decisions")
def decisions(
    workspace: FolderOption = Path(),
    year: YearOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Everything that was ever decided about a year: who, when, why, and whether it holds."""
    from mcof.actions.needs.decide import history
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = history(opened, year=year, as_of=moment(as_of))
    shown(opened, rows, _DECISIONS, "Decisions", Told("en", form, output),
          empty="Nothing was decided yet: see `mcof needs jiaf --flagged`.")  # fmt: skip


@app.command("rules")
def rules(
    workspace: FolderOption = Path(),
    change: Annotated[
        str | None, typer.Option("--set", help="Change one: NAME=VALUE, such as pin-2-share=0.4.")
    ] = None,
    usual: Annotated[
        str | None, typer.Option(help="Take a change back: the name of the setting.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it is changed; it is kept.")] = "",
    year: YearOption = None,
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """The thresholds of the flags, the gate and the targets of a year; change one, and say why."""
    from mcof.actions.needs.decide import decide_setting
    from mcof.actions.needs.decide import rules as asked
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    if change is not None or usual is not None:
        name, _, value = (change or "").partition("=")
        decide_setting(
            opened, usual or name, None if usual else value, reason=reason, by=actor(by), year=year
        )
    shown(opened, asked(opened, year=year), (), "Rules of the analysis", Told("en", form, output))
