"""Registrations: how many each partner has on its list, by place, site, group, sex and age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.tables import REGISTRATIONS
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.levels import deeper, place_at, shallowest, where, with_paths
from mcof.tracking.partitions import coarsest, holding
from mcof.tracking.standing import newest_of

LIST = ("operation", "partner", "population_group")
"""What is counted apart: people may be on the lists of two partners."""

DIMENSIONS = {"sex": "sex", "age": "age", "site": "site_id"}


def registration_totals(
    registrations: ir.Table,
    paths: ir.Table,
    *,
    level: int = 0,
    by: Sequence[str] = (),
    on: date | None = None,
    operation: str | None = None,
    partner: str | None = None,
) -> ir.Table:
    """How many each partner had registered by a day, of each place or site the last count.

    Partners are never added: the same people may be on two lists, and only linking the
    lists tells. A row of a governorate stands for the districts and sites in it.

    Args:
        registrations: rows of `registrations`.
        paths: `Registry.paths()`.
        level: of the places: 0 country, 1 governorate, 2 district.
        by: sex, age, site.
        on: the last day to look at; None for any.

    Returns:
        One row per operation, partner, population group, place and dimension:
        `oldest_date`, `reference_date` (the last of its counts), `households`,
        `individuals`, `rows_without_individuals` (above 0 the people are a lower bound),
        `rows`, `basis`.

    Raises:
        InputError: a dimension that does not exist.

    Method: docs/reference/methods/registrations.md.
    """
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown:
        raise InputError(
            f"'{unknown[0]}' is no dimension of registrations",
            code="dimension-unknown",
            advice=f"Ask by {', '.join(DIMENSIONS)}; partner and group are always kept apart.",
        )
    rows = newest_of(registrations, REGISTRATIONS.key)
    for column, value in (("operation", operation), ("partner", partner)):
        if value is not None:
            rows = rows.filter(rows[column] == value)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    spot = ibis.coalesce(rows["site_id"], rows["site_name"])
    counts = _current(rows.mutate(_spot=spot), tuple(sorted({*by} & {"sex", "age"})))
    return _summed(_once(counts, paths, level), [DIMENSIONS[name] for name in by], level)


def _current(rows: ir.Table, wanted: Sequence[str]) -> ir.Table:
    """Of each place and site the last count that can answer, in its coarsest partition."""
    within = [*LIST, "code_set", "place_code", "_spot"]
    rows = holding(rows, wanted, within=within)
    last = rows["reference_date"].max().over(group_by=within)
    return coarsest(where(rows, rows["reference_date"] == last), within=within)


def _once(rows: ir.Table, paths: ir.Table, level: int) -> ir.Table:
    rows = deeper(with_paths(rows, paths), level)
    return shallowest(
        rows,
        level=level,
        within=[*LIST, "code_set"],
        speaks=rows["households"].notnull() | rows["individuals"].notnull(),
        whole=rows["_spot"].isnull(),
    )


def _summed(rows: ir.Table, columns: Sequence[str], level: int) -> ir.Table:
    rows = rows.mutate(place_code=place_at(rows, level), _weak=weakness(rows["basis"]))
    sums = rows.group_by([*LIST, "code_set", "place_code", *columns]).aggregate(
        oldest_date=rows["reference_date"].min(),
        reference_date=rows["reference_date"].max(),
        households=rows["households"].sum(),
        individuals=rows["individuals"].sum(),
        rows_without_individuals=rows["individuals"].isnull().sum(),
        rows=rows.count(),
        _weak=rows["_weak"].max(),
    )
    told = sums.mutate(place_level=ibis.literal(level).cast("int64"), basis=basis_of(sums["_weak"]))
    return told.drop("_weak")
