"""Rounds: which rows belong together as one count, and which count is the latest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.grades import GRADES
from mcof.tracking.levels import where

STOCK = ("operation", "assessment", "population_group")
"""What is counted apart: two of these are never added."""

ROUND = (*STOCK, "round_key")
"""One count of one stock."""

PREFERENCE = ("BA", "SA", "ETT")
"""Which assessment counts where several looked at the same people, the first before the next."""


_NEEDED = (
    "code_set",
    "place_code",
    "place_level",
    "operation",
    "assessment",
    "population_group",
    "round",
    "reference_date",
    "method_version",
    "breakdown",
    "update_status",
    "households",
    "individuals",
    "basis",
    *GRADES,
)


def chosen_rows(
    observations: ir.Table,
    *,
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    keep: Sequence[str] = (),
) -> ir.Table:
    """The rows asked for, of one assessment for each operation and group.

    Where no assessment is named, the baseline counts if there is one, then sites, then
    events: assessments look at the same people and are never added.

    Args:
        keep: columns to keep beside those that all figures need: dimensions, row ids.

    Returns:
        The rows with `round_key`, the number of the round, or its day where it has
        none, and `location`, the id and name of a place smaller than `place_code`.
    """
    asked = [
        observations[column] == value
        for column, value in (
            ("round", round),
            ("population_group", group),
            ("operation", operation),
            ("assessment", assessment),
        )
        if value is not None
    ]
    if on is not None:
        asked.append(observations["reference_date"] <= ibis.literal(on))
    rows = counted_rows(observations.filter(asked) if asked else observations, keep=keep)
    if assessment is not None:
        return rows
    order = ibis.cases(
        *((rows["assessment"] == code, at) for at, code in enumerate(PREFERENCE)),
        else_=len(PREFERENCE),
    )
    best = order.min().over(group_by=["operation", "population_group"])
    return where(rows, order == best)


def counted_rows(observations: ir.Table, *, keep: Sequence[str] = ()) -> ir.Table:
    """The columns that figures need, with `round_key` and `location`, of every row."""
    rows = keyed(observations)
    return rows.select(
        *_NEEDED,
        *(name for name in keep if name not in _NEEDED),
        "round_key",
        location=ibis.coalesce(
            rows["location_id"] + "|" + rows["location_name"],
            rows["location_id"],
            rows["location_name"],
        ),
    )


def keyed(observations: ir.Table) -> ir.Table:
    """The rows with `round_key`: the number of the round, or its day where it has none."""
    number, day = observations["round"].cast("string"), observations["reference_date"]
    return observations.mutate(round_key=ibis.coalesce(number, day.cast("string")))


def latest(rows: ir.Table) -> ir.Table:
    """The rows of the latest round of each operation, assessment and group.

    The day of a round is the latest of its rows; of two rounds of one day the higher
    number is the later one.
    """
    dated = rows.mutate(_day=rows["reference_date"].max().over(group_by=list(ROUND)))
    number = ibis.coalesce(dated["round"], -1)
    order = [dated["_day"].desc(), number.desc(), dated["round_key"]]
    place = ibis.dense_rank().over(group_by=list(STOCK), order_by=order)
    placed = dated.mutate(_place=place)
    return placed.filter(placed["_place"] == 0).drop("_day", "_place")


def last_of_operation(rows: ir.Table) -> ir.Table:
    """The rows of the latest round of each operation, whatever their group: lists of sites.

    The day of a round is the latest of its rows, and all of its rows are of it: sites are
    visited on many days.
    """
    dated = keyed(rows)
    dated = dated.mutate(
        _day=dated["reference_date"].max().over(group_by=["operation", "round_key"])
    )
    order = [dated["_day"].desc(), ibis.coalesce(dated["round"], -1).desc(), dated["round_key"]]
    place = ibis.dense_rank().over(group_by=["operation"], order_by=order)
    placed = dated.mutate(_place=place)
    return placed.filter(placed["_place"] == 0).drop("_day", "_place", "round_key")
