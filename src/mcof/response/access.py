"""Access: how far the people of a place can be reached in a period."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from mcof.response.holding import CELL, deepest, holding, inside, newest, overlapping, shown
from mcof.tables import ACCESS
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.levels import where
from mcof.vocabulary import load


@lru_cache
def shares() -> dict[str, float]:
    """Level of access to the share of people who can be reached where no row states one."""
    stated = load("access_levels").attribute("reachable")
    return {code: float(share) for code, share in stated.items()}


def access(
    rows: ir.Table, cells: ir.Table, paths: ir.Table, *, period: tuple[date, date] | None
) -> ir.Table:
    """How far each cell can be reached in a period: one row per cell that any row speaks of.

    Of the rows that overlap the period and hold for the cell, those of the deepest place
    count; of these the one that says most about whom (sector, phase, group), then the one
    that began last, then the one that reaches fewest.

    Args:
        rows: of `access`.
        cells: `sector, phase, code_set, place_code, population_group`.
        period: first and last day; None for any.

    Returns:
        The cell, `access_level`, `reachable` (0 to 1: as stated, else the share of its
        level in the vocabulary; null where only places inside the cell are known),
        `reachable_low`, `reachable_high` (the worst and the best place, with those inside
        the cell), `reachable_stated` (whether the row itself gives the share),
        `access_reason`, `of_place`, `access_from`, `access_until`, `access_rows`,
        `access_basis`. A cell without a row here is not known to be reachable or not.

    Method: docs/reference/methods/response.md.
    """
    known = _shared(overlapping(newest(rows, ACCESS.key), period))
    own = _one(deepest(holding(known, cells, paths)))
    within = inside(known, cells, paths)
    both = ibis.union(
        own.select(*CELL, "reach", "basis", "row_id"),
        within.select(*CELL, "reach", "basis", "row_id"),
        distinct=True,
    )
    each = both.group_by(list(CELL)).aggregate(
        reachable_low=both["reach"].min(),
        reachable_high=both["reach"].max(),
        access_rows=both.count(),
        weak=weakness(both["basis"]).max(),
    )
    said = own.select(
        *CELL, "access_level", "of_place", reachable=own["reach"],
        reachable_stated=own["reachable"].notnull(), access_reason=own["reason"],
        access_from=own["period_start"], access_until=own["period_end"],
    )  # fmt: skip
    whole = each.left_join(said, list(CELL)).drop(*(f"{name}_right" for name in CELL))
    return shown(whole).mutate(access_basis=basis_of(whole["weak"])).drop("weak")


def _shared(rows: ir.Table) -> ir.Table:
    """The rows with `reach`: the share stated, else that of the level."""
    usual = ibis.cases(
        *((rows["access_level"] == code, share) for code, share in shares().items()),
        else_=ibis.null("float64"),
    )
    return rows.mutate(reach=ibis.coalesce(rows["reachable"], usual))


def _one(pairs: ir.Table) -> ir.Table:
    """Of the rows that hold for a cell, the one that says most."""
    said = (pairs[f"of_{name}"].notnull().cast("int64") for name in ("sector", "phase", "group"))
    pairs = pairs.mutate(_said=sum(said, ibis.literal(0)))
    order = [
        ibis.desc("_said"),
        ibis.desc("period_start", nulls_first=False),
        ibis.asc("reach"),
        ibis.asc("row_id"),
    ]
    at = ibis.row_number().over(group_by=list(CELL), order_by=order)
    return where(pairs, at == 0).drop("_said")
