"""Series: one stock per round, with the breaks of method marked; never a sum of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from mcof.ingest.methods import KINDS
from mcof.tracking.change import percent_of_change
from mcof.tracking.figures import once, summed
from mcof.tracking.levels import with_paths
from mcof.tracking.methods import methods_in_force
from mcof.tracking.rounds import chosen_rows

_LINE = ("code_set", "place_code", "operation", "assessment", "population_group")


def series(
    observations: ir.Table,
    paths: ir.Table,
    *,
    level: int = 0,
    on: date | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    versions: ir.Table | None = None,
) -> ir.Table:
    """The stock of each round, place by place, in the order of the days.

    Args:
        on: the last day to look at; None for any.

    Returns:
        One row per place, operation, assessment, group and round: `round`,
        `reference_date`, `households`, `individuals`, the counts of unknown rows,
        `basis`, `method`, `version`; against the round before: `method_changes`, what of
        the method is another (`household_size`, `waves`, `shelters`, `cell_unit`, joined by
        `+`; null where nothing is), and `method_break`, whether that moves the total, so
        that the line of totals is broken: only the household size does, or a method of
        which nothing is known but that it has another name; `change_individuals`,
        `change_percent`.
    """
    rows = chosen_rows(observations, on=on, group=group, operation=operation, assessment=assessment)
    rounds = summed(once(with_paths(rows, paths), level=level), level=level, dims=[])
    return along(rounds.drop("_weak", "own_level"), versions=versions)


def along(rounds: ir.Table, *, versions: ir.Table | None = None) -> ir.Table:
    """The stocks of rounds as a series: each against the one before it.

    Args:
        rounds: as `mcof.tracking.figures.summed` or `mcof.tracking.stocks.stocks` gives them.

    Returns:
        The columns of `series`.
    """
    rounds = methods_in_force(rounds, versions)
    # The key is text, in which round 9 would come after round 10.
    order = [rounds["reference_date"], ibis.coalesce(rounds["round"], -1), rounds["round_key"]]
    line = ibis.window(group_by=list(_LINE), order_by=order)
    before = rounds["individuals"].lag().over(line)
    changes = [
        ibis.ifelse(rounds[column] != rounds[column].lag().over(line), kind, ibis.null("string"))
        for kind, column in ((kind, f"{kind}_changes") for kind in KINDS)
    ]
    table = rounds.mutate(
        method_changes=_joined(changes),
        method_break=ibis.coalesce(_broken(rounds, line), ibis.literal(False)),
        change_individuals=rounds["individuals"] - before,
        change_percent=percent_of_change(rounds["individuals"] - before, before),
    )
    own = ("round_key", "uniform_size", "size_outside", "size_in_camps")
    return table.drop(*own, *(f"{kind}_changes" for kind in KINDS))


def breaks(rounds: ir.Table) -> ir.Table:
    """The rounds of a series whose method is another than that of the round before."""
    return rounds.filter(rounds["method_changes"].notnull() | rounds["method_break"])


def _joined(words: Sequence[ir.StringValue]) -> ir.StringValue:
    """The words that are there, joined by `+`; null where there is none."""
    text = ibis.literal("")
    for word in words:
        text = text + ibis.coalesce("+" + word, ibis.literal(""))
    return text.substr(1).nullif("")


def _broken(rounds: ir.Table, line: Any) -> ir.BooleanValue:
    """Whether the method of the total is another than in the round before."""
    method, name = rounds["method"], rounds["method_version"]
    before, name_before = method.lag().over(line), name.lag().over(line)
    known = method.notnull() & before.notnull()
    return ibis.ifelse(known, method != before, name != name_before)
