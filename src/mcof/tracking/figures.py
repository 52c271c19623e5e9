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
from mcof.tracking.grades import GRADES, between, said, seen
from mcof.tracking.levels import deeper, place_at, shallowest, with_paths
from mcof.tracking.partitions import DIMENSIONS, coarsest, dimensions, holding
from mcof.tracking.rounds import ROUND, STOCK, chosen_rows, latest

NOT_COLLECTED = ("UNCHANGED", "INACCESSIBLE", "CARRIED")
"""Update statuses of rows whose figure is of an earlier round."""


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
        - `rows_carried`, `individuals_carried`: of the rows those that were not collected in
          this round but carried forward, and the people in them, who are in the figure,
        - `total_individuals`, `total_from`: what the share is of: with dimensions the
          place, without them the country; the total of the round where one was
          published (`given`), else the sum of the rows of this table (`sum`),
        - `share`: whole per cent, half up,
        - `parts_households`, `parts_individuals`: at level 0, what the governorates
          add up to, a check beside the national figure; null at other levels,
        - `oldest_date` of the rows, `key_informants` asked (null where no row says it),
          `weakest_reliability` and `weakest_credibility` of those that could be judged,
          `source_kinds` joined by `|`: how far the figure may be relied on,
        - `basis`: the weakest of the rows; `rows`, `rows_reported` ... `rows_synthetic`.

    Raises:
        InputError: a dimension that does not exist.

    Method: docs/reference/methods/figures.md.
    """
    wanted = dimensions(by)
    dims = [DIMENSIONS[name] for name in wanted]
    chosen = chosen_rows(
        observations,
        round=round,
        on=on,
        group=group,
        operation=operation,
        assessment=assessment,
        keep=dims,
    )
    rows = with_paths(chosen, paths)
    figures = summed(latest(once(rows, level=level, wanted=wanted)), level=level, dims=dims)
    totals = rows.filter(rows["breakdown"] == "total")
    return shared(figures, totals, level=level, dims=dims).drop("round_key")


def shared(figures: ir.Table, totals: ir.Table, *, level: int, dims: Sequence[str]) -> ir.Table:
    """The figures of `summed` with the parts of the country, and the share of each.

    Args:
        totals: rows of `chosen_rows`, `with_paths`, whose breakdown is `total`.
    """
    figures = _with_parts(figures, totals if level == 0 and not dims else None)
    # With dimensions the share is of the place, without them of the country.
    of = ["code_set", "place_code", *ROUND] if dims else ["code_set", *ROUND]
    return _shared(figures, _given(totals, of, level=level if dims else 0), of)


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
    keep: Sequence[str] = (),
) -> ir.Table:
    """The rows that `stock`, asked the same, adds up: `place` is the place they count for.

    Args:
        keep: columns of the observations to keep beside those that say where a row is from.
    """
    chosen = chosen_rows(
        observations,
        round=round,
        on=on,
        group=group,
        operation=operation,
        assessment=assessment,
        keep=("table", "import_id", "sheet", "source_row", "row_id", "source_url", *keep),
    )
    rows = with_paths(chosen, paths)
    rows = latest(once(rows, level=level, wanted=dimensions(by)))
    return rows.mutate(place=place_at(rows, level))


def once(
    rows: ir.Table,
    *,
    level: int,
    wanted: Sequence[str] = (),
    within: Sequence[str] = STOCK,
) -> ir.Table:
    """The rows that stocks are made of: in each round, each person once.

    Of every location the coarsest partition that holds the wanted dimensions, and no
    row of a place that a row above it stands for.

    Args:
        rows: of `chosen_rows`, `with_paths`.
        within: what totals are looked for in, before parts stand in for them.
    """
    rows = deeper(rows, level)
    rows = holding(rows, wanted, within=within)
    rows = coarsest(rows, within=[*ROUND, "code_set", "place_code", "location"])
    return _unspoken(rows, level)


def _unspoken(rows: ir.Table, level: int) -> ir.Table:
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


def summed(
    rows: ir.Table, *, level: int, dims: Sequence[str], keep: Sequence[str] = ()
) -> ir.Table:
    """The rows of `once` added up by place at the level, round and dimension columns.

    Args:
        keep: columns that are the same in all rows of a round.
    """
    needed = ("round", "reference_date", "method_version", "own_level", "households", "individuals")
    carried = ibis.coalesce(rows["update_status"].isin(NOT_COLLECTED), ibis.literal(False))
    rows = rows.select(
        "code_set",
        *ROUND,
        *dims,
        *needed,
        *GRADES,
        *keep,
        place_code=place_at(rows, level),
        _weak=weakness(rows["basis"]),
        _carried=carried,
    )
    sums = rows.group_by(["code_set", "place_code", *ROUND, *dims]).aggregate(
        round=rows["round"].max(),
        reference_date=rows["reference_date"].max(),
        oldest_date=rows["reference_date"].min(),
        method_version=rows["method_version"].max(),
        own_level=rows["own_level"].min(),
        households=rows["households"].sum(),
        individuals=rows["individuals"].sum(),
        rows_without_households=rows["households"].isnull().sum(),
        rows_without_individuals=rows["individuals"].isnull().sum(),
        rows_carried=rows["_carried"].sum().cast("int64"),
        individuals_carried=_among(rows, rows["_carried"]),
        _weak=rows["_weak"].max(),
        rows=rows.count(),
        **counts(rows["_weak"]),
        **seen(rows),
        **{name: rows[name].max() for name in keep},
    )
    told = sums.mutate(
        place_level=ibis.literal(level).cast("int64"), basis=basis_of(sums["_weak"]), **said(sums)
    )
    return told.drop(*between())


def _among(rows: ir.Table, some: ir.BooleanValue) -> ir.IntegerScalar:
    """The people of some of the rows: 0 where there are no such rows, null where unknown."""
    people = rows["individuals"].sum(where=some).cast("int64")
    return ibis.ifelse(some.sum() == 0, ibis.literal(0, "int64"), people)


def beside(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> ir.Table:
    """A left join in which an unknown key meets an unknown key."""
    renamed = right.rename({f"_r_{key}": key for key in keys})
    on = [left[key].identical_to(renamed[f"_r_{key}"]) for key in keys]
    return left.left_join(renamed, on).drop(*(f"_r_{key}" for key in keys))


def _with_parts(figures: ir.Table, totals: ir.Table | None) -> ir.Table:
    """The figures with what the governorates add up to, where they say it in so many words."""
    if totals is None:
        return figures.mutate(
            parts_households=ibis.null("int64"), parts_individuals=ibis.null("int64")
        )
    keys = ["code_set", *ROUND]
    parts = _unspoken(deeper(totals, 1), 1)
    sums = parts.group_by(keys).aggregate(
        parts_households=parts["households"].sum(), parts_individuals=parts["individuals"].sum()
    )
    return beside(figures, sums, keys)


def _given(totals: ir.Table, of: Sequence[str], *, level: int) -> ir.Table:
    """The totals that were published of places of the level, in every round: `_given`.

    What a row says of its whole place counts before what rows say of locations in it.
    """
    rows = totals.filter(totals["own_level"] == level)
    whole = rows["location"].isnull() & rows[f"admin{level}"].notnull()
    speaks = whole & (rows["households"].notnull() | rows["individuals"].notnull())
    each = rows.group_by(["code_set", "place_code", *ROUND]).aggregate(
        _spoken=speaks.max(),
        _whole=rows["individuals"].sum(where=whole),
        _all=rows["individuals"].sum(),
    )
    each = each.mutate(_given=ibis.ifelse(each["_spoken"], each["_whole"], each["_all"]))
    return each.group_by(list(of)).aggregate(_given=each["_given"].max())


def _shared(figures: ir.Table, given: ir.Table, of: Sequence[str]) -> ir.Table:
    """The figures with what their share is of, and the share.

    A total that was published for the whole counts, also where not all its parts were;
    one that was added up from places below was not published.
    """
    sums = figures["individuals"].sum().over(group_by=list(of)).cast("int64")
    joined = beside(figures.mutate(_sum=sums), given, of)
    joined = joined.mutate(
        total_individuals=ibis.coalesce(joined["_given"], joined["_sum"]),
        total_from=ibis.ifelse(joined["_given"].notnull(), "given", "sum"),
    )
    share = whole_percent(joined["individuals"], joined["total_individuals"])
    kept = joined.mutate(share=share)
    return cast(ir.Table, kept.drop("_weak", "_sum", "_given", "own_level"))
