"""Controlled rounding: whole people in every cell, and every margin to the person."""

from __future__ import annotations

from typing import Any

import numpy as np

_MILLIONTH = 1e-6
_FAR = 1000.0  # the price of a cell that leaves the two whole numbers beside its value

Array = np.ndarray[Any, np.dtype[Any]]


def rounded(exact: Array, rows: Array, columns: Array, free: Array) -> Array | None:
    """Whole numbers nearest to `exact` with the margins `rows` and `columns`.

    A cell becomes the whole number below or above it, so that the sum of all changes is
    least: a transportation problem, whose corners are whole numbers (Cox 1987, JASA 82,
    520-524, rounds tables in this way). Only where scaling could not reach the margins, because
    cells that were thought possible must be zero, does a cell move further.

    Args:
        exact: values, 0 or more.
        rows, columns: whole margins of equal sums.
        free: which cells may hold people; the others are 0.

    Returns:
        The whole numbers, or None where no such numbers have these margins.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, hstack, vstack

    at_row, at_column = np.nonzero(free)
    if not len(at_row):
        return None if rows.any() or columns.any() else np.zeros(exact.shape, dtype=np.int64)
    values = exact[at_row, at_column]
    near = np.rint(values)
    # What scaling left a millionth beside a whole number is that number.
    values = np.where(np.abs(values - near) < _MILLIONTH, near, values)
    below = np.floor(values)
    base = np.zeros(exact.shape)
    base[at_row, at_column] = below
    cells, one = np.arange(len(values)), np.ones(len(values))
    sums = vstack(
        [
            coo_array((one, (at_row, cells)), shape=(len(rows), len(cells))),
            coo_array((one, (at_column, cells)), shape=(len(columns), len(cells))),
        ]
    )
    answer = linprog(
        # up by one, further up, and down: each at its price
        np.concatenate([1 - 2 * (values - below), _FAR * one, _FAR * one]),
        A_eq=hstack([sums, sums, -sums]).tocsr(),
        b_eq=np.concatenate([rows - base.sum(axis=1), columns - base.sum(axis=0)]),
        bounds=np.stack(
            [np.zeros(3 * len(cells)), np.concatenate([one, np.inf * one, below])], axis=1
        ),
        method="highs-ds",
    )
    if answer.status != 0:
        return None
    up, further, down = np.rint(answer.x).astype(np.int64).reshape(3, -1)
    people = np.zeros(exact.shape, dtype=np.int64)
    people[at_row, at_column] = below.astype(np.int64) + up + further - down
    assert (people.sum(axis=1) == rows).all()
    assert (people.sum(axis=0) == columns).all()
    return people
