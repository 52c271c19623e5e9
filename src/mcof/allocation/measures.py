"""What a plan is worth, by measures that are the same for every plan, optimal or simple."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from mcof.allocation.indexed import Indexed, Numbers

NEAR_ZERO = 0.01
"""Coverage below which a group has next to nothing."""


def reached(numbers: Indexed, people: Numbers) -> Numbers:
    """People reached in each cell."""
    return np.bincount(numbers.index("cell_i"), people, minlength=numbers.cells.height).astype(
        np.float64
    )


def value(numbers: Indexed, people: Numbers) -> float:
    """Severity-weighted people of a plan, with diminishing returns: what the reach maximises."""
    groups = numbers.groups["weighted"].to_numpy()
    counts = people * numbers.numbers("weight")
    covered = np.bincount(numbers.index("group"), counts, minlength=groups.size)
    share = np.divide(covered, groups, out=np.zeros(groups.size), where=groups > 0)
    worth = np.zeros(groups.size)
    before = 0.0
    for width, slope in numbers.problem.settings.bands:
        worth += slope * np.clip(share - before, 0.0, width)
        before += width
    return float(worth @ groups)


def gini(coverage: Numbers, weight: Numbers) -> float:
    """The Gini index of coverage among groups, weighted by their people in need.

    sum over pairs of pi_i pi_j |c_i - c_j|, over the mean; 0 where all are covered alike,
    or nobody is.

    >>> gini(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    0.5
    """
    total = weight.sum()
    if total <= 0:
        return 0.0
    order = np.argsort(coverage)
    c, pi = coverage[order], (weight / total)[order]
    mean = float(c @ pi)
    below = np.cumsum(pi) - pi
    differences = float(np.sum(pi * c * below) - np.sum(pi * (np.cumsum(pi * c) - pi * c)))
    return differences / mean if mean > 0 else 0.0


def people_reached(numbers: Indexed, people: Numbers) -> float:
    """People whom a plan reaches: in each place and group the largest of its figures.

    Never added over sectors, phases or periods: the same people stand behind each. So it is
    the least number of different people that the plan can reach.
    """
    cells = numbers.cells.select(
        "code_set", "place_code", "population_group", reached=pl.Series(reached(numbers, people))
    )
    most = cells.group_by("code_set", "place_code", "population_group", maintain_order=True).agg(
        pl.col("reached").max()
    )
    return float(most["reached"].sum())


def by_sector(numbers: Indexed, people: Numbers) -> pl.DataFrame:
    """People reached in each sector: in each place and group the most of any phase and period.

    Columns: `sector`, `people`. Sectors are never added to each other.
    """
    place = ("sector", "code_set", "place_code", "population_group")
    cells = numbers.cells.select(*place, people=pl.Series(reached(numbers, people)))
    most = cells.group_by(place, maintain_order=True).agg(pl.col("people").max())
    return most.group_by("sector").agg(pl.col("people").sum()).sort("sector")


def measures(numbers: Indexed, people: Numbers) -> Mapping[str, float]:
    """A plan in figures.

    Returned are `value` (weighted people with diminishing returns), `weighted` (weighted
    people, plain), `people` (as `people_reached`), `usd` (with sites that it uses), `least`
    (the coverage of the worst-off group that somebody could serve), `near_zero` (groups with
    reachable need and a coverage below 1 %), `gini` (of coverage among groups).
    """
    cells = reached(numbers, people)
    whole = numbers.groups["reachable"].to_numpy()
    group = numbers.cells["group"].to_numpy()
    covered = np.bincount(group, cells, minlength=whole.size)
    there = whole > 0
    coverage = np.divide(covered, whole, out=np.zeros(whole.size), where=there)
    able = np.bincount(numbers.index("group"), numbers.numbers("top"), whole.size) > 0
    return {
        "value": value(numbers, people),
        "weighted": float(people @ numbers.numbers("weight")),
        "people": people_reached(numbers, people),
        "usd": float(people @ numbers.numbers("usd_per_person")) + sites_usd(numbers, people),
        "least": float(coverage[able].min()) if able.any() else 0.0,
        "near_zero": float(np.count_nonzero(coverage[there] < NEAR_ZERO)),
        "gini": gini(coverage[there], whole[there]),
    }


def sites_usd(numbers: Indexed, people: Numbers) -> float:
    """What opening the sites costs that a plan uses."""
    site = numbers.index("site_i")
    used = np.unique(site[(site >= 0) & (people > 0)])
    return float(numbers.sites["usd"].fill_null(0.0).to_numpy()[used].sum())
