"""Ask for figures: how many people are where, by round, place and dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.actions.tracking.kept import kept_stocks, observed
from mcof.actions.tracking.methods import versions_of
from mcof.ports import Workspace
from mcof.tracking import concentration as concentrations
from mcof.tracking import series as rounds
from mcof.tracking.carrying import completed
from mcof.tracking.figures import stock
from mcof.tracking.partitions import DIMENSIONS, dimensions
from mcof.tracking.stocks import Which


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
    complete: bool = False,
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
        complete: locations that the round did not visit have their figure of the round before.
        as_of: as known at this moment.

    Returns:
        The columns of `mcof.tracking.figures.stock`.

    Raises:
        InputError: a dimension that does not exist.
    """
    asked = (*by, "origin") if origin and "origin" not in dimensions(by) else tuple(by)
    which = Which(round, workspace.until(on, round), group, operation, assessment)
    table = pl.DataFrame(
        stocks_of(workspace, which, level=level, by=asked, complete=complete, as_of=as_of)
    )
    if place is not None:
        table = inside(workspace, table, place, as_of)
    if origin is not None:
        table = table.filter(pl.col("origin_code") == origin)
    columns = [DIMENSIONS[name] for name in dimensions(asked)]
    largest = -pl.col("individuals").fill_null(-1)
    return told(
        table.sort(
            "operation", "population_group", largest, "place_code", *columns, nulls_last=True
        )
    )


def stocks_of(
    workspace: Workspace,
    which: Which,
    *,
    level: int,
    by: Sequence[str] = (),
    complete: bool = False,
    as_of: datetime | None = None,
) -> pa.Table:
    """One round of each stock, in the columns of `mcof.tracking.figures.stock`."""
    found = None
    if not complete:
        found = kept_stocks(workspace, which, level=level, by=by, as_of=as_of)
    if found is not None:
        return found.drop_columns(["round_key", "of_totals"])
    counted, paths = observed(workspace, as_of=as_of)
    if complete:
        counted = completed(counted, round=which.round, on=which.on)
    return workspace.engine.answer(stock(counted, paths, level=level, by=by, **asdict(which)))


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
    which = Which(on=workspace.until(on), group=group, operation=operation)
    known = versions_of(workspace).to_arrow()
    found = kept_stocks(workspace, which, level=level, as_of=as_of, last=False)
    if found is None:
        counted, paths = observed(workspace, as_of=as_of)
        rows = rounds.series(
            counted,
            paths,
            level=level,
            on=which.on,
            group=group,
            operation=operation,
            versions=workspace.engine.local(known),
        )
        table = pl.DataFrame(workspace.engine.answer(rows))
    else:
        stocks = found.drop_columns(_OF_SHARES)
        table = pl.DataFrame(workspace.engine.form("series", _along, stocks=stocks, known=known))
    if place is not None:
        table = inside(workspace, table, place, as_of)
    return told(
        table.sort(
            "operation",
            "population_group",
            "place_code",
            "reference_date",
            "round",
            nulls_last=True,
        )
    )


def _along(stocks: ir.Table, known: ir.Table) -> ir.Table:
    return rounds.along(stocks, versions=known)


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
    which = Which(round, workspace.until(on, round), group, operation)
    places = stocks_of(workspace, which, level=level, as_of=as_of)

    def held(places: ir.Table) -> ir.Table:
        few = concentrations.concentration(places, at_least=at_least)
        return few.order_by(["operation", "population_group", "position"])

    return workspace.engine.form(f"concentration of {at_least}", held, places=places)


_OF_SHARES = [
    "of_totals", "total_individuals", "total_from", "share", "parts_households",
    "parts_individuals",
]  # fmt: skip


def inside(
    workspace: Workspace, table: pl.DataFrame, place: str, as_of: datetime | None
) -> pl.DataFrame:
    """The rows of a place and of those that lie in it."""
    within = registry(workspace, as_of).inside(place)
    return table.join(within, on=["code_set", "place_code"], how="semi")


def told(table: pl.DataFrame) -> pa.Table:
    """The rows with Arrow's plain text columns, as engines give them."""
    rows = table.to_arrow()
    large = pa.types.is_large_string
    plain = [one.with_type(pa.string()) if large(one.type) else one for one in rows.schema]
    return rows.cast(pa.schema(plain))
