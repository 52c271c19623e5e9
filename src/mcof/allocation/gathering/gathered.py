"""Gathered: everything an allocation needs, brought together from facts and directions."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.allocation.gathering.assumed import assumptions, together
from mcof.allocation.gathering.cells import NEED, cells
from mcof.allocation.gathering.costs import actors, options
from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.means import Capacity, Money, capacity, money
from mcof.allocation.gathering.specific import reach


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
        options: see `costs.Options`, with `option` (its name), `hub` and
            `kilograms_per_person`; `staff_per_person` is null where no staff is counted.
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
    has = capacity(facts.capacities, reached, directed)
    supplied, assumed = _supplied(can.options, has)
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


def _supplied(options: pl.DataFrame, has: Capacity) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Options with where their goods come from, and what staff limits them."""
    nearest = has.hubs.sort("depth", "hub", descending=[True, False]).unique(
        ["actor", "code_set", "place_code", "resource"], keep="first", maintain_order=True
    )
    here = options.join(
        nearest.drop("depth"),
        left_on=["organisation", "code_set", "place_code", "resource"],
        right_on=["actor", "code_set", "place_code", "resource"],
        how="left",
        maintain_order="left",
    )
    bought = here.filter(pl.col("resource").is_not_null() & pl.col("hub").is_null())
    counted, silent = _staffed(here, has.staff)
    named = counted.with_columns(
        option=pl.concat_str(
            "organisation", "cell", pl.col("activity").fill_null("-"), separator="~"
        ),
        units_per_person=pl.when(pl.col("hub").is_not_null()).then(pl.col("units_per_person")),
        kilograms_per_person=pl.col("units_per_person") * pl.col("kilograms_per_unit"),
    )
    by_goods = bought.group_by("organisation", "sector").agg(count=pl.col("cell").n_unique())
    by_staff = silent.group_by("organisation", "sector").agg(count=pl.col("cell").n_unique())
    return named.drop("kilograms_per_unit").sort("option"), together(
        assumptions("goods-bought", by_goods),
        assumptions("staff-not-counted", by_staff),
        _pooled(named),
    )


def _staffed(options: pl.DataFrame, staff: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Options with `team`, the staff that limits them; null where nobody counted any.

    Staff counted for a sector work in it; only an organisation that counted none for the
    sector draws on what it counted for any.
    """
    own = staff.filter(pl.col("sector").is_not_null()).select("actor", "sector").unique()
    own = own.with_columns(_own=pl.concat_str("actor", "sector", separator="~"))
    any_ = staff.filter(pl.col("sector").is_null()).select("actor").unique()
    any_ = any_.with_columns(_any=pl.col("actor") + "~")
    by_sector = options.join(
        own, left_on=["organisation", "sector"], right_on=["actor", "sector"], how="left",
        maintain_order="left",
    )  # fmt: skip
    both = by_sector.join(
        any_, left_on="organisation", right_on="actor", how="left", maintain_order="left"
    )
    needs = pl.col("staff_per_person").is_not_null()
    told = both.with_columns(team=pl.when(needs).then(pl.coalesce("_own", "_any")))
    told = told.drop("_own", "_any")
    silent = told.filter(needs & pl.col("team").is_null())
    limited = pl.when(pl.col("team").is_not_null()).then(pl.col("staff_per_person"))
    return told.with_columns(staff_per_person=limited), silent


def _pooled(options: pl.DataFrame) -> pl.DataFrame:
    """Organisations that counted staff for several sectors, which a problem puts together."""
    teams = options.group_by("organisation").agg(count=pl.col("team").drop_nulls().n_unique())
    return assumptions("staff-pooled", teams.filter(pl.col("count") > 1))
