"""Partitions: two ways of cutting the same people are never added."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.tracking.levels import where

DIMENSIONS = {
    "age": "age",
    "arrival": "category",
    "demographic": "category",
    "last": "last_displacement_code",
    "nationality": "category",
    "origin": "origin_code",
    "period": "displacement_period",
    "permit": "category",
    "reason": "reason",
    "sex": "sex",
    "shelter": "shelter_type",
}
"""The name that `breakdown` uses, and the column that holds the value."""

ALWAYS_APART = ("population_group", "operation")
"""Columns that every figure keeps apart, whether asked or not."""


def dimensions(by: Sequence[str]) -> tuple[str, ...]:
    """The names that `breakdown` uses for what is asked by name or by column.

    Raises:
        InputError: there is no such dimension.
    """
    columns = list(DIMENSIONS.values())
    names = {c: name for name, c in DIMENSIONS.items() if columns.count(c) == 1}
    names |= {name: name for name in DIMENSIONS}
    unknown = [asked for asked in by if asked not in names and asked not in ALWAYS_APART]
    if unknown:
        raise InputError(
            f"'{unknown[0]}' is no dimension of displacement",
            code="dimension-unknown",
            advice=f"Ask by {', '.join(DIMENSIONS)}; group and operation are always kept apart.",
        )
    wanted = sorted({names[asked] for asked in by if asked in names})
    if len({DIMENSIONS[name] for name in wanted}) < len(wanted):
        raise InputError(
            f"{' and '.join(wanted)} are never given together",
            code="dimensions-exclude",
            advice="Ask for one of them at a time.",
        )
    return tuple(wanted)


def holding(rows: ir.Table, wanted: Sequence[str], *, within: Sequence[str]) -> ir.Table:
    """The rows of partitions that hold every wanted dimension.

    Where no dimension is wanted these are the totals; only where what is counted apart
    by `within` has none in any round do its parts stand in for them: a publication
    often prints the largest parts alone, which are no total.
    """
    if not wanted:
        total = ibis.ifelse(rows["breakdown"] == "total", 1, 0)
        return where(rows, total == total.max().over(group_by=list(within)))
    padded = ibis.literal("+") + rows["breakdown"] + ibis.literal("+")
    for name in wanted:
        column = DIMENSIONS[name]
        rows = rows.filter(padded.contains(f"+{name}+") | padded.contains(f"+{column}+"))
    return rows


def coarsest(rows: ir.Table, *, within: Sequence[str]) -> ir.Table:
    """Of the partitions of one stock, the rows of the one with the fewest dimensions.

    `total` has none. Partitions with as many dimensions as each other are taken in the
    order of their names, so that the answer does not depend on the order of rows.
    """
    joints = rows["breakdown"].length() - rows["breakdown"].replace("+", "").length()
    size = ibis.ifelse(rows["breakdown"] == "total", 0, joints + 1)
    cut = size.cast("string") + ":" + rows["breakdown"]
    return where(rows, cut == cut.min().over(group_by=list(within)))
