"""Ask for figures: how many people are where, by round, place and dimension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import ibis.expr.types as ir
import pyarrow as pa

from mcof.ports import Workspace
from mcof.tracking import concentration as concentrations
from mcof.tracking import series as rounds
from mcof.tracking.figures import stock
from mcof.tracking.levels import inside
from mcof.tracking.observations import observations
from mcof.tracking.partitions import DIMENSIONS, dimensions


def observed(workspace: Workspace, *, as_of: datetime | None = None) -> tuple[ir.Table, ir.Table]:
    """What was counted, and the paths of the places, for the pure functions."""
    from mcof.actions.places.known import registry

    engine = workspace.engine
    counted = observations(
        engine.table("displacement", as_of=as_of), engine.table("sites", as_of=as_of)
    )
    return engine.named(counted), engine.local(registry(workspace, as_of).paths().to_arrow())


def figures(
    workspace: Workspace,
    *,
    level: int = 1,
    by: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    place: str | None = None,
    origin: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The stock of people in each place, largest first.

    Args:
        level: 0 country, 1 governorate, 2 district, 3 sub-district.
        by: dimensions: origin, period, shelter, reason, sex, age.
        round: a round; None for the latest of each operation.
        on: the last day to look at.
        group: a population group, such as IDP.
        place: only this place and those in it; shares stay those of the country.
        origin: only people from this place; asks by origin.
        as_of: as known at this moment.

    Returns:
        The columns of `mcof.tracking.figures.stock`.

    Raises:
        InputError: a dimension that does not exist.
    """
    asked = (*by, "origin") if origin and "origin" not in dimensions(by) else tuple(by)
    counted, paths = observed(workspace, as_of=as_of)
    table = stock(
        counted,
        paths,
        level=level,
        by=asked,
        round=round,
        on=workspace.until(on, round),
        group=group,
        operation=operation,
        assessment=assessment,
    )
    if place is not None:
        table = inside(table, paths, place)
    if origin is not None:
        table = table.filter(table["origin_code"] == origin)
    columns = [DIMENSIONS[name] for name in dimensions(asked)]
    order = ["operation", "population_group", _largest(table), "place_code", *columns]
    return workspace.engine.answer(table.order_by(order))


def series(
    workspace: Workspace,
    *,
    level: int = 0,
    on: date | None = None,
    group: str | None = None,
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The stock of every round, in the order of the days, with breaks of method marked."""
    counted, paths = observed(workspace, as_of=as_of)
    until = workspace.until(on)
    table = rounds.series(counted, paths, level=level, on=until, group=group, operation=operation)
    if place is not None:
        table = inside(table, paths, place)
    order = ["operation", "population_group", "place_code", "reference_date", "round"]
    return workspace.engine.answer(table.order_by(order))


def concentration(
    workspace: Workspace,
    *,
    at_least: int = 80,
    level: int = 1,
    round: int | None = None,
    on: date | None = None,
    group: str | None = "IDP",
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The fewest places that hold so many per cent of the people, largest first."""
    counted, paths = observed(workspace, as_of=as_of)
    table = stock(
        counted,
        paths,
        level=level,
        round=round,
        on=workspace.until(on, round),
        group=group,
        operation=operation,
    )
    held = concentrations.concentration(table, at_least=at_least)
    return workspace.engine.answer(held.order_by(["operation", "population_group", "position"]))


def _largest(table: ir.Table) -> ir.Value:
    return -table["individuals"].fill_null(-1)
