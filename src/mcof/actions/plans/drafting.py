"""Draft lines of a plan: from the worst gaps of the matrix, or from an allocation."""

from __future__ import annotations

from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question, gaps
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, opened
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.plans.checks import split
from mcof.plans.plan import Plan
from mcof.ports import Workspace
from mcof.tables.plans import LINES, PARTS
from mcof.vocabulary import phrases

ANSWERED = ("presence", "coverage")
"""Kinds of gaps that an activity answers; the others ask for something else than a line."""

WORST = 10


def draft_from_gaps(
    workspace: Workspace,
    name: str,
    *,
    by: Actor,
    reason: str = "drafted from the worst gaps",
    limit: int = WORST,
    language: str = "en",
    **question: Unpack[Question],
) -> Opened:
    """Add a line for each of the worst gaps that no line answers yet, as a new version.

    A line is of the sector, phase, place and group of the gap, for the whole period of the
    plan; its target is the people who are not reached, unknown where the gap's are; what is
    done, by whom and at what cost is left to people.

    Args:
        limit: so many gaps, the worst first.
        question: as the gaps are asked; see `mcof.actions.gaps.Question`.

    Raises:
        Missing: there is no such plan.
        InputError: no gap of the plan's places is without a line.
    """
    one = opened(workspace, name)
    rows = pl.DataFrame(gaps(workspace, **question)).filter(pl.col("kind").is_in(ANSWERED))
    rows = _within(workspace, one.plan, rows)
    same = ["sector", "phase", "place_code", "population_group"]
    there = one.plan["lines"].select(same).unique()
    rows = rows.unique(same, keep="first", maintain_order=True)
    rows = rows.join(there, on=same, how="anti", nulls_equal=True).head(limit)
    if rows.is_empty():
        raise InputError(
            f"No gap of the places of {one.name} is without a line",
            code="plan-no-gaps",
            advice="See `mcof gaps`, and `mcof plan check` for what the lines leave.",
        )
    more = added(one.plan, _lines(one.plan, rows, language))
    return save(workspace, Version(more, one.version, "gaps", reason), by=by)


def draft_from_allocation(
    workspace: Workspace, name: str, *, by: Actor, reason: str, draft: str | None = None
) -> Opened:
    """Take up the lines that a draft allocation proposes, as a new version of a plan.

    Args:
        draft: the draft; the newest if not said.

    Raises:
        Missing: there is no such plan or draft.
    """
    from mcof.actions.allocating.planlines import plan_lines

    rows = plan_lines(workspace, draft)
    return draft_from_lines(workspace, name, rows, by=by, reason=reason)


def draft_from_lines(
    workspace: Workspace,
    name: str,
    rows: pa.Table,
    *,
    by: Actor,
    reason: str,
    origin: str = "allocation",
) -> Opened:
    """Add lines that something else proposes, as a new version, with the money that they cost.

    Args:
        rows: columns of the part `lines` and `code_set`. What `budget_line` and
            `indicator` name becomes a budget line and an indicator of the plan where it has
            none of that title; a proposed budget line gives what its lines cost. Lines of
            places that the plan does not cover are left out, and the reason says how many.

    Raises:
        Missing: there is no such plan.
        InputError: no line is of a place of the plan.
    """
    one = opened(workspace, name)
    offered = pl.DataFrame(rows)
    proposed = _within(workspace, one.plan, offered)
    if proposed.is_empty():
        raise InputError(
            f"None of the {offered.height} proposed lines is of a place of the plan",
            code="plan-no-lines",
            advice="Propose lines of the places, and of the set of codes, that the plan names.",
        )
    if left_out := offered.height - proposed.height:
        reason = f"{reason} ({left_out} of {offered.height} lines are of other places: left out)"
    whole = taken_up(one.plan, proposed.drop("code_set"))
    return save(workspace, Version(whole, one.version, origin, reason), by=by)


def taken_up(one: Plan, proposed: pl.DataFrame) -> Plan:
    """The plan with proposed lines, and with the budget lines and indicators that they name."""
    costs = proposed.drop_nulls("budget_line").group_by("budget_line", maintain_order=True)
    budget = costs.agg(amount_usd=pl.col("budget_usd").sum().round(2))
    counted = proposed.select("indicator").drop_nulls().unique(maintain_order=True)
    whole = one.with_parts(
        budget=_more(one, "budget", budget.rename({"budget_line": "title"})),
        indicators=_more(
            one,
            "indicators",
            counted.select(title="indicator", counting_kind=pl.lit("PEOPLE_REACHED")),
        ),
    )
    for part, column in (("budget", "budget_line"), ("indicators", "indicator")):
        named = whole[part].filter(~pl.col(column).is_in(one[part][column].implode()))
        numbers = dict(named.select("title", column).iter_rows())
        proposed = proposed.with_columns(
            pl.col(column).replace_strict(
                list(numbers), list(numbers.values()), default=None, return_dtype=pl.String
            )
        )
    return added(whole, proposed)


def _more(one: Plan, part: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a part with new ones, which get numbers of their own."""
    return pl.concat([one[part], PARTS[part].conform(rows)])


def added(one: Plan, lines: pl.DataFrame) -> Plan:
    """The plan with more lines, which get numbers of their own."""
    new = lines.with_columns(line=pl.lit(None, pl.String))
    return one.with_parts(lines=pl.concat([one["lines"], LINES.conform(new)]))


def _within(workspace: Workspace, one: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the places that the plan covers."""
    header = one.header
    rows = rows.filter(pl.col("code_set") == header["code_set"])
    covered = one["plan"].select(split("places").alias("code")).explode("code")["code"]
    if covered.drop_nulls().is_empty():
        return rows
    paths = registry(workspace).paths().filter(pl.col("code_set") == header["code_set"])
    admins = pl.concat_list("^admin[0-9]$")
    inside = paths.filter(admins.list.set_intersection(covered.to_list()).list.len() > 0)
    return rows.filter(pl.col("place_code").is_in(inside["code"].implode()))


def _lines(one: Plan, rows: pl.DataFrame, language: str) -> pl.DataFrame:
    say = phrases(language)
    kinds = {kind: say(f"plan.draft.{kind}") for kind in ANSWERED}
    people = pl.when(pl.col("magnitude_of") == "need").then(pl.col("magnitude"))
    return rows.select(
        pl.col("kind").replace(kinds).alias("activity"),
        "sector",
        "phase",
        "place_code",
        "population_group",
        pl.lit(one.header["period_start"]).alias("period_start"),
        pl.lit(one.header["period_end"]).alias("period_end"),
        people.alias("target"),
        pl.col("gap").alias("note"),
        pl.lit("derived").alias("basis"),
    )
