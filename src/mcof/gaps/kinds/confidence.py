"""Confidence: how far a gap may be relied on, in a word, with the rule shown."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.information import WEAK_GRADES
from mcof.gaps.kinds.reasons import Rules


def confidence(rules: Rules) -> dict[str, pl.Expr]:
    """The word, and what it was told from.

    ==========  =====================================================================
    word        holds where
    ==========  =====================================================================
    `unknown`   no row of need, response or displacement stands behind the people
    `low`       the weakest row is modelled or synthetic; or a grade is D, E, 4 or 5;
                or the figure is older than `stale_after_days`
    `high`      all rows are reported, the figure is at most `fresh_days` old, and the
                grades are A or B and 1 or 2
    `medium`    everything else: rows without a grade, without a day, calculations
    ==========  =====================================================================

    A word of ours: no standard gives one. Grades are of the displaced people, so they count
    where the people of the gap are displaced.
    """
    by_stock = pl.col("magnitude_of") == "displaced"
    letter, digit = (
        pl.when(by_stock).then(pl.col(name)) for name in ("reliability", "credibility")
    )
    counted = by_stock & (pl.col("reason") != "out-of-reach")  # whose basis has access in it
    basis = pl.when(counted).then(pl.coalesce("displaced_basis", "basis")).otherwise("basis")
    age = pl.col("age_days")
    nothing = (pl.col("need_rows") + pl.col("response_rows") + pl.col("stock_rows")) == 0
    low = (
        basis.is_in(["modelled", "synthetic"])
        | letter.is_in(WEAK_GRADES)
        | digit.is_in(WEAK_GRADES)
        | (age > rules.stale_after_days)
    )
    high = (
        (basis == "reported")
        & (age <= rules.fresh_days)
        & letter.is_in(["A", "B"])
        & digit.is_in(["1", "2"])
    )
    word = (
        pl.when(nothing)
        .then(pl.lit("unknown"))
        .when(low.fill_null(False))
        .then(pl.lit("low"))
        .when(high.fill_null(False))
        .then(pl.lit("high"))
        .otherwise(pl.lit("medium"))
    )
    grade = pl.concat_str(letter.fill_null("-"), digit.fill_null("-"))
    why = pl.concat_str(
        pl.lit("basis="),
        basis.fill_null("-"),
        pl.lit("; age="),
        age.cast(pl.String).fill_null("-"),
        pl.lit("; grade="),
        pl.when(letter.is_null() & digit.is_null()).then(pl.lit("-")).otherwise(grade),
    )
    return {"confidence": word, "confidence_from": why}
