"""Stocks of every round at once, so that a figure is chosen and not computed.

Each round of a stock is counted by itself, so all of them can be added up beforehand
and kept. What remains of a question is which rounds it means, and that is decided
here on a small table of rounds. The answer is that of `mcof.tracking.figures.stock`
(a law in tests/properties holds the two together).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import polars as pl

from mcof.tracking.figures import once, shared, summed
from mcof.tracking.levels import with_paths
from mcof.tracking.partitions import DIMENSIONS, dimensions
from mcof.tracking.rounds import PREFERENCE, ROUND, STOCK, counted_rows, keyed

_PREFERENCE = {code: at for at, code in enumerate(PREFERENCE)}


@dataclass(frozen=True)
class Which:
    """Which rounds a question means.

    Attributes:
        round: a round; None for any.
        on: the last day to look at; None for any.
        group: a population group; None for all, each apart.
        operation: a tracking operation; None for all, each apart.
        assessment: BA, SA or ETT; None for the baseline where there is one.
    """

    round: int | None = None
    on: date | None = None
    group: str | None = None
    operation: str | None = None
    assessment: str | None = None


def stocks(
    observations: ir.Table, paths: ir.Table, *, level: int, by: Sequence[str] = ()
) -> ir.Table:
    """The columns of `mcof.tracking.figures.stock` for every round, each counted by itself.

    Returns:
        Beside those columns `round_key`, and `of_totals`: whether the round has totals.
        Without dimensions, rounds without totals are told by their parts: a question
        that has rounds with totals before it leaves those out.
    """
    wanted = dimensions(by)
    dims = [DIMENSIONS[name] for name in wanted]
    rows = with_paths(counted_rows(observations, keep=dims), paths)
    totals = rows.filter(rows["breakdown"] == "total")
    counted = once(rows, level=level, wanted=wanted, within=ROUND)
    flagged = counted.mutate(of_totals=(counted["breakdown"] == "total").cast("int64"))
    figures = summed(flagged, level=level, dims=dims, keep=("of_totals",))
    return shared(figures, totals, level=level, dims=dims)


def rounds(observations: ir.Table) -> ir.Table:
    """Which rounds there are, and which imports speak of each.

    Returns:
        `operation`, `assessment`, `population_group`, `round_key`, `import_id`, `round`,
        `first_day`, `last_day`, `rows`.
    """
    rows = keyed(observations)
    return rows.group_by([*ROUND, "import_id"]).aggregate(
        round=rows["round"].max(),
        first_day=rows["reference_date"].min(),
        last_day=rows["reference_date"].max(),
        rows=rows.count(),
    )


def meant(known: pl.DataFrame, which: Which) -> pl.DataFrame | None:
    """The rounds that a question means, of those that there are.

    Args:
        known: a row per round with the columns of `rounds` but `import_id`.

    Returns:
        Their `ROUND` columns; None where the last day to look at lies within a round, so
        that only part of it counts and the question must be asked of the rows.
    """
    asked = {
        "round": which.round,
        "population_group": which.group,
        "operation": which.operation,
        "assessment": which.assessment,
    }
    tests = [pl.col(name) == value for name, value in asked.items() if value is not None]
    if which.on is not None:
        tests.append(pl.col("first_day") <= which.on)
    found = known.filter(*tests) if tests else known
    if which.on is not None and found.filter(pl.col("last_day") > which.on).height:
        return None
    if which.assessment is None:
        order = pl.col("assessment").replace_strict(
            _PREFERENCE, default=len(_PREFERENCE), return_dtype=pl.Int64
        )
        found = found.filter(order == order.min().over("operation", "population_group"))
    return found.select(ROUND)


def chosen(told: pl.DataFrame, among: pl.DataFrame, *, dims: bool, last: bool) -> pl.DataFrame:
    """Of the rounds that stocks were kept of, those that answer the question.

    Args:
        told: a row per round: `ROUND`, `round`, `day` (the latest of its rows), `of_totals`.
        among: as `meant` says.
        dims: whether dimensions were asked; without them totals come before parts.
        last: only the latest round of each stock.
    """
    found = told.join(among, on=ROUND, how="semi", nulls_equal=True)
    if not dims:
        found = found.filter(pl.col("of_totals") == pl.col("of_totals").max().over(STOCK))
    if not last:
        return found
    ordered = found.sort(
        [pl.col("day"), pl.col("round").fill_null(-1), pl.col("round_key")],
        descending=[True, True, False],
    )
    return ordered.unique(STOCK, keep="first", maintain_order=True)
