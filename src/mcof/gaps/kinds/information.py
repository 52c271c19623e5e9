"""Information: what is not known, too old, weak, contradictory, or not told by sex and age."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import (
    Facts,
    beside,
    gaps_of,
    groups,
    needing,
    of_matrix,
    subjects,
)
from mcof.tracking.bases import weakest

WEAK_GRADES = ("D", "E", "4", "5")
"""Not usually reliable, unreliable; doubtful, improbable. F and 6 cannot be judged: not weak."""

_TABLES = ("mandates", "instruments", "capacities", "funding", "access")


def information(facts: Facts) -> list[pl.DataFrame]:
    """Every gap of information; a need that is known to be zero makes none."""
    need, displaced = pl.col("need"), pl.col("displaced")
    needed, unknown = (need > 0).fill_null(False), need.is_null()
    differ = pl.col("need_compared") > pl.col("need_least") * (
        1 + facts.rules.limit("need-sources-differ")
    )
    silent = needed & (pl.col("actors") > 0) & pl.col("coverage").is_null()
    modelled = needed & (pl.col("need_basis") == "modelled")
    return [
        of_matrix(facts, "no-need-figure", unknown, people=displaced),
        of_matrix(facts, "need-figure-old", pl.col("stale"), people=need),
        of_matrix(facts, "need-figure-weak", modelled, people=need),
        of_matrix(facts, "need-sources-differ", needed & differ, people=need),
        of_matrix(facts, "reach-not-reported", silent, people=need),
        _displaced(facts),
        _undivided(facts),
        _requirement(facts),
        *_nothing(facts),
    ]


def _displaced(facts: Facts) -> pl.DataFrame:
    """`displaced-figure-weak`: of a group in a place, once for all sectors."""
    if not facts.rules.on("displaced-figure-weak"):
        return facts.cells.head(0)
    graded = pl.col("reliability").is_in(WEAK_GRADES) | pl.col("credibility").is_in(WEAK_GRADES)
    weak = graded.fill_null(False) | (pl.col("displaced_basis") == "modelled").fill_null(False)
    rows = groups(facts).filter((pl.col("displaced") > 0) & weak)
    return gaps_of(
        rows, "displaced-figure-weak", people=pl.col("displaced"), of=pl.lit("displaced")
    )


def _undivided(facts: Facts) -> pl.DataFrame:
    """`not-disaggregated`: of a group in a place, where no sector's need is told by sex or age."""
    if not facts.rules.on("not-disaggregated"):
        return facts.cells.head(0)
    most = ("need", "need_on", "displaced", "displaced_on", "age_days")
    added = ("need_rows", "response_rows", "undated_rows")
    rows = (
        facts.cells.filter(pl.col("need") > 0)
        .group_by("code_set", "place_code", "population_group", maintain_order=True)
        .agg(
            pl.col("place_level").first(),
            pl.col("need_split").any(),
            pl.col("stock_rows").max(),
            *(pl.col(name).max() for name in most),
            *(pl.col(name).sum() for name in added),
            need_basis=weakest(pl.col("need_basis").drop_nulls()),
        )
        .filter(~pl.col("need_split"))
        .with_columns(basis="need_basis")
    )
    return gaps_of(rows, "not-disaggregated", people=pl.col("need"), of=pl.lit("need"))


def _requirement(facts: Facts) -> pl.DataFrame:
    """`requirement-unknown`: money came, or is promised, and nobody says how much it takes."""
    if facts.means.funding is None or not facts.rules.on("requirement-unknown"):
        return facts.cells.head(0)
    rows = beside(subjects(facts), facts.means.funding)
    own = pl.col("required_usd").is_null() & pl.any_horizontal(
        pl.col("committed_usd", "received_usd", "spent_usd").is_not_null()
    )
    people, of = needing()
    return gaps_of(
        rows.filter(own),
        "requirement-unknown",
        people=people,
        of=of,
        rows_of_means=pl.col("funding_rows"),
    )


def _nothing(facts: Facts) -> list[pl.DataFrame]:
    """Of what the workspace has no row at all: said once, of the country."""
    if not facts.looked or facts.cells.is_empty():
        return []
    nation = _nation(facts)
    return [
        gaps_of(
            nation,
            f"{table}-unknown",
            people=pl.lit(None),
            of=pl.lit(None),
        )
        for table in _TABLES
        if getattr(facts.means, table) is None and facts.rules.on(f"{table}-unknown")
    ]


def _nation(facts: Facts) -> pl.DataFrame:
    """A row of the country that most cells are in."""
    cells = facts.cells.select("code_set", code="place_code").join(
        facts.paths.select("code_set", "code", place_code="admin0"), on=["code_set", "code"]
    )
    most = cells.group_by("code_set", "place_code").len().drop_nulls()
    most = most.sort("len", "code_set", "place_code", descending=[True, False, False]).head(1)
    none = pl.lit(0, pl.Int64)
    return most.select(
        "code_set",
        "place_code",
        place_level=none,
        need_rows=none,
        response_rows=none,
        stock_rows=none,
        undated_rows=none,
    )
