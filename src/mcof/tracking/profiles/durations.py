"""Durations: how long people have been displaced, as ranges, since waves are periods.

A wave says that people fled between two days. How long ago that was lies between two
numbers of months; the middle is a guess and is never given.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import polars as pl

from mcof.tracking.figures import whole_percent
from mcof.vocabulary import load

_PLACE = (
    "code_set",
    "place_code",
    "place_level",
    "operation",
    "assessment",
    "population_group",
    "round",
    "reference_date",
)


@lru_cache
def waves() -> ir.Table:
    """The waves that ship: `displacement_period, first_day, last_day`; null where open."""
    words = load("displacement_periods")
    begins, ends = words.attribute("from"), words.attribute("to")
    frame = pl.DataFrame(
        {
            "displacement_period": list(words.terms),
            "first_day": [begins.get(code) for code in words.terms],
            "last_day": [ends.get(code) for code in words.terms],
        }
    )
    dated = frame.with_columns(pl.col("first_day", "last_day").str.to_date())
    return ibis.memtable(dated.to_arrow())


def durations(stock: ir.Table, periods: ir.Table | None = None) -> ir.Table:
    """How many full months ago each wave fled: at least, and at most.

    Args:
        stock: by period, as `mcof.tracking.figures.stock` gives it.
        periods: as `waves()`, which is the default.

    Returns:
        The stock with `months_at_least` (from the last day of the wave, or the day of the
        stock where the wave was not over) and `months_at_most` (from its first day); null
        where the period is not known.
    """
    known = waves() if periods is None else periods
    joined = stock.left_join(known, "displacement_period").drop("displacement_period_right")
    day = joined["reference_date"]
    last = ibis.least(ibis.coalesce(joined["last_day"], day), day)
    dated = joined["first_day"].notnull()
    none = ibis.null("int64")
    return joined.mutate(
        months_at_least=ibis.ifelse(dated, _months(last, day), none),
        months_at_most=ibis.ifelse(dated, _months(ibis.least(joined["first_day"], day), day), none),
    )


def displaced_for(
    stock: ir.Table, months: Sequence[int], periods: ir.Table | None = None
) -> ir.Table:
    """How many have been displaced for so many full months or longer: bounds.

    At least those of waves that were wholly over by then; at most also those of waves
    that had begun, those of unknown period, and those of whom no wave speaks.

    Returns:
        One row per place, operation, assessment, group and `months`:
        `individuals_at_least`, `individuals_at_most`, `share_at_least`, `share_at_most`
        (whole per cent of `total_individuals`), `individuals_undated`, `basis` (derived).
    """
    rows = durations(stock, periods)
    parts = [_longer(rows, number) for number in sorted(set(months))]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _longer(rows: ir.Table, months: int) -> ir.Table:
    zero = ibis.literal(0).cast("int64")
    people = rows["individuals"]
    sums = rows.group_by(list(_PLACE)).aggregate(
        total_individuals=rows["total_individuals"].max(),
        _surely=ibis.coalesce(people.sum(where=rows["months_at_least"] >= months), zero),
        _perhaps=ibis.coalesce(people.sum(where=rows["months_at_most"] >= months), zero),
        _undated=ibis.coalesce(people.sum(where=rows["months_at_most"].isnull()), zero),
        _told=ibis.coalesce(people.sum(), zero),
    )
    rest = ibis.greatest(sums["total_individuals"] - sums["_told"], zero)
    undated = (sums["_undated"] + rest).cast("int64")
    total, surely = sums["total_individuals"], sums["_surely"].cast("int64")
    at_most = (sums["_perhaps"] + undated).cast("int64")
    return sums.select(
        *_PLACE,
        months=ibis.literal(months).cast("int64"),
        individuals_at_least=surely,
        individuals_at_most=at_most,
        total_individuals=total,
        share_at_least=whole_percent(surely, total),
        share_at_most=whole_percent(at_most, total),
        individuals_undated=undated,
        basis=ibis.literal("derived"),
    )


def _months(begin: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """Full months from one day to another."""
    begun = ibis.ifelse(end.day() < begin.day(), 1, 0)
    years, months = end.year() - begin.year(), end.month() - begin.month()
    return (years * 12 + months - begun).cast("int64")
