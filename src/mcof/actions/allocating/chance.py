"""Chance: the world as it may be, drawn with a seed from how far figures may be wrong."""

from __future__ import annotations

import numpy as np
import polars as pl

from mcof.allocation.asking import Draw
from mcof.allocation.gathering.gathered import Gathered
from mcof.allocation.gathering.spread import spread
from mcof.allocation.problem import Problem

_WHO = ["code_set", "place_code", "population_group"]


def draws(gathered: Gathered, graded: pl.DataFrame, problem: Problem) -> list[Draw]:
    """Worlds in which needs are other than what is known, by their own uncertainty.

    The whole need of a cell is drawn, and what is reached stays: a need that turns out to be
    smaller than what is reached is met. Needs of one place and group err together in all
    sectors and periods, because they rest on the same count of people.

    Args:
        graded: `code_set`, `place_code`, `population_group`, `reliability`, `credibility` of
            the people that needs rest on.
    """
    directed = gathered.directed
    if not directed.draws:
        return []
    cells = problem.cells.select("cell").join(
        gathered.cells, on="cell", how="left", maintain_order="left"
    )
    known = cells.join(graded, on=_WHO, how="left", nulls_equal=True, maintain_order="left")
    apart = known.select(pl.struct(_WHO).rank("dense").cast(pl.Int64).alias("who"))["who"]
    who, sd = apart.to_numpy() - 1, spread(known).to_numpy()
    total = known["total"].to_numpy().astype(float)
    covered = known["covered"].fill_null(0).to_numpy().astype(float)
    unmet = known["need"].to_numpy().astype(float)
    chance = np.random.default_rng(directed.seed)
    same, options = np.ones(who.size), np.ones(problem.options.height)
    made = []
    for _ in range(directed.draws):
        error = chance.standard_normal(int(who.max(initial=0)) + 1)[who]
        left = np.maximum(total * np.exp(sd * error) - covered, 0.0)
        made.append(Draw(need=left / unmet, access=same, cost=options))
    return made
