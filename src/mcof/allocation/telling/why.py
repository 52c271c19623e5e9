"""Why so much for a place and a sector: values in the order in which they are told."""

from __future__ import annotations

import polars as pl

from mcof.allocation.telling.outcome import by_place_and_sector

REASON = {
    "fairness": pl.String(),
    "code_set": pl.String(),
    "place_code": pl.String(),
    "sector": pl.String(),
    "order": pl.Int64(),
    "reason": pl.String(),  # a code; the phrase `allocation.why.<code>` says it
    "people": pl.Float64(),
    "other": pl.Float64(),  # people of whom these are some
    "usd": pl.Float64(),
    "share": pl.Float64(),
    "other_share": pl.Float64(),
    "number": pl.Float64(),
    "name": pl.String(),
}
"""Columns of a list of reasons."""

STEP_USD = 100_000.0
"""The dollars of "what would more money bring"."""

_BINDS = {
    "access": "binds-access",
    "presence": "binds-presence",
    "cost": "binds-cost",
    "money": "binds-money",
    "excluded": "binds-excluded",
    "least": "binds-least",
    "capacity": "binds-capacity",
    "staff": "binds-staff",
    "stock": "binds-stock",
    "transport": "binds-transport",
    "site": "binds-site",
    "weight": "binds-weight",
    "not known": "binds-not-known",
}
"""Each reason of `mcof.allocation.reasons.WHY`; a need that is unknown is directed nothing."""

_SOME = 0.5  # people: less is nobody


def binding(
    coverage: pl.DataFrame, limits: pl.DataFrame, money: pl.DataFrame, options: pl.DataFrame
) -> pl.DataFrame:
    """What binds each cell, in one word: `cell`, `binds`, `usd_to_close`, `cheapest`.

    Money that is there but kept for other things is an earmark and not a lack of money.

    Args:
        coverage, limits: of the answer.
        money, options: as gathered.
    """
    why = pl.col("why").replace_strict(_BINDS, default=None, return_dtype=pl.String)
    cheapest = options.group_by("cell").agg(cheapest=pl.col("usd_per_person").min())
    unspent = _unspent(limits, money, options)
    kept = pl.col("_unspent").fill_null(0.0) > _KEPT * pl.col("usd_to_close")
    told = coverage.join(unspent, on="cell", how="left", maintain_order="left").select(
        "cell",
        pl.when((why == "binds-money") & kept)
        .then(pl.lit("binds-earmark"))
        .otherwise(why)
        .alias("binds"),
        "usd_to_close",
    )
    return told.join(cheapest, on="cell", how="left", maintain_order="left")


def shut(needs: pl.DataFrame) -> pl.DataFrame:
    """Needs where everybody who can be reached is helped are bound by access, if by anything."""
    only = pl.col("binds").is_null() & (pl.col("left") > _SOME) & (pl.col("unreachable") > _SOME)
    return needs.with_columns(binds=pl.when(only).then(pl.lit("binds-access")).otherwise("binds"))


_KEPT = 0.01  # of what closing the gap costs: less that is left over is the end of sums


def _unspent(limits: pl.DataFrame, money: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """The dollars that nobody spends of pools and of those who could act, by cell."""
    left = limits.filter(pl.col("kind") == "money", pl.col("left") > 1.0).select(
        line="name", _unspent="left"
    )
    by_actor = money.join(left, on="line").group_by("actor").agg(pl.col("_unspent").sum())
    pooled = float(by_actor.filter(pl.col("actor").is_null())["_unspent"].sum())
    there = options.select("cell", actor="organisation").unique()
    own = there.join(by_actor.drop_nulls("actor"), on="actor", how="left")
    return own.group_by("cell").agg(pl.col("_unspent").sum() + pooled)


def reasons(needs: pl.DataFrame, groups: pl.DataFrame, bottlenecks: pl.DataFrame) -> pl.DataFrame:
    """For each place and sector why so much, what binds, what more would bring.

    Args:
        needs: as `outcome.needs` gives them, with the columns of `binding`.
        groups, bottlenecks: of the answer.

    Returns:
        `REASON`.
    """
    whole = by_place_and_sector(needs)
    where = ["fairness", "code_set", "place_code", "sector"]
    facts = whole.join(groups.drop("reachable"), on="fairness", how="left").join(
        _worst_bind(needs), on="fairness", how="left"
    )
    parts = [
        _told(facts, 1, "served", people="people", other="need", share="before",
              other_share="after"),
        _told(facts, 2, "severity", number="weight", name="severity"),
        _told(facts.filter(pl.col("left") <= _SOME), 3, "met"),
        _bound(facts.filter(pl.col("left") > _SOME)),
        _told(facts.filter(pl.col("short") > _SOME), 4, "standard-short", people="short",
              share="standard"),
        _told(facts.filter((pl.col("standard") > 0) & (pl.col("short") <= _SOME)), 4,
              "standard-kept", share="standard"),
        _held(facts, bottlenecks),
        _told(facts.filter((pl.col("left") > _SOME) & (pl.col("usd_to_close") > 0)), 6,
              "next-gap", people="left_reachable", usd="usd_to_close"),
        _more(facts.filter((pl.col("left_reachable") > _SOME) & (pl.col("cheapest") > 0))),
    ]  # fmt: skip
    return pl.concat(parts).sort(*where, "order", "reason")


def binding_most(needs: pl.DataFrame) -> pl.DataFrame:
    """What binds most of the people left of each place and sector: `fairness`, `binds`."""
    return (
        needs.drop_nulls("binds")
        .group_by("fairness", "binds")
        .agg(pl.col("left").sum())
        .sort("left", "binds", descending=[True, False])
        .unique("fairness", keep="first", maintain_order=True)
        .drop("left")
    )


def _worst_bind(needs: pl.DataFrame) -> pl.DataFrame:
    """Of the cells of one place and sector, what binds most of the people left."""
    open_ = needs.with_columns(
        left_reachable=(pl.col("need") * pl.col("access") - pl.col("people")).clip(lower_bound=0.0)
    )
    weight = open_.group_by("fairness").agg(
        pl.col("weight").max(),
        pl.col("usd_to_close").sum(),
        pl.col("left_reachable").sum() / pl.col("period").n_unique(),
        (pl.col("unreachable").sum() / pl.col("period").n_unique()).alias("unreachable"),
        (pl.col("cheapest").min() * pl.col("period").n_unique()).alias("cheapest"),
        pl.col("binds").drop_nulls().is_empty().alias("_free"),
    )
    return weight.drop("_free").join(binding_most(open_), on="fairness", how="left")


def _bound(facts: pl.DataFrame) -> pl.DataFrame:
    """What binds, and the people whom nobody can reach beside it."""
    shut = facts.filter(
        (pl.col("unreachable") > _SOME) & pl.col("binds").ne_missing("binds-access")
    )
    bound = facts.filter(pl.col("binds").is_not_null()).with_columns(
        reason=pl.col("binds"),
        _people=pl.when(pl.col("binds") == "binds-access")
        .then("unreachable")
        .otherwise("left_reachable"),
    )
    return pl.concat(
        [
            _told(bound, 3, None, people="_people"),
            _told(shut, 4, "binds-access", people="unreachable"),
        ]
    )


def _held(facts: pl.DataFrame, bottlenecks: pl.DataFrame) -> pl.DataFrame:
    """Whether this place and sector is among the worst off that hold the level of all down."""
    first = bottlenecks.sort("round").unique("fairness", keep="first", maintain_order=True)
    held = facts.join(first.rename({"limit": "_by"}), on="fairness", how="inner")
    named = held.with_columns(reason=pl.concat_str(pl.lit("worst-off-"), "_by"))
    return _told(named, 5, None, share="level", number="round")


def _more(facts: pl.DataFrame) -> pl.DataFrame:
    """What more money for just this would bring, at the lowest cost of anybody there."""
    could = facts.with_columns(
        _people=pl.min_horizontal(STEP_USD / pl.col("cheapest"), "left_reachable"),
        _usd=pl.lit(STEP_USD),
    )
    return _told(could, 7, "more-money", people="_people", usd="_usd", number="cheapest")


def _told(facts: pl.DataFrame, order: int, reason: str | None, **said: str) -> pl.DataFrame:
    """One reason for each row; `said` names the columns that hold its numbers."""
    return facts.select(
        pl.lit(order, kind).alias(name)
        if name == "order"
        else (pl.lit(reason) if reason is not None else pl.col("reason")).cast(kind).alias(name)
        if name == "reason"
        else pl.col(said[name]).cast(kind).alias(name)
        if name in said
        else pl.col(name).cast(kind)
        if name in {"fairness", "code_set", "place_code", "sector"}
        else pl.lit(None, kind).alias(name)
        for name, kind in REASON.items()
    )
