"""Capacity: trained people, teams and goods that are listed, and fewer than the need takes."""

from __future__ import annotations

import polars as pl

from mcof.gaps.depths import ADMINS
from mcof.gaps.kinds.found import Facts, beside, gaps_of, subjects
from mcof.tables import COSTS


def capacity(facts: Facts) -> list[pl.DataFrame]:
    """Gaps of sectors in places and phases whose need is known and whose means are listed.

    Where nothing is listed nothing is known, and there is no gap. What a place above holds
    is not counted. People served are those of a month, as rows or costs say.
    """
    means = facts.means
    if means.capacities is None:
        return []
    rows = beside(subjects(facts).filter(pl.col("need") > 0), means.capacities)
    found = [_short(facts, rows, "capacity-below-need", pl.col("capacity_people"))]
    costs = costs_of(facts, rows)
    rows = rows.join(costs, on=["sector", "phase", "code_set", "place_code"], how="left")
    # Where rows say whom their people serve, that is told already.
    silent = pl.col("capacity_people").is_null()
    staffed = pl.when(silent).then((pl.col("trained") / pl.col("staff_per_person")).floor())
    found.append(_short(facts, rows, "staff-below-need", staffed))
    if means.stocks is not None:
        found.append(_goods(facts, rows, means.stocks))
    return found


def _goods(facts: Facts, rows: pl.DataFrame, stocks: pl.DataFrame) -> pl.DataFrame:
    """Of the goods that a sector takes, the one that serves the fewest."""
    keys = ["sector", "phase", "code_set", "place_code"]
    takes = rows.select(*keys, "units").explode("units").unnest("units").drop_nulls("resource")
    of_all = stocks.filter(pl.col("population_group").is_null()).drop("population_group")
    served = takes.join(of_all, on=[*keys, "resource"], nulls_equal=True)
    served = served.with_columns(_served=(pl.col("quantity") / pl.col("units_per_person")).floor())
    least = served.drop_nulls("_served").sort(*keys, "_served", "resource", nulls_last=True)
    least = least.unique(keys, keep="first", maintain_order=True)
    joined = rows.join(least.select(*keys, "_served", "resource"), on=keys, nulls_equal=True)
    return _short(facts, joined, "stock-below-need", pl.col("_served"), pl.col("resource"))


def _short(
    facts: Facts, rows: pl.DataFrame, reason: str, served: pl.Expr, detail: pl.Expr | None = None
) -> pl.DataFrame:
    if not facts.rules.on(reason):
        return rows.head(0)
    need = pl.col("need")
    short = rows.filter((served < need * facts.rules.limit(reason)).fill_null(False))
    counted = pl.col("capacity_rows").fill_null(0)
    return gaps_of(
        short,
        reason,
        people=need - served,
        of=pl.lit("need"),
        rows_of_means=counted,
        detail=detail,
    )


def costs_of(facts: Facts, asked: pl.DataFrame) -> pl.DataFrame:
    """What it takes to help a person in each sector, place and phase: the least that is stated.

    Costs of a place hold for every place inside it, unless some are stated of a deeper one.
    The least of several counts, so that nothing is called short that somebody could do with.

    Returns:
        `sector`, `phase`, `code_set`, `place_code`, `usd_per_person`, `staff_per_person`, and
        `units`, a list of `resource` and `units_per_person`.
    """
    keys = ["sector", "phase", "code_set", "place_code"]
    asked = asked.select(keys).unique(maintain_order=True)
    costs, paths = facts.means.costs, facts.paths
    if costs is None:
        costs = COSTS.empty()
    above = asked.join(
        paths.select("code_set", place_code="code", _above=pl.concat_list(ADMINS)),
        on=["code_set", "place_code"],
    ).explode("_above").drop_nulls("_above")  # fmt: skip
    said = costs.select(
        "code_set", "sector", "usd_per_person", "staff_per_person", "resource",
        "units_per_person", "place_level", _above="place_code", _phase="phase",
    )  # fmt: skip
    pairs = above.join(said, on=["code_set", "sector", "_above"])
    pairs = pairs.filter(pl.col("_phase").is_null() | (pl.col("_phase") == pl.col("phase")))
    deepest = pairs.filter(pl.col("place_level") == pl.col("place_level").max().over(keys))
    units = pl.struct("resource", "units_per_person").filter(
        pl.col("resource").is_not_null() & (pl.col("units_per_person") > 0)
    )
    positive = {
        name: pl.col(name).filter(pl.col(name) > 0).min()
        for name in ("usd_per_person", "staff_per_person")
    }
    return deepest.group_by(keys, maintain_order=True).agg(**positive, units=units)
