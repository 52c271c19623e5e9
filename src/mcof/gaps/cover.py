"""Cover: how much of a need is reached, so that no surplus hides a gap elsewhere."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.gaps.cells import KEY, compatible
from mcof.tracking.levels import DEEPEST

_ADMINS = tuple(f"admin{at}" for at in range(DEEPEST + 1))


def cover(need: ir.Table, response: ir.Table, base: ir.Table, cells: ir.Table) -> ir.Table:
    """Need and reach of each cell, compared place by place.

    Need and reach are compared in the deepest places that both were stated for, and only
    then added up: what is reached beyond the need of one district is not netted against
    the gap of the next. People reached by rows that do not say the group or the phase
    count where only one cell can be meant; else they are `reached_unattributed`.

    Where the needs source itself says how many were reached, the larger figure counts:
    both are claims about the same people.
    """
    claims = _claims(response, base, cells)
    stated = need.select(
        *KEY,
        "place_code",
        "own_level",
        *_ADMINS,
        need="in_need",
        own="reached",
        reached=ibis.null("int64"),
    )
    said = claims.filter(claims["attributed"] & claims["reached"].notnull()).select(
        *KEY,
        "place_code",
        "own_level",
        *_ADMINS,
        need=ibis.null("int64"),
        own=ibis.null("int64"),
        reached="reached",
    )
    compared = _compared(ibis.union(stated, said))
    facts = _need_facts(need)
    loose = claims.group_by(list(KEY)).aggregate(
        reached_unattributed=claims["reached"].sum(where=~claims["attributed"])
    )
    for other in (facts, loose):
        compared = compared.outer_join(other, list(KEY))
        compared = compared.mutate(
            **{key: ibis.coalesce(compared[key], compared[f"{key}_right"]) for key in KEY}
        ).drop(*(f"{key}_right" for key in KEY))
    return compared


def _claims(response: ir.Table, base: ir.Table, cells: ir.Table) -> ir.Table:
    """Each response beside each cell that it may be about, and whether its people count there."""
    said = response.select(*KEY).distinct()
    choices = compatible(said, base).group_by(list(KEY)).aggregate(choices=lambda t: t.count())
    pairs = compatible(response, cells)
    pairs = pairs.left_join(choices, list(KEY)).drop(*(f"{key}_right" for key in KEY))
    same_group = (pairs["group"] == pairs["c_group"]) | (pairs["c_group"] == "")
    same_phase = (pairs["phase"] == pairs["c_phase"]) | (pairs["c_phase"] == "")
    only_one = pairs["is_base"] & (pairs["choices"] == 1)
    own = ~pairs["is_base"] & pairs["choices"].isnull() & same_group
    counts = (same_group & same_phase) | only_one | own
    marked = pairs.mutate(attributed=ibis.coalesce(counts, ibis.literal(False)))
    return marked.drop("group", "phase").rename(group="c_group", phase="c_phase")


def _compared(rows: ir.Table) -> ir.Table:
    """Need, reach and cover of each cell, from rows of places of different depth."""
    speaks = rows["need"].notnull() | rows["reached"].notnull() | rows["own"].notnull()
    depth = ibis.ifelse(speaks, rows["own_level"], DEEPEST).min().over(group_by=list(KEY))
    rows = rows.mutate(depth=depth)
    there = ibis.cases(
        *((rows["depth"] == at, rows[admin]) for at, admin in enumerate(_ADMINS)),
        else_=rows["place_code"],
    )
    rows = rows.mutate(at=ibis.coalesce(there, rows["place_code"]))
    each = rows.group_by([*KEY, "at"]).aggregate(
        need=rows["need"].sum(), reached=rows["reached"].sum(), own=rows["own"].sum()
    )
    total = each.group_by(list(KEY)).aggregate(
        need=each["need"].sum(),
        _said=each["reached"].sum(),
        _own=each["own"].sum(),
        _covered=_least(each["need"], each["reached"]).sum(),
        _own_covered=_least(each["need"], each["own"]).sum(),
    )
    from_needs = ibis.coalesce(total["_own"], -1) > ibis.coalesce(total["_said"], -1)
    known = ibis.coalesce(total["_said"], total["_own"]).notnull()
    return total.mutate(
        reached=ibis.ifelse(from_needs, total["_own"], total["_said"]),
        covered=_greater(total["_covered"], total["_own_covered"]),
        reached_from=ibis.ifelse(
            known, ibis.ifelse(from_needs, "needs", "responses"), ibis.null("string")
        ),
    ).drop("_said", "_own", "_covered", "_own_covered")


def _least(need: ir.IntegerValue, reached: ir.IntegerValue) -> ir.IntegerValue:
    """The smaller; null where either is unknown."""
    return ibis.cases((need <= reached, need), (need > reached, reached))


def _greater(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    """The greater of what is known."""
    return ibis.coalesce(ibis.ifelse(one >= other, one, other), one, other)


def _need_facts(need: ir.Table) -> ir.Table:
    return need.group_by(list(KEY)).aggregate(
        need_weak=need["weak"].max(),
        need_on=need["newest"].max(),
        severity=need["severity"].max(),
        need_targeted=need["targeted"].sum(),
        need_rows=need["rows"].sum(),
        need_undated=need["undated"].sum(),
    )
