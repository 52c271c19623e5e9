"""The chain of places above each place, as columns."""

from __future__ import annotations

import polars as pl

LEVELS = (0, 1, 2, 3)
ADMIN = tuple(f"admin{level}" for level in LEVELS)


def paths(places: pl.DataFrame) -> pl.DataFrame:
    """For each place, its own code at its level and the codes of those above it.

    A chain that skips a level, or whose parent is not among the places, leaves the
    level empty. Places below level 3 carry the four levels above them.

    Args:
        places: `code_set, code, level, parent`, one row for each code of a set.

    Returns:
        `code_set, code, level, admin0, admin1, admin2, admin3`.
    """
    known = places.select("code_set", "code", "level", "parent")
    climbed = known.with_columns(pl.col("code").alias("at"), pl.col("level").alias("at_level"))
    climbed = climbed.with_columns(pl.lit(None, pl.String).alias(column) for column in ADMIN)
    above = known.select("code_set", at="code", above="parent", above_level="level")
    for _ in known["level"].unique():  # a chain is no longer than there are levels
        climbed = climbed.with_columns(
            pl.when(pl.col("at_level") == level).then("at").otherwise(column).alias(column)
            for level, column in enumerate(ADMIN)
        )
        climbed = _one_up(climbed, above)
    return climbed.select("code_set", "code", "level", *ADMIN)


def _one_up(climbed: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    up = climbed.join(above, on=("code_set", "at"), how="left", maintain_order="left")
    levels = above.select("code_set", above="at", at_level="above_level")
    return (
        up.drop("at_level", "above_level")
        .join(levels, on=("code_set", "above"), how="left", maintain_order="left")
        .drop("at")
        .rename({"above": "at"})
    )


def lies_in(place: str) -> pl.Expr:
    """Whether a row's path passes through the place named in a column."""
    return pl.any_horizontal(
        (pl.col(column) == pl.col(place)).fill_null(value=False) for column in ADMIN
    )
