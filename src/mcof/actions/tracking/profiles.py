"""Ask what stocks imply: turnover, returns, durations, shelter, sex and age, crowding, planning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import inside as within
from mcof.actions.tracking.figures import stocks_of, told
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
    there, back = (
        _stock(workspace, level=level, group=group, **asked) for group in ("IDP", "RETURNEE")
    )

    def ratio(there: ir.Table, back: ir.Table) -> ir.Table:
        return returns.returnee_ratio(there, back).order_by(["operation", "place_code"])

    return workspace.engine.form("returnee ratio", ratio, there=there, back=back)


def durations(workspace: Workspace, *, months: Sequence[int] = (), **asked: Any) -> pa.Table:
    """How long people have been displaced: the months of each wave, or of so many, bounds.

    Args:
        months: for each, how many have been displaced for so many months or longer.
    """
    rows = _stock(workspace, by=["period"], **asked)

    def displaced_for(stock: ir.Table) -> ir.Table:
        return waves.displaced_for(stock, months).order_by([*_ORDER, "months"])

    def lasting(stock: ir.Table) -> ir.Table:
        table = waves.durations(stock)
        longest = table["months_at_most"].desc(nulls_first=False)
        return table.order_by([*_ORDER, longest, "displacement_period"])

    if months:
        return workspace.engine.form(f"displaced for {list(months)}", displaced_for, stock=rows)
    return workspace.engine.form("durations", lasting, stock=rows)


def shelter_profile(workspace: Workspace, **asked: Any) -> pa.Table:
    """How many people live in camps, private settings, critical shelter, or are not seen."""
    import ibis

    def classed(stock: ir.Table) -> ir.Table:
        table = shelters.shelter_profile(stock)
        kinds = [(table["shelter_class"] == name, at) for at, name in enumerate(shelters.CLASSES)]
        return table.order_by([*_ORDER, ibis.cases(*kinds, else_=9)])

    rows = _stock(workspace, by=["shelter"], **asked)
    return workspace.engine.form("shelter profile", classed, stock=rows)


def pyramid(workspace: Workspace, *, by: Sequence[str] = ("sex", "age"), **asked: Any) -> pa.Table:
    """How many women and men there are of each age range.

    Args:
        by: the dimensions that the rows have: sex and age, or one of them.
    """

    def aged(stock: ir.Table) -> ir.Table:
        table = ages.pyramid(stock)
        return table.order_by([*_ORDER, table["age_from"].asc(nulls_first=False), "age"])

    rows = _stock(workspace, by=tuple(by), **asked)
    return workspace.engine.form("pyramid", aged, stock=rows)


def planning(workspace: Workspace, **asked: Any) -> pa.Table:
    """Stocks rounded to plan by, beside the exact figures."""

    def rounded(stock: ir.Table) -> ir.Table:
        table = plans.planning(stock)
        largest = -table["individuals"].fill_null(-1)
        return table.order_by([*_ORDER[:2], largest, "place_code"])

    return workspace.engine.form("planning", rounded, stock=_stock(workspace, **asked))


def camps(workspace: Workspace, **asked: Any) -> pa.Table:
    """Households in camps that totals of households and people imply."""

    def housed(stock: ir.Table) -> ir.Table:
        return implied.camps(stock).order_by([*_ORDER])

    return workspace.engine.form("camps", housed, stock=_stock(workspace, **asked))


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
) -> pa.Table:
    """The stock that an implication is drawn from."""
    which = Which(round, workspace.until(on, round), group, operation, assessment)
    rows = stocks_of(workspace, which, level=level, by=by, as_of=as_of)
    if place is None:
        return rows
    return told(within(workspace, pl.DataFrame(rows), place, as_of))
