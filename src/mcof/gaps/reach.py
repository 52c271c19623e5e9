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


_SUBJECT = ("sector", "group", "phase")


def sites(
    responses: ir.Table,
    *,
    period: Period | None,
    counting: Counting = "largest",
    not_acting: Sequence[str] = NOT_ACTING,
) -> ir.Table:
    """What each organisation does in each site: of its rows there, the largest figure.

    Activities, indicators and months reach the same people, so they are not added
    unless the source declares that they may be.

    Returns:
        `code_set, place_code, sector, group, phase` ("" where not said), `organisation`,
        `site_name`, `place_level`, `reached`, `targeted` (null where no row says),
        `weak`, `rows`, `undated`.
    """
    acting = responses["status"].isnull() | responses["status"].notin(list(not_acting))
    rows = overlapping(responses.filter(acting), period)
    rows = rows.rename(group="population_group")
    each = rows.group_by(
        ["code_set", "place_code", *_SUBJECT, "organisation", "site_name"]
    ).aggregate(
        reached=_people(rows["reached"], counting),
        targeted=_people(rows["targeted"], counting),
        place_level=rows["place_level"].max(),
        weak=weakness(rows["basis"]).max(),
        rows=rows.count(),
        undated=undated(rows),
    )
    return each.mutate(group=each["group"].fill_null(""), phase=each["phase"].fill_null(""))


def by_place(acting: ir.Table, paths: ir.Table, *, level: int) -> ir.Table:
    """What all organisations together reach in each place: their sites added up.

    Args:
        acting: as `sites` gives it.

    Returns:
        `sector, group, phase`, `code_set`, `place` (at the level), `place_code` (its
        own), `own_level`, `admin0 .. admin3`, `reached`, `targeted`, `weak`, `rows`, `undated`.
    """
    each = acting.group_by(["code_set", "place_code", *_SUBJECT]).aggregate(
        reached=acting["reached"].sum(),
        targeted=acting["targeted"].sum(),
        place_level=acting["place_level"].max(),
        weak=acting["weak"].max(),
        rows=acting["rows"].sum(),
        undated=acting["undated"].sum(),
    )
    placed = located(each, paths, level=level)
    return placed.filter(placed["place"].notnull())


def organisations(acting: ir.Table, places: ir.Table) -> ir.Table:
    """Who acts in which place: `code_set, place, sector, group, phase, organisation`, once.

    Args:
        acting: as `sites` gives it.
        places: as `by_place` gives them.
    """
    where = places.select("code_set", "place_code", "place").distinct()
    there = acting.inner_join(where, ["code_set", "place_code"])
    return there.select("code_set", "place", *_SUBJECT, "organisation").distinct()


def _people(column: ir.IntegerColumn, counting: Counting) -> ir.IntegerScalar:
    return (column.sum() if counting == "added" else column.max()).cast("int64")


def may_mean(said: ir.StringValue, cell: ir.StringValue) -> ir.BooleanValue:
    """Whether a row may be about a cell: both say the same, or one of them does not say."""
    return (said == cell) | (said == ibis.literal("")) | (cell == ibis.literal(""))
