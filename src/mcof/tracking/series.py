"""Series: one stock per round, with the breaks of method marked; never a sum of rounds."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.change import percent_of_change
from mcof.tracking.figures import once, summed
from mcof.tracking.levels import with_paths
from mcof.tracking.methods import household_sizes, methods_in_force
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
    sizes: ir.Table | None = None,
) -> ir.Table:
    """The stock of each round, place by place, in the order of the days.

    Args:
        on: the last day to look at; None for any.

    Returns:
        One row per place, operation, assessment, group and round: `round`,
        `reference_date`, `households`, `individuals`, the counts of unknown rows,
        `basis`, `method`, `method_break` (the household size or the method's version
        differs from the round before), and against the round before that knew:
        `change_individuals`, `change_percent`.
    """
    rows = chosen_rows(observations, on=on, group=group, operation=operation, assessment=assessment)
    rounds = summed(once(with_paths(rows, paths), level=level), level=level, dims=[])
    return along(rounds.drop("_weak", "own_level"), sizes=sizes)


def along(rounds: ir.Table, *, sizes: ir.Table | None = None) -> ir.Table:
    """The stocks of rounds as a series: each against the one before it.

    Args:
        rounds: as `mcof.tracking.figures.summed` or `mcof.tracking.stocks.stocks` gives them.

    Returns:
        The columns of `series`.
    """
    rounds = methods_in_force(rounds, household_sizes() if sizes is None else sizes)
    line = ibis.window(group_by=list(_LINE), order_by=["reference_date", "round_key"])
    before = rounds["individuals"].lag().over(line)
    method, version = rounds["method"].lag().over(line), rounds["method_version"].lag().over(line)
    other = (method != rounds["method"]) | (version != rounds["method_version"])
    table = rounds.mutate(
        method_break=ibis.coalesce(other, ibis.literal(False)),
        change_individuals=rounds["individuals"] - before,
        change_percent=percent_of_change(rounds["individuals"] - before, before),
    )
    return table.drop("round_key", "uniform_size")
