"""Instruments: laws, policies, plans, procedures and agreements in force on a day."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.response.holding import CELL, deepest, holding, joined, names, newest, on_day, shown
from mcof.tables import INSTRUMENTS
from mcof.tracking.bases import basis_of, weakness

COUNTED = {
    "laws": "LAW",
    "policies": "POLICY",
    "plans": "PLAN",
    "procedures": "PROCEDURE",
    "agreements": "AGREEMENT",
}
"""Column of `instrumented` to the kind of instrument that it counts."""


def in_force(
    instruments: ir.Table, cells: ir.Table, paths: ir.Table, *, on: date | None
) -> ir.Table:
    """The instruments in force in each cell: a row per cell and instrument.

    Instruments of a place hold for every place inside it, beside those of deeper places.
    Only where a deeper place has a row of the same title does that row stand instead: so
    a plan that is in force in the country may be a draft, or withdrawn, in one governorate.
    An instrument that states no status counts as in force on its days.

    Args:
        cells: `sector, phase, code_set, place_code, population_group`.
        on: the day; None for instruments of any day.

    Returns:
        The cell, `instrument_kind`, `title`, `organisation`, `status`, `of_place`,
        `of_level`, `of_sector`, `of_phase`, `of_group`, `valid_from`, `valid_until`,
        `basis`, `source_url`, `note`, `row_id`, `import_id`.

    Method: docs/reference/methods/response.md.
    """
    rows = newest(instruments, INSTRUMENTS.key)
    held = deepest(holding(on_day(rows, on), cells, paths), "title", "instrument_kind")
    held = held.filter(held["status"].isnull() | (held["status"] == "IN_FORCE"))
    return shown(held).select(
        *CELL, "instrument_kind", "title", "organisation", "status", "of_place", "of_level",
        "of_sector", "of_phase", "of_group", "valid_from", "valid_until", "basis", "source_url",
        "note", "row_id", "import_id",
    )  # fmt: skip


def instrumented(
    instruments: ir.Table, cells: ir.Table, paths: ir.Table, *, on: date | None
) -> ir.Table:
    """What each cell that any instrument holds for rests on: one row per cell.

    Returns:
        The cell, `laws`, `policies`, `plans`, `procedures`, `agreements` (how many
        titles), `instruments` (their titles, semicolons between), `instrument_rows`,
        `instrument_basis`. A cell without a row here has no instrument in force.
    """
    rows = in_force(instruments, cells, paths, on=on)
    each = rows.group_by(list(CELL)).aggregate(
        **{
            name: rows["title"].nunique(where=rows["instrument_kind"] == kind).cast("int64")
            for name, kind in COUNTED.items()
        },
        instruments=names(rows["title"]),
        instrument_rows=rows.count(),
        instrument_weak=weakness(rows["basis"]).max(),
    )
    counted = {name: ibis.coalesce(each[name], 0) for name in COUNTED}
    return each.mutate(
        **counted,
        instruments=joined(each["instruments"]),
        instrument_basis=basis_of(each["instrument_weak"]),
    ).drop("instrument_weak")
