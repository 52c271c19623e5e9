"""Ask what stocks imply: turnover, returns, durations, shelter, sex and age, crowding, planning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import stocks_of
from mcof.actions.tracking.kept import observed
from mcof.ports import Workspace
from mcof.tracking.levels import inside
from mcof.tracking.profiles import camps as implied
from mcof.tracking.profiles import crowding as crowds
from mcof.tracking.profiles import durations as waves
from mcof.tracking.profiles import planning as plans
from mcof.tracking.profiles import pyramid as ages
from mcof.tracking.profiles import returns, shelters
from mcof.tracking.profiles import turnover as moves
from mcof.tracking.stocks import Which

_ORDER = ("operation", "population_group", "place_code")


def turnover(
    workspace: Workspace,
    *,
    level: int = 1,
    within: int = 0,
    before: int | None = None,
    after: int | None = None,
    on: date | None = None,
    group: str = "IDP",
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """Bounds on arrivals and departures between two rounds, from the places at a level.

    Args:
        within: the level of the places that the turnover is of: 0 the country.
        before, after: numbers of the rounds; None for the latest, and the one before it.
    """
    engine = workspace.engine
    _counted, paths = observed(workspace, as_of=as_of)
    changed = change(
        workspace, level=level, before=before, after=after, on=on, group=group,
        operation=operation, as_of=as_of,
    )  # fmt: skip
    table = moves.turnover(engine.local(changed), paths, level=level, within=within)
    return engine.answer(table.order_by([*_ORDER]))


def returnee_ratio(workspace: Workspace, *, level: int = 1, **asked: Any) -> pa.Table:
    """People who returned for each hundred still displaced, place by place."""
    asked.pop("group", None)
    engine = workspace.engine
    there, back = (
        _stock(workspace, level=level, group=group, **asked) for group in ("IDP", "RETURNEE")
    )
    return engine.answer(returns.returnee_ratio(there, back).order_by(["operation", "place_code"]))


def durations(workspace: Workspace, *, months: Sequence[int] = (), **asked: Any) -> pa.Table:
    """How long people have been displaced: the months of each wave, or of so many, bounds.

    Args:
        months: for each, how many have been displaced for so many months or longer.
    """
    rows = _stock(workspace, by=["period"], **asked)
    if months:
        table = waves.displaced_for(rows, months)
        return workspace.engine.answer(table.order_by([*_ORDER, "months"]))
    table = waves.durations(rows)
    order = [*_ORDER, table["months_at_most"].desc(nulls_first=False), "displacement_period"]
    return workspace.engine.answer(table.order_by(order))


def shelter_profile(workspace: Workspace, **asked: Any) -> pa.Table:
    """How many people live in camps, private settings, critical shelter, or are not seen."""
    import ibis

    table = shelters.shelter_profile(_stock(workspace, by=["shelter"], **asked))
    kinds = [(table["shelter_class"] == name, at) for at, name in enumerate(shelters.CLASSES)]
    return workspace.engine.answer(table.order_by([*_ORDER, ibis.cases(*kinds, else_=9)]))


def pyramid(workspace: Workspace, *, by: Sequence[str] = ("sex", "age"), **asked: Any) -> pa.Table:
    """How many women and men there are of each age range.

    Args:
        by: the dimensions that the rows have: sex and age, or one of them.
    """
    table = ages.pyramid(_stock(workspace, by=tuple(by), **asked))
    order = [*_ORDER, table["age_from"].asc(nulls_first=False), "age"]
    return workspace.engine.answer(table.order_by(order))


def planning(workspace: Workspace, **asked: Any) -> pa.Table:
    """Stocks rounded to plan by, beside the exact figures."""
    table = plans.planning(_stock(workspace, **asked))
    largest = -table["individuals"].fill_null(-1)
    return workspace.engine.answer(table.order_by([*_ORDER[:2], largest, "place_code"]))


def camps(workspace: Workspace, **asked: Any) -> pa.Table:
    """Households in camps that totals of households and people imply."""
    table = implied.camps(_stock(workspace, **asked))
    return workspace.engine.answer(table.order_by([*_ORDER]))


def crowding(
    workspace: Workspace,
    *,
    by_place: bool = False,
    round: int | None = None,
    on: date | None = None,
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The area for each person of each site, the most crowded first; or of places.

    Args:
        by_place: how many people of each place live in how much space.
    """
    sites = workspace.engine.table("sites", as_of=as_of)
    table = crowds.crowding(sites, round=round, on=workspace.until(on, round), operation=operation)
    if place is not None:
        table = inside(table, observed(workspace, as_of=as_of)[1], place)
    if by_place:
        return workspace.engine.answer(crowds.crowded_places(table).order_by([*_ORDER]))
    order = ["operation", table["sqm_per_person"].asc(nulls_first=False), "site_id"]
    return workspace.engine.answer(table.order_by(order))


def _stock(
    workspace: Workspace,
    *,
    level: int = 1,
    by: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    place: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    as_of: datetime | None = None,
) -> ir.Table:
    """The stock that an implication is drawn from."""
    which = Which(round, workspace.until(on, round), group, operation, assessment)
    engine = workspace.engine
    table = engine.local(stocks_of(workspace, which, level=level, by=by, as_of=as_of))
    if place is None:
        return table
    return inside(table, engine.local(registry(workspace, as_of).paths().to_arrow()), place)
