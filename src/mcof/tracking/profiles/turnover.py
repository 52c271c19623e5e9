"""Turnover: what two stocks say, and do not say, of how many people came and went."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.levels import place_at, with_paths

_LINE = ("code_set", "operation", "assessment", "population_group")


def turnover(changes: ir.Table, paths: ir.Table, *, level: int, within: int = 0) -> ir.Table:
    """Bounds on arrivals and departures between two rounds, from the stocks of the places.

    A stock that grew by 100 had at least 100 arrivals, and at most as many as are there
    now; one that shrank by 30 had at least 30 departures, and at most as many as were
    there. The finer the places, the closer the lower bounds come to what really moved:
    the net change of a country hides what its governorates exchanged.

    A place that only one of the rounds has may be newly settled or newly assessed: its
    people are counted apart and are in no bound.

    Args:
        changes: as `mcof.tracking.change.change` gives them, of places at `level`.
        paths: `Registry.paths()`.
        within: the level of the places that the turnover is of.

    Returns:
        One row per place at `within`, operation, assessment and group:

        - `places`, `places_new`, `places_vanished`, `places_unknown` (in both rounds,
          a figure of which is not known),
        - `individuals_before`, `individuals_after`, `net_change` of the places that both
          rounds know; the same people, so that it is like for like,
        - `arrivals_at_least`, `arrivals_at_most`, `departures_at_least`,
          `departures_at_most`, `gross_at_least` (arrivals and departures),
        - `individuals_new`, `individuals_vanished`: people of places in one round alone,
        - `basis`: derived; bounds are worked out and never observed.

    Method: docs/reference/methods/profiles.md.
    """
    rows = with_paths(changes.mutate(place_level=ibis.literal(level).cast("int64")), paths)
    rows = rows.mutate(place_code=place_at(rows, within))
    both = rows["presence"] == "both"
    delta = rows["change_individuals"]
    like = both & delta.notnull()
    table = rows.mutate(
        _like=like,
        _in=ibis.greatest(delta, 0),
        _out=ibis.greatest(-delta, 0),
        _unknown=both & delta.isnull(),
    )
    keys = [*_LINE, "place_code"]
    sums = table.group_by(keys).aggregate(
        round_before=table["round_before"].max(),
        round_after=table["round_after"].max(),
        date_before=table["reference_date_before"].max(),
        date_after=table["reference_date_after"].max(),
        places=table.count(),
        places_new=table.count(where=table["presence"] == "new"),
        places_vanished=table.count(where=table["presence"] == "vanished"),
        places_unknown=table.count(where=table["_unknown"]),
        individuals_before=table["individuals_before"].sum(where=table["_like"]),
        individuals_after=table["individuals_after"].sum(where=table["_like"]),
        net_change=table["change_individuals"].sum(where=table["_like"]),
        arrivals_at_least=table["_in"].sum(where=table["_like"]),
        departures_at_least=table["_out"].sum(where=table["_like"]),
        individuals_new=table["individuals_after"].sum(where=table["presence"] == "new"),
        individuals_vanished=table["individuals_before"].sum(where=table["presence"] == "vanished"),
    )
    zero = ibis.literal(0).cast("int64")
    return sums.mutate(
        **{
            f"individuals_{kind}": ibis.ifelse(
                sums[f"places_{kind}"] == 0, zero, sums[f"individuals_{kind}"]
            )
            for kind in ("new", "vanished")
        },
        place_level=ibis.literal(within).cast("int64"),
        arrivals_at_most=sums["individuals_after"],
        departures_at_most=sums["individuals_before"],
        gross_at_least=sums["arrivals_at_least"] + sums["departures_at_least"],
        basis=ibis.literal("derived"),
    )
