"""Figures of the displacement tracking matrix: stocks of people, by place and dimension.

What is never added: rounds, operations, population groups, assessments, levels of
places, and partitions of the same people. Unknown is not zero: a sum over rows of
which some are unknown is a lower bound and says how many are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import basis_of, counts, weakness
from mcof.tracking.levels import located, shallowest
from mcof.tracking.partitions import DIMENSIONS, coarsest, dimensions, holding
from mcof.tracking.rounds import ROUND, chosen_rows, keyed, latest


def stock(
    observations: ir.Table,
    paths: ir.Table,
    *,
    level: int,
    by: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
) -> ir.Table:
    """How many people were in each place, in one round of each operation.

    Args:
        observations: as `mcof.tracking.observations.observations` gives them.
        paths: `Registry.paths()`.
        level: of the places: 0 country, 1 governorate, 2 district, 3 sub-district.
        by: dimensions: origin, period, shelter, reason, sex, age (or their columns).
        round: a round; None for the latest that can answer the question.
        on: the last day to look at; None for any.
        group: a population group; None for all, each apart.
        operation: a tracking operation; None for all, each apart.
        assessment: BA, SA or ETT; None for the baseline where there is one.

    Returns:
        One row per place, operation, assessment, population group and dimension:

        - `round`, `reference_date` (the latest day of the round's rows),
        - `households`, `individuals`: null where every row is unknown,
        - `rows_without_households`, `rows_without_individuals`: where above 0, the
          figure beside it is a lower bound,
        - `total_individuals`, `total_from`: what the share is of. With dimensions, the
          place's own sum. Without, the country: the national figure of the round
          where one was published (`given`), else the sum of the places (`sum`),
        - `share`: whole per cent, half up,
        - `parts_households`, `parts_individuals`: at level 0, what the governorates
          add up to, a check beside the national figure; null at other levels,
        - `basis`: the weakest of the rows; `rows`, `rows_reported` ... `rows_synthetic`.

    Raises:
        InputError: a dimension that does not exist.

    Method: docs/reference/methods/figures.md.
    """
    wanted = dimensions(by)
    dims = [DIMENSIONS[name] for name in wanted]
    chosen = chosen_rows(
        observations, round=round, on=on, group=group, operation=operation, assessment=assessment
    )
    rows = latest(counted(chosen, paths, level=level, wanted=wanted))
    figures = summed(rows, level=level, dims=dims)
    if dims:
        totals = _totals(figures, ["code_set", "place_code", *ROUND])
        return _shared(_with_parts(figures, None), totals, ["code_set", "place_code", *ROUND])
    given = summed(counted(chosen, paths, level=0), level=0, dims=[])
    given = given.filter(given["own_level"] == 0)
    totals = _totals(figures, ["code_set", *ROUND])
    parts = (
        summed(counted(chosen, paths, level=1, wanted=()), level=1, dims=[]) if level == 0 else None
    )
    return _shared(_with_parts(figures, parts), _given(totals, given), ["code_set", *ROUND])


def behind(
    observations: ir.Table,
    paths: ir.Table,
    *,
    level: int,
    by: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
) -> ir.Table:
    """The rows that `stock`, asked the same, adds up: `place` is the place they count for."""
    chosen = chosen_rows(
        observations, round=round, on=on, group=group, operation=operation, assessment=assessment
    )
    return latest(counted(chosen, paths, level=level, wanted=dimensions(by)))


def counted(
    observations: ir.Table, paths: ir.Table, *, level: int, wanted: Sequence[str] = ()
) -> ir.Table:
    """The rows that a stock is made of: each person in them once.

    Of every location the coarsest partition that holds the wanted dimensions, and no
    row of a place that a row above it stands for.
    """
    rows = located(holding(keyed(observations), wanted), paths, level=level)
    one = [*ROUND, "code_set", "place_code", "location_id", "location_name"]
    rows = coarsest(rows, within=one)
    return shallowest(
        rows,
        level=level,
        within=[*ROUND, "code_set"],
        speaks=rows["households"].notnull() | rows["individuals"].notnull(),
        whole=rows["location_id"].isnull() & rows["location_name"].isnull(),
    )


def whole_percent(part: ir.IntegerValue, whole: ir.IntegerValue) -> ir.IntegerValue:
    """The share in whole per cent, half up, in integers: 1 of 8 (12.5) is 13.

    Null where the whole is unknown or zero.
    """
    halves = part * 200 + whole
    twice = (whole * 2).nullif(0)
    # what is divided is a multiple of the divisor, so that no engine rounds
    return ((halves - halves % twice) / twice).cast("int64")


def summed(rows: ir.Table, *, level: int, dims: Sequence[str]) -> ir.Table:
    """The rows of `counted` added up by place, round and dimension columns."""
    weak = weakness(rows["basis"])
    keys = ["code_set", "place", *ROUND, *dims]
    sums = rows.group_by(keys).aggregate(
        round=rows["round"].max(),
        reference_date=rows["reference_date"].max(),
        method_version=rows["method_version"].max(),
        own_level=rows["own_level"].min(),
        households=rows["households"].sum(),
        individuals=rows["individuals"].sum(),
        rows_without_households=rows["households"].isnull().sum(),
        rows_without_individuals=rows["individuals"].isnull().sum(),
        _weak=weak.max(),
        rows=rows.count(),
        **counts(rows["basis"]),
    )
    sums = sums.rename(place_code="place")
    return sums.mutate(place_level=ibis.literal(level).cast("int64"), basis=basis_of(sums["_weak"]))


def _totals(figures: ir.Table, keys: Sequence[str]) -> ir.Table:
    return figures.group_by(list(keys)).aggregate(_sum=figures["individuals"].sum())


def _given(totals: ir.Table, given: ir.Table) -> ir.Table:
    """The totals, with the national figure of the round where one was published."""
    keys = ["code_set", *ROUND]
    national = given.group_by(keys).aggregate(_given=given["individuals"].max())
    return beside(totals, national, keys)


def beside(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> ir.Table:
    """A left join in which an unknown key meets an unknown key."""
    renamed = right.rename({f"_r_{key}": key for key in keys})
    on = [left[key].identical_to(renamed[f"_r_{key}"]) for key in keys]
    return left.left_join(renamed, on).drop(*(f"_r_{key}" for key in keys))


def _with_parts(figures: ir.Table, parts: ir.Table | None) -> ir.Table:
    if parts is None:
        return figures.mutate(
            parts_households=ibis.null("int64"), parts_individuals=ibis.null("int64")
        )
    keys = ["code_set", *ROUND]
    sums = parts.group_by(keys).aggregate(
        parts_households=parts["households"].sum(), parts_individuals=parts["individuals"].sum()
    )
    return beside(figures, sums, keys)


def _shared(figures: ir.Table, totals: ir.Table, keys: Sequence[str]) -> ir.Table:
    """The figures with what their share is of, and the share."""
    joined = beside(figures, totals, keys)
    given = joined["_given"] if "_given" in totals.columns else ibis.null("int64")
    joined = joined.mutate(
        total_individuals=ibis.coalesce(given, joined["_sum"]),
        total_from=ibis.ifelse(given.notnull(), "given", "sum"),
    )
    share = whole_percent(joined["individuals"], joined["total_individuals"])
    unwanted = {"_weak", "_sum", "_given", "own_level", "round_key"} & set(joined.columns)
    return cast(ir.Table, joined.mutate(share=share).drop(*sorted(unwanted)))
