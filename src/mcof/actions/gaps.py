"""Ask for gaps: the MCOF matrix, and what is missing in it, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict, Unpack

import ibis.expr.types as ir
import pyarrow as pa

from mcof.actions.followup.rules import meant
from mcof.actions.tracking.kept import observed
from mcof.gaps.kinds import kinds
from mcof.gaps.matrix import STALE_AFTER_DAYS
from mcof.gaps.matrix import matrix as cells
from mcof.gaps.periods import Period
from mcof.gaps.rank import rank
from mcof.gaps.reach import Counting
from mcof.ports import Workspace
from mcof.tracking.figures import stock
from mcof.tracking.levels import inside
from mcof.vocabulary import load

OPEN_FOR_DAYS = 90
"""A response counts for the quarter that ends on the day asked about."""

CLUSTERS_OF_PEOPLE = ("WSH", "FSC", "EDU", "NUT", "PRO")
"""Clusters beside MCOF's sectors that displaced people are taken to need."""


class Question(TypedDict, total=False):
    """What may be asked of the matrix.

    Attributes:
        level: of the places; 1, governorates, if not said.
        sectors: codes; if not said MCOF's fifteen and `CLUSTERS_OF_PEOPLE`.
        on: the day; the workspace's own, or today, if not said. Stocks are of the latest
            round until then.
        period: first and last day of the responses and needs that count; if not said
            the `OPEN_FOR_DAYS` days that end on `on`.
        round: of the stock, instead of the latest.
        operation: of the stock.
        place, group, phase: only these cells.
        threshold: the share of a need to be reached, 1.0 if not said.
        stale_after_days: how old a need figure may be.
        counting: see `mcof.gaps.reach.Counting`.
        as_of: as known at this moment.
    """

    level: int
    sectors: Sequence[str] | None
    on: date | None
    period: Period | None
    round: int | None
    operation: str | None
    place: str | None
    group: str | None
    phase: str | None
    threshold: float
    stale_after_days: int
    counting: Counting
    as_of: datetime | None


def gaps(
    workspace: Workspace,
    *,
    kind: str | None = None,
    rule: str | Sequence[str] = "default",
    limit: int | None = None,
    **question: Unpack[Question],
) -> pa.Table:
    """The gaps, ranked among those asked for, the worst first.

    Args:
        kind: presence, coverage or information; None for all.
        rule: a name of `mcof.gaps.rank.RULES`, criteria, weights, or `own`: the rule that
            was decided on in this workspace.
        limit: no more than so many.

    Returns:
        The columns of the matrix, of `kinds` and of `rank`.

    Raises:
        InputError: no such rule.
    """
    found = kinds(asked_matrix(workspace, question))
    if kind is not None:
        found = found.filter(found["kind"] == kind)
    ranked = rank(found, meant(workspace, rule, question.get("as_of"))).order_by("rank")
    return workspace.engine.answer(ranked if limit is None else ranked.limit(limit))


def matrix(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The MCOF matrix: a row per sector, phase, place and group."""
    order = ["sector", "phase", "place_code", "population_group"]
    return workspace.engine.answer(asked_matrix(workspace, question).order_by(order))


def asked_matrix(workspace: Workspace, question: Question) -> ir.Table:
    """The matrix as an expression, for what goes on from it."""
    engine, as_of = workspace.engine, question.get("as_of")
    counted, paths = observed(workspace, as_of=as_of)
    level = question.get("level", 1)
    on = day(workspace, question)
    people = stock(
        counted,
        paths,
        level=level,
        on=on,
        round=question.get("round"),
        operation=question.get("operation"),
    )
    # In one order, so that the same people are the same table and the question is known again.
    people = people.order_by(["code_set", "place_code", "operation", "population_group"])
    table = cells(
        engine.table("needs", as_of=as_of),
        engine.table("responses", as_of=as_of),
        engine.local(engine.answer(people)),  # a row per place: two small queries, not one large
        paths,
        question.get("sectors") or looked_at(),
        level=level,
        period=period(workspace, question),
        on=on,
        threshold=question.get("threshold", 1.0),
        stale_after_days=question.get("stale_after_days", STALE_AFTER_DAYS),
        counting=question.get("counting", "largest"),
    )
    for column, wanted in (
        ("population_group", question.get("group")),
        ("phase", question.get("phase")),
    ):
        table = table if wanted is None else table.filter(table[column] == wanted)
    place = question.get("place")
    return table if place is None else inside(table, paths, place)


def day(workspace: Workspace, question: Question) -> date:
    """The day asked about: the workspace's own, or today, where none is named."""
    return workspace.until(question.get("on")) or datetime.now(UTC).date()


def period(workspace: Workspace, question: Question) -> Period:
    """The days asked about."""
    last = day(workspace, question)
    return question.get("period") or (last - timedelta(days=OPEN_FOR_DAYS - 1), last)


def looked_at() -> list[str]:
    """The sectors of a matrix that names none."""
    schemes = load("sectors").attribute("scheme")
    return [
        code
        for code, scheme in schemes.items()
        if scheme == "mcof-2012" or code in CLUSTERS_OF_PEOPLE
    ]
