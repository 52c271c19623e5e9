"""`mcof plan`: begin, show, compare and agree on plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    LanguageOption,
    OnOption,
    OutputOption,
    day,
    moment,
    show,
)
from mcof.errors import InputError

if TYPE_CHECKING:
    from mcof.actions.plans.asked import Opened
    from mcof.ports import Workspace

app = typer.Typer(
    help="Plans: who will do what, where, when, for whom, and at what cost.", no_args_is_help=True
)

PlanArgument = Annotated[str, typer.Argument(help="Its name, as `mcof plan list` gives it.")]
VersionOption = Annotated[
    int | None, typer.Option("--version", help="A version; the newest that stands by default.")
]
WhyOption = Annotated[str, typer.Option("--why", help="Why; it is kept.")]

_LISTED = (
    "plan", "title", "plan_kind", "version", "state", "standing", "standing_state",
    "changed_since", "lines", "people_targeted", "budget_usd",
)  # fmt: skip
_LINES = (
    "line", "objective", "activity", "sector", "phase", "place", "population_group",
    "organisation", "period_start", "period_end", "target", "budget_usd", "budget_line",
)  # fmt: skip
_VERSIONS = (
    "version", "base", "state", "origin", "lines", "people_targeted", "budget_usd", "by",
    "recorded_at", "reason",
)  # fmt: skip


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="A short name of your choice, such as crp-2015.")],
    period: Annotated[str, typer.Option(help="First and last day: 2015-06-01/2015-12-31.")],
    workspace: FolderOption = Path(),
    template: Annotated[
        str, typer.Option(help="crisis-response, contingency, sector or national.")
    ] = "crisis-response",
    title: Annotated[
        str | None, typer.Option(help="The title; the template's if not said.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option(help="A set of objectives: CRP-2024 or GCRP-2021.")
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="A place that it covers; may be repeated.")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="Who answers for the plan.")] = None,
    language: LanguageOption = "en",
    why: WhyOption = "begun",
    by: ByOption = None,
) -> None:
    """Begin a plan from a template: sections, objectives and first actions, as a draft."""
    from mcof.actions.places.known import code_of
    from mcof.actions.plans.beginning import begin
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    made = begin(
        opened, name, template=template, title=title, period=period_of(period), by=actor(by),
        framework=framework, places=[code_of(opened, one) for one in place or ()], owner=owner,
        language=language, reason=why,
    )  # fmt: skip
    for other in made.alike:
        SCREEN.print(f"[yellow]It looks like the plan {other}[/yellow], of the same kind and time.")
    saved(made.opened)
    SCREEN.print(
        f"Fill it in: mcof plan export {name} --output {name}.xlsx, or draft lines from the "
        f"worst gaps: mcof plan from-gaps {name}",
        style="dim",
    )


@app.command("from-gaps")
def from_gaps(
    name: PlanArgument,
    workspace: FolderOption = Path(),
    limit: Annotated[int, typer.Option(min=1, help="So many gaps, the worst first.")] = 10,
    level: Annotated[int, typer.Option(help="1 governorate, 2 district.")] = 1,
    on: OnOption = None,
    language: LanguageOption = "en",
    why: WhyOption = "drafted from the worst gaps",
    by: ByOption = None,
) -> None:
    """Add a line for each of the worst gaps that has none, as a new version."""
    from mcof.actions.plans.drafting import draft_from_gaps
    from mcof.wiring import open_workspace

    saved(
        draft_from_gaps(
            open_workspace(workspace), name, by=actor(by), reason=why, limit=limit, level=level,
            on=day(on, option="--on"), language=language,
        )
    )  # fmt: skip


@app.command("from-allocation")
def from_allocation(
    name: PlanArgument,
    workspace: FolderOption = Path(),
    draft: Annotated[
        str | None, typer.Option(help="The draft allocation; the newest by default.")
    ] = None,
    why: WhyOption = "taken up from an allocation",
    by: ByOption = None,
) -> None:
    """Take up the lines that a draft allocation proposes, as a new version."""
    from mcof.actions.plans.drafting import draft_from_allocation
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    one = draft_from_allocation(opened, name, by=actor(by), reason=why, draft=draft)
    saved(one)
    if one.told["reason"] != why:  # some lines were left out
        SCREEN.print(one.told["reason"], markup=False)


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the plans, with the version that stands and what changed since."""
    from mcof.actions.plans.asked import plans
    from mcof.wiring import open_workspace

    rows = plans(open_workspace(workspace), as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_LISTED)
    empty = "No plan yet: mcof plan new NAME --period 2015-06-01/2015-12-31"
    show(rows, form, output=output, title="Plans", empty=empty)


@app.command("show")
@grouped
def show_(
    *,
    name: PlanArgument,
    workspace: FolderOption = Path(),
    version: VersionOption = None,
    part: Annotated[
        str, typer.Option(help="lines, budget, objectives, indicators, scenarios ...")
    ] = "lines",
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Show a version of a plan: its totals, and one of its parts."""
    from mcof.actions.plans.asked import opened as read
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    one = read(opened, name, version, as_of=moment(as_of))
    rows = part_of(one, part)
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=one.told["title"], about=about(one))
        return
    show(_totals(opened, one), title=one.told["title"], about=about(one))
    SCREEN.print("People of sectors are never added.", style="dim")
    if part == "lines":
        from mcof.cli.names import with_names

        rows = with_names(opened, rows, told.language).select(_LINES)
    known = [name for name in rows.column_names if rows[name].null_count < rows.num_rows]
    show(rows.select(known), title=part.capitalize(), empty=f"Nothing in {part} yet.")


@app.command("versions")
def versions_(
    name: PlanArgument,
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the versions of a plan, the newest first."""
    from mcof.actions.plans.asked import told_of, versions
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    told = told_of(opened, name, as_of=moment(as_of))
    rows = versions(opened, told["plan"], as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_VERSIONS)
    show(rows, form, output=output, title=f"Versions of {told['plan']}")


@app.command("history")
def history_(
    name: PlanArgument,
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List everything that was done to a plan, by whom, when and why."""
    from mcof.actions.plans.asked import history
    from mcof.wiring import open_workspace

    rows = history(open_workspace(workspace), name, as_of=moment(as_of))
    show(rows, form, output=output, title=f"History of {name}")


@app.command("diff")
@grouped
def diff(
    *,
    name: PlanArgument,
    before: Annotated[int, typer.Argument(help="The number of a version.")],
    after: Annotated[int, typer.Argument(help="The number of another.")],
    workspace: FolderOption = Path(),
    told: Told,
) -> None:
    """Say what changes from one version to another, line by line, with the totals."""
    import polars as pl

    from mcof.actions.plans.asked import differences, totals_between
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = differences(opened, name, before, after)
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=f"{name}: version {before} to {after}")
        return
    if rows.num_rows == 0:
        SCREEN.print("The two versions say the same.")
        return
    said = plan_words(opened, name, told.language)
    for sentence in said.sentences(pl.DataFrame(rows)):
        SCREEN.print(sentence, markup=False)
    show(totals_between(opened, name, before, after), title="Totals")
    SCREEN.print("People of sectors are never added.", style="dim")


@app.command("move")
def move_(
    name: PlanArgument,
    to: Annotated[str, typer.Argument(help="submit, return, agree, start, close or withdraw.")],
    workspace: FolderOption = Path(),
    version: VersionOption = None,
    why: WhyOption = "",
    by: ByOption = None,
) -> None:
    """Move a version from state to state: send for review, agree, put into force, close ..."""
    from mcof.actions.plans.moving import move
    from mcof.wiring import open_workspace

    one = move(open_workspace(workspace), name, to, version=version, reason=why, by=actor(by))
    SCREEN.print(f"Version {one.version} of {one.name} is {one.state.replace('_', ' ')}.")


def saved(one: Opened) -> None:
    """Say what was saved."""
    SCREEN.print(
        f"Version {one.version} of {one.name} is saved, as a draft: {one.told['lines']:,} lines."
    )


def about(one: Opened) -> dict[str, str]:
    """What a version is, in a few words."""
    told = one.told
    said = {
        "plan": f"{one.name}, version {one.version}, {one.state.replace('_', ' ')}",
        "saved": f"{told['recorded_at']:%Y-%m-%d %H:%M} UTC by {told['by']}: {told['reason']}",
        "period": f"{told['period_start']} to {told['period_end']}",
    }
    need = one.plan.header["people_in_need"]
    if need is not None:
        rule = one.plan.header["people_in_need_rule"] or "rule not said"
        said["people in need"] = f"{need:,} ({rule})"
    return said


def part_of(one: Opened, part: str) -> Any:
    """The rows of a part.

    Raises:
        InputError: a plan has no such part.
    """
    if part not in one.plan.parts:
        raise InputError(
            f"A plan has no part {part!r}",
            code="plan-part-unknown",
            advice=f"One of: {', '.join(one.plan.parts)}.",
        )
    return one.plan[part].to_arrow()


def plan_words(opened: Workspace, name: str, language: str) -> Any:
    """What says the values of a plan in a language."""
    from mcof.actions.places.known import registry
    from mcof.actions.plans.asked import opened as read
    from mcof.renderers.plans.text import PlanWords
    from mcof.renderers.words import Words

    code_set = read(opened, name).plan.header["code_set"]
    return PlanWords(Words(language), registry(opened), code_set)


def period_of(text: str) -> tuple[date, date]:
    """The two days of `--period`.

    Raises:
        InputError: one of them is no day, or they are in the wrong order.
    """
    first, _, last = text.partition("/")
    start, end = day(first, option="--period"), day(last or first, option="--period")
    assert start is not None
    assert end is not None
    if end < start:
        raise InputError(
            f"The period {text} ends before it begins",
            code="period-reversed",
            advice="Write the first day, a /, and the last day.",
        )
    return start, end


def _totals(opened: Workspace, one: Opened) -> Any:
    from mcof.actions.places.known import registry
    from mcof.plans.totals import totals

    return totals(one.plan, registry(opened).paths()).to_arrow()
