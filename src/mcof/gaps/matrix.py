"""The MCOF matrix: for each sector, phase, place and group, who needs, who acts, what is unmet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.gaps.cells import KEY, answered_only, asked_of, compatible, present
from mcof.gaps.cover import cover
from mcof.gaps.need import units
from mcof.gaps.periods import Period
from mcof.gaps.reach import COUNTING_RULES, Counting, by_place, organisations, sites
from mcof.tracking.bases import basis_of

STALE_AFTER_DAYS = 180
"""Half a year: beyond it a need figure of a moving population says little."""


def matrix(
    needs: ir.Table,
    responses: ir.Table,
    stock: ir.Table,
    paths: ir.Table,
    sectors: Sequence[str],
    *,
    level: int,
    period: Period | None = None,
    on: date | None = None,
    threshold: float = 1.0,
    stale_after_days: int = STALE_AFTER_DAYS,
    counting: Counting = "largest",
) -> ir.Table:
    """What is known of need and response, cell by cell.

    Args:
        needs, responses: rows of those tables.
        stock: `mcof.tracking.figures.stock` at the same level, without dimensions.
        paths: `Registry.paths()`.
        sectors: codes of the sectors to look at; rows of others are left out.
        level: of the places.
        period: rows that overlap it count; None for all.
        on: the day that ages are counted to; None for no ages.
        threshold: the share of the need that must be reached, 0 to 1.
        stale_after_days: a need figure older than this is an information gap.
        counting: how an organisation's rows become people; see `reach.Counting`.

    Returns:
        One row per sector, phase, place and group; the columns are described in the method.
        Sectors are never added: the same people stand in many.

    Method: docs/reference/methods/gaps.md.
    """
    wanted = list(sectors)
    people = present(stock)
    need = units(
        needs.filter(needs["sector"].isin(wanted)), paths, people, level=level, period=period
    )
    acting = sites(
        responses.filter(responses["sector"].isin(wanted)), period=period, counting=counting
    )
    response = by_place(acting, paths, level=level)
    base = asked_of(need, people, wanted)
    others = answered_only(response, base, people)
    cells = ibis.union(base.mutate(is_base=True), others.mutate(is_base=False))
    table = _beside(cells, cover(need, response, base, cells))
    table = _beside(table, _who(organisations(acting, response), cells))
    table = _beside(table, _active(response, cells))
    table = _with_people(table, people)
    return _worded(
        table,
        period=period,
        on=on,
        threshold=threshold,
        stale_after_days=stale_after_days,
        counting=counting,
        level=level,
    )


def _beside(cells: ir.Table, facts: ir.Table) -> ir.Table:
    return cells.left_join(facts, list(KEY)).drop(*(f"{key}_right" for key in KEY))


def _who(acting: ir.Table, cells: ir.Table) -> ir.Table:
    """The names of those who act on a cell, in alphabetical order, and how many they are."""
    pairs = _cell_keys(compatible(acting, cells))
    names = pairs.group_by(list(KEY)).aggregate(names=pairs["organisation"].collect(distinct=True))
    return names.select(
        *KEY, actors=names["names"].length(), actor_names=names["names"].sort().join("; ")
    )


def _active(response: ir.Table, cells: ir.Table) -> ir.Table:
    """The rows of response behind a cell, and what they mean to reach."""
    pairs = _cell_keys(compatible(response, cells))
    return pairs.group_by(list(KEY)).aggregate(
        response_rows=pairs["rows"].sum(),
        response_targeted=pairs["targeted"].sum(),
        response_undated=pairs["undated"].sum(),
        response_weak=pairs["weak"].max(),
    )


def _cell_keys(pairs: ir.Table) -> ir.Table:
    return pairs.drop("group", "phase").rename(group="c_group", phase="c_phase")


def _with_people(cells: ir.Table, people: ir.Table) -> ir.Table:
    """The displaced people of a cell: of its group, or for everybody, of the displaced."""
    keyed = cells.mutate(_who=ibis.ifelse(cells["group"] == "", "IDP", cells["group"]))
    renamed = people.rename(_who="group")
    on = ["code_set", "place", "_who"]
    return keyed.left_join(renamed, on).drop(*(f"{key}_right" for key in on), "_who")


def _worded(
    table: ir.Table,
    *,
    period: Period | None,
    on: date | None,
    threshold: float,
    stale_after_days: int,
    counting: Counting,
    level: int,
) -> ir.Table:
    """The matrix in its published columns."""
    need, covered = table["need"], table["covered"]
    actors_ = ibis.coalesce(table["actors"], 0)
    unmet = need - ibis.coalesce(covered, 0)
    coverage = ibis.cases(
        (need.isnull(), ibis.null("float64")),
        (need == 0, 1.0),
        (covered.isnull(), ibis.null("float64")),
        else_=covered / need,
    )
    known_on = ibis.ifelse(need.notnull(), table["need_on"], table["displaced_on"])
    day = ibis.null("date") if on is None else ibis.literal(on)
    # a figure of a period that is not over is of today
    days = day.delta(known_on, unit="day") if on is not None else ibis.null("int64")
    age = ibis.ifelse(days < 0, 0, days)
    stale = ibis.coalesce(need.notnull() & (age > stale_after_days), ibis.literal(False))
    first, last = period if period is not None else (None, None)
    return table.select(
        "sector",
        phase=table["phase"].nullif(""),
        phase_rule=table["phase_rule"],
        code_set=table["code_set"],
        place_code=table["place"],
        place_level=ibis.literal(level).cast("int64"),
        population_group=table["group"].nullif(""),
        period_start=ibis.literal(first, "date"),
        period_end=ibis.literal(last, "date"),
        need=need,
        need_basis=basis_of(table["need_weak"]),
        need_on=table["need_on"],
        severity=table["severity"],
        displaced=table["displaced"],
        displaced_on=table["displaced_on"],
        displaced_basis=table["displaced_basis"],
        targeted=ibis.coalesce(table["need_targeted"], table["response_targeted"]),
        reached=table["reached"],
        reached_from=table["reached_from"],
        reached_rule=ibis.literal(COUNTING_RULES[counting]),
        reached_unattributed=table["reached_unattributed"],
        covered=ibis.ifelse(need.isnull(), ibis.null("int64"), ibis.coalesce(covered, 0)),
        unmet=unmet,
        coverage=coverage,
        threshold=ibis.literal(float(threshold)),
        actors=actors_.cast("int64"),
        actor_names=table["actor_names"],
        age_days=age.cast("int64"),
        stale=stale,
        need_rows=ibis.coalesce(table["need_rows"], 0).cast("int64"),
        response_rows=ibis.coalesce(table["response_rows"], 0).cast("int64"),
        stock_rows=ibis.coalesce(table["stock_rows"], 0).cast("int64"),
        undated_rows=(
            ibis.coalesce(table["need_undated"], 0) + ibis.coalesce(table["response_undated"], 0)
        ).cast("int64"),
        basis=basis_of(
            ibis.greatest(
                ibis.coalesce(table["need_weak"], -1), ibis.coalesce(table["response_weak"], -1)
            )
        ),
        state=_state(need, table["displaced"], coverage, actors_, threshold),
    )


def _state(
    need: ir.IntegerValue,
    displaced: ir.IntegerValue,
    coverage: ir.FloatingValue,
    actors_: ir.IntegerValue,
    threshold: float,
) -> ir.StringValue:
    """What the cell is, for a heat map: a word, never a number.

    `no-need` (a known zero), `nobody` (need or displaced people, no actor), `unassessed`
    (no need figure, somebody acts or nothing is known), `reach-unknown` (need, actors,
    nobody says how many), `partial` (below the threshold), `covered`.
    """
    somebody = ibis.coalesce(need > 0, displaced > 0, ibis.literal(False))
    return ibis.cases(
        (ibis.coalesce(need == 0, ibis.literal(False)), "no-need"),
        (somebody & (actors_ == 0), "nobody"),
        (need.isnull(), "unassessed"),
        (coverage.isnull(), "reach-unknown"),
        (coverage < threshold, "partial"),
        else_="covered",
    )
