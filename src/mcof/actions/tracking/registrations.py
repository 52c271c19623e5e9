"""Ask how many each partner has registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.ports import Workspace
from mcof.tracking import registrations as lists
from mcof.tracking.levels import inside


def registrations(
    workspace: Workspace,
    *,
    level: int = 0,
    by: Sequence[str] = (),
    on: date | None = None,
    partner: str | None = None,
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """How many each partner had registered by a day; partners are never added.

    Args:
        by: sex, age, site.

    Returns:
        The columns of `mcof.tracking.registrations.registration_totals`.

    Raises:
        InputError: a dimension that does not exist.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    table = lists.registration_totals(
        engine.table("registrations", as_of=as_of),
        paths,
        level=level,
        by=by,
        on=workspace.until(on),
        operation=operation,
        partner=partner,
    )
    if place is not None:
        table = inside(table, paths, place)
    columns = [lists.DIMENSIONS[name] for name in by]
    return engine.answer(table.order_by(["operation", "partner", "place_code", *columns]))
