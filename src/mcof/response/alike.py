"""Alike: two organisations that may have reported the same work, for a person to look at."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

LINKS = ("programming_partner", "implementing_partner", "donor")
"""Columns in which a row names another organisation that may report the same work itself."""


def alike(rows: ir.Table) -> ir.Table:
    """Pairs of rows of two organisations, one of which the other names as its partner or donor.

    Both speak of the same sector and place, of days that overlap, of the same activity (by
    its code, or its words) where both name one, and of the same group where both do.

    Args:
        rows: as `mcof.response.reach.acting` gives them.

    Returns:
        `sector`, `code_set`, `place_code`, `organisation`, `other`, `named_as` (in which
        column the first names the other), `activity`, `other_activity`, `reached`,
        `other_reached`, `period_start`, `period_end`, `row_id`, `other_row_id`.
    """
    mine = ibis.union(*(_naming(rows, link) for link in LINKS))
    theirs = rows.select(
        "code_set", "place_code", "sector", other_key=_plain(rows["organisation"]),
        other=rows["organisation"], other_activity=rows["activity"],
        other_code=rows["activity_code"], other_group=rows["group"],
        other_reached=rows["reached"], other_start=rows["period_start"],
        other_end=rows["period_end"], other_row_id=rows["row_id"],
    )  # fmt: skip
    pairs = mine.inner_join(theirs, ["code_set", "place_code", "sector", "other_key"])
    same = (
        _same(pairs["activity_code"], pairs["other_code"])
        & (
            pairs["activity_code"].notnull()
            | _same(_plain(pairs["activity"]), _plain(pairs["other_activity"]))
        )
        & _same(pairs["group"], pairs["other_group"])
        & _not_after(pairs["period_start"], pairs["other_end"])
        & _not_after(pairs["other_start"], pairs["period_end"])
        & (pairs["own_key"] != pairs["other_key"])
    )
    return pairs.filter(same).select(
        "sector", "code_set", "place_code", "organisation", "other", "named_as", "activity",
        "other_activity", "reached", "other_reached", "period_start", "period_end", "row_id",
        "other_row_id",
    )  # fmt: skip


def _naming(rows: ir.Table, link: str) -> ir.Table:
    named = rows.filter(rows[link].notnull())
    return named.select(
        "code_set", "place_code", "sector", "organisation", "activity", "activity_code", "group",
        "reached", "period_start", "period_end", "row_id",
        own_key=_plain(named["organisation"]), other_key=_plain(named[link]),
        named_as=ibis.literal(link),
    )  # fmt: skip


def _plain(text: ir.StringValue) -> ir.StringValue:
    return text.strip().lower()


def _same(one: ir.Value, other: ir.Value) -> ir.BooleanValue:
    """Whether two may be the same: they are, or one does not say."""
    return one.isnull() | other.isnull() | (one == other)


def _not_after(first: ir.DateValue, last: ir.DateValue) -> ir.BooleanValue:
    return first.isnull() | last.isnull() | (first <= last)
