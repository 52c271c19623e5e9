"""Kinds of gaps that rows alone can show: presence, coverage, information."""

from __future__ import annotations

from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

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

_OF_WHOLE_NEED = ("need-figure-old", "reach-not-reported")


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
    crossed = matrix.mutate(
        _people=ibis.coalesce(matrix["unmet"], displaced),
        **{f"_{at}": ibis.coalesce(holds[reason], False) for at, reason in enumerate(REASONS)},
    ).cross_join(_listed())
    held = ibis.cases(
        *((crossed["reason"] == reason, crossed[f"_{at}"]) for at, reason in enumerate(REASONS)),
        else_=False,
    )
    found = crossed.filter(held)
    return found.mutate(
        gap=_name(found),
        magnitude=ibis.ifelse(
            found["reason"].isin(_OF_WHOLE_NEED), found["need"], found["_people"]
        ).cast("int64"),
        magnitude_of=ibis.ifelse(found["need"].isnull(), "displaced", "need"),
    ).drop("_people", *(f"_{at}" for at in range(len(REASONS))))


@lru_cache  # one table, so that an engine knows a question that it was asked before
def _listed() -> ir.Table:
    return ibis.memtable(pa.table({"reason": list(REASONS), "kind": list(REASONS.values())}))


def _name(gaps: ir.Table) -> ir.StringValue:
    """The name of a gap: reason, sector, phase, group, code set and place."""
    name: ir.StringValue = gaps["reason"]
    for part in (
        gaps["sector"],
        gaps["phase"].fill_null("-"),
        gaps["population_group"].fill_null("-"),
        gaps["code_set"],
        gaps["place_code"],
    ):
        name = name + "~" + part
    return name
