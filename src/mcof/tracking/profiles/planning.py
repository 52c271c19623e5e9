"""Planning figures: a stock rounded by a stated rule, always beside the exact figure."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_DIGITS = 2
"""Significant digits of a planning figure: 3,087,372 is planned as 3.1 million."""


def planning(stock: ir.Table) -> ir.Table:
    """The stock with the figure to plan by: two significant digits, half up.

    The humanitarian country team of Iraq planned for 3.1 million when 3,087,372 were
    counted, and for 2.2 million when 2,176,764 were. A planning figure is of its own row:
    those of places do not add up to that of the country.

    Returns:
        The stock with `planning_individuals` (null where the stock is unknown) and
        `planning_difference`, the planning figure less the exact one.
    """
    people = stock["individuals"]
    digits = people.cast("string").length()
    unit = ibis.cases(
        *((digits == n, 10 ** (n - _DIGITS)) for n in range(_DIGITS + 1, 13)), else_=1
    ).cast("int64")
    # 5 of 10 goes up; 1 has no half, and its figure stays
    half = people + (unit - unit % 2) / 2
    raised = half.cast("int64")
    planned = (raised - raised % unit).cast("int64")
    return stock.mutate(planning_individuals=planned, planning_difference=planned - people)
