"""A linear program as arrays, and what a solver of it must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from mcof.allocation.indexed import Numbers, Whole

OPTIMAL = "optimal"
INFEASIBLE = "infeasible"
UNBOUNDED = "unbounded"
LIMIT = "limit"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Linear:
    """Minimise `cost` x subject to row_lower <= matrix x <= row_upper, lower <= x <= upper.

    Attributes:
        matrix: a `scipy.sparse.csc_array`, rows by columns.
        columns, rows: where each named block begins and ends.
    """

    cost: Numbers
    lower: Numbers
    upper: Numbers
    row_lower: Numbers
    row_upper: Numbers
    matrix: Any
    columns: Mapping[str, slice]
    rows: Mapping[str, slice]


@dataclass(frozen=True)
class Solution:
    """What a solver found.

    Attributes:
        status: `optimal` (proved), `infeasible`, `unbounded`, `limit` (of time), `unknown`.
        feasible: `x` keeps every limit, whether or not it is proved to be best.
        objective: of `x`.
        bound: what no solution can be below; the objective where it is proved.
        x, activity: of the columns, and of the rows.
        price: of each row: how the objective changes with its limit. Never above zero for
            an upper limit that binds, since more of something never raises a least cost.
        reduced: of each column: how the objective changes with it.
        method: what solved it, in words.
        seconds: how long it took.
    """

    status: str
    feasible: bool
    objective: float
    bound: float
    x: Numbers
    activity: Numbers
    price: Numbers
    reduced: Numbers
    method: str
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether it is proved that nothing is better."""
        return self.status == OPTIMAL


class Session(Protocol):
    """One linear program that is solved several times and edited in between."""

    def minimise(self, cost: Numbers) -> None:
        """Set another objective."""
        ...

    def bound(self, columns: Whole, lower: Numbers, upper: Numbers) -> None:
        """Set other bounds of some columns."""
        ...

    def limit(self, rows: Whole, lower: Numbers, upper: Numbers) -> None:
        """Set other limits of some rows."""
        ...

    def add(self, columns: Whole, values: Numbers, lower: float, upper: float) -> None:
        """Add a row at the end."""
        ...

    def whole(self, columns: Whole, yes: bool) -> None:
        """Let these columns be whole numbers only, or any again."""
        ...

    def solve(self, *, interior: bool, seconds: float | None) -> Solution:
        """Solve it from nothing, so that nothing of an earlier stage can mislead.

        Args:
            interior: by the interior point method with crossover, else by simplex.
            seconds: the time limit; None for none.
        """
        ...


Open = Callable[[Linear], Session]
"""Makes a session of a linear program: what stands behind the port `Solver`."""


def at(block: slice) -> Whole:
    """The numbers of a block."""
    return np.arange(block.start, block.stop, dtype=np.int64)
