"""Smaller rules: the 20 per cent rule, the index of a household, and shares of a population."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

AREA_SHARE = 0.2
IN_NEED_FROM = 3
_CLOSE = 1e-9


def area_phase(people: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """The worst phase that at least a fifth of the people of an area are in, or in a worse one.

    Args:
        people: `within`, `phase` (1 to 5) and `people`; rows of one area and phase are added.

    Returns:
        `within`, `area_phase` (null where people of some phase are unknown, or there are
        none), `in_need` (the people in phases 3 to 5).
    """
    total = pl.col("people").sum()
    told = people.group_by(list(within), maintain_order=True).agg(
        total=total,
        unknown=pl.col("people").is_null().any() | pl.col("phase").is_null().any(),
        in_need=pl.col("people").filter(pl.col("phase") >= IN_NEED_FROM).sum(),
        **{f"_p{k}": pl.col("people").filter(pl.col("phase") >= k).sum() for k in range(1, 6)},
    )
    reached = [
        pl.when(pl.col(f"_p{k}") >= AREA_SHARE * pl.col("total") - _CLOSE).then(pl.lit(k))
        for k in range(5, 0, -1)
    ]
    known = ~pl.col("unknown") & (pl.col("total") > 0)
    return told.select(
        *within,
        area_phase=pl.when(known).then(pl.coalesce(reached)).cast(pl.Int64),
        in_need=pl.when(~pl.col("unknown")).then("in_need"),
    )


def household_index(households: pl.DataFrame, gaps: Sequence[str]) -> pl.DataFrame:
    """The index of each household (REACH's MSNI): its widest living-standard gap, never a sum.

    Args:
        households: a column for each sector's gap, 1 to 5; null where it was not asked.
        gaps: the names of these columns.

    Returns:
        The households with `msni`, `is_in_need` (3 or more; null where nothing above 2 is
        known and some sector was not asked), `sectors_in_need`, `need_profile` (their names
        joined by ;).
    """
    columns = [pl.col(name) for name in gaps]
    widest = pl.max_horizontal(columns)
    unasked = pl.any_horizontal(column.is_null() for column in columns)
    in_need = [(column >= IN_NEED_FROM).fill_null(value=False) for column in columns]
    return households.with_columns(
        msni=widest,
        is_in_need=pl.when((widest >= IN_NEED_FROM) | ~unasked).then(widest >= IN_NEED_FROM),
        sectors_in_need=pl.sum_horizontal(in_need).cast(pl.Int64),
        need_profile=pl.concat_str(
            [pl.when(one).then(pl.lit(name)) for one, name in zip(in_need, gaps, strict=True)],
            separator=";",
            ignore_nulls=True,
        ),
    )


def shared_out(units: pl.DataFrame, groups: pl.DataFrame, unit: Sequence[str]) -> pl.DataFrame:
    """People in need of each group by its share of the unit's population: a supposition.

    Args:
        units: `unit`, `in_need`.
        groups: `unit`, `group`, `population`; groups that are apart from each other.

    Returns:
        `unit`, `group`, `population`, `in_need` (half up; null where the people of some group
        of the unit are unknown), and `how`: `share-based`, to be said beside every figure.
    """
    unknown = pl.col("population").is_null().any().over(list(unit))
    whole = pl.col("population").sum().over(list(unit))
    share = pl.col("in_need") * pl.col("population") / whole
    joined = groups.join(units, on=list(unit), maintain_order="left")
    return joined.with_columns(
        in_need=pl.when(~unknown & (whole > 0)).then((share + 0.5).floor().cast(pl.Int64)),
        how=pl.lit("share-based"),
    )
