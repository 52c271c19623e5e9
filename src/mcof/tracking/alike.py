"""Like for like: how much of a change is of the same locations, and how much of others."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_PLACE = ("code_set", "place", "operation", "assessment", "population_group")
_LOCATION = (*_PLACE, "place_code", "location")


def alike(before: ir.Table, after: ir.Table) -> ir.Table:
    """What changed between two rounds of a stock, by what became of each location.

        change = like for like + newly assessed - vanished + unknown before - unknown after

    A location that was closed is in both rounds, and its people left; one of which a round
    does not speak has vanished from it, and nobody knows of its people. Where the figures
    are of places and not of locations, the places are told so.

    Args:
        before, after: rows as `mcof.tracking.figures.behind` gives them, of one round each.

    Returns:
        By place of the level asked for: `change_individuals`, `like_for_like`,
        `newly_assessed`, `vanished`, `unknown_before` (people of locations whose figure
        was unknown before), `unknown_after`; `locations_both`, `locations_new`,
        `locations_vanished`.
    """
    was, now = _each(before, "before"), _each(after, "after")
    on = [was[f"{key}_before"].identical_to(now[f"{key}_after"]) for key in _LOCATION]
    joined = was.outer_join(now, on)
    joined = joined.mutate(
        **{key: ibis.coalesce(joined[f"{key}_after"], joined[f"{key}_before"]) for key in _PLACE}
    )
    then, today = joined["people_before"], joined["people_after"]
    is_new, is_gone = joined["is_before"].isnull(), joined["is_after"].isnull()
    in_both = ~is_new & ~is_gone
    told = {
        "like_for_like": _sum(today - then, in_both),
        "newly_assessed": _sum(today, is_new),
        "vanished": _sum(then, is_gone),
        "unknown_before": _sum(today, in_both & then.isnull()),
        "unknown_after": _sum(then, in_both & today.isnull()),
    }
    counts = {
        "locations_both": in_both.sum().cast("int64"),
        "locations_new": is_new.sum().cast("int64"),
        "locations_vanished": is_gone.sum().cast("int64"),
    }
    table = joined.group_by(list(_PLACE)).aggregate(**told, **counts)
    change = (
        table["like_for_like"]
        + table["newly_assessed"]
        - table["vanished"]
        + table["unknown_before"]
        - table["unknown_after"]
    )
    return table.select(*_PLACE, *told, *counts, change_individuals=change.cast("int64"))


def _each(rows: ir.Table, side: str) -> ir.Table:
    """One row for each location of a round."""
    each = rows.group_by(list(_LOCATION)).aggregate(people=rows["individuals"].sum())
    named = {f"{key}_{side}": each[key] for key in (*_LOCATION, "people")}
    return each.select(**named, **{f"is_{side}": ibis.literal(1)})


def _sum(people: ir.IntegerValue, some: ir.BooleanValue) -> ir.IntegerValue:
    total = people.sum(where=some & people.notnull())
    return ibis.coalesce(total, ibis.literal(0)).cast("int64")
