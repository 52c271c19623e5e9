"""Gathered: everything an allocation needs, brought together from facts and directions."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.allocation.gathering.assumed import assumptions, together
from mcof.allocation.gathering.cells import NEED, cells
from mcof.allocation.gathering.costs import actors, options
from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.means import Capacity, Money, capacity, money
from mcof.allocation.gathering.specific import most_specific, reach, speaking


@dataclass(frozen=True)
class Facts:
    """What is known, as small frames.

    Attributes:
        matrix: the MCOF matrix at the level of the plan.
        access: as `mcof.response.access.access` gives it for each period, with `period`.
        present: as `mcof.gaps.reach.organisations` gives it.
        capacities: as `mcof.response.capacity.capacity` gives it.
        costs: rows of the table `costs`.
        funding: as `mcof.response.funding.funding` gives it for all days.
        paths: `Registry.paths()`.
    """

    matrix: pl.DataFrame
    access: pl.DataFrame
    present: pl.DataFrame
    capacities: pl.DataFrame
    costs: pl.DataFrame
    funding: pl.DataFrame
    paths: pl.DataFrame


@dataclass(frozen=True)
class Gathered:
    """A problem in the words of the workspace, before it is put to a solver.

    Attributes:
        cells: see `cells.Cells`.
        options: see `costs.Options`, with `option` (its name), `hub`, `kilograms_per_person`
            and `team`; `staff_per_person` is null where no staff is counted.
        money: see `means.Money`.
        capacity: see `means.Capacity`.
        undirected: `assumed.UNDIRECTED`: needs that get nothing, and why, each once.
        assumed: `assumed.ASSUMED`.
    """

    directed: Directions
    cells: pl.DataFrame
    options: pl.DataFrame
    money: pl.DataFrame
    capacity: Capacity
    undirected: pl.DataFrame
    assumed: pl.DataFrame


def gather(facts: Facts, directed: Directions) -> Gathered:
    """The problem that the facts make under the directions; what had to be assumed is listed."""
    reached = reach(facts.paths, directed.level)
    reached = _with_strangers(reached, facts.matrix, directed.level)
    asked = cells(facts.matrix, facts.access, directed)
    open_ = asked.cells.filter(pl.col("access") > 0)
    who = actors(
        open_, facts.present, facts.capacities, facts.costs, reached=reached, directed=directed
    )
    can = options(open_, who, facts.costs, reached, directed)
    lines: Money = money(facts.funding, reached, directed)
    has = capacity(facts.capacities, directed)
    supplied, assumed = _supplied(can.options, has, reached)
    undirected = pl.concat([asked.undirected, can.undirected])
    return Gathered(
        directed=directed,
        cells=asked.cells,
        options=supplied,
        money=lines.lines,
        capacity=has,
        undirected=undirected.unique(list(NEED), keep="first", maintain_order=True),
        assumed=together(asked.assumed, can.assumed, lines.assumed, has.assumed, assumed),
    )


def _with_strangers(reached: pl.DataFrame, matrix: pl.DataFrame, level: int) -> pl.DataFrame:
    """With the places of the matrix that the registry does not know: each speaks of itself."""
    own = matrix.select("code_set", "place_code").unique()
    strangers = own.join(reached, on=["code_set", "place_code"], how="anti")
    return pl.concat(
        [
            reached,
            strangers.with_columns(
                pl.col("place_code").alias("about"), pl.lit(float(level)).alias("depth")
            ),
        ]
    )


def _supplied(
    options: pl.DataFrame, has: Capacity, reached: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Options with where their goods come from, and which staff limits them."""
    sourced = _sourced(options, has.hubs, reached)
    bought = sourced.filter(pl.col("resource").is_not_null() & pl.col("hub").is_null())
    counted, silent = _staffed(sourced, has.teams, reached)
    name = pl.concat_str("organisation", "cell", pl.col("activity").fill_null("-"), separator="~")
    several = pl.len().over("organisation", "cell", "activity") > 1
    named = counted.with_columns(
        option=pl.when(several).then(name + "~" + pl.col("hub").fill_null("-")).otherwise(name),
        units_per_person=pl.when(pl.col("hub").is_not_null()).then(pl.col("units_per_person")),
    ).with_columns(kilograms_per_person=pl.col("units_per_person") * pl.col("kilograms_per_unit"))
    return named.drop("kilograms_per_unit").sort("option"), together(
        assumptions("goods-bought", _by_sector(bought)),
        assumptions("staff-not-counted", _by_sector(silent)),
    )


def _by_sector(options: pl.DataFrame) -> pl.DataFrame:
    """How many organisations it is so of, sector by sector."""
    return options.group_by("sector").agg(count=pl.col("organisation").n_unique())


def _sourced(options: pl.DataFrame, hubs: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """Options with the own stock that their goods come from.

    The stock of the place itself, of places inside it or of one above it; only where there
    is none, any other, an option for each. An organisation that counted none buys the goods.
    """
    own = ["organisation", "code_set", "resource"]
    stocked = options.select(*own, "place_code").unique().join(hubs, on=own, how="inner")
    depths = stocked.join(reached, on=["code_set", "place_code", "about"], how="left")
    place = [*own, "place_code"]
    nearest = depths.filter(pl.col("depth").eq_missing(pl.col("depth").max().over(place))).select(
        *place, "hub", "kilograms_per_unit"
    )
    return options.join(nearest, on=place, how="left", maintain_order="left")


def _staffed(
    options: pl.DataFrame, teams: pl.DataFrame, reached: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Options with `team`, the counted staff that limits them; null where nobody counted any.

    Where the cost says how many trained people a person takes, trained people limit it. Where
    it does not, a team or trained people do of whom it is said how many people they serve.
    """
    numbered = options.with_row_index("_at")
    said = pl.col("staff_per_person").is_not_null()
    serves = pl.col("people_per_unit") > 0
    own = pl.concat(
        [
            _team(
                numbered.filter(said), teams.filter(pl.col("capacity_kind") == "TRAINED"), reached
            ),
            _team(numbered.filter(~said), teams.filter(serves), reached),
        ]
    )
    told = numbered.join(own, on="_at", how="left", maintain_order="left")
    silent = told.filter(said & pl.col("team").is_null())
    each = pl.coalesce("staff_per_person", 1 / pl.col("_serves"))
    limited = pl.when(pl.col("team").is_not_null()).then(each)
    return told.with_columns(staff_per_person=limited).drop("_at", "_serves"), silent


def _team(asked: pl.DataFrame, teams: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """The team of each of these options: `_at`, `team`, and how many people one of it `_serves`."""
    best = most_specific(speaking(asked, teams, reached), ["_at"]).sort("_at", "team")
    once = best.unique("_at", keep="first", maintain_order=True)
    return once.select("_at", "team", _serves="people_per_unit")
