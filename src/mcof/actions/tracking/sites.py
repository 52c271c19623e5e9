"""Ask what sites have: water, toilets, a committee ..., and for how many people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import ibis
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.ports import Workspace
from mcof.tracking.levels import inside
from mcof.tracking.surveys import profile


def site_profile(
    workspace: Workspace,
    *,
    level: int = 0,
    services: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """In how many sites of each place there is each service, in the latest round.

    Args:
        level: 0 country, 1 governorate, 2 district.
        services: such as water; all by default.
        place: only this place and those in it.

    Returns:
        The columns of `mcof.tracking.surveys.profile.site_profile`.

    Raises:
        InputError: a service that sites do not have.
    """
    engine = workspace.engine
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    table = profile.site_profile(
        engine.table("sites", as_of=as_of),
        paths,
        level=level,
        services=services,
        round=round,
        on=workspace.until(on, round),
        operation=operation,
    )
    if place is not None:
        table = inside(table, paths, place)
    listed = [(table["service"] == name, at) for at, name in enumerate(profile.SERVICES)]
    order = ["operation", "place_code", ibis.cases(*listed)]
    return engine.answer(table.order_by(order))
