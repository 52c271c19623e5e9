"""Ask what was answered: shares of answers, and numbers, with whom they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.ports import Workspace
from mcof.tracking.levels import inside
from mcof.tracking.surveys.shares import Which, answer_numbers, answer_shares


def answers(
    workspace: Workspace,
    *,
    level: int = 0,
    questions: Sequence[str] = (),
    sector: str | None = None,
    survey: str | None = None,
    unit_kind: str | None = None,
    group: str | None = None,
    place: str | None = None,
    round: int | None = None,
    on: date | None = None,
    operation: str | None = None,
    numbers: bool = False,
    as_of: datetime | None = None,
) -> pa.Table:
    """How many units gave each answer, and the share of those who answered.

    Args:
        questions: by name; all by default.
        unit_kind: SITE, LOCATION, POINT, HOUSEHOLD or INDIVIDUAL.
        numbers: the questions that are answered in numbers instead.

    Returns:
        The columns of `mcof.tracking.surveys.shares.answer_shares`, or of `answer_numbers`, by
        question, the most frequent answer first.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    which = Which(
        questions=tuple(questions),
        sector=sector,
        survey=survey,
        unit_kind=unit_kind,
        group=group,
        operation=operation,
        round=round,
        on=workspace.until(on, round),
    )
    rows = engine.table("answers", as_of=as_of)
    asked = answer_numbers if numbers else answer_shares
    table = asked(rows, paths, level=level, which=which)
    if place is not None:
        table = inside(table, paths, place)
    order = ["operation", "survey", "unit_kind", "question", "place_code", -table["units"]]
    return engine.answer(table.order_by(order if numbers else [*order, "answer"]))
