"""Small tables drawn in a test, as people draw them: columns between bars, empty for unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

import mcof.engines  # noqa: F401 - its options of Ibis hold in tests too
from mcof.tables import ALL, Kind
from mcof.tables.schema import Table

NOON = datetime(2015, 6, 1, 12, tzinfo=UTC)
_USUAL: dict[str, Any] = {
    "operation": "Op",
    "code_set": "set",
    "population_group": "IDP",
    "breakdown": "total",
    "reference_date": date(2015, 5, 21),
    "basis": "reported",
    "import_id": "i1",
    "recorded_at": NOON,
    "site_id": "site",
    "status": None,
}
_READ = {
    Kind.WHOLE: int,
    Kind.PEOPLE: int,
    Kind.HOUSEHOLDS: int,
    Kind.NUMBER: float,
    Kind.MONEY: float,
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
}
COUNTRY = {"XX": None, "A": "XX", "B": "XX", "C": "XX", "A1": "A", "A2": "A", "B1": "B", "B2": "B"}
"""A small country: governorates A, B and C, and districts in A and B."""


def drawn(table: str, drawing: str = "") -> pa.Table:
    """Rows of a table of the store; what is not drawn is usual, or unknown."""
    declared = ALL[table]
    lines = [line for line in drawing.strip().splitlines() if set(line.strip()) - set("-+ |")]
    if not lines:
        return declared.empty().to_arrow()
    names, *cells = ([cell.strip() for cell in line.split("|")] for line in lines)
    rows = [
        _row(declared, dict(zip(names, line, strict=True)), at) for at, line in enumerate(cells)
    ]
    return declared.conform(pl.DataFrame(rows, infer_schema_length=None)).to_arrow()


def _row(declared: Table, cells: dict[str, str], at: int) -> dict[str, Any]:
    usual = {name: value for name, value in _USUAL.items() if name in declared}
    said = {
        name: _READ.get(declared[name].kind, str)(text) if text else None
        for name, text in cells.items()
    }
    place = said.get("place_code")
    level = {"place_level": level_of(place)} if place in COUNTRY else {}
    made = {"row_id": f"r{at}"} | level
    return usual | {name: value for name, value in made.items() if name in declared} | said


def level_of(place: str | None) -> int:
    """How many places are above a place of `COUNTRY`."""
    above = COUNTRY.get(place or "")
    return 0 if above is None else 1 + level_of(above)


def paths(country: dict[str, str | None] | None = None, code_set: str = "set") -> pa.Table:
    """`Registry.paths()` of a country drawn as place and place above."""
    known = COUNTRY if country is None else country

    def up(place: str) -> list[str]:
        above = known[place]
        return [place] if above is None else [*up(above), place]

    rows = [
        {"code_set": code_set, "code": place, "level": len(up(place)) - 1}
        | {f"admin{at}": code for at, code in enumerate(up(place))}
        for place in known
    ]
    schema = {"code_set": pl.String, "code": pl.String, "level": pl.Int64}
    schema |= {f"admin{at}": pl.String for at in range(4)}
    return pl.DataFrame(rows, schema=schema).to_arrow()


def table(rows: pa.Table) -> ir.Table:
    """The rows as an Ibis table."""
    return ibis.memtable(rows)


def said(table: ir.Table | pl.DataFrame, columns: str) -> list[tuple[Any, ...]]:
    """What an expression or a frame says in the columns named, as rows in order."""
    names = columns.split()
    chosen = table.select(*names)
    rows = chosen.to_arrow() if isinstance(chosen, pl.DataFrame) else chosen.to_pyarrow()
    answered = rows.to_pylist()
    return sorted((tuple(row[name] for name in names) for row in answered), key=_sortable)


def _sortable(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    return [(value is not None, str(value)) for value in row]
