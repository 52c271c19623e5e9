"""What a report says of a plan: values and tables, made by the same verbs as screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import differences, history, opened, versions
from mcof.actions.plans.checking import check
from mcof.plans.balance import Against, counted
from mcof.plans.template import heading
from mcof.plans.totals import money, seriousness, totals
from mcof.ports import Workspace


@dataclass(frozen=True)
class PlanReport:
    """Everything that a section about a plan needs.

    Attributes:
        told: the row of `plan_versions` with `state`; `header`: the plan's own row.
        headings: of the sections, in the language asked for; texts stand in `sections`.
        totals: the whole plan (sector null) and each sector; people are never added.
        lines: activities by place, with `code_set`.
        money: budget lines beside what their lines cost.
        balance: surplus and shortage, the worst first; `states`: cells of each state.
        findings: code, severity, where, message: what stands against the plan.
        scenarios: with `seriousness`, the gravest first.
        changes: what changed since the version that it was made from.
        history: who did what, the newest first.
    """

    told: dict[str, Any]
    header: dict[str, Any]
    headings: tuple[str, ...]
    sections: pa.Table
    objectives: pa.Table
    indicators: pa.Table
    totals: pa.Table
    lines: pa.Table
    money: pa.Table
    balance: pa.Table
    against: Against
    states: dict[str, int]
    findings: pa.Table
    scenarios: pa.Table
    caseloads: pa.Table
    preparedness: pa.Table
    partners: pa.Table
    changes: pa.Table
    history: pa.Table
    versions: pa.Table


def plan_report(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    language: str = "en",
    against: Against = "need",
    **question: Unpack[Question],
) -> PlanReport:
    """A version of a plan, for a report; the newest that stands if none is named.

    Args:
        language: of the headings of its sections.
        against: all people in need, or those whom nobody reaches today.
        question: as the matrix is asked, with the moment at which the plan was known;
            see `mcof.actions.gaps.Question`.

    Raises:
        Missing: there is no such plan or version.
    """
    as_of = question.get("as_of")
    one = opened(workspace, name, version, as_of=as_of)
    seen = check(workspace, one.name, one.version, against=against, **question)
    plan, base = one.plan, one.told["base"]
    code_set = pa.array([plan.header["code_set"]] * plan["lines"].height, pa.string())
    return PlanReport(
        told=one.told,
        header=plan.header,
        headings=tuple(heading(plan, key, language) for key in plan["sections"]["heading"]),
        sections=plan["sections"].to_arrow(),
        objectives=plan["objectives"].to_arrow(),
        indicators=plan["indicators"].to_arrow(),
        totals=totals(plan, registry(workspace, as_of).paths()).to_arrow(),
        lines=plan["lines"].to_arrow().append_column("code_set", code_set),
        money=money(plan).to_arrow(),
        balance=seen.balance,
        against=against,
        states=counted(pl.DataFrame(seen.balance)),
        findings=seen.findings.to_arrow(),
        scenarios=seriousness(plan["scenarios"]).to_arrow(),
        caseloads=plan["caseloads"].to_arrow(),
        preparedness=plan["preparedness"].to_arrow(),
        partners=plan["partners"].to_arrow(),
        changes=differences(workspace, one.name, base or one.version, one.version),
        history=history(workspace, one.name, as_of=as_of),
        versions=versions(workspace, one.name, as_of=as_of),
    )
