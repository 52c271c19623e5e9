"""The shelter profile: camps, private settings, critical shelter, and what is not known."""

from __future__ import annotations

from functools import lru_cache

import ibis
import ibis.expr.types as ir
import polars as pl

from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.figures import whole_percent
from mcof.vocabulary import load

CLASSES = ("camp", "private", "critical", "unknown")
"""The classes of DTM reports, in their order."""

_PLACE = (
    "code_set",
    "place_code",
    "place_level",
    "operation",
    "assessment",
    "population_group",
    "round",
    "reference_date",
)


@lru_cache
def classes() -> ir.Table:
    """The class of each shelter type: `shelter_type, shelter_class`."""
    pairs = load("shelter_types").attribute("class")
    frame = pl.DataFrame({"shelter_type": list(pairs), "shelter_class": list(pairs.values())})
    return ibis.memtable(frame.to_arrow())


def shelter_profile(stock: ir.Table) -> ir.Table:
    """How many people of each place live in each class of shelter.

    People whose shelter could not be seen, as in places that nobody reaches, are unknown;
    so is a type that is in no class. What no cell speaks of is `individuals_untold`, beside
    every class: where a class was printed without a figure, its people are among them.

    Args:
        stock: by shelter, as `mcof.tracking.figures.stock` gives it.

    Returns:
        One row per place, operation, assessment, group and `shelter_class`: `households`,
        `individuals` (null where every row is unknown), `total_individuals`, `share` (whole
        per cent, half up), `individuals_untold`, `share_untold`, `basis`.
    """
    joined = stock.left_join(classes(), "shelter_type")
    joined = joined.mutate(
        shelter_class=ibis.coalesce(joined["shelter_class"], ibis.literal("unknown")),
        _weak=weakness(joined["basis"]),
    )
    sums = joined.group_by([*_PLACE, "shelter_class"]).aggregate(
        households=joined["households"].sum(),
        individuals=joined["individuals"].sum(),
        total_individuals=joined["total_individuals"].max(),
        _weak=joined["_weak"].max(),
    )
    told = sums["individuals"].sum().over(group_by=list(_PLACE))
    zero = ibis.literal(0).cast("int64")
    untold = ibis.greatest(sums["total_individuals"] - ibis.coalesce(told, zero), zero)
    table = sums.mutate(individuals_untold=untold.cast("int64"), basis=basis_of(sums["_weak"]))
    return table.mutate(
        share=whole_percent(table["individuals"], table["total_individuals"]),
        share_untold=whole_percent(table["individuals_untold"], table["total_individuals"]),
    ).drop("_weak")
