"""Allocate: draft who gives what where, when and to whom; feasible, fair and explained.

The draft is kept with everything that it was computed from. It is never issued: what becomes
of it is for a person to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import pyarrow as pa

from mcof.actions.allocating.chance import draws
from mcof.actions.allocating.content import Content
from mcof.actions.allocating.drafts import record
from mcof.actions.allocating.facts import facts, grades
from mcof.actions.intake.register import now
from mcof.actors import Actor
from mcof.allocation.answer import Answer, solve
from mcof.allocation.asking import added, compared, curve, robust
from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.gathered import Facts, Gathered, gather
from mcof.allocation.gathering.put import put
from mcof.allocation.telling import limits as means
from mcof.allocation.telling.outcome import lines, needs, paid, whole_people
from mcof.allocation.telling.spoken import facts_of, robustness
from mcof.allocation.telling.why import binding, reasons, shut
from mcof.errors import Unsolvable
from mcof.ports import Progress, Solver, Workspace
from mcof.vocabulary import phrases


@dataclass(frozen=True)
class Drafted:
    """A draft.

    Attributes:
        name: of the draft; empty in a dry run.
    """

    name: str
    content: Content
    directed: Directions


def allocate(
    workspace: Workspace,
    solver: Solver,
    directed: Directions,
    *,
    by: Actor,
    on: date,
    title: str = "Draft allocation",
    reason: str = "asked for",
    as_of: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Drafted:
    """Draft an allocation of what there is to the needs that are known.

    Args:
        on: the day that needs and means are of.
        as_of: as known at this moment.
        dry_run: compute everything and keep nothing.

    Raises:
        Unsolvable: nothing can be directed, or a conflict leaves nothing to solve.
        InputError: a lock or a minimum speaks of nothing.
    """
    told = progress or _silent
    told("facts", 0, 0)
    moment = as_of or now()
    known = facts(workspace, directed, on=on, as_of=as_of)
    gathered = gather(known, directed)
    something(gathered)
    content = computed(
        gathered, solver, grades(workspace, directed, on=on, as_of=as_of), progress=told
    )
    if dry_run:
        return Drafted("", content, directed)
    name = record(
        workspace, content, directed, title=title, reason=reason, day=on, as_of=moment,
        inputs=inputs_of(known), by=by,
    )  # fmt: skip
    return Drafted(name, content, directed)


def can_be_done(
    workspace: Workspace, directed: Directions, *, on: date, as_of: datetime | None = None
) -> pa.Table:
    """Who could help whom, and at what cost: a row per organisation, need, activity and period.

    Returns:
        The columns of `mcof.allocation.gathering.gathered.Gathered.options`.
    """
    arrow: pa.Table = gather(
        facts(workspace, directed, on=on, as_of=as_of), directed
    ).options.to_arrow()
    return arrow


def something(gathered: Gathered) -> None:
    """Refuse where nothing at all can be directed, saying why.

    Raises:
        Unsolvable: with how many needs fall out for which reason.
    """
    if not gathered.options.is_empty() and not gathered.money.is_empty():
        return
    why = gathered.undirected.group_by("reason").len().sort("len", "reason", descending=True)
    said = phrases("en")
    counts = ", ".join(
        f"{said(f'allocation.undirected.{reason}').lower()} ({count} needs)"
        for reason, count in why.iter_rows()
    )
    if gathered.options.is_empty():
        raise Unsolvable(
            f"Nothing can be directed: {counts or 'no unmet need is known'}",
            code="nothing-to-direct",
            advice="Import needs, responses and costs, or state a unit cost for the sector.",
        )
    raise Unsolvable(
        "There is no money to direct: no budget line has anything left",
        code="no-money-to-direct",
        advice="Import funding, state a budget, or count on what is committed.",
    )


def answered(gathered: Gathered, solver: Solver) -> Answer:
    """The plan of what was gathered, in fractions of people, so that every price is exact."""
    return solve(put(gathered), solver.open)


def computed(
    gathered: Gathered, solver: Solver, graded: pl.DataFrame, *, progress: Progress
) -> Content:
    """Everything that a draft says, from what was gathered."""
    progress("solve", 0, 0)
    answer = answered(gathered, solver)
    given = whole_people(answer.allocations)
    progress("reasons", 0, 0)
    cells = needs(gathered, given)
    bound = binding(answer.coverage, answer.limits, gathered.money, gathered.options)
    cells = shut(cells.join(bound, on="cell", how="left", maintain_order="left"))
    made = lines(gathered, given)
    limits = _limits(gathered, answer, solver)
    progress("compare", 0, 0)
    price = curve(answer.problem, solver.open)
    sides = compared(answer)
    worlds = draws(gathered, graded, answer.problem)
    stands = None
    if worlds:
        progress("robust", 0, len(worlds))
        stands = robust(answer, solver.open, worlds)
    return Content(
        lines=made,
        payments=paid(answer.payments, answer.allocations, made),
        cells=cells,
        reasons=reasons(cells, answer.groups, answer.bottlenecks),
        means=limits,
        unmet=cells.filter(pl.col("left") > 0).select(
            "cell", "sector", "phase", "code_set", "place_code", "population_group", "period",
            "left", "unreachable", "binds", "usd_to_close",
        ),
        undirected=gathered.undirected,
        assumed=gathered.assumed,
        compared=sides,
        curve=price,
        robust=robustness(stands, made, gathered),
        facts=facts_of(answer, cells, made, worlds=0 if stands is None else stands.worlds),
    )  # fmt: skip


def _limits(gathered: Gathered, answer: Answer, solver: Solver) -> pl.DataFrame:
    asked = means.asked_about(answer.limits, gathered.capacity.vehicles)
    questions = means.questions(asked)
    found = added(answer, solver.open, questions) if questions else ()
    brought = pl.DataFrame(
        [
            (one.more.kind, one.more.name, one.more.period, one.more.resource, one.weighted,
             one.people)
            for one in found
        ],
        schema={
            "kind": pl.String, "name": pl.String, "period": pl.String, "resource": pl.String,
            "checked": pl.Float64, "people": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
    return means.told(asked, gathered, brought)


def inputs_of(known: Facts) -> dict[str, pl.DataFrame]:
    """Everything that a draft was computed from, by name."""
    return {
        "matrix": known.matrix,
        "access": known.access.sort(known.access.columns),
        "present": known.present.sort(known.present.columns),
        "capacities": known.capacities.sort("row_id"),
        "costs": known.costs.sort("row_id"),
        "funding": known.funding.sort("row_id"),
    }


def _silent(step: str, done: int, total: int) -> None:
    """Nobody is told."""
