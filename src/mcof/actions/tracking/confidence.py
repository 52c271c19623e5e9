"""Ask how far figures may be relied on: grades, informants, kinds of source, age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import ibis.expr.types as ir
import pyarrow as pa

from mcof.actions.tracking.kept import observed
from mcof.ports import Workspace
from mcof.tracking import confidence as relied
from mcof.tracking.figures import behind
from mcof.tracking.grades import GRADES
from mcof.tracking.levels import inside


def confidence(
    workspace: Workspace,
    *,
    level: int = 1,
    by_kind: bool = False,
    design: bool = False,
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    place: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """How far each stock of people may be relied on, the largest first.

    Args:
        by_kind: a row for each kind of source instead, with its share of the people.
        design: also an interval by mcof's own design defaults, labelled so.
        on: the day asked about, to which ages are counted; the workspace's own, or today.

    Returns:
        The columns of `mcof.tracking.confidence.confidence`, or of `by_source_kind`.
    """
    counted, paths = observed(workspace, as_of=as_of)
    until = workspace.until(on, round)
    rows = behind(
        counted,
        paths,
        level=level,
        round=round,
        on=until,
        group=group,
        operation=operation,
        assessment=assessment,
        keep=GRADES,
    )
    today = on or workspace.until(None) or (as_of or datetime.now(UTC)).date()
    table = (
        relied.by_source_kind(rows) if by_kind else relied.confidence(rows, today, design=design)
    )
    if place is not None:
        table = inside(table, paths, place)
    return workspace.engine.answer(table.order_by(_order(table, by_kind=by_kind)))


def _order(table: ir.Table, *, by_kind: bool) -> Sequence[str | ir.Value]:
    people = -table["individuals"].fill_null(-1)
    if by_kind:
        return ["operation", "population_group", "place_code", people, "source_kind"]
    return ["operation", "population_group", people, "place_code"]
