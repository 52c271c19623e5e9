"""Options: who can help whom, and what it takes, by the most specific row of cost."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.allocation.gathering.assumed import UNDIRECTED, assumption, assumptions, together
from mcof.allocation.gathering.cells import NEED, most_people
from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.specific import most_specific, speaking

HOW = ("present", "capacity", "cost")
"""Why an organisation may act in a place: it is there; its capacity names the place; its
cost does. From the surest."""

_COST = ("usd_per_person", "staff_per_person", "resource", "units_per_person", "least_people")


@dataclass(frozen=True)
class Options:
    """What can be done.

    Attributes:
        options: a row per organisation, cell and activity: `cell`, `NEED`, `period`,
            `months`, `organisation`, `how`, `activity`, and of a person helped through the
            whole period `usd_per_person`, `staff_per_person`, `resource`,
            `units_per_person`; `least_people`, `cost_basis`.
        undirected: needs that nobody can meet, and why.
    """

    options: pl.DataFrame
    undirected: pl.DataFrame
    assumed: pl.DataFrame


def actors(
    cells: pl.DataFrame,
    present: pl.DataFrame,
    capacities: pl.DataFrame,
    costs: pl.DataFrame,
    *,
    reached: pl.DataFrame,
    directed: Directions,
) -> pl.DataFrame:
    """Who may act on which cell: `cell`, `organisation`, `how`, each once, by its surest right.

    Args:
        present: `sector, phase, group, code_set, place, organisation`, as
            `mcof.gaps.reach.organisations` gives them; "" stands for any.
    """
    there = _present(cells, present)
    parts = [there]
    if directed.newcomers:
        for how, rows in (("capacity", capacities), ("cost", costs)):
            able = rows.filter(pl.col("organisation").is_not_null(), pl.col("sector").is_not_null())
            pairs = speaking(cells, able, reached)
            parts.append(pairs.select("cell", "organisation", pl.lit(how).alias("how")))
    order = pl.col("how").replace_strict({how: at for at, how in enumerate(HOW)})
    all_ = pl.concat(parts).with_columns(order.alias("_order")).sort("_order")
    left_out = [one.value for one in directed.exclusions if one.what == "organisation"]
    once = all_.unique(["cell", "organisation"], keep="first", maintain_order=True)
    return once.filter(~pl.col("organisation").is_in(left_out)).drop("_order")


def _present(cells: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    acts = present.rename({"phase": "_phase", "group": "_group", "place": "place_code"})
    pairs = cells.join(acts, on=["sector", "code_set", "place_code"], how="inner")
    agree = [
        (pl.col(said) == "") | pl.col(own).is_null() | (pl.col(said) == pl.col(own))
        for said, own in (("_phase", "phase"), ("_group", "population_group"))
    ]
    return pairs.filter(*agree).select("cell", "organisation", pl.lit("present").alias("how"))


def options(
    cells: pl.DataFrame,
    who: pl.DataFrame,
    costs: pl.DataFrame,
    reached: pl.DataFrame,
    directed: Directions,
) -> Options:
    """What each of these can do, and what it takes.

    A cost is stated by person and month, so a person helped through a quarter takes three
    times as much money and goods, and the same staff all the while. Where no row states a
    cost the sector cannot be directed, unless a person states one.

    Args:
        who: as `actors` gives it.
    """
    acting = who.join(cells, on="cell", how="inner").with_row_index("_at")
    priced = costs.filter(pl.col("usd_per_person").is_not_null())
    best = most_specific(speaking(acting, priced, reached), ["_at"])
    stated = _stated(acting.join(best, on="_at", how="anti"), directed)
    made = pl.concat([_taken(best), stated], how="vertical")
    bare = acting.join(made, on=["cell", "organisation"], how="anti")
    return Options(
        options=made.sort("cell", "organisation", "activity", "resource", nulls_last=False),
        undirected=_undirected(cells, acting, made),
        assumed=_assumed(made, bare),
    )


def _taken(best: pl.DataFrame) -> pl.DataFrame:
    """What an option takes; one row for each activity, the dearest of two that differ only in it.

    Where a place's cost is only known of places inside it, the dearest of these counts.
    """
    within = ["cell", "organisation", "activity"]
    once = best.sort("usd_per_person", "row_id", descending=[True, False]).unique(
        within, keep="first", maintain_order=True
    )
    return _columns(once.with_columns(pl.col("basis").alias("cost_basis")))


def _stated(silent: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    """Options whose cost a person stated for the sector, for this run."""
    said = pl.DataFrame(
        {
            "sector": list(directed.unit_costs),
            "usd_per_person": [float(usd) for usd in directed.unit_costs.values()],
        },
        schema={"sector": pl.String, "usd_per_person": pl.Float64},
    )
    rows = silent.join(said, on="sector", how="inner")
    empty = {
        "activity": pl.String, "staff_per_person": pl.Float64, "resource": pl.String,
        "units_per_person": pl.Float64, "least_people": pl.Int64,
    }  # fmt: skip
    return _columns(
        rows.with_columns(
            *(pl.lit(None, kind).alias(name) for name, kind in empty.items()),
            pl.lit("stated").alias("cost_basis"),
        )
    )


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    through = {"usd_per_person", "units_per_person"}
    return rows.select(
        "cell", *NEED, "period", "months", "organisation", "how", "activity",
        *((pl.col(name) * pl.col("months") if name in through else pl.col(name)).alias(name)
          for name in _COST),
        "cost_basis",
    )  # fmt: skip


def _undirected(cells: pl.DataFrame, acting: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Needs that can be reached but that nobody can meet: nobody is there, or at no known cost."""
    reachable = cells.filter(pl.col("access") > 0)
    alone = reachable.join(acting.select("cell").unique(), on="cell", how="anti")
    costless = reachable.join(acting.select("cell").unique(), on="cell", how="semi").join(
        made.select("cell").unique(), on="cell", how="anti"
    )
    return pl.concat([_listed(alone, "nobody-able"), _listed(costless, "no-unit-cost")])


def _listed(cells: pl.DataFrame, reason: str) -> pl.DataFrame:
    once = cells.unique(list(NEED), keep="first", maintain_order=True)
    renamed = once.with_columns(unmet=pl.col("need"), need=pl.col("total"), reason=pl.lit(reason))
    return renamed.select(pl.col(name).cast(kind) for name, kind in UNDIRECTED.items())


def _assumed(made: pl.DataFrame, bare: pl.DataFrame) -> pl.DataFrame:
    stated = made.filter(pl.col("cost_basis") == "stated")
    parts = [
        assumptions(
            "unit-cost-stated",
            stated.group_by("sector").agg(
                count=pl.col("cell").n_unique(),
                value=(pl.col("usd_per_person") / pl.col("months")).first(),
            ),
        ),
        assumptions(
            "no-unit-cost",
            bare.group_by("sector").agg(count=pl.col("organisation").n_unique()),
        ),
    ]
    new = made.filter(pl.col("how") != "present")
    if not new.is_empty():
        parts.append(assumption("newcomers", count=new["organisation"].n_unique()))
    invented = made.filter(pl.col("cost_basis") == "synthetic")
    if not invented.is_empty():
        parts.append(assumption("cost-synthetic", count=invented.height))
    return together(*parts)


__all__ = ["HOW", "Options", "actors", "most_people", "options"]
