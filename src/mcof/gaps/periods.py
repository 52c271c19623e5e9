"""Periods: which rows speak of the days asked about."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

Period = tuple[date, date]
"""First and last day, both counted."""


def overlapping(rows: ir.Table, period: Period | None) -> ir.Table:
    """The rows of which at least one day lies in the period.

    A row without a first day began before any period, one without a last day goes on.
    A row with neither counts in every period; `undated` says how many did.
    """
    if period is None:
        return rows
    first, last = ibis.literal(period[0]), ibis.literal(period[1])
    starts = rows["period_start"].isnull() | (rows["period_start"] <= last)
    ends = rows["period_end"].isnull() | (rows["period_end"] >= first)
    return rows.filter(starts & ends)


def undated(rows: ir.Table) -> ir.IntegerScalar:
    """How many rows do not say when."""
    silent = rows["period_start"].isnull() & rows["period_end"].isnull()
    return rows.count(where=silent).cast("int64")


def recency(rows: ir.Table) -> ir.DateValue:
    """The last day that a row speaks of; null where it does not say."""
    return ibis.coalesce(rows["period_end"], rows["period_start"])
