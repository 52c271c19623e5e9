"""Make the report of a plan: what it holds, what need says of it, and the draft behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from mcof.actions.allocating.drafts import draft, drafts, parts
from mcof.actions.plans.asked import plans
from mcof.actions.plans.reporting import plan_report as asked_of_plan
from mcof.actions.reporting.ground import Ground, asked_of
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.reports import allocation as drafted
from mcof.reports import plan as planned
from mcof.reports.kinds import weakest
from mcof.reports.plan import Names, PlanTold
from mcof.reports.sections import Section, SectionReport, chosen, shown

_PLAN = {
    "objectives": planned.objectives,
    "lines": planned.lines,
    "budget": planned.budget,
    "balance": planned.balance,
    "fact": planned.fact,
    "checks": planned.checks,
}
_HELD = ("balance", "fact", "checks")  # what is held against needs rests on their files too
DRAFT = ("allocation", "fairness")

SECTIONS = (*_PLAN, *DRAFT)
"""The sections of the report, in their order."""


def plan_report(
    workspace: Workspace,
    plan: str | None = None,
    version: int | None = None,
    *,
    allocation: str | None = None,
    sections: Collection[str] | None = None,
    on: date | None = None,
    as_of: datetime | None = None,
) -> SectionReport:
    """A plan and a draft allocation, for those who are to decide on them.

    Args:
        plan: its name; the plan changed last if none is named.
        version: of the plan; the newest that stands if none is named.
        allocation: the name of a draft; the newest if none is named.
        sections: names of `SECTIONS`; None for all that know something.
        on: the day of the needs that the plan is held against.
        as_of: only what was recorded until then; None for now.

    Raises:
        InputError: there is no such section.
        Missing: there is no such plan or draft, or neither.
    """
    named = chosen(sections, SECTIONS)
    ground = Ground(workspace, asked_of(workspace, on=on, as_of=as_of))
    told = _plan(ground, plan, version)
    made: list[Section] = []
    if told is not None:
        names = Names(ground.places, ground.sectors)
        files = (f"{told.told['plan']} {told.told['version']}", *ground.files("needs", "responses"))
        made += [
            replace(make(told, names), sources=files if code in _HELD else files[:1])
            for code, make in _PLAN.items()
            if not named or code in named
        ]
    made += [one for one in _draft(ground, allocation) if not named or one.code in named]
    if told is None and not any(one.known for one in made):
        raise Missing(
            "There is no plan and no draft allocation yet",
            code="plan-missing",
            advice="Begin one with `mcof plan new`, or draft one with `mcof allocate`.",
        )
    return SectionReport(
        kind="plan",
        about="" if told is None else str(told.told["title"]),
        crisis=str(workspace.settings["name"]),
        country=ground.country,
        on=ground.day,
        known_at=as_of or datetime.now(UTC),
        sections=shown(made, named),
    )


def _plan(ground: Ground, name: str | None, version: int | None) -> PlanTold | None:
    """A version of a plan; None where no plan was named and there is none."""
    if name is None:
        known = plans(ground.workspace, as_of=ground.as_of)
        if not known.num_rows:
            return None
        name = str(known["plan"][0].as_py())
    said = asked_of_plan(ground.workspace, name, version, **ground.question)
    tables: Mapping[str, pa.Table] = {
        one: getattr(said, one)
        for one in ("objectives", "lines", "totals", "money", "balance", "findings")
    }
    bases = ground.cells["basis"].unique().to_pylist()
    basis = weakest([one for one in bases if one])
    return PlanTold(said.told, said.header, tables, ground.day, basis)


def _draft(ground: Ground, name: str | None) -> list[Section]:
    """The sections of a draft; empty ones where none was named and there is none."""
    workspace = ground.workspace
    if name is None and not drafts(workspace, as_of=ground.as_of).num_rows:
        return [Section(code, none="none.draft") for code in DRAFT]
    told: Mapping[str, Any] = draft(workspace, name)
    tables = parts(workspace, told["allocation"], *drafted.PARTS)
    files = ground.files("needs", "responses", "costs", "funding", "capacities", "access")
    return [
        replace(made, sources=files)
        for made in (
            drafted.allocation(told, tables, places=ground.places, sectors=ground.sectors),
            drafted.fairness(told, tables),
        )
    ]
