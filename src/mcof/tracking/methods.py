"""Methods of counting: how families became people, and what changing that does.

A tracking matrix counts families and multiplies. Where the multiplier changes, the
number of people changes though nobody moved; that part is the *method effect*.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa


@lru_cache
def _shipped() -> pa.Table:
    text = files("mcof.tracking").joinpath("data/household_sizes.csv").read_bytes()
    frame = pl.read_csv(BytesIO(text), try_parse_dates=True).with_columns(
        pl.col("last_day").cast(pl.Date)
    )
    arrow: pa.Table = frame.to_arrow()
    return arrow


@lru_cache  # one table, so that an engine knows a question that it was asked before
def household_sizes() -> ir.Table:
    """People per family, by country, group, day and setting, with the source of each.

    Returns:
        `country` (the two letters that P-codes begin with), `population_group`, `method`,
        `first_day`, `last_day` (null: still in force), `first_round`, `household_size`,
        `household_size_in_camps`, `source`.
    """
    return ibis.memtable(_shipped())


def methods_in_force(stock: ir.Table, sizes: ir.Table) -> ir.Table:
    """The stock with `method` and `uniform_size`, people per family where all have the same.

    Null where no method is known of the country, the group and the day.
    """
    known = sizes.select(
        _country=sizes["country"],
        _group=sizes["population_group"],
        _first=sizes["first_day"],
        _last=ibis.coalesce(sizes["last_day"], ibis.literal("9999-12-31").cast("date")),
        method=sizes["method"],
        uniform_size=ibis.ifelse(
            sizes["household_size"] == sizes["household_size_in_camps"],
            sizes["household_size"],
            ibis.null("int64"),
        ),
    )
    keyed = stock.mutate(_c=stock["place_code"].substr(0, 2).upper())
    joined = keyed.left_join(
        known,
        [
            keyed["_c"] == known["_country"],
            keyed["population_group"] == known["_group"],
            keyed["reference_date"] >= known["_first"],
            keyed["reference_date"] <= known["_last"],
        ],
    )
    return joined.drop("_c", "_country", "_group", "_first", "_last")
