"""Capacity: trained people, teams, goods, vehicles and facilities at a place, on a day."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.response.holding import CELL, inside, newest, shown
from mcof.tables import CAPACITIES
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.levels import where

_WHAT = tuple(name for name in CAPACITIES.key if name != "reference_date")


def capacity(capacities: ir.Table, *, on: date | None) -> ir.Table:
    """What everybody has, as last counted by a day: a row per organisation, resource and place.

    A capacity is a stock: of the counts of one organisation, kind, resource, sector, phase,
    group and place only the newest until the day counts, and none is ever added over time.

    Returns:
        The columns of `capacities`, of the rows that count, with `people`: whom they serve
        in a month, `quantity` times `people_per_unit`, null where either is unknown.

    Method: docs/reference/methods/response.md.
    """
    rows = newest(capacities, CAPACITIES.key)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    order = [ibis.desc("reference_date")]
    at = ibis.row_number().over(group_by=list(_WHAT), order_by=order)
    last = where(rows, at == 0)
    return last.mutate(people=last["quantity"] * last["people_per_unit"])


def capable(capacities: ir.Table, cells: ir.Table, paths: ir.Table, *, on: date | None) -> ir.Table:
    """What there is in the place of each cell or inside it: one row per cell.

    What a place above holds may be far away and is not counted. A row that leaves the
    sector open serves each sector, so the figures of sectors must not be added. People
    served by goods and by teams are the same people: the largest resource counts, not
    their sum; one resource of several organisations and places is added.

    Returns:
        The cell, `trained` (trained people, of the skill that most have: one person may
        have several), `teams` (null where none is listed or no number is known),
        `capacity_people` (whom the largest resource serves in a month),
        `capacity_resource` (which that is), `capacity_on` (the oldest count among them),
        `capacity_rows`, `capacity_basis`. A cell without a row here has nothing listed.
    """
    pairs = inside(capacity(capacities, on=on), cells, paths)
    each = pairs.group_by([*CELL, "capacity_kind", "resource", "unit"]).aggregate(
        quantity=pairs["quantity"].sum(),
        people=pairs["people"].sum(),
        oldest=pairs["reference_date"].min(),
        rows=pairs.count(),
        weak=weakness(pairs["basis"]).max(),
    )
    each = each.mutate(most=each["people"].max().over(group_by=list(CELL)))
    counted = each["quantity"]
    whole = each.group_by(list(CELL)).aggregate(
        trained=counted.max(where=each["capacity_kind"] == "TRAINED"),
        teams=counted.sum(where=each["capacity_kind"] == "TEAM"),
        capacity_people=each["people"].max().floor().cast("int64"),
        capacity_resource=each["resource"].min(where=each["people"] == each["most"]),
        capacity_on=each["oldest"].min(),
        capacity_rows=each["rows"].sum().cast("int64"),
        weak=each["weak"].max(),
    )
    return shown(whole).mutate(capacity_basis=basis_of(whole["weak"])).drop("weak")
