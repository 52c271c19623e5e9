"""Depths: the small tables of the matrix brought up to a level, no person counted at two.

What `mcof.tracking.levels` says of the rows of an engine is said here of a few thousand
rows in memory; a law in tests/properties holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.tracking.levels import DEEPEST

ADMINS = tuple(f"admin{level}" for level in range(DEEPEST + 1))


def located(rows: pl.DataFrame, paths: pl.DataFrame, *, level: int) -> pl.DataFrame:
    """The rows at a level or deeper, with `admin0 .. admin3`, `own_level` and `place`.

    Args:
        rows: with `code_set`, `place_code` and `place_level`.
        paths: `Registry.paths()`.

    Returns:
        As `mcof.tracking.levels.located`, without rows that belong to no place of the level.
    """
    above = paths.select("code_set", pl.col("level").alias("_level"), *ADMINS, place_code="code")
    joined = rows.join(above, on=["code_set", "place_code"], how="left")
    joined = joined.with_columns(
        own_level=pl.coalesce("_level", "place_level").cast(pl.Int64)
    ).drop("_level", "place_level")
    itself = pl.when(pl.col("own_level") == level).then(pl.col("place_code"))
    placed = joined.with_columns(place=pl.coalesce(ADMINS[level], itself))
    deep = (pl.col("own_level") >= level) | pl.col("own_level").is_null()
    return placed.filter(deep & pl.col("place").is_not_null())


def shallowest(
    rows: pl.DataFrame, *, level: int, within: Sequence[str], speaks: pl.Expr
) -> pl.DataFrame:
    """The rows that no row of a place above them, down to the level, already stands for.

    Args:
        rows: as `located` gives them.
        within: the columns within which rows are about the same thing.
        speaks: whether a row says anything; one that says nothing stands for nobody.
    """
    spoken_for = []
    for at in range(level, DEEPEST):
        is_above = speaks & (pl.col("own_level") == at)
        said = is_above.any().over(*within, ADMINS[at])
        beneath = (pl.col("own_level") > at) & pl.col(ADMINS[at]).is_not_null()
        spoken_for.append((said & beneath).fill_null(False))
    return rows.filter(~pl.any_horizontal(spoken_for)) if spoken_for else rows
