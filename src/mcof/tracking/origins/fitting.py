"""Iterative proportional fitting: a matrix of whole people from its margins, modelled.

A publication often prints how many people came from each place and how many are in
each place, but not who came from where to where. The matrix that has these margins and
departs least from a stated beginning (the seed) is a model, and is said to be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcof.errors import InputError, Unsolvable
from mcof.tracking.origins.rounding import rounded

FREE = -1
"""In `fixed`: a cell that is not known."""

_MOST_TURNS = 10_000
_CLOSE = 1e-6  # people by which a margin of the fitted matrix may be off before it is rounded

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Fit:
    """A fitted matrix.

    Attributes:
        people: whole people; rows and columns add up to the margins, to the person.
        exact: the same before rounding.
        turns: how often rows and columns were scaled.
        error: people by which the worst margin of `exact` was off at the end.
    """

    people: Array
    exact: Array
    turns: int
    error: float


def fit(
    rows: Sequence[str],
    row_totals: Sequence[int],
    columns: Sequence[str],
    column_totals: Sequence[int],
    *,
    fixed: Array | None = None,
    seed: Array | None = None,
    sides: tuple[str, str] = ("origins", "destinations"),
) -> Fit:
    """The matrix of whole people with these margins, nearest to the seed.

    Known cells, structural zeros among them, are taken out of the margins first and
    stand in the answer as they are. The others begin as the seed, and rows and columns
    are scaled to what is left of their margins in turn (Deming and Stephan 1940), until
    no margin is off by more than a millionth of a person. Then each is rounded to a whole
    number so that every margin holds to the person. Places are worked on in the order of
    their names: the order in which they are given changes nothing.

    Args:
        rows, columns: names, each once.
        row_totals, column_totals: people; both add up to the same.
        fixed: cells that are known, `FREE` elsewhere; None where none is.
        seed: what the free cells begin as, in any unit, 0 or more; None for all equal.
        sides: what rows and columns are called where something is wrong with them.

    Raises:
        InputError: a total, a known cell or a seed is below zero.
        Unsolvable: the margins add up to different totals, known cells exceed one, or no
            matrix with these zeros has these margins.

    Method: docs/reference/methods/origins.md.
    """
    shape = (len(rows), len(columns))
    known = np.full(shape, FREE) if fixed is None else np.asarray(fixed, dtype=np.int64)
    begun = np.ones(shape) if seed is None else np.asarray(seed, dtype=float)
    across, down = np.argsort(rows, kind="stable"), np.argsort(columns, kind="stable")
    order = np.ix_(across, down)
    problem = _Problem(
        rows=[rows[at] for at in across],
        columns=[columns[at] for at in down],
        row_totals=np.asarray(row_totals, dtype=np.int64)[across],
        column_totals=np.asarray(column_totals, dtype=np.int64)[down],
        known=known[order],
        seed=begun[order],
    )
    problem.check(sides)
    exact, turns, error = _scaled(problem)
    people = rounded(exact, problem.row_left, problem.column_left, problem.free)
    if people is None:
        raise _impossible(problem, exact)
    back = np.ix_(np.argsort(across), np.argsort(down))
    held = np.where(problem.free, 0, problem.known)
    return Fit((people + held)[back], (exact + held)[back], turns, error)


@dataclass(frozen=True)
class _Problem:
    rows: list[str]
    columns: list[str]
    row_totals: Array
    column_totals: Array
    known: Array
    seed: Array

    @property
    def free(self) -> Array:
        """Cells to fit: not known, and possible by the seed."""
        cells: Array = (self.known == FREE) & (self.seed > 0)
        return cells

    @property
    def held(self) -> Array:
        cells: Array = np.where(self.known == FREE, 0, self.known)
        return cells

    @property
    def row_left(self) -> Array:
        left: Array = self.row_totals - self.held.sum(axis=1)
        return left

    @property
    def column_left(self) -> Array:
        left: Array = self.column_totals - self.held.sum(axis=0)
        return left

    def check(self, sides: tuple[str, str]) -> None:
        """Refuse what cannot be fitted, naming the totals that conflict."""
        totals = np.concatenate([self.row_totals, self.column_totals])
        if (totals < 0).any() or (self.known < FREE).any() or not (self.seed >= 0).all():
            raise InputError(
                "A margin, a known cell or a seed is below zero or no number",
                code="margins-negative",
                advice="People are counted from zero; leave unknown what is not known.",
            )
        of_rows, of_columns = int(self.row_totals.sum()), int(self.column_totals.sum())
        if of_rows != of_columns:
            raise Unsolvable(
                f"The {sides[0]} add up to {of_rows:,} people and the {sides[1]} to "
                f"{of_columns:,}: {abs(of_rows - of_columns):,} apart",
                code="margins-disagree",
                advice="Use margins of one round and one unit; people of unknown origin are a "
                "row of their own.",
            )
        for names, left, totals in (
            (self.rows, self.row_left, self.row_totals),
            (self.columns, self.column_left, self.column_totals),
        ):
            if (left < 0).any():
                at = int(np.argmin(left))
                raise Unsolvable(
                    f"The known cells of {names[at]} add up to {totals[at] - left[at]:,} people, "
                    f"more than its total of {totals[at]:,}",
                    code="margins-exceeded",
                    advice="Take known cells and totals from the same round.",
                )


def _scaled(problem: _Problem) -> tuple[Array, int, float]:
    """The free cells after scaling, the turns it took, and the worst margin's error."""
    rows, columns = problem.row_left.astype(float), problem.column_left.astype(float)
    cells = np.where(problem.free, problem.seed, 0.0)
    error, turn = float("inf"), 0
    while turn < _MOST_TURNS and error > _CLOSE:
        turn += 1
        cells *= _factors(rows, cells.sum(axis=1))[:, None]
        cells *= _factors(columns, cells.sum(axis=0))[None, :]
        off_rows = np.abs(cells.sum(axis=1) - rows).max(initial=0)
        off_columns = np.abs(cells.sum(axis=0) - columns).max(initial=0)
        error = float(max(off_rows, off_columns))
    return cells, turn, error


def _factors(wanted: Array, have: Array) -> Array:
    """What to multiply by; what has nothing stays nothing."""
    some = have > 0
    factors: Array = np.where(some, wanted / np.where(some, have, 1.0), 0.0)
    return factors


def _impossible(problem: _Problem, exact: Array) -> Unsolvable:
    """No matrix has these margins: the margin that comes out worst is named."""
    names = [*problem.rows, *problem.columns]
    wanted = np.concatenate([problem.row_left, problem.column_left])
    got = np.concatenate([exact.sum(axis=1), exact.sum(axis=0)])
    at = int(np.argmax(np.abs(wanted - got)))
    return Unsolvable(
        "No matrix with these zeros and known cells has these margins: "
        f"{names[at] or 'what is not named'} needs "
        f"{wanted[at]:,} more people and gets {got[at]:,.0f}",
        code="margins-impossible",
        advice="Free a cell of that place that is said to be zero or known.",
    )
