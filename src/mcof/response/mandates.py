"""Mandates: who leads, who has authority, and who answers for whom, on a day."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from mcof.response.holding import CELL, deepest, holding, joined, names, newest, on_day, shown
from mcof.tables import MANDATES
from mcof.tracking.bases import basis_of, weakness


def leads(mandates: ir.Table, cells: ir.Table, paths: ir.Table, *, on: date | None) -> ir.Table:
    """The mandates in force in each cell: a row per cell, role and organisation.

    A mandate of a place holds for every place inside it, unless a mandate of the same
    role is in force in a deeper place. One that leaves the sector, the phase or the group
    open holds for each. Of two rows that say the same the one recorded last counts, so a
    mandate ends by importing it again with its last day.

    Args:
        cells: `sector, phase, code_set, place_code, population_group`.
        on: the day; None for every mandate there ever was.

    Returns:
        The cell, `role`, `organisation`, `organisation_type`, `regime`, `of_place`,
        `of_level` (the place that the mandate names), `of_sector`, `of_phase`,
        `of_group` (as it says), `valid_from`, `valid_until`, `basis`, `source_url`,
        `note`, `row_id`, `import_id`.

    Method: docs/reference/methods/response.md.
    """
    rows = on_day(newest(mandates, MANDATES.key), on)
    held = deepest(holding(rows, cells, paths), "role")
    return shown(held).select(
        *CELL, "role", "organisation", "organisation_type", "regime", "of_place", "of_level",
        "of_sector", "of_phase", "of_group", "valid_from", "valid_until", "basis", "source_url",
        "note", "row_id", "import_id",
    )  # fmt: skip


def led(mandates: ir.Table, cells: ir.Table, paths: ir.Table, *, on: date | None) -> ir.Table:
    """Who leads and answers in each cell that any mandate holds for: one row per cell.

    Returns:
        The cell, `leads` (who leads or co-leads), `authorities`, `answers_for`, `regimes`
        (names with semicolons between, null for nobody), `mandate_rows`, `mandate_basis`.
        A cell without a row here has no mandate at all. Put it beside cells with
        `mcof.response.holding.beside`.
    """
    rows = leads(mandates, cells, paths, on=on)
    who = rows["organisation"]
    each = rows.group_by(list(CELL)).aggregate(
        leads=names(who, rows["role"].isin(["LEAD", "CO_LEAD"])),
        authorities=names(who, rows["role"] == "AUTHORITY"),
        answers_for=names(who, rows["role"] == "ANSWERS"),
        regimes=names(rows["regime"], rows["regime"].notnull()),
        mandate_rows=rows.count(),
        mandate_weak=weakness(rows["basis"]).max(),
    )
    return each.mutate(
        **{name: joined(each[name]) for name in ("leads", "authorities", "answers_for", "regimes")},
        mandate_basis=basis_of(each["mandate_weak"]),
    ).drop("mandate_weak")
