"""Households in camps, implied where only they are counted as fewer people."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.methods import methods_in_force


def camps(stock: ir.Table, versions: ir.Table | None = None) -> ir.Table:
    """The households in camps that a total of households and people implies.

    With six people to a household, and five in camps, H households and I people imply
    6H - I households in camps: 52,671 in round 117 of Iraq, 50,550 in round 118 and 36,002
    in round 126. Derived, and only as true as the method is followed in every row.

    Args:
        stock: as `mcof.tracking.figures.stock` gives it.
        versions: as `mcof.tracking.methods.method_versions()`, which is the default.

    Returns:
        The stock with `camp_households`, `camp_individuals`, `method`; null where the
        method has one size for all, a figure is unknown, or the answer would be below
        zero or more than there are.
    """
    joined = methods_in_force(stock, versions)
    all_ = joined["households"]
    fewer = all_ * joined["size_outside"] - joined["individuals"]
    step = (joined["size_outside"] - joined["size_in_camps"]).nullif(0)
    # not a whole number of households: the method was not followed in every row
    whole = ((fewer - fewer % step) / step).cast("int64")
    fits = (fewer % step == 0) & (whole >= 0) & (whole <= all_)
    none = ibis.null("int64")
    return joined.mutate(
        camp_households=ibis.ifelse(fits, whole, none),
        camp_individuals=ibis.ifelse(fits, whole * joined["size_in_camps"], none).cast("int64"),
        basis=ibis.ifelse(
            joined["basis"].isin(["modelled", "synthetic"]), joined["basis"], "derived"
        ),
    ).select(*stock.columns, "method", "camp_households", "camp_individuals")
