"""Put what was gathered to a solver: a `Problem`, with locks and minimum standards."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from mcof.allocation.gathering.directions import Directions, Lock
from mcof.allocation.gathering.gathered import Gathered
from mcof.allocation.problem import Problem, Settings
from mcof.errors import InputError

_ALL = 1 - 1e-9  # of the reach: less than the tolerance of a solver

_PART = {
    "organisation": "organisation",
    "place": "place_code",
    "sector": "sector",
    "group": "population_group",
    "period": "period",
}


def put(gathered: Gathered) -> Problem:
    """The problem that what was gathered makes.

    Raises:
        InputError: a lock or a minimum speaks of nothing that could be done, or a lock of
            several things at once.
    """
    has = gathered.capacity
    return Problem.of(
        cells=gathered.cells,
        options=gathered.options.with_columns(actor=pl.col("organisation")),
        money=gathered.money,
        staff=has.staff,
        stock=has.stock,
        transport=has.transport,
        floors=_floors(gathered),
        locks=_locks(gathered),
        settings=settings(gathered.directed, gathered.options.height),
    )


def settings(directed: Directions, options: int = 0) -> Settings:
    """The settings of the principle that a person chose.

    The cheapest plan keeps the whole reach, so that nobody who can be helped is left out to
    save a dollar. In a large problem so tight a row makes the solver slow: there the usual
    part in a thousand may go.
    """
    usual = Settings(rounds=directed.rounds, floor_share=directed.floor_share)
    usual = usual.preset(directed.principle)
    return replace(usual, keep=_ALL) if options <= usual.interior_above else usual


def _locks(gathered: Gathered) -> pl.DataFrame:
    parts = [_locked(gathered.options, lock) for lock in gathered.directed.locks]
    schema = {"option": pl.String, "least": pl.Float64, "most": pl.Float64}
    rows = pl.concat([pl.DataFrame(schema=schema), *parts])
    # of two locks on the same option the tighter holds
    return rows.group_by("option").agg(pl.col("least").max(), pl.col("most").min()).sort("option")


def _locked(options: pl.DataFrame, lock: Lock) -> pl.DataFrame:
    said = {column: getattr(lock.part, name) for name, column in _PART.items()}
    agree = [pl.col(column) == value for column, value in said.items() if value is not None]
    found = options.filter(*agree)
    named = ", ".join(str(value) for value in said.values() if value is not None) or "everything"
    if found.is_empty():
        raise InputError(
            f"Nothing can be done that the lock on {named} speaks of",
            code="lock-of-nothing",
            advice="See `mcof allocate --options` for what can be done, and by whom.",
        )
    if found.height > 1 and lock.most != 0:
        raise InputError(
            f"The lock on {named} speaks of {found.height} things at once",
            code="lock-of-several",
            advice="Name the organisation, the place, the sector, the group and the period.",
        )
    return found.select(
        "option",
        pl.lit(lock.least, pl.Float64).alias("least"),
        pl.lit(lock.most, pl.Float64).alias("most"),
    )


def _floors(gathered: Gathered) -> pl.DataFrame:
    """The minimum share of each place and sector that a standard speaks of, the highest of them."""
    groups = gathered.cells.select("fairness", "place_code", "sector").unique()
    parts = [pl.DataFrame(schema={"fairness": pl.String, "share": pl.Float64})]
    for one in gathered.directed.minimums:
        agree = [
            pl.col(column) == value
            for column, value in (("place_code", one.place), ("sector", one.sector))
            if value is not None
        ]
        held = groups.filter(*agree).select("fairness", pl.lit(one.share).alias("share"))
        parts.append(held)
    return pl.concat(parts).group_by("fairness").agg(pl.col("share").max()).sort("fairness")
