"""Which row holds: of the rows that speak of something, the one that says it most exactly.

A row about a place holds for every place inside it; a row that leaves the sector, the
phase, the group or the period open holds for each. So several rows may speak of the same
thing, and the most specific one counts: first by whose it is, then by place, sector,
group, phase and period; of two that are as specific, the one that began later.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

DEEPEST = 3
_ADMINS = [f"admin{level}" for level in range(DEEPEST + 1)]
_INSIDE = 0.5  # a row of a place inside says more than one of the place above, less than its own

OPEN = ("organisation", "sector", "phase", "population_group")
"""Columns of a row that hold for anything where they are empty."""

_ORDER = ("organisation", "_depth", "sector", "population_group", "phase", "_dated")


def reach(paths: pl.DataFrame, level: int) -> pl.DataFrame:
    """Which places' rows speak of which places of a level.

    Args:
        paths: `Registry.paths()`.

    Returns:
        `code_set`, `place_code` (of the level), `about` (itself, a place above or inside)
        and `depth`: the higher, the more exactly the row speaks of the place.
    """
    admins = [name for name in _ADMINS if name in paths.columns]
    here = paths.filter(pl.col("level") == level)
    above = (
        here.select("code_set", "code", *admins[: level + 1])
        .unpivot(index=["code_set", "code"], variable_name="at", value_name="about")
        .drop_nulls("about")
        .select(
            "code_set",
            pl.col("code").alias("place_code"),
            "about",
            pl.col("at").str.strip_prefix("admin").cast(pl.Float64).alias("depth"),
        )
    )
    inside = paths.filter(pl.col("level") > level, pl.col(f"admin{level}").is_not_null()).select(
        "code_set",
        pl.col(f"admin{level}").alias("place_code"),
        pl.col("code").alias("about"),
        pl.lit(level - _INSIDE).alias("depth"),
    )
    return pl.concat([above, inside]).unique().sort("code_set", "place_code", "about")


def speaking(asked: pl.DataFrame, rows: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """Every pair of something asked and a row that speaks of it.

    Args:
        asked: `code_set`, `place_code`, and of `OPEN` and `period_start`, `period_end` what
            is to be told apart; other columns are kept.
        rows: of a table of means. Its columns are kept as `row_<name>` where both have them.
        reached: as `reach` gives it.

    Returns:
        The pairs, with `_depth`: see `reach`.
    """
    told = rows.rename({name: f"row_{name}" for name in rows.columns if name in asked.columns})
    told = told.rename({"place_code": "row_place_code"}, strict=False)
    about = asked.join(reached, on=["code_set", "place_code"], how="inner")
    there = ["code_set", "about"], ["row_code_set", "row_place_code"]
    if "sector" in asked.columns and "sector" in rows.columns:
        named = told.filter(pl.col("row_sector").is_not_null())
        pairs = about.join(
            named, left_on=[*there[0], "sector"], right_on=[*there[1], "row_sector"], how="inner"
        ).with_columns(row_sector=pl.col("sector"))
        others = about.join(
            told.filter(pl.col("row_sector").is_null()),
            left_on=there[0], right_on=there[1], how="inner",
        )  # fmt: skip
        pairs = pl.concat([pairs, others.select(pairs.columns)])
    else:
        pairs = about.join(told, left_on=there[0], right_on=there[1], how="inner")
    return pairs.filter(*_agrees(pairs)).rename({"depth": "_depth"})


def _agrees(pairs: pl.DataFrame) -> list[pl.Expr]:
    held = [
        pl.col(f"row_{name}").is_null() | pl.col(f"row_{name}").eq_missing(pl.col(name))
        for name in OPEN
        if name in pairs.columns and f"row_{name}" in pairs.columns
    ]
    if {"period_start", "row_period_start"} <= set(pairs.columns):
        begins, ends = pl.col("row_period_start"), pl.col("row_period_end")
        held += [
            begins.is_null() | (begins <= pl.col("period_end")),
            ends.is_null() | (ends >= pl.col("period_start")),
        ]
    return held


def most_specific(pairs: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """Of the rows that speak of the same thing, the ones that do so most exactly.

    Args:
        pairs: as `speaking` gives them.
        within: the columns that name the thing.

    Returns:
        The pairs of the most specific rows: several, where several are as specific.
    """
    marks = {
        "_dated": pl.col("row_period_start").is_not_null()
        if "row_period_start" in pairs.columns
        else pl.lit(False)
    } | {
        f"_says_{name}": pl.col(f"row_{name}").is_not_null()
        for name in OPEN
        if f"row_{name}" in pairs.columns and name in pairs.columns
    }
    marked = pairs.with_columns(**marks)
    order = [name if name.startswith("_") else f"_says_{name}" for name in _ORDER]
    order = [name for name in order if name in marked.columns]
    if "row_period_start" in marked.columns:
        order.append("row_period_start")
    if marked.is_empty():
        return pairs
    ordered = marked.sort(order, descending=True, nulls_last=True, maintain_order=True)
    best = pl.struct(order)
    best_held = best.eq_missing(best.first().over(list(within)))
    return ordered.filter(best_held).select(pairs.columns)
