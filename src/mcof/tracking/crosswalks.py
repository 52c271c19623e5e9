"""Crosswalks: facts of one set of P-codes told in another."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def crosswalked(
    facts: ir.Table,
    crosswalk: ir.Table,
    code_set: str,
    *,
    people: Sequence[str] = ("households", "individuals"),
) -> ir.Table:
    """The facts under a code set, divided by the weights of the crosswalk.

    A place that lies in several is divided so that whole people come out and their sum
    is what it was. Facts that were divided are `modelled`, unless they are weaker. Facts
    of the code set, and those that the crosswalk says nothing of, stay as they are.

    Args:
        facts: with `code_set`, `place_code`, `basis` and `row_id`.
        crosswalk: the `crosswalk` table; the weights of a place add up to 1.
        people: the columns to divide.

    Returns:
        The facts with `weight`, 1 for what was not divided.
    """
    pairs = crosswalk.filter(crosswalk["to_set"] == code_set).select(
        "from_set", "from_code", "to_code", weight=ibis.coalesce(crosswalk["weight"], 1.0)
    )
    joined = facts.left_join(
        pairs, [facts["code_set"] == pairs["from_set"], facts["place_code"] == pairs["from_code"]]
    )
    told = joined["to_code"].notnull()
    upto = ibis.cumulative_window(group_by=["row_id"], order_by=["to_code"])
    table = joined.mutate(_until=ibis.coalesce(joined["weight"].sum().over(upto), 1.0))
    table = table.mutate(weight=ibis.coalesce(table["weight"], 1.0))
    divided = table["weight"] < 1
    weaker = table["basis"] == "synthetic"
    return table.mutate(
        **{name: _part(table, name) for name in people},
        code_set=ibis.ifelse(told, ibis.literal(code_set), table["code_set"]),
        place_code=ibis.coalesce(table["to_code"], table["place_code"]),
        basis=ibis.ifelse(divided & ~weaker, ibis.literal("modelled"), table["basis"]),
    ).drop("from_set", "from_code", "to_code", "_until")


def _part(table: ir.Table, name: str) -> ir.IntegerValue:
    """The whole people of one part: up to its end, less up to its beginning."""
    number = table[name]

    def upto(share: ir.FloatingValue) -> ir.IntegerValue:
        return (number * share + 0.5).floor().cast("int64")

    return upto(table["_until"]) - upto(table["_until"] - table["weight"])
