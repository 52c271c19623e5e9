"""Methods of counting: how families became people, and what changing that does.

A tracking matrix counts families and multiplies. Where the multiplier changes, the
number of people changes though nobody moved; that part is the *method effect*. Lists of
waves and shelters, and the unit of cells, change too; they leave totals as they are.
"""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from mcof.ingest.methods import KINDS, versions


@cache  # one table, so that an engine knows a question that it was asked before
def method_versions() -> ir.Table:
    """The versions that ship with mcof; see `mcof.ingest.methods.versions`."""
    return ibis.memtable(versions().to_arrow())


def methods_in_force(stock: ir.Table, known: ir.Table | None = None) -> ir.Table:
    """The stock with the method that was in force for it, by country, group and day.

    Args:
        known: as `method_versions()`, which is the default.

    Returns:
        The stock with `version`, `method` (how families became people), `uniform_size`
        (people per family, where all have the same), `size_outside` and `size_in_camps`,
        and `<kind>_changes` for each kind of change. Null where no method is known of the
        country, the group and the day.
    """
    table = method_versions() if known is None else known
    sizes = table["household_size"], table["household_size_in_camps"]
    told = table.select(
        _country=table["country"],
        _group=table["population_group"],
        _first=table["first_day"],
        _last=table["last_day"],
        version=table["version"],
        method=table["size_method"],
        uniform_size=ibis.ifelse(sizes[0] == sizes[1], sizes[0], ibis.null("int64")),
        size_outside=sizes[0],
        size_in_camps=sizes[1],
        **{f"{kind}_changes": table[f"{kind}_changes"] for kind in KINDS},
    )
    keyed = stock.mutate(_c=stock["place_code"].substr(0, 2).upper())
    joined = keyed.left_join(
        told,
        [
            keyed["_c"] == told["_country"],
            keyed["population_group"] == told["_group"],
            keyed["reference_date"] >= told["_first"],
            keyed["reference_date"] <= told["_last"],
        ],
    )
    return joined.drop("_c", "_country", "_group", "_first", "_last")
