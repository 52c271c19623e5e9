"""Rounds: which rows belong together as one count, and which count is the latest."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

STOCK = ("operation", "assessment", "population_group")
"""What is counted apart: two of these are never added."""

ROUND = (*STOCK, "round_key")
"""One count of one stock."""

_PREFERENCE = ("BA", "SA", "ETT")


def keyed(observations: ir.Table) -> ir.Table:
    """With `round_key`: the number of the round, or its day where it has none."""
    if "round_key" in observations.columns:
        return observations
    number = observations["round"].cast("string")
    day = observations["reference_date"].cast("string")
    return observations.mutate(round_key=ibis.coalesce(number, day))


def chosen_rows(
    observations: ir.Table,
    *,
    round: int | None = None,
    on: date | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
) -> ir.Table:
    """The rows asked for, of one assessment for each operation and group.

    Where no assessment is named, the baseline counts if there is one, then sites, then
    events: assessments look at the same people and are never added.
    """
    rows = keyed(observations)
    for column, value in (
        ("round", round),
        ("population_group", group),
        ("operation", operation),
        ("assessment", assessment),
    ):
        if value is not None:
            rows = rows.filter(rows[column] == value)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    if assessment is not None:
        return rows
    order = ibis.cases(
        *((rows["assessment"] == code, at) for at, code in enumerate(_PREFERENCE)),
        else_=len(_PREFERENCE),
    )
    rows = rows.mutate(_order=order)
    rows = rows.mutate(_best=rows["_order"].min().over(group_by=["operation", "population_group"]))
    return rows.filter(rows["_order"] == rows["_best"]).drop("_order", "_best")


def latest(rows: ir.Table) -> ir.Table:
    """The rows of the latest round of each operation, assessment and group."""
    rows = rows.mutate(_day=rows["reference_date"].max().over(group_by=list(ROUND)))
    rows = rows.mutate(_last=rows["_day"].max().over(group_by=list(STOCK)))
    rows = rows.filter(rows["_day"] == rows["_last"])
    # two rounds of one day: the higher number
    rows = rows.mutate(_top=ibis.coalesce(rows["round"], ibis.literal(-1)))
    rows = rows.mutate(_highest=rows["_top"].max().over(group_by=list(STOCK)))
    return rows.filter(rows["_top"] == rows["_highest"]).drop("_day", "_last", "_top", "_highest")
