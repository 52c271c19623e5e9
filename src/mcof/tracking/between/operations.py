"""V17: operations of one country look at the same people unless somebody said they do not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import polars as pl

from mcof.ingest.findings import found

Pair = frozenset[str]
"""The names of two operations."""

HOLDS = timedelta(days=92)
"""How long after its day a figure is taken to hold: a quarter."""


def overlapping(
    rows: pl.DataFrame, disjoint: Collection[Pair] = (), *, only: str | None = None
) -> pl.DataFrame:
    """Findings for each pair of operations that count a group in one country at one time.

    Two operations of which one ends before the other begins are not at one time; the last
    figure of each holds for a quarter.

    Args:
        rows: as `mcof.tracking.between.lines.asked` gives them.
        disjoint: pairs of operations of which somebody decided that nobody is in both.
    """
    wrong = pairs(rows).filter(
        ~pl.struct("operation", "other").map_elements(
            lambda pair: frozenset(pair.values()) in disjoint, return_dtype=pl.Boolean
        )
    )
    if only is not None:
        wrong = wrong.filter(pl.col("imports").list.contains(only))
    return found("operations-overlap", wrong.with_columns(value="other"))


def pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of operations that count the same group in one country at one time.

    Returns:
        `country`, `population_group`, `operation`, `other` (in the order of the alphabet),
        `start`, `end` of the time that both have, and `imports` of either.
    """
    each = rows.group_by(
        "operation",
        "population_group",
        country=pl.col("place_code").str.slice(0, 2).str.to_uppercase(),
    ).agg(
        first=pl.col("reference_date").min(),
        last=pl.col("reference_date").max() + HOLDS,
        imports=pl.col("import_id").unique(),
    )
    joined = each.join(
        each, on=["country", "population_group"], nulls_equal=True, suffix="_other"
    ).filter(pl.col("operation") < pl.col("operation_other"))
    return (
        joined.with_columns(
            other="operation_other",
            start=pl.max_horizontal("first", "first_other"),
            end=pl.min_horizontal("last", "last_other"),
            imports=pl.col("imports").list.concat("imports_other"),
        )
        .filter(pl.col("start") <= pl.col("end"))
        .select("country", "population_group", "operation", "other", "start", "end", "imports")
        .sort("country", "operation", "other", "population_group")
    )
