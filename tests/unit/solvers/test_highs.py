"""HiGHS behind the port: what it finds, and what it says where there is nothing to find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array

from mcof.allocation.linear import Linear, Solution
from mcof.allocation.stages import plainly
from mcof.errors import Outside, Unsolvable
from mcof.solvers.highs import HighsSession, HighsSolver


def program(
    cost: list[float], rows: list[list[float]], limits: list[float], upper: float = np.inf
) -> Linear:
    """Minimise cost x, rows x <= limits, 0 <= x <= upper."""
    size = len(cost)
    return Linear(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(size),
        upper=np.full(size, upper),
        row_lower=np.full(len(limits), -np.inf),
        row_upper=np.array(limits, dtype=float),
        matrix=csc_array(np.array(rows, dtype=float)),
        columns={},
        rows={},
    )


def opened(*args: Any, **more: Any) -> HighsSession:
    return HighsSolver().open(program(*args, **more))


@pytest.mark.parametrize("interior", [False, True])
def test_it_finds_the_optimum_and_its_prices(interior: bool) -> None:
    session = opened([-3.0, -2.0], [[1, 1], [1, 0]], [4, 3])
    found = session.solve(interior=interior, seconds=None)
    assert found.proved
    assert found.feasible
    assert found.objective == pytest.approx(-11)
    assert found.x == pytest.approx([3, 1])
    assert found.price == pytest.approx([-2, -1])
    assert found.reduced == pytest.approx([0, 0])
    assert found.bound == found.objective


def test_it_says_nothing_on_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    opened([-1.0], [[1]], [4]).solve(interior=True, seconds=10)
    assert capfd.readouterr().out == ""


def test_a_program_is_edited_in_place() -> None:
    session = opened([-1.0, -1.0], [[1, 1]], [4], upper=3.0)
    session.minimise(np.array([-2.0, -1.0]))
    assert session.solve(interior=False, seconds=None).objective == pytest.approx(-7)
    session.bound(np.array([0]), np.array([0.0]), np.array([1.0]))
    assert session.solve(interior=False, seconds=None).objective == pytest.approx(-5)
    session.limit(np.array([0]), np.array([-np.inf]), np.array([2.0]))
    assert session.solve(interior=False, seconds=None).objective == pytest.approx(-3)
    session.add(np.array([1]), np.array([1.0]), -np.inf, 0.5)
    assert session.solve(interior=False, seconds=None).x == pytest.approx([1, 0.5])


def test_whole_numbers_and_back() -> None:
    session = opened([-1.0], [[2]], [5])
    session.whole(np.array([0]), True)
    found = session.solve(interior=False, seconds=10)
    assert (found.objective, found.bound) == pytest.approx((-2, -2))
    assert "branch and cut" in found.method
    session.whole(np.array([0]), False)
    assert session.solve(interior=False, seconds=10).objective == pytest.approx(-2.5)


def test_what_is_infeasible_is_said_in_words() -> None:
    session = opened([1.0], [[1], [-1]], [1, -2])
    found = session.solve(interior=False, seconds=None)
    assert (found.status, found.feasible) == ("infeasible", False)
    with pytest.raises(Unsolvable, match="No plan keeps all limits at once"):
        plainly(found, "reach")


def test_what_has_no_limit_is_said_in_words() -> None:
    found = opened([-1.0], [[0]], [1]).solve(interior=False, seconds=None)
    assert found.status == "unbounded"
    with pytest.raises(Unsolvable, match="without limit"):
        plainly(found, "reach")


def test_time_that_has_run_out_is_no_proof() -> None:
    luck = np.random.default_rng(7)
    size = 400
    rows = luck.uniform(0, 1, (size, size))
    session = HighsSolver().open(
        program(list(-luck.uniform(0, 1, size)), rows.tolist(), [1.0] * size)
    )
    found: Solution = session.solve(interior=False, seconds=1e-6)
    assert found.status == "limit"
    assert not found.proved
    plainly(found, "reach")
    again = session.solve(interior=False, seconds=60)  # the limit is of one solve, not of all
    assert again.proved


def test_what_highs_refuses_is_an_error_and_not_silence() -> None:
    session = opened([1.0], [[1]], [1])
    with pytest.raises(Outside, match="HiGHS refused"):
        session.bound(np.array([7]), np.array([0.0]), np.array([1.0]))


def test_nothing_to_decide_is_no_error() -> None:
    found = opened([0.0], [[0]], [1]).solve(interior=False, seconds=None)
    assert found.proved
