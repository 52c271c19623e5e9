"""People in need: the preliminary figure of a unit, its bounds, and the seven flags."""

from __future__ import annotations

import math

import polars as pl

from mcof.needs import sectors
from mcof.needs.settings import Settings

FLAGS = tuple(f"pin_flag_{number}" for number in range(1, 8))
_CLOSE = 1e-9  # 130 / 100 - 1 is 0.30000000000000004


def preliminary(units: pl.DataFrame) -> pl.DataFrame:
    """The units with the preliminary people in need: the highest sector, never a sum.

    The people whom any sector counts are at least the highest sector and at most the sum of
    all, and never more than live there: `in_need_at_least` and `in_need_at_most`. Where a
    sector is missing only the population bounds them from above.

    Args:
        units: as `mcof.needs.units.wide` gives them.

    Returns:
        The columns of `units`, and `preliminary_in_need`, `highest` (the sectors, joined by
        ;), `second` and `third` (the next distinct figures), `sectors_missing`,
        `sectors_zero`, `in_need_at_least`, `in_need_at_most`, `is_over_population`.
    """
    pins = [pl.col(f"in_need:{code}") for code in sectors.main()]
    told = pl.concat_list(pins).list.drop_nulls().list.unique().list.sort(descending=True)
    ranked = units.with_columns(
        preliminary_in_need=told.list.get(0, null_on_oob=True),
        second=told.list.get(1, null_on_oob=True),
        third=told.list.get(2, null_on_oob=True),
        sectors_missing=pl.sum_horizontal(pin.is_null() for pin in pins).cast(pl.Int64),
        sectors_zero=pl.sum_horizontal((pin == 0).fill_null(value=False) for pin in pins).cast(
            pl.Int64
        ),
        _sum=pl.sum_horizontal(pins),
    )
    highest = pl.concat_str(
        [
            pl.when(pl.col(f"in_need:{code}") == pl.col("preliminary_in_need")).then(pl.lit(code))
            for code in sectors.main()
        ],
        separator=";",
        ignore_nulls=True,
    ).replace("", None)
    low, population = pl.col("preliminary_in_need"), pl.col("population")
    over = (low > population).fill_null(value=False)
    capped = pl.when(~over).then(population)
    summed = pl.when(pl.col("sectors_missing") == 0).then(pl.col("_sum"))
    return ranked.with_columns(
        highest=highest,
        in_need_at_least=low,
        in_need_at_most=pl.when(low.is_not_null()).then(pl.min_horizontal(capped, summed)),
        is_over_population=over,
    ).drop("_sum")


def flagged(units: pl.DataFrame, rules: Settings) -> pl.DataFrame:
    """The units with `pin_flag_1` to `pin_flag_6`: true, false, or null where it cannot be told.

    Args:
        units: as `preliminary` gives them, with `before:SECTOR`, last year's figures.
    """
    first, second, third = (pl.col(name) for name in ("preliminary_in_need", "second", "third"))
    alone = ~pl.col("highest").str.contains(";", literal=True)
    partial = alone & pl.col("highest").is_in(rules.pin_4_sectors)
    empty = pl.col("sectors_missing") + pl.col("sectors_zero")
    population = pl.col("population")
    over = (first > population) & ~partial
    return units.with_columns(
        pin_flag_1=pl.when(first.is_not_null()).then((empty >= rules.pin_1_sectors) & (first > 0)),
        pin_flag_2=_above(first, second, rules.pin_2_share, alone),
        pin_flag_3=_above(first, third, rules.pin_3_share, alone),
        pin_flag_4=partial,
        pin_flag_5=pl.when(population > 0).then(first >= rules.pin_5_share * population - _CLOSE),
        pin_flag_6=_changed(rules.pin_6_change),
        is_over_population=over.fill_null(value=False),
    )


def _above(first: pl.Expr, other: pl.Expr, share: float, alone: pl.Expr) -> pl.Expr:
    """Whether the highest is above another by a share of it; never where several are highest."""
    fires = (first - other >= share * other - _CLOSE) & alone
    return pl.when(~alone).then(pl.lit(value=False)).when(other > 0).then(fires)


def _changed(threshold: float) -> pl.Expr:
    """Whether the highest sectors, or the second highest, changed by a share since last year.

    The template rounds the change to one decimal, halves away from zero, before it compares:
    so a change of 95 per cent fires at 100. Whole numbers say so exactly:
    `|new - old| / old >= t - 0.05` is `20 |new - old| >= (20 t - 1) old`.
    """
    tenths = math.ceil(threshold * 10 - _CLOSE)
    told = []
    for code in sectors.main():
        new, old = pl.col(f"in_need:{code}"), pl.col(f"before:{code}")
        asked = (new == pl.col("preliminary_in_need")) | (new == pl.col("second"))
        fires = ((new - old).abs() * 20 >= (2 * tenths - 1) * old).cast(pl.Int8)
        told.append(pl.when(asked & (old > 0)).then(fires))
    return pl.max_horizontal(told).cast(pl.Boolean)
