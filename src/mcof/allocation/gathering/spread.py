"""Spread: how far a figure of need may be wrong, by its grade and its age."""

from __future__ import annotations

import polars as pl

from mcof.tracking.confidence import DESIGN_LOG_SD

MONTHLY_LOG_SD = 0.053
"""How far a figure drifts in a month, on the log scale.

Figures of Iraqi governorates were off by 4.2 per cent on average when one round stood for
the next (mean absolute error; times the square root of half pi for a standard deviation):
docs/reference/methods/projections.md.
"""

_DAYS = 30.4  # of a month
_LETTERS = {letter: str(at) for at, letter in enumerate("ABCDEF", start=1)}
_UNJUDGED = DESIGN_LOG_SD["6"]


def spread(cells: pl.DataFrame) -> pl.Series:
    """The standard deviation of each need on the log scale.

    By the weaker of its two grades, as `mcof.tracking.confidence.DESIGN_LOG_SD` has them; a
    figure that nobody graded has the spread of one that cannot be judged. Age adds to it.

    Args:
        cells: with `reliability`, `credibility` (null for none) and `age_days` (null for
            unknown, which adds nothing).
    """
    by_source = (
        pl.col("reliability")
        .replace(_LETTERS)
        .replace_strict(DESIGN_LOG_SD, default=None, return_dtype=pl.Float64)
    )
    by_word = pl.col("credibility").replace_strict(
        DESIGN_LOG_SD, default=None, return_dtype=pl.Float64
    )
    graded = pl.max_horizontal(by_source, by_word).fill_null(_UNJUDGED)
    months = pl.col("age_days").fill_null(0) / _DAYS
    return cells.select((graded**2 + months * MONTHLY_LOG_SD**2).sqrt())["reliability"]
