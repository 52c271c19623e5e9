"""Coverage: somebody acts, and fewer people are reached than should be."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import Facts, of_matrix


def coverage(facts: Facts) -> list[pl.DataFrame]:
    """`below-threshold`: the share of the need that is reached is known, and too small."""
    holds = (pl.col("need") > 0) & (pl.col("actors") > 0)
    holds = holds & (pl.col("coverage") < pl.col("threshold"))
    return [of_matrix(facts, "below-threshold", holds, people=pl.col("unmet"))]
