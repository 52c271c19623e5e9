"""The same problems written a second time, by somebody who did not read the first.

People instead of shares, a flow of money for every option and line instead of classes, stock
as sums over time instead of what is carried, plain loops instead of arrays, nothing scaled but
money (in thousands) and people (in hundreds); solved by Clarabel through cvxpy, and by
`scipy.optimize.linprog`. All must find the same optimum of every stage to 1e-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import cvxpy as cp
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array
from tests.problems import invented

from mcof.allocation.answer import Answer, solve
from mcof.allocation.problem import Problem, Settings
from mcof.solvers.highs import HighsSolver

SEEDS = range(20)
SHAPES = ((5, 3, 2, 4), (3, 2, 3, 2), (1, 3, 2, 3), (4, 1, 1, 5))
"""Places, sectors, periods and actors of the instances, in turn."""
SETTINGS = Settings(rounds=1, slopes=(1.0, 0.6, 0.35, 0.15))
HUNDRED, THOUSAND = 100.0, 1000.0


def instance(seed: int, settings: Settings) -> Problem:
    places, sectors, periods, actors = SHAPES[seed % len(SHAPES)]
    return invented(
        seed, places=places, sectors=sectors, periods=periods, actors=actors, settings=settings
    )


Terms = list[tuple[int, float]]


@dataclass
class Second:
    """Rows `terms <= limit` over columns that are zero or more."""

    columns: int = 0
    rows: list[tuple[Terms, float]] = field(default_factory=list)

    def new(self, many: int = 1) -> int:
        self.columns += many
        return self.columns - many

    def most(self, terms: Terms, limit: float) -> None:
        if terms:
            self.rows.append((terms, limit))

    def arrays(self) -> tuple[Any, np.ndarray]:
        at = [(row, c, v) for row, (terms, _) in enumerate(self.rows) for c, v in terms]
        row, column, value = zip(*at, strict=True)
        matrix = coo_array((value, (row, column)), shape=(len(self.rows), self.columns)).tocsr()
        return matrix, np.array([limit for _, limit in self.rows])


@dataclass
class Written:
    """The second writing: its rows, and the terms of each objective."""

    program: Second
    level: Terms
    reach: Terms
    cost: Terms
    coverage: dict[str, Terms]


def second(problem: Problem) -> Written:
    made = Second()
    cells = {row["cell"]: row for row in problem.cells.to_dicts()}
    reachable = {n: c["need"] * c["access"] / HUNDRED for n, c in cells.items()}
    options = [row for row in problem.options.to_dicts() if reachable[row["cell"]] > 0]
    x = [made.new() for _ in options]
    lines = problem.money.to_dicts()
    flows: dict[str, Terms] = {line["line"]: [] for line in lines}
    for at, option in zip(x, options, strict=True):
        cell, paid = cells[option["cell"]], []
        if option["at_most"] is not None:
            made.most([(at, 1.0)], option["at_most"] / HUNDRED)
        for line in lines:
            mine = line["actor"] in (None, option["actor"])
            mine &= line["sectors"] is None or cell["sector"] in line["sectors"]
            mine &= line["places"] is None or cell["place_code"] in line["places"]
            if mine:
                paid.append(made.new())
                flows[line["line"]].append((paid[-1], 1.0))
        dollars = option["usd_per_person"] * HUNDRED / THOUSAND
        made.most([(at, dollars), *((flow, -1.0) for flow in paid)], 0.0)
    for line in lines:
        made.most(flows[line["line"]], line["usd"] / THOUSAND)
    pairs = list(zip(x, options, strict=True))
    for name in cells:
        made.most([(at, 1.0) for at, o in pairs if o["cell"] == name], reachable[name])
    for row in problem.staff.to_dicts():
        used = [
            (at, o["staff_per_person"])
            for at, o in pairs
            if o["actor"] == row["actor"] and cells[o["cell"]]["period"] == row["period"]
        ]
        made.most(used, row["people"] / HUNDRED)
    for row in problem.transport.to_dicts():
        used = [
            (at, o["kilograms_per_person"])
            for at, o in pairs
            if o["hub"] == row["hub"] and cells[o["cell"]]["period"] == row["period"]
        ]
        made.most(used, row["kilograms"] / HUNDRED)
    for row in problem.stock.to_dicts():
        until = row["period"]
        used = [
            (at, o["units_per_person"])
            for at, o in pairs
            if o["hub"] == row["hub"] and cells[o["cell"]]["period"] <= until
        ]
        came = [
            one["units"]
            for one in problem.stock.to_dicts()
            if one["hub"] == row["hub"] and one["period"] <= until
        ]
        made.most(used, sum(came) / HUNDRED)
    return fairness(problem, made, pairs, cells, reachable)


def fairness(
    problem: Problem, made: Second, pairs: Sequence[Any], cells: Any, reachable: Any
) -> Written:
    level = made.new()
    made.most([(level, 1.0)], 1.0)
    coverage, reach = {}, []
    for group in dict.fromkeys(cell["fairness"] for cell in cells.values()):
        own = [(at, o["cell"]) for at, o in pairs if cells[o["cell"]]["fairness"] == group]
        whole = sum(reachable[n] for n, c in cells.items() if c["fairness"] == group)
        if not own:
            continue
        coverage[group] = [(at, 1 / whole) for at, _ in own]
        made.most([(level, 1.0), *((at, -v) for at, v in coverage[group])], 0.0)
        weighted = sum(
            reachable[n] * c["weight"] for n, c in cells.items() if c["fairness"] == group
        )
        bands = []
        for width, slope in problem.settings.bands:
            bands.append(made.new())
            made.most([(bands[-1], 1.0)], width * weighted)
            reach.append((bands[-1], slope))
        made.most([*((b, 1.0) for b in bands), *((at, -cells[n]["weight"]) for at, n in own)], 0.0)
    cost = [(at, o["usd_per_person"] * HUNDRED / THOUSAND) for at, o in pairs]
    return Written(made, [(level, 1.0)], reach, cost, coverage)


def dense(terms: Terms, size: int) -> np.ndarray:
    row = np.zeros(size)
    for column, value in terms:
        row[column] += value
    return row


def clarabel(written: Written) -> tuple[float, float, float]:
    matrix, limits = written.program.arrays()
    size = written.program.columns
    x = cp.Variable(size, nonneg=True)
    rows = [matrix @ x <= limits]

    def best(terms: Terms, sign: float) -> float:
        asked = cp.Problem(cp.Minimize(sign * dense(terms, size) @ x), rows)
        asked.solve(solver=cp.CLARABEL, tol_gap_abs=1e-10, tol_gap_rel=1e-10, tol_feas=1e-10)
        assert asked.status == "optimal"
        return sign * float(asked.value)

    level = best(written.level, -1.0)
    rows += [dense(one, size) @ x >= level * 0.999 for one in written.coverage.values()]
    reach = best(written.reach, -1.0)
    rows.append(dense(written.reach, size) @ x >= reach * 0.999)
    return level, reach * HUNDRED, best(written.cost, 1.0) * THOUSAND


def scipy_linprog(written: Written) -> tuple[float, float, float]:
    matrix, limits = written.program.arrays()
    size = written.program.columns

    def best(terms: Terms, sign: float) -> float:
        found = linprog(sign * dense(terms, size), A_ub=matrix, b_ub=limits, method="highs-ds")
        assert found.status == 0
        return sign * float(found.fun)

    def more(terms: Terms, least: float) -> None:
        nonlocal matrix, limits
        matrix = np.vstack([matrix, -dense(terms, size)])
        limits = np.append(limits, -least)

    matrix = matrix.toarray()
    level = best(written.level, -1.0)
    for one in written.coverage.values():
        more(one, level * 0.999)
    reach = best(written.reach, -1.0)
    more(written.reach, reach * 0.999)
    return level, reach * HUNDRED, best(written.cost, 1.0) * THOUSAND


@cache
def ours(seed: int, method: str = "simplex") -> Answer:
    settings = Settings(**{**SETTINGS.__dict__, "method": method})
    return solve(instance(seed, settings), HighsSolver().open)


def objectives(answer: Answer) -> tuple[float, ...]:
    return tuple(one.objective for one in answer.stages)


@pytest.mark.parametrize("seed", SEEDS)
def test_another_formulation_and_another_solver_find_the_same_optimum(seed: int) -> None:
    written = second(instance(seed, SETTINGS))
    assert clarabel(written) == pytest.approx(objectives(ours(seed)), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_scipy_finds_the_same_optimum(seed: int) -> None:
    written = second(instance(seed, SETTINGS))
    assert scipy_linprog(written) == pytest.approx(objectives(ours(seed)), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_interior_point_and_simplex_find_the_same_optimum(seed: int) -> None:
    interior = ours(seed, "ipm")
    assert "interior point" in interior.stages[0].method
    assert objectives(interior) == pytest.approx(objectives(ours(seed)), rel=1e-6)
