"""Cells: which sectors, phases, places and groups the matrix speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mcof.gaps.reach import may_mean

WHERE = ("sector", "code_set", "place")
KEY = (*WHERE, "group", "phase")


def present(stock: ir.Table) -> ir.Table:
    """The people of each group in each place: the largest of the operations, never their sum."""
    return (
        stock.filter(stock["place_code"].notnull())
        .mutate(group=stock["population_group"].fill_null(""))
        .group_by(["code_set", "place_code", "group"])
        .aggregate(
            displaced=stock["individuals"].max(),
            displaced_on=stock["reference_date"].max(),
            displaced_basis=stock["basis"].max(),
            stock_rows=stock["rows"].sum(),
        )
        .rename(place="place_code")
    )


def phased(rows: ir.Table, people: ir.Table) -> ir.Table:
    """The rows with their phase: as stated, else by who is there.

    `phase_rule` says which: `stated`; `returnees` (after the crisis); `displaced` (during
    it, where internally displaced people are); `unknown` ("" stays).
    """
    there = people.filter((people["group"] == "IDP") & (people["displaced"] > 0))
    there = there.select("code_set", "place", idps=ibis.literal(1))
    joined = rows.left_join(there, ["code_set", "place"]).drop("code_set_right", "place_right")
    rule = ibis.cases(
        (joined["phase"] != "", "stated"),
        (joined["group"] == "RETURNEE", "returnees"),
        (joined["idps"].notnull(), "displaced"),
        else_="unknown",
    )
    phase = ibis.cases(
        (rule == "returnees", "AFTER"), (rule == "displaced", "DURING"), else_=joined["phase"]
    )
    return joined.mutate(phase=phase, phase_rule=rule).drop("idps")


def asked_of(needs: ir.Table, people: ir.Table, sectors: Sequence[str]) -> ir.Table:
    """The cells that need or displacement makes: who is there needs every sector looked at.

    Where a need is stated for everybody in a place, its displaced people are in it and
    make no cell of their own.
    """
    stated = needs.select(*KEY, "phase_rule")
    there = people.filter(people["displaced"].isnull() | (people["displaced"] > 0))
    there = phased(there.mutate(phase=ibis.literal("")), people)
    there = there.cross_join(_listed(tuple(sectors))).select(*KEY, "phase_rule")
    everybody = stated.filter(stated["group"] == "").select(*WHERE).distinct()
    return _once(ibis.union(stated, there.anti_join(everybody, list(WHERE))))


@lru_cache  # one table, so that an engine knows a question that it was asked before
def _listed(sectors: tuple[str, ...]) -> ir.Table:
    return ibis.memtable(pa.table({"sector": pa.array(sectors, pa.string())}))


def compatible(responses: ir.Table, cells: ir.Table) -> ir.Table:
    """Pairs of a response and a cell that it may be about; cell columns as `c_group`, `c_phase`."""
    renamed = cells.rename(c_group="group", c_phase="phase")
    pairs = responses.inner_join(renamed, list(WHERE))
    return pairs.filter(
        may_mean(pairs["group"], pairs["c_group"]) & may_mean(pairs["phase"], pairs["c_phase"])
    )


def answered_only(responses: ir.Table, base: ir.Table, people: ir.Table) -> ir.Table:
    """Cells of responses that are about no need and nobody displaced that is known of."""
    said = responses.select(*KEY).distinct()
    met = compatible(said, base).select(*KEY).distinct()
    return _once(phased(said.anti_join(met, list(KEY)), people).select(*KEY, "phase_rule"))


def _once(cells: ir.Table) -> ir.Table:
    """Each cell once; `stated` comes before what a rule gave."""
    order = ("stated", "displaced", "returnees", "unknown")
    rank = ibis.cases(
        *((cells["phase_rule"] == rule, at) for at, rule in enumerate(order)), else_=len(order)
    )
    once = cells.group_by(list(KEY)).aggregate(_rule=rank.min())
    rule = ibis.cases(
        *((once["_rule"] == at, rule) for at, rule in enumerate(order)), else_="unknown"
    )
    return once.mutate(phase_rule=rule).drop("_rule")
