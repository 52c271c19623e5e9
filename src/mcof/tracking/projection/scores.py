"""Scores: what came of projections, once the round has come that they spoke of."""

from __future__ import annotations

import polars as pl

KEYS = ("code_set", "operation", "assessment", "population_group", "place_code", "place_level")


def scored(projections: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    """Each projection beside the round that came, and beside persistence.

    A projection is met by the round nearest to its day, within half a usual step, after
    the round it was made from. One whose day has passed by more than that while later
    rounds came is `missed`: nobody counted then. The others wait.

    Args:
        projections: rows of the `projections` table.
        series: `KEYS`, `reference_date`, `round`, `individuals` of every round.

    Returns:
        The projections with `state` (`scored`, `waiting`, `missed`), `actual_round`,
        `actual_date`, `actual_individuals`, `error` (projected less actual),
        `persistence_error`, `inside` (whether the actual lies within the range).
    """
    told = projections.with_row_index("_at").with_columns(
        _reach=(pl.col("step_days") / 2).floor().fill_null(0)
    )
    came = series.filter(pl.col("individuals").is_not_null()).select(
        *KEYS,
        actual_date="reference_date",
        actual_round="round",
        actual_individuals="individuals",
    )
    pairs = (
        told.join(came, on=list(KEYS), how="inner", nulls_equal=True)
        .filter(pl.col("actual_date") > pl.col("origin_date"))
        .with_columns(_off=(pl.col("actual_date") - pl.col("target_date")).dt.total_days())
    )
    past = pairs.group_by("_at").agg(_past=(pl.col("_off") > pl.col("_reach")).any())
    met = (
        pairs.filter(pl.col("_off").abs() <= pl.col("_reach"))
        .sort(pl.col("_off").abs(), "actual_date")
        .unique("_at", keep="first", maintain_order=True)
        .select("_at", "actual_round", "actual_date", "actual_individuals")
    )
    actual = pl.col("actual_individuals")
    return (
        told.join(met, on="_at", how="left")
        .join(past, on="_at", how="left")
        .with_columns(
            state=pl.when(actual.is_not_null())
            .then(pl.lit("scored"))
            .when(pl.col("_past").fill_null(value=False))
            .then(pl.lit("missed"))
            .otherwise(pl.lit("waiting")),
            error=pl.col("projected_individuals") - actual,
            persistence_error=pl.col("persistence_individuals") - actual,
            inside=actual.is_between("projected_low", "projected_high"),
        )
        .sort("_at")
        .drop("_at", "_reach", "_past")
    )


def summary(scores: pl.DataFrame) -> pl.DataFrame:
    """How projections have done, by operation, group, level and steps ahead.

    Returns:
        `projections`, `scored`, `waiting`, `missed`, `wape`, `persistence_wape`,
        `rel_mae`, `inside` (share of the scored that lie within their range).
    """
    done = pl.col("state") == "scored"
    ours, theirs = (
        pl.col(name).filter(done).abs().sum() for name in ("error", "persistence_error")
    )
    people = pl.col("actual_individuals").filter(done).sum()
    return (
        scores.group_by("operation", "population_group", "place_level", "horizon")
        .agg(
            projections=pl.len(),
            scored=done.sum(),
            waiting=(pl.col("state") == "waiting").sum(),
            missed=(pl.col("state") == "missed").sum(),
            wape=pl.when(people > 0).then(ours / people),
            persistence_wape=pl.when(people > 0).then(theirs / people),
            rel_mae=pl.when(theirs > 0).then(ours / theirs),
            inside=pl.col("inside").mean(),
        )
        .sort("operation", "population_group", "place_level", "horizon")
    )
