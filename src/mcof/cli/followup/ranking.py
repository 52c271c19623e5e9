"""`mcof gaps rank` and `mcof gaps rule`: gaps by weights, how firmly they stand, and whose rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.followup.asking import (
    LevelOption,
    PeriodOption,
    PhaseOption,
    PlaceOption,
    SectorOption,
    ThresholdOption,
    opened,
    question,
)
from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    GroupOption,
    OnOption,
    OutputOption,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

RULE_HELP = (
    "default, people, severity, age, places, weighted, own, weights such as "
    "severity=3,people=2, or criteria with commas."
)
UnknownOption = Annotated[
    str | None,
    typer.Option(help="Where a gap with something unknown stands: least or worst."),
]
_RANKED = (
    "rank", "score", "score_low", "kind", "sector", "place", "population_group", "magnitude",
    "severity", "coverage", "age_days", "unknown_criteria",
)  # fmt: skip
_TRIED = (
    "rank", "kind", "sector", "place", "population_group", "magnitude", "top_near", "top_any",
    "rank_p10", "rank_p90", "rank_could_be", "moved_by", "moved_to", "top_rules",
    "top_figures", "people_p10", "people_p90",
)  # fmt: skip

app = typer.Typer(help="The rules that rank gaps, and a workspace's own.", no_args_is_help=True)


@grouped
def rank(
    *,
    workspace: FolderOption = Path(),
    rule: Annotated[
        str | None,
        typer.Option(help=f"{RULE_HELP} The workspace's own by default, else weighted."),
    ] = None,
    unknown: UnknownOption = None,
    sensitivity: Annotated[
        bool,
        typer.Option("--sensitivity", help="Whether each gap stands there under other weights."),
    ] = False,
    weightings: Annotated[
        int, typer.Option(min=10, max=100_000, help="How many other weights are tried.")
    ] = 1000,
    top: Annotated[int, typer.Option(min=1, help="How many gaps the top has.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn.")] = 2015,
    kind: Annotated[str | None, typer.Option(help="Only gaps of this kind.")] = None,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    place: PlaceOption = None,
    level: LevelOption = 1,
    on: OnOption = None,
    period: PeriodOption = None,
    threshold: ThresholdOption = 1.0,
    limit: Annotated[int, typer.Option(min=1, help="No more than so many.")] = 20,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Rank gaps by criteria and weights that you see, and try how firmly they stand."""
    from mcof.actions.followup import ranking as asking
    from mcof.gaps.sensitivity import Trial

    here = opened(workspace)
    asked = question(
        here, sector=sector, phase=phase, group=group, place=place, level=level, on=on,
        period=period, threshold=threshold, as_of=as_of,
    )  # fmt: skip
    how: dict[str, Any] = {"rule": rule, "unknown": unknown, "kind": kind, "limit": limit}
    if sensitivity:
        trial = Trial(weightings=weightings, top=top, seed=seed)
        rows = asking.sensitivity(here, trial=trial, **how, **asked)
    else:
        rows = asking.ranking(here, **how, **asked)
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title="Gaps by rank")
        return
    _show(here, rows, told.language)
    if sensitivity and rows.num_rows:
        SCREEN.print(
            f"Tried with {weightings:,} other weightings, half of them near these: top near and "
            f"top any say in which share of them a gap is among the first {top}; rank p10 and "
            "p90 where it stands in all but the best and worst tenth.",
            style="dim",
        )


def _show(workspace: Workspace, rows: pa.Table, language: str) -> None:
    from mcof.cli.names import with_names

    ruled = rows["rank_rule"][0].as_py() if rows.num_rows else ""
    named = with_names(workspace, rows, language)
    wanted = _TRIED if "top_near" in named.column_names else _RANKED
    there = [name for name in wanted if name in named.column_names]
    if wanted is _RANKED:
        there = [name for name in there if name != "score_low" or _differ(named)]
    empty = "No gaps: import needs, responses or displacement first."
    show(named.select(there), title="Gaps, the worst first", empty=empty)
    if ruled:
        SCREEN.print(f"Ranked by {ruled}. The rule is ours, and can be another.", style="dim")


def _differ(rows: pa.Table) -> bool:
    """Whether any score is a range."""
    known = "score_low" in rows.column_names
    return known and rows["score_low"].to_pylist() != rows["score"].to_pylist()


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the rules that gaps can be ranked by, the workspace's own first."""
    from mcof.actions.followup.rules import rules

    show(rules(opened(workspace), moment(as_of)), form, output=output)


@app.command("decide")
def decide(
    rule: Annotated[str, typer.Argument(help="A name, criteria, or severity=3,people=2.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    unknown: UnknownOption = None,
    by: ByOption = None,
) -> None:
    """Decide by which rule gaps are ranked in this workspace."""
    from mcof.actions.followup.rules import decide_rule
    from mcof.gaps.rank import words

    found = decide_rule(opened(workspace), rule, reason=reason, by=actor(by), unknown=unknown)
    SCREEN.print(f"Gaps are ranked here by {words(found)}: `mcof gaps rank`, `--rule own`.")


@app.command("withdraw")
def withdraw(
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Take the workspace's own rule back; it stays on record."""
    from mcof.actions.followup.rules import withdraw_rule

    withdraw_rule(opened(workspace), reason=reason, by=actor(by))
    SCREEN.print("The workspace has no rule of its own any more.")
