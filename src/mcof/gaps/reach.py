"""Reach: who acts where, and how many people the rows say were reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import ibis
import ibis.expr.types as ir

from mcof.gaps.periods import Period, overlapping, undated
from mcof.tracking.bases import weakness
from mcof.tracking.levels import located

Counting = Literal["largest", "added"]
"""How the rows of one organisation in one place become people: the largest figure
(activities reach the same people), or their sum (the source declares that they do not)."""

COUNTING_RULES: dict[Counting, str] = {
    "largest": "largest-per-organisation-and-place",
    "added": "added-as-declared",
}

NOT_ACTING = ("PLANNED", "PLANNED_UNFUNDED", "SUSPENDED", "CANCELLED")
"""Statuses of an activity of which nothing happens; one that is not said counts as acting."""


def actors(
    responses: ir.Table,
    paths: ir.Table,
    *,
    level: int,
    period: Period | None,
    counting: Counting = "largest",
    not_acting: Sequence[str] = NOT_ACTING,
) -> ir.Table:
    """The organisations that act, each with the people it reached in each place.

    Of the rows of one organisation, sector, phase, group, place and site, the largest
    figure counts: activities, indicators and months reach the same people. Sites and
    places are then added.

    Returns:
        `sector, group, phase` ("" where not said), `organisation`, `code_set`, `place` (at the
        level), `place_code` (its own), `own_level`, `admin0 .. admin3`, `reached`, `targeted`
        (null where no row says), `weak`, `rows`, `undated`.
    """
    acting = responses["status"].isnull() | responses["status"].notin(list(not_acting))
    rows = overlapping(responses.filter(acting), period)
    rows = rows.mutate(
        group=rows["population_group"].fill_null(""), phase=rows["phase"].fill_null("")
    )
    subject = ["code_set", "place_code", "sector", "group", "phase", "organisation"]
    sites = rows.group_by([*subject, "site_name"]).aggregate(
        reached=_people(rows["reached"], counting),
        targeted=_people(rows["targeted"], counting),
        place_level=rows["place_level"].max(),
        weak=weakness(rows["basis"]).max(),
        rows=rows.count(),
        undated=undated(rows),
    )
    each = sites.group_by(subject).aggregate(
        reached=sites["reached"].sum(),
        targeted=sites["targeted"].sum(),
        place_level=sites["place_level"].max(),
        weak=sites["weak"].max(),
        rows=sites["rows"].sum(),
        undated=sites["undated"].sum(),
    )
    placed = located(each, paths, level=level)
    return placed.filter(placed["place"].notnull())


def _people(column: ir.IntegerColumn, counting: Counting) -> ir.IntegerScalar:
    return (column.sum() if counting == "added" else column.max()).cast("int64")


def by_place(organisations: ir.Table) -> ir.Table:
    """What all organisations together reached in each place: theirs added up."""
    keys = ["code_set", "place", "place_code", "own_level", "sector", "group", "phase"]
    return organisations.group_by(keys).aggregate(
        **{f"admin{at}": organisations[f"admin{at}"].max() for at in range(4)},
        reached=organisations["reached"].sum(),
        targeted=organisations["targeted"].sum(),
        weak=organisations["weak"].max(),
        rows=organisations["rows"].sum(),
        undated=organisations["undated"].sum(),
    )


def may_mean(said: ir.StringValue, cell: ir.StringValue) -> ir.BooleanValue:
    """Whether a row may be about a cell: both say the same, or one of them does not say."""
    return (said == cell) | (said == ibis.literal("")) | (cell == ibis.literal(""))
