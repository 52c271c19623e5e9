"""Kinds of gaps that rows alone can show: presence, coverage, information."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

KINDS = ("presence", "coverage", "information")
"""From the gravest: nobody acts; not enough; not known."""

REASONS = {
    "nobody-acts": "presence",
    "below-threshold": "coverage",
    "no-need-figure": "information",
    "need-figure-old": "information",
    "reach-not-reported": "information",
}
"""Why there is a gap, and the kind that it makes."""


def kinds(matrix: ir.Table) -> ir.Table:
    """The gaps of a matrix: one row per cell and reason.

    ==================  =========================================  =====================
    reason              holds where                                people
    ==================  =========================================  =====================
    nobody-acts         need above 0, or unknown and displaced     unmet, or displaced
                        people there; no organisation acts
    below-threshold     need above 0, somebody acts, the share     unmet
                        reached is known and below the threshold
    no-need-figure      no row states a need                       displaced
    need-figure-old     the newest figure is stale                 need
    reach-not-reported  need above 0, somebody acts, nobody says   need
                        how many are reached
    ==================  =========================================  =====================

    Returns:
        The columns of the matrix with `gap` (a name of the gap that stays the same as
        long as it is there), `kind`, `reason`, `magnitude` (people; null for unknown) and
        `magnitude_of` (need or displaced: what the people are).

    Method: docs/explanation/gaps.md.
    """
    need, displaced = matrix["need"], matrix["displaced"]
    nobody = matrix["actors"] == 0
    needed = need > 0
    answered = needed & ~nobody
    unknown = need.isnull()
    holds = {
        "nobody-acts": nobody & (needed | (unknown & (displaced > 0))),
        "below-threshold": answered & (matrix["coverage"] < matrix["threshold"]),
        "no-need-figure": unknown,
        "need-figure-old": matrix["stale"],
        "reach-not-reported": answered & matrix["coverage"].isnull(),
    }
    people = {
        "nobody-acts": ibis.coalesce(matrix["unmet"], displaced),
        "below-threshold": matrix["unmet"],
        "no-need-figure": displaced,
    }
    found = [
        _of(
            matrix.filter(ibis.coalesce(condition, ibis.literal(False))),
            reason,
            people.get(reason, need),
        )
        for reason, condition in holds.items()
    ]
    return ibis.union(*found)


def _of(cells: ir.Table, reason: str, people: ir.IntegerValue) -> ir.Table:
    """The cells with one reason."""
    parts = [
        ibis.literal(reason),
        cells["sector"],
        cells["phase"].fill_null("-"),
        cells["population_group"].fill_null("-"),
        cells["code_set"],
        cells["place_code"],
    ]
    name: ir.Value = parts[0]
    for part in parts[1:]:
        name = name + "~" + part
    return cells.mutate(
        gap=name,
        kind=ibis.literal(REASONS[reason]),
        reason=ibis.literal(reason),
        magnitude=people.cast("int64"),
        magnitude_of=ibis.ifelse(cells["need"].isnull(), "displaced", "need"),
    )
