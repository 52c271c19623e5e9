"""Ask what changed: a round against the one before, and how much of it is the method."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions.tracking.figures import stocks_of
from mcof.actions.tracking.methods import versions_of
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tracking import change as changes
from mcof.tracking.partitions import DIMENSIONS, dimensions
from mcof.tracking.stocks import Which


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

    def count(round: int | None, until: date | None) -> pa.Table:
        which = Which(round, until, group, operation)
        return stocks_of(workspace, which, level=level, by=by, as_of=as_of)

    now = count(after, workspace.until(on, after))
    was = count(before, None if before is not None else _eve(now))
    columns = [DIMENSIONS[name] for name in dimensions(by)]
    known = versions_of(workspace).to_arrow()

    def compared(was: ir.Table, now: ir.Table, known: ir.Table) -> ir.Table:
        table = changes.change(was, now, by=columns, versions=known)
        order = [-table["change_individuals"].abs().fill_null(-1), "place_code", *columns]
        return table.order_by(order)

    return workspace.engine.form(f"change by {columns}", compared, was=was, now=now, known=known)


def _eve(now: pa.Table) -> date:
    """The day before the first day of the later round."""
    first = pc.min(now["reference_date"]).as_py()
    if first is None:
        raise Missing(
            "There is no such round to compare",
            code="round-missing",
            advice="`mcof figures` lists the rounds that there are.",
        )
    return first - timedelta(days=1)  # type: ignore[no-any-return]
