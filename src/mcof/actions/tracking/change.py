"""Ask what changed: a round against the one before, and how much of it is the method."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions.tracking.kept import observed
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tracking import change as changes
from mcof.tracking.figures import stock
from mcof.tracking.partitions import DIMENSIONS, dimensions


def change(
    workspace: Workspace,
    *,
    level: int = 0,
    by: Sequence[str] = (),
    before: int | None = None,
    after: int | None = None,
    on: date | None = None,
    group: str = "IDP",
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What changed in each place between two rounds of one group.

    Args:
        before, after: numbers of the rounds; None for the latest, and the one before it.
        on: the last day to look at.

    Returns:
        The columns of `mcof.tracking.change.change`, the greatest change first.

    Raises:
        Missing: there is no round, or none before it.
        InputError: a dimension that does not exist.
    """
    counted, paths = observed(workspace, as_of=as_of)

    engine = workspace.engine

    def count(round: int | None, until: date | None) -> ir.Table:
        """A row per place: three small queries are answered sooner than one large."""
        rows = stock(
            counted,
            paths,
            level=level,
            by=by,
            round=round,
            on=until,
            group=group,
            operation=operation,
        )
        return engine.local(engine.answer(rows))

    now = count(after, workspace.until(on, after))
    was = count(before, None if before is not None else _eve(workspace, now))
    columns = [DIMENSIONS[name] for name in dimensions(by)]
    table = changes.change(was, now, by=columns)
    order = [-table["change_individuals"].abs().fill_null(-1), "place_code", *columns]
    return engine.answer(table.order_by(order))


def _eve(workspace: Workspace, now: ir.Table) -> date:
    """The day before the first day of the later round."""
    days = workspace.engine.answer(now.select("reference_date"))["reference_date"]
    first = pc.min(days).as_py()
    if first is None:
        raise Missing(
            "There is no such round to compare",
            code="round-missing",
            advice="`mcof figures` lists the rounds that there are.",
        )
    return first - timedelta(days=1)  # type: ignore[no-any-return]
