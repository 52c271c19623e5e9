"""The report of gaps: the matrix, each phase by governorate, and the gaps by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mcof.reports import heat, matrix
from mcof.reports.documents import Named
from mcof.reports.kinds import weakest
from mcof.reports.limits import STRENGTH
from mcof.reports.missing import MatrixRow
from mcof.reports.sections import Grid, Part, Section
from mcof.vocabulary import load, phrases
from mcof.vocabulary.terms import LANGUAGES

PHASES = ("BEFORE", "DURING", "AFTER")

SECTIONS = ("needs", "matrix", "sheet", "kinds", "answering")
"""The sections of the report, in their order."""


def in_phases(
    cells: pa.Table, sectors: Mapping[str, tuple[Named, str]], *, on: date | None
) -> Section:
    """The matrix of sectors by phases, over all places and groups."""
    if not cells.num_rows:
        return Section("matrix", none="gap.not-looked", on=on)
    rows = matrix.rows(cells, sectors)
    part = Grid(rows, matrix.phases(cells, PHASES))
    return Section("matrix", (part,), basis=_basis(rows), on=on)


def by_place(
    cells: pa.Table,
    found: pa.Table,
    *,
    places: Sequence[Named],
    sectors: Mapping[str, tuple[Named, str]],
    on: date | None,
    country: Named | None = None,
) -> Section:
    """A sheet of sectors by governorates for each phase that somebody speaks of."""
    phases = phases_of(cells)
    names = [*(name for name, _ in sectors.values()), every_sector()]
    said = set(found["place_code"].to_pylist())
    heads = [country, *places] if country is not None and country.code in said else places
    sheets: list[Part] = [
        heat.sheet(
            "sheet",
            heat.cells_of(of_phase(cells, phase), of_phase(found, phase), head="place_code"),
            lines=names,
            heads=heads,
            title=phase_named(phase),
        )
        for phase in phases
    ]
    bases = pl.Series(cells["basis"]).drop_nulls().unique().to_list() if cells.num_rows else []
    return Section("sheet", tuple(sheets), none="gap.not-looked", basis=weakest(bases), on=on)


def phases_of(cells: pa.Table) -> list[str]:
    """The phases of which the cells speak, in their order; "" where none is said."""
    said = set(pl.Series(cells["phase"]).cast(pl.String).fill_null("").unique().to_list())
    return [phase for phase in (*PHASES, "") if phase in said]


def every_sector() -> Named:
    """The line of what is of every sector."""
    return Named(heat.EVERY, {code: phrases(code)("report.every-sector") for code in LANGUAGES})


def of_phase(rows: pa.Table, phase: str) -> pa.Table:
    """The rows of one phase, and those of every sector that say none; "" for all that say none."""
    unsaid = pc.is_null(rows["phase"])
    if not phase:
        return rows.filter(unsaid)
    every = pc.and_(unsaid, pc.is_null(rows["sector"]))
    return rows.filter(pc.or_(pc.fill_null(pc.equal(rows["phase"], phase), False), every))


def phase_named(phase: str) -> Named | None:
    """A phase with its names; None where none is said."""
    terms = load("phases").terms
    return Named(phase, terms[phase].labels) if phase in terms else None


def _basis(rows: Sequence[MatrixRow]) -> str | None:
    bases = {cell.basis for row in rows for cell in row.cells.values() if cell.basis}
    return max(bases, key=STRENGTH.index, default=None)
