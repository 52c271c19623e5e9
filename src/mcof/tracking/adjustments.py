"""Adjustments: what people added to a collected figure, beside it and never within it."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import STRENGTH, basis_of, weakness
from mcof.tracking.figures import beside
from mcof.tracking.levels import place_at, with_paths

_LINE = ("code_set", "place_code", "operation", "population_group")
_OWN = ("adjustment_households", "adjustment_individuals", "adjustments")


def standing(adjustments: ir.Table) -> ir.Table:
    """Of the rows of each adjustment the newest, without those that were withdrawn."""
    order = [adjustments["recorded_at"].desc()]
    numbered = adjustments.mutate(
        _newer=ibis.row_number().over(group_by=["adjustment"], order_by=order)
    )
    holds = numbered.filter(
        (numbered["_newer"] == 0) & ~ibis.coalesce(numbered["is_withdrawn"], ibis.literal(False))
    )
    return holds.drop("_newer")


def adjusted(figures: ir.Table, adjustments: ir.Table, paths: ir.Table, *, level: int) -> ir.Table:
    """The figures with the adjustments of their round beside them.

    An adjustment of a smaller place counts for the places above it; one of a larger place
    belongs to none of the places below, and is beside none of them. It is of a round by its
    number, or where it has none, by its day.

    Args:
        figures: stocks without dimensions, as `mcof.tracking.figures.stock` gives them.
        adjustments: as `standing` gives them.
        paths: `Registry.paths()`.

    Returns:
        The columns of the figures, which stay what was collected, and

        - `adjustment_households`, `adjustment_individuals`: null where there is none, or
          where one does not say,
        - `adjustments`: how many there are,
        - `adjusted_households`, `adjusted_individuals`: both together; what was collected
          where nothing was adjusted, and null where either is unknown,
        - `adjusted_basis`: at best `derived` where something was adjusted.
    """
    known = with_paths(adjustments.mutate(place_level=ibis.null("int64")), paths)
    placed = known.mutate(place_code=place_at(known, level))
    placed = placed.filter(placed["place_code"].notnull())
    summed = figures
    for round_known in (True, False):
        by = [*_LINE, "round" if round_known else "reference_date"]
        some = placed.filter(placed["round"].notnull() == round_known)
        summed = _beside(summed, _sums(some, by), by, "r" if round_known else "d")
    return _told(summed)


def _sums(rows: ir.Table, by: Sequence[str]) -> ir.Table:
    """What is added in each place, null where one of the adjustments does not say."""

    def total(name: str) -> ir.IntegerScalar:
        unknown = rows[name].isnull().sum()
        return ibis.ifelse(unknown == 0, rows[name].sum(), ibis.null("int64")).cast("int64")

    return rows.group_by(list(by)).aggregate(
        _households=total("households"), _individuals=total("individuals"), _n=rows.count()
    )


def _beside(figures: ir.Table, sums: ir.Table, by: Sequence[str], mark: str) -> ir.Table:
    names = ("_households", "_individuals", "_n")
    return beside(figures, sums.rename({f"{name}_{mark}": name for name in names}), by)


def _told(table: ir.Table) -> ir.Table:
    count = ibis.coalesce(table["_n_r"], 0) + ibis.coalesce(table["_n_d"], 0)
    table = table.mutate(adjustments=count.cast("int64"))
    parts: dict[str, ir.Value] = {}
    for name in ("households", "individuals"):
        by_round, by_day = table[f"_{name}_r"], table[f"_{name}_d"]
        said = ibis.ifelse(
            table["_n_r"].isnull(),
            by_day,
            ibis.ifelse(table["_n_d"].isnull(), by_round, by_round + by_day),
        )
        parts[f"adjustment_{name}"] = said.cast("int64")
    table = table.mutate(**parts)
    some = table["adjustments"] > 0
    derived = ibis.greatest(weakness(table["basis"]), STRENGTH.index("derived"))
    totals = {
        f"adjusted_{name}": ibis.ifelse(
            some, table[name] + table[f"adjustment_{name}"], table[name]
        ).cast("int64")
        for name in ("households", "individuals")
    }
    return table.mutate(
        **totals, adjusted_basis=ibis.ifelse(some, basis_of(derived), table["basis"])
    ).drop(*(f"_{name}_{mark}" for name in ("households", "individuals", "n") for mark in "rd"))
