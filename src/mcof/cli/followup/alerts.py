"""`mcof alerts`: which gaps are worth telling of, what is told, and to whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.followup.asking import LevelOption, SectorOption, ThresholdOption, opened, question
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
    OnOption,
    OutputOption,
    counted,
    day,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

app = typer.Typer(
    help="Alerts: gaps that open, grow, go stale or close.", invoke_without_command=True
)
rule = typer.Typer(help="The rules that say which gaps are worth an alert.", no_args_is_help=True)
app.add_typer(rule, name="rule")

ReasonOption = Annotated[str, typer.Option(help="Why; it is kept.")]
_OPEN = (
    "opened_on", "kind", "sector", "place", "population_group", "people", "owner", "rules", "gap",
)  # fmt: skip
_TOLD = (
    "event", "cause", "kind", "sector", "place", "population_group", "people", "people_before",
    "owner",
)  # fmt: skip
_RULES = (
    "rule", "kinds", "sectors", "places", "groups", "least_people", "growth_share", "hold_analyses",
    "hold_days", "band", "owner", "by", "reason", "is_withdrawn",
)  # fmt: skip
_ON_SCREEN = 20  # lines of what a run tells; the digest has the rest


@app.callback()
@grouped
def alerts(
    *,
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """List the alerts that are open, the most people first."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.followup.alerting import alerts as listed

    here = opened(workspace)
    rows = listed(here, as_of=moment(as_of))
    if told.to_a_person:
        rows = _named(here, rows, _OPEN, told.language)
    show(
        rows,
        told.form,
        output=told.output,
        empty="No alert is open. Look for some: mcof alerts run",
    )


@app.command("run")
@grouped
def run(
    *,
    workspace: FolderOption = Path(),
    level: LevelOption = 1,
    sector: SectorOption = None,
    on: OnOption = None,
    threshold: ThresholdOption = 1.0,
    told: Told,
    by: ByOption = None,
) -> None:
    """Look at the gaps as they are now and say what is new; run twice, it is run once."""
    from mcof.actions.followup.alerting import run_alerts

    here = opened(workspace)
    asked = question(here, sector=sector, level=level, on=on, threshold=threshold)
    done = run_alerts(here, by=actor(by), **asked)
    if not told.to_a_person:
        show(done.events, told.form, output=told.output, title="Alerts")
        return
    if not done.rules:
        SCREEN.print("No rule says which gaps are worth an alert: mcof alerts rule add NAME ...")
    if not done.is_new:
        SCREEN.print(
            f"Nothing has changed since the run of {done.on}: nothing new is told. "
            f"{counted(done.open_now, 'alert')} open."
        )
        return
    rows = _named(here, done.events, _TOLD, told.language)
    show(rows.slice(0, _ON_SCREEN), title=f"Alerts of {done.on}", empty="Nothing new.")
    if rows.num_rows > _ON_SCREEN:
        SCREEN.print(f"and {rows.num_rows - _ON_SCREEN:,} more: mcof alerts digest")
    SCREEN.print(f"{counted(done.open_now, 'alert')} open after this run.", style="dim")


@app.command("digest")
def digest(
    workspace: FolderOption = Path(),
    owner: Annotated[str | None, typer.Option(help="Only what this owner is told.")] = None,
    since: Annotated[
        str | None, typer.Option(help="All that was told from this day on: 2015-05-01.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=500, help="Lines of one digest.")] = 20,
    language: LanguageOption = "en",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
) -> None:
    """Write what each owner is told: one digest each, by place, with a limit."""
    from mcof.actions.followup.digesting import digest as written

    text = written(
        opened(workspace), language=language, owner=owner, since=day(since, option="--since"),
        most=most,
    )  # fmt: skip
    if output is None:
        typer.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    NOTES.print(f"[dim]Written to {output}[/dim]")


@app.command("runs")
def runs(
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the runs of the alerts, the newest first."""
    from mcof.actions.followup.alerting import runs as listed

    rows = listed(opened(workspace), as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(["run", "on", "events", "open_now", "by", "recorded_at"])
    show(rows, form, output=output, empty="The alerts were not run yet: mcof alerts run")


@rule.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the rule is called.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; repeatable.")] = None,
    sector: Annotated[list[str] | None, typer.Option(help="Only this sector; repeatable.")] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="Only this place and those in it; repeatable.")
    ] = None,
    group: Annotated[list[str] | None, typer.Option(help="Only this group; repeatable.")] = None,
    people: Annotated[
        int | None, typer.Option(help="How many people a gap takes; unknown ones pass.")
    ] = None,
    growth: Annotated[
        float, typer.Option(help="By what share more than last told it is told of again.")
    ] = 0.25,
    analyses: Annotated[
        int, typer.Option(help="In how many analyses it must hold, and be gone.")
    ] = 1,
    days: Annotated[int, typer.Option(help="For how many days it must hold, and be gone.")] = 0,
    band: Annotated[
        float, typer.Option(help="How far below its people it may fall and stay open.")
    ] = 0.1,
    owner: Annotated[
        str | None, typer.Option(help="Who is told of gaps that nobody has in hand.")
    ] = None,
    by: ByOption = None,
) -> None:
    """Say which gaps are worth an alert; a rule of the same name takes the place of this one."""
    from mcof.actions.followup.watching import add_rule
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word

    here = opened(workspace)

    def words(vocabulary: str, names: list[str] | None) -> list[str]:
        return [word(vocabulary, one, here.path) for one in names or []]

    add_rule(
        here, name, reason=reason, by=actor(by), kinds=words("gap_kinds", kind),
        sectors=words("sectors", sector), places=[code_of(here, one) for one in place or []],
        groups=words("population_groups", group), least_people=people, growth_share=growth,
        hold_analyses=analyses, hold_days=days, band=band, owner=owner,
    )  # fmt: skip
    SCREEN.print(f"The rule {name} holds: mcof alerts run", markup=False)


@rule.command("list")
def list_(
    workspace: FolderOption = Path(),
    every: Annotated[bool, typer.Option("--every", help="Every row ever kept.")] = False,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the rules that hold."""
    from mcof.actions.followup.watching import rules

    rows = rules(opened(workspace), every=every, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select([name for name in _RULES if _says(rows, name)])
    show(rows, form, output=output, empty="No rule: mcof alerts rule add NAME --reason ...")


@rule.command("withdraw")
def withdraw(
    name: Annotated[str, typer.Argument(help="The rule, as `mcof alerts rule list` names it.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take a rule back; its alerts are forgotten at the next run, not closed."""
    from mcof.actions.followup.watching import withdraw_rule

    withdraw_rule(opened(workspace), name, reason=reason, by=actor(by))
    SCREEN.print(f"The rule {name} no longer holds.", markup=False)


def _named(workspace: Workspace, rows: pa.Table, columns: tuple[str, ...], language: str) -> Any:
    from mcof.cli.names import with_names

    named = with_names(workspace, rows, language)
    return named.select([name for name in columns if _says(named, name)])


def _says(rows: pa.Table, name: str) -> bool:
    return bool(rows.num_rows == 0 or rows[name].null_count < rows.num_rows)
