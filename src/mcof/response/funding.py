"""Funding: what is required, committed, received and spent, by line, sector, place and period."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.response.holding import CELL, holding, inside, newest, overlapping, shown
from mcof.tables import FUNDING
from mcof.tracking.bases import basis_of, weakness

MONEY = ("required_usd", "committed_usd", "received_usd", "spent_usd")


def funding(rows: ir.Table, *, period: tuple[date, date] | None) -> ir.Table:
    """The budget lines with the money that falls into a period: a row per line.

    Of a line whose own days lie partly in the period, the share of its days counts. A
    line that does not say its first or its last day counts whole in every period that it
    may touch; `dated` says so. Of two rows with the same key the newest counts.

    Args:
        rows: of `funding`.
        period: first and last day, both counted; None for all money of all days.

    Returns:
        The columns of `funding` with the money of the period, `share` (0 to 1, of the
        line's days), `dated`, and `left_usd`: received less spent, in US dollars; nothing
        is taken off where nobody says what is spent, null where nobody says what came in.

    Method: docs/reference/methods/response.md.
    """
    lines = newest(rows, FUNDING.key)
    dated = lines["period_start"].notnull() & lines["period_end"].notnull()
    share: ir.FloatingValue = ibis.literal(1.0)
    if period is not None:
        first, last = (ibis.literal(day) for day in period)
        lines = overlapping(lines, period)
        dated = lines["period_start"].notnull() & lines["period_end"].notnull()
        begins = ibis.greatest(lines["period_start"], first)
        stops = ibis.least(lines["period_end"], last)
        inside_it = _days(begins, stops).cast("float64")
        share = ibis.ifelse(dated, inside_it / _days(lines["period_start"], lines["period_end"]), 1)
    lines = lines.mutate(share=share.cast("float64"), dated=dated)
    lines = lines.mutate(**{name: lines[name] * lines["share"] for name in MONEY})
    spent = ibis.coalesce(lines["spent_usd"], 0.0)
    return lines.mutate(left_usd=lines["received_usd"] - spent)


def funded(
    rows: ir.Table, cells: ir.Table, paths: ir.Table, *, period: tuple[date, date] | None
) -> ir.Table:
    """The money of each cell in a period: one row per cell that any line may be spent on.

    Money for the cell's own sector in its place or inside it is the cell's. Money that
    it shares with other sectors or places (a line that leaves the sector open, or is
    of a place above) is told beside it and never split. A line that leaves the phase or
    the group open is each one's, so nothing here may be added over cells: add `funding`.

    Returns:
        The cell, `required_usd, committed_usd, received_usd, spent_usd` (null where no
        line says), `funding_gap_usd` (required less received, never below 0; what is not
        said to have come in has not; null where nobody says what is required),
        `shared_required_usd` and `shared_usd` (required and received on shared lines),
        `funding_rows`, `funding_basis`.
    """
    pairs = _pairs(funding(rows, period=period), cells, paths)
    is_own = pairs["is_own"]
    each = pairs.group_by(list(CELL)).aggregate(
        **{name: pairs[name].sum(where=is_own) for name in MONEY},
        shared_required_usd=pairs["required_usd"].sum(where=~is_own),
        shared_usd=pairs["received_usd"].sum(where=~is_own),
        funding_rows=pairs.count(),
        weak=weakness(pairs["basis"]).max(),
    )
    lacking = each["required_usd"] - ibis.coalesce(each["received_usd"], 0.0)
    told = shown(each).mutate(
        funding_gap_usd=ibis.ifelse(lacking < 0, 0.0, lacking),
        funding_basis=basis_of(each["weak"]),
    )
    return told.drop("weak")


def _pairs(lines: ir.Table, cells: ir.Table, paths: ir.Table) -> ir.Table:
    """Each cell beside each line that it may draw on; `is_own` where no other place may."""
    within = inside(lines, cells, paths)
    above = holding(lines, cells, paths)
    above = above.filter(above["of_place"] != above["place_code"])
    columns = [*CELL, "row_id", "basis", *MONEY]
    return ibis.union(
        within.select(*columns, is_own=within["of_sector"].notnull()),
        above.select(*columns, is_own=ibis.literal(False)),
    )


def _days(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """Days from the first to the last, both counted."""
    return last.delta(first, unit="day") + 1
