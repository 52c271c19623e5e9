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
from mcof.tracking.rounds import ROUND, STOCK, chosen_rows, latest


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
        - `total_individuals`, `total_from`: what the share is of: with dimensions the
          place, without them the country; the total of the round where one was
          published (`given`), else the sum of the rows of this table (`sum`),
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
    figures = summed(
        latest(counted(chosen, paths, level=level, wanted=wanted)), level=level, dims=dims
    )
    parts = _places(chosen, paths, level=1) if level == 0 and not dims else None
    figures = _with_parts(figures, parts)
    # With dimensions the share is of the place, without them of the country.
    of = ["code_set", "place_code", *ROUND] if dims else ["code_set", *ROUND]
    given = _places(chosen, paths, level=level if dims else 0)
    return _shared(figures, given, of)


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
        observations,
        round=round,
        on=on,
        group=group,
        operation=operation,
        assessment=assessment,
        keep=("table", "import_id", "sheet", "source_row", "row_id", "source_url"),
    )
    return latest(counted(chosen, paths, level=level, wanted=dimensions(by)))


def counted(
    rounds: ir.Table, paths: ir.Table, *, level: int, wanted: Sequence[str] = ()
) -> ir.Table:
    """The rows of `chosen_rows` that stocks are made of: in each round, each person once.

    Of every location the coarsest partition that holds the wanted dimensions, and no
    row of a place that a row above it stands for.
    """
    rows = located(rounds, paths, level=level)
    rows = holding(rows, wanted, within=STOCK)
    rows = coarsest(rows, within=[*ROUND, "code_set", "place_code", "location"])
    return shallowest(
        rows,
        level=level,
        within=[*ROUND, "code_set"],
        speaks=rows["households"].notnull() | rows["individuals"].notnull(),
        whole=rows["location"].isnull(),
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


def _places(chosen: ir.Table, paths: ir.Table, *, level: int) -> ir.Table:
    """The totals of places in every round, only where rows say them in so many words."""
    said = chosen.filter(chosen["breakdown"] == "total")
    return summed(counted(said, paths, level=level), level=level, dims=[])


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


def _shared(figures: ir.Table, given: ir.Table, of: Sequence[str]) -> ir.Table:
    """The figures with what their share is of, and the share.

    A total that was published for the whole counts, also where not all its parts were;
    one that was added up from places below was not published.
    """
    given = given.filter(given["own_level"] == given["place_level"])
    published = given.group_by(list(of)).aggregate(_given=given["individuals"].max())
    sums = figures.group_by(list(of)).aggregate(_sum=figures["individuals"].sum())
    joined = beside(beside(figures, sums, of), published, of)
    joined = joined.mutate(
        total_individuals=ibis.coalesce(joined["_given"], joined["_sum"]),
        total_from=ibis.ifelse(joined["_given"].notnull(), "given", "sum"),
    )
    share = whole_percent(joined["individuals"], joined["total_individuals"])
    shared = joined.mutate(share=share)
    return cast(ir.Table, shared.drop("_weak", "_sum", "_given", "own_level", "round_key"))
