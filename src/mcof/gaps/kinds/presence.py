"""Presence: people need it, and nobody acts."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import Facts, of_matrix


def presence(facts: Facts) -> list[pl.DataFrame]:
    """`nobody-acts`: need above 0, or unknown where displaced people are; no organisation acts."""
    unknown = pl.col("need").is_null() & (pl.col("displaced") > 0)
    holds = (pl.col("actors") == 0) & ((pl.col("need") > 0).fill_null(False) | unknown)
    return [of_matrix(facts, "nobody-acts", holds, people=pl.coalesce("unmet", "displaced"))]
