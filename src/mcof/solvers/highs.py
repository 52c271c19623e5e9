"""HiGHS solves linear programs: interior point with crossover for large ones, else simplex.

What was learnt of it, and is kept to here: always minimise (the sign of prices was wrong in
a maximisation); always look at the status (an unknown solver is refused and the old one
silently kept, and `hipo` is not in the wheel); forget the last basis before every solve (a
hot start gave a wrong objective, HiGHS issue 3294).
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from mcof.allocation.indexed import Numbers, Whole
from mcof.allocation.linear import (
    INFEASIBLE,
    LIMIT,
    OPTIMAL,
    UNBOUNDED,
    UNKNOWN,
    Linear,
    Solution,
)
from mcof.errors import Outside

_FEASIBLE = 2  # HighsSolutionStatus of a primal solution that keeps every limit
_GAP = 1e-4  # relative: where a search over whole numbers may stop


class HighsSolver:
    """Opens linear programs in HiGHS."""

    def open(self, linear: Linear) -> HighsSession:
        """A session with the linear program loaded."""
        return HighsSession(linear)


class HighsSession:
    """One linear program in HiGHS, edited in place between solves."""

    def __init__(self, linear: Linear) -> None:
        import highspy

        # The class below `Highs`, which announces itself on standard output as it is made;
        # the stubs leave it out.
        self._highs: Any = highspy._Highs()  # type: ignore[attr-defined]
        self._said(self._highs.setOptionValue("output_flag", False), "silence")
        self._said(self._highs.setOptionValue("mip_rel_gap", _GAP), "mip_rel_gap")
        self._kinds = highspy.HighsVarType
        self._whole = 0
        self._said(self._highs.passModel(_program(linear)), "the program")

    def minimise(self, cost: Numbers) -> None:
        """Set another objective."""
        size = cost.size
        all_ = np.arange(size, dtype=np.int32)
        self._said(self._highs.changeColsCost(size, all_, _numbers(cost)), "the objective")

    def bound(self, columns: Whole, lower: Numbers, upper: Numbers) -> None:
        """Set other bounds of some columns."""
        self._said(
            self._highs.changeColsBounds(
                columns.size, columns.astype(np.int32), _numbers(lower), _numbers(upper)
            ),
            "bounds of columns",
        )

    def limit(self, rows: Whole, lower: Numbers, upper: Numbers) -> None:
        """Set other limits of some rows."""
        self._said(
            self._highs.changeRowsBounds(
                rows.size, rows.astype(np.int32), _numbers(lower), _numbers(upper)
            ),
            "limits of rows",
        )

    def add(self, columns: Whole, values: Numbers, lower: float, upper: float) -> None:
        """Add a row at the end."""
        self._said(
            self._highs.addRow(
                lower, upper, columns.size, columns.astype(np.int32), _numbers(values)
            ),
            "a row",
        )

    def whole(self, columns: Whole, yes: bool) -> None:
        """Let these columns be whole numbers only, or any again."""
        kind = self._kinds.kInteger if yes else self._kinds.kContinuous
        kinds = np.full(columns.size, int(kind), dtype=np.uint8)
        self._said(
            self._highs.changeColsIntegrality(columns.size, columns.astype(np.int32), kinds),
            "whole numbers",
        )
        self._whole = columns.size if yes else 0

    def solve(self, *, interior: bool, seconds: float | None) -> Solution:
        """Solve it from nothing; where interior point does not know, simplex has a turn."""
        before = time.perf_counter()
        found = self._run(interior, seconds)
        if found.status == UNKNOWN and interior and not self._whole:
            left = None if seconds is None else seconds - (time.perf_counter() - before)
            if left is None or left > 0:
                found = self._run(False, left)
        return found

    def _run(self, interior: bool, seconds: float | None) -> Solution:
        highs = self._highs
        before = time.perf_counter()
        self._said(highs.clearSolver(), "clearing")
        method = "ipm" if interior and not self._whole else "choose" if self._whole else "simplex"
        self._said(highs.setOptionValue("solver", method), f"solver {method}")
        self._said(highs.setOptionValue("run_crossover", "on"), "crossover")
        limit = float("inf") if seconds is None else highs.getRunTime() + seconds
        self._said(highs.setOptionValue("time_limit", limit), "the time limit")
        highs.run()
        status = self._status()
        info, solution = highs.getInfo(), highs.getSolution()
        objective = info.objective_function_value
        whole = bool(self._whole)
        rows = len(solution.row_value)
        return Solution(
            status=status,
            feasible=info.primal_solution_status == _FEASIBLE,
            objective=objective,
            bound=self._bound(status, info),
            x=np.array(solution.col_value),
            activity=np.array(solution.row_value),
            price=np.zeros(rows) if whole else np.array(solution.row_dual),
            reduced=np.zeros(0) if whole else np.array(solution.col_dual),
            method="HiGHS "
            + {"ipm": "interior point with crossover", "choose": "branch and cut"}.get(
                method, method
            ),
            seconds=time.perf_counter() - before,
        )

    def _bound(self, status: str, info: Any) -> float:
        if self._whole:
            return float(info.mip_dual_bound)
        return float(info.objective_function_value) if status == OPTIMAL else float("-inf")

    def _status(self) -> str:
        name = str(self._highs.getModelStatus()).rsplit(".k", maxsplit=1)[-1]
        return {
            "Optimal": OPTIMAL,
            "ModelEmpty": OPTIMAL,
            "Infeasible": INFEASIBLE,
            "Unbounded": UNBOUNDED,
            "TimeLimit": LIMIT,
            "IterationLimit": LIMIT,
        }.get(name, UNKNOWN)

    def _said(self, status: Any, what: str) -> None:
        if not str(status).endswith("kOk") and not str(status).endswith("kWarning"):
            raise Outside(
                f"HiGHS refused {what}",
                code="solver-refused",
                advice="See that a supported version of highspy is installed.",
            )


def _program(linear: Linear) -> Any:
    import highspy

    program = highspy.HighsLp()
    matrix = linear.matrix
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = _numbers(linear.cost)
    program.col_lower_ = _numbers(linear.lower)
    program.col_upper_ = _numbers(linear.upper)
    program.row_lower_ = _numbers(linear.row_lower)
    program.row_upper_ = _numbers(linear.row_upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    program.a_matrix_.index_ = matrix.indices.astype(np.int32)
    program.a_matrix_.value_ = _numbers(matrix.data)
    return program


def _numbers(values: Numbers) -> Numbers:
    return np.ascontiguousarray(values, dtype=np.float64)
