"""Households in camps, implied where only they are counted as fewer people."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.methods import household_sizes, methods_in_force


def camps(stock: ir.Table, sizes: ir.Table | None = None) -> ir.Table:
    """The households in camps that a total of households and people implies.

    With six people to a household, and five in camps, H households and I people imply
    6H - I households in camps: 52,671 in round 117 of Iraq, 50,550 in round 118 and 36,002
    in round 126. Derived, and only as true as the method is followed in every row.

    Args:
        stock: as `mcof.tracking.figures.stock` gives it.
        sizes: as `household_sizes()`, which is the default.

    Returns:
        The stock with `camp_households`, `camp_individuals`, `method`; null where the
        method has one size for all, a figure is unknown, or the answer would be below
        zero or more than there are.
    """
    known = household_sizes() if sizes is None else sizes
    table = methods_in_force(stock, known)
    two = known.filter(known["household_size"] != known["household_size_in_camps"])
    by_name = two.select(
        "method", "population_group", _six="household_size", _five="household_size_in_camps"
    ).distinct()
    joined = table.left_join(by_name, ["method", "population_group"])
    all_ = joined["households"]
    fewer = all_ * joined["_six"] - joined["individuals"]
    step = joined["_six"] - joined["_five"]
    # not a whole number of households: the method was not followed in every row
    whole = ((fewer - fewer % step) / step).cast("int64")
    fits = (fewer % step == 0) & (whole >= 0) & (whole <= all_)
    none = ibis.null("int64")
    return joined.mutate(
        camp_households=ibis.ifelse(fits, whole, none),
        camp_individuals=ibis.ifelse(fits, whole * joined["_five"], none).cast("int64"),
        basis=ibis.ifelse(
            joined["basis"].isin(["modelled", "synthetic"]), joined["basis"], "derived"
        ),
    ).drop("_six", "_five", "method_right", "population_group_right", "uniform_size")
