"""The lines of a plan by place and month: how many people each sector means to reach."""

from __future__ import annotations

import polars as pl

from mcof.plans.plan import Plan

MOST_MONTHS = 24


def monthly(one: Plan) -> pl.DataFrame:
    """People planned by place, sector and month.

    In a month the largest line of an organisation in a place counts, and organisations are
    added; nothing is added over sectors, places or months.

    Returns:
        `place_code`, `sector`, `month` (its first day), `people` (null where no target is
        known), `lines`; no more than `MOST_MONTHS` months of a line.
    """
    first = pl.col("period_start").dt.month_start()
    last = pl.min_horizontal("period_end", first.dt.offset_by(f"{MOST_MONTHS - 1}mo"))
    dated = one["lines"].filter(pl.col("period_start") <= pl.col("period_end"))
    months = dated.with_columns(month=pl.date_ranges(first, last, "1mo")).explode("month")
    keys = ["place_code", "sector", "month"]
    each = months.group_by(
        [*keys, pl.col("population_group"), pl.col("organisation").fill_null("")]
    ).agg(pl.col("target").max(), pl.len().alias("lines"))
    known = pl.col("target").count() > 0
    return (
        each.group_by(keys)
        .agg(
            pl.when(known).then(pl.col("target").sum()).alias("people"),
            pl.col("lines").sum().cast(pl.Int64),
        )
        .sort(keys)
    )
