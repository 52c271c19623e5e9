"""Ask for gaps: the MCOF matrix, and what is missing in it, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict, Unpack

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.followup.known import with_standing
from mcof.actions.followup.rules import meant
from mcof.actions.looking.means import rows_of_means
from mcof.actions.looking.phases import phases_of
from mcof.actions.places.known import registry
from mcof.actions.response.asking import standing_rows
from mcof.actions.response.rules import declared_for
from mcof.actions.tracking.figures import stocks_of, told
from mcof.gaps.cells import present
from mcof.gaps.kinds import OF_ALL_GROUPS, Facts, kinds, rules
from mcof.gaps.kinds.known import known
from mcof.gaps.matrix import STALE_AFTER_DAYS, Asked
from mcof.gaps.matrix import matrix as cells
from mcof.gaps.need import stated
from mcof.gaps.periods import Period
from mcof.gaps.rank import Rule, rank
from mcof.gaps.reach import Counting, reported
from mcof.gaps.weighing import Weights
from mcof.ports import Workspace
from mcof.tracking.stocks import Which
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
        without: reasons or kinds that are switched off; see `mcof.gaps.kinds.TABLE`.
        limits: parameters of the rules, by reason.
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
    without: Sequence[str]
    limits: Mapping[str, float]
    as_of: datetime | None


@dataclass(frozen=True)
class Looked:
    """What a question looked at: everything that gaps are found in.

    Attributes:
        cells: the rows of `mcof.gaps.matrix.matrix`.
        people: as `mcof.gaps.cells.present` says.
        phases: as `mcof.gaps.phases.leading` says.
        paths: `Registry.paths()`.
    """

    cells: pl.DataFrame
    people: pl.DataFrame
    phases: pl.DataFrame
    paths: pl.DataFrame


def gaps(
    workspace: Workspace,
    *,
    kind: str | None = None,
    rule: str | Sequence[str] | Weights = "default",
    limit: int | None = None,
    **question: Unpack[Question],
) -> pa.Table:
    """The gaps, ranked among those asked for, the worst first.

    Args:
        kind: one of `mcof.gaps.kinds.KINDS`; None for all.
        rule: a name of `mcof.gaps.rank.RULES`, criteria, weights, or `own`: the rule that
            was decided on in this workspace.
        limit: no more than so many.

    Returns:
        The columns of the matrix, of `kinds`, of `rank`, and what was decided of each gap:
        `mcof.actions.followup.known.STANDING`.

    Raises:
        InputError: no such rule.
    """
    as_of = question.get("as_of")
    found = unranked(workspace, kind=kind, **question)
    ranked = ranked_by(workspace, found, meant(workspace, rule, as_of))
    shown = ranked if limit is None else ranked.slice(0, limit)
    return with_standing(workspace, shown, on=day(workspace, question), as_of=as_of)


def unranked(
    workspace: Workspace, *, kind: str | None = None, **question: Unpack[Question]
) -> pa.Table:
    """The gaps in no order: the columns of the matrix and of `kinds`."""
    found = gaps_in(workspace, looked(workspace, question), question)
    return told(found if kind is None else found.filter(pl.col("kind") == kind))


def ranked_by(
    workspace: Workspace, found: pa.Table, rule: str | Rule | Weights = "default"
) -> pa.Table:
    """Gaps by their rank, the worst first."""

    def make(gaps: ir.Table) -> ir.Table:
        return rank(gaps, rule).order_by("rank")

    return workspace.engine.form(f"gaps by {rule}", make, gaps=found)


def matrix(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The MCOF matrix: a row per sector, phase, place and group."""
    return shown(_within(workspace, looked(workspace, question).cells, question))


def shown(table: pl.DataFrame) -> pa.Table:
    """The cells of a matrix in its order and its published columns."""
    order = ["sector", "phase", "place_code", "population_group"]
    own = ("need_least", "need_compared", "need_split")
    return told(table.sort(order, nulls_last=True).drop(own))


def looked(workspace: Workspace, question: Question) -> Looked:
    """Everything that gaps are found in: the rows in any number are asked of the engine."""
    engine, as_of = workspace.engine, question.get("as_of")
    on, span = day(workspace, question), period(workspace, question)
    asked = Asked(
        sectors=list(dict.fromkeys([*looked_at(), *(question.get("sectors") or ())])),
        level=question.get("level", 1),
        period=span,
        on=on,
        threshold=question.get("threshold", 1.0),
        stale_after_days=question.get("stale_after_days", STALE_AFTER_DAYS),
        counting=question.get("counting", "largest"),
    )
    paths = registry(workspace, as_of).paths()
    which = Which(question.get("round"), on, operation=question.get("operation"))
    people = present(_frame(stocks_of(workspace, which, level=asked.level, as_of=as_of)))
    phases = phases_of(
        workspace,
        people,
        level=asked.level,
        on=on,
        operation=question.get("operation"),
        as_of=as_of,
    )
    rows = (engine.table("needs", as_of=as_of), standing_rows(workspace, as_of=as_of))
    needs, responses = (each.filter(each["sector"].isin(list(asked.sectors))) for each in rows)
    table = cells(
        _frame(engine.answer(stated(needs, period=span))),
        _frame(engine.answer(_reported(workspace, responses, asked, question))),
        people,
        phases,
        paths=paths,
        asked=asked,
    )
    return Looked(table, people, phases, paths)


def _reported(
    workspace: Workspace, responses: ir.Table, asked: Asked, question: Question
) -> ir.Table:
    """Whom the response says it reaches: as the question counts, else by declared rules."""
    rules = None
    if "counting" not in question:
        rules = declared_for(workspace, responses, period=asked.period, as_of=question.get("as_of"))
    return reported(responses, period=asked.period, counting=asked.counting, rules=rules)


def gaps_in(workspace: Workspace, seen: Looked, question: Question) -> pl.DataFrame:
    """The gaps in what was looked at, by the rules that the question leaves on.

    Found in all of it and filtered then, so that a gap has one name whatever is asked. A
    gap of the country holds in each of its places, one of all groups for each of them, and
    one of all sectors for each sector.
    """
    found = kinds(facts_of(workspace, seen, question))
    if sectors := question.get("sectors"):
        found = found.filter(pl.col("sector").is_null() | pl.col("sector").is_in(list(sectors)))
    if (phase := question.get("phase")) is not None:
        found = found.filter(pl.col("phase") == phase)
    if (group := question.get("group")) is not None:
        every = pl.col("kind").is_in(OF_ALL_GROUPS)
        found = found.filter(every | (pl.col("population_group") == group))
    if (place := question.get("place")) is not None:
        beneath = registry(workspace, question.get("as_of")).inside(place)
        above = seen.paths.filter(pl.col("code") == place).select("code_set", place_code="admin0")
        found = found.join(
            pl.concat([beneath, above]).unique(), on=["code_set", "place_code"], how="semi"
        )
    return found


def facts_of(workspace: Workspace, seen: Looked, question: Question) -> Facts:
    """What the rules look at: the cells, and what is known of means in them."""
    facts = Facts(
        cells=seen.cells,
        people=seen.people,
        paths=seen.paths,
        on=day(workspace, question),
        rules=rules(
            question.get("without", ()),
            question.get("limits"),
            stale_after_days=question.get("stale_after_days", STALE_AFTER_DAYS),
        ),
    )
    read = rows_of_means(workspace, question.get("as_of"))
    held = known(read, facts, period=period(workspace, question))
    return replace(facts, means=held, looked=True)


def _within(workspace: Workspace, table: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The cells of the sectors, the phase, the places and the groups asked for."""
    if sectors := question.get("sectors"):
        table = table.filter(pl.col("sector").is_in(list(sectors)))
    if (phase := question.get("phase")) is not None:
        table = table.filter(pl.col("phase") == phase)
    if (group := question.get("group")) is not None:
        table = table.filter(pl.col("population_group") == group)
    if (place := question.get("place")) is not None:
        beneath = registry(workspace, question.get("as_of")).inside(place)
        table = table.join(beneath, on=["code_set", "place_code"], how="semi")
    return table


def _frame(rows: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(rows))


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
