"""Concentration: the few places where most of the people are."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.figures import whole_percent

_LINE = ("code_set", "operation", "assessment", "population_group")


def concentration(stock: ir.Table, *, at_least: int = 80) -> ir.Table:
    """The smallest set of places that together hold so many per cent of the people.

    Args:
        stock: of places, without dimensions, as `mcof.tracking.figures.stock` gives it.
        at_least: per cent, 1 to 100.

    Returns:
        The places of the set, largest first (of equals, by code): the columns of the
        stock with `position` (1 first), `cumulative` (people so far), `set_size` and
        `set_share`, the whole per cent that the set holds. Where unknown places leave
        the set below `at_least`, all places are in it and `set_share` shows it.
    """
    known = stock.filter(stock["individuals"].notnull() & stock["place_code"].notnull())
    order = [ibis.desc("individuals"), "place_code"]
    line = ibis.cumulative_window(group_by=list(_LINE), order_by=order)
    placed = known.mutate(
        position=ibis.row_number().over(group_by=list(_LINE), order_by=order).cast("int64") + 1,
        cumulative=known["individuals"].sum().over(line).cast("int64"),
    )
    so_far = placed["cumulative"] - placed["individuals"]
    kept = placed.filter(so_far * 100 < placed["total_individuals"] * at_least)
    whole = ibis.window(group_by=list(_LINE))
    held = kept["individuals"].sum().over(whole).cast("int64")
    return kept.mutate(
        set_size=kept["place_code"].count().over(whole).cast("int64"),
        set_share=whole_percent(held, kept["total_individuals"]),
    )
