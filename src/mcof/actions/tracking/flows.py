"""Ask about flows: how many travellers were counted, and how much was covered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tracking.flows import totals
from mcof.tracking.flows.days import Period
from mcof.tracking.flows.records import dimensions


def flows(
    workspace: Workspace,
    *,
    start: date | None = None,
    end: date | None = None,
    period: str = "all",
    by: Sequence[str] = (),
    level: int = 1,
    point: str | None = None,
    place: str | None = None,
    direction: str | None = None,
    group: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """Travellers counted in each piece of a period, with what the points covered.

    Args:
        start, end: first and last day; all days with records, up to the workspace's own day,
            where not said.
        period: all, month, week or day.
        by: such as direction, reason, mode, origin, destination, nationality, sex, point, place.
        level: of places, where asked by place.

    Returns:
        The columns of `mcof.tracking.flows.totals.flow_totals`, in the order of time.

    Raises:
        Missing: nobody was counted yet.
        InputError: a dimension or a period that does not exist.
    """
    asked = _Asked(workspace, as_of)
    first, last = asked.days(start, end, operation)
    said = {"operation": operation, "point_id": point, "direction": direction}
    only = {name: value for name, value in said.items() if value is not None}
    if group is not None:
        only["population_group"] = group
    if place is not None:
        level, only["place_code"] = asked.level_of(place), place
    table = totals.flow_totals(
        *asked.tables(),
        start=first,
        end=last,
        period=Period(period),
        by=by,
        level=level,
        only=only,
    )
    order = ["operation", "period_start", -table["individuals"].fill_null(-1), *dimensions(by)]
    return workspace.engine.answer(table.order_by(order))


def flow_change(
    workspace: Workspace,
    *,
    before: tuple[date, date],
    after: tuple[date, date],
    by: Sequence[str] = (),
    level: int = 1,
    direction: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What changed between two periods: at the same points, and by points coming and going.

    Returns:
        The columns of `mcof.tracking.flows.totals.flow_change`, like for like first.

    Raises:
        InputError: a dimension that does not exist, or a period that ends before it begins.
    """
    said = {"operation": operation, "direction": direction}
    table = totals.flow_change(
        *_Asked(workspace, as_of).tables(),
        before=before,
        after=after,
        by=by,
        level=level,
        only={name: value for name, value in said.items() if value is not None},
    )
    return workspace.engine.answer(table.order_by(["operation", "presence", *dimensions(by)]))


class _Asked:
    """The tables of flows of a workspace, as they were known at a moment."""

    def __init__(self, workspace: Workspace, as_of: datetime | None) -> None:
        self._workspace = workspace
        engine = workspace.engine
        self._flows = engine.table("flows", as_of=as_of)
        self._points = engine.table("flow_points", as_of=as_of)
        self._paths = registry(workspace, as_of).paths()

    def tables(self) -> tuple[ir.Table, ir.Table, ir.Table]:
        """Records, points and the paths of places."""
        return self._flows, self._points, self._workspace.engine.local(self._paths.to_arrow())

    def days(
        self, start: date | None, end: date | None, operation: str | None
    ) -> tuple[date, date]:
        """The first and last day asked about, or else with records.

        Raises:
            Missing: there are no records.
        """
        rows = self._flows
        if operation is not None:
            rows = rows.filter(rows["operation"] == operation)
        last = end or self._workspace.until(None)
        if last is not None:
            rows = rows.filter(rows["counted_on"] <= ibis.literal(last))
        known = rows.aggregate(first=rows["counted_on"].min(), last=rows["counted_on"].max())
        (seen,) = self._workspace.engine.answer(known).to_pylist()
        if seen["first"] is None and (start is None or end is None):
            raise Missing(
                "No travellers were counted yet",
                code="flows-missing",
                advice="Import a registry: mcof import FILE --as flows; its points as flow_points.",
            )
        return start or seen["first"], end or seen["last"]

    def level_of(self, place: str) -> int:
        """The level of a place."""
        levels = self._paths.filter(pl.col("code") == place)["level"]
        return int(levels[0]) if levels.len() else 1
