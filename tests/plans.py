"""Plans for tests, drawn as people draw tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from mcof.plans.plan import Plan, plan
from mcof.tables import Kind
from mcof.tables.plans import PARTS

_READ = {
    Kind.WHOLE: int,
    Kind.PEOPLE: int,
    Kind.NUMBER: float,
    Kind.MONEY: float,
    Kind.DATE: date.fromisoformat,
}
_USUAL: dict[str, dict[str, Any]] = {
    "lines": {
        "activity": "an activity",
        "sector": "HEALTH",
        "place_code": "A1",
        "period_start": date(2015, 6, 1),
        "period_end": date(2015, 6, 30),
    },
    "indicators": {"counting_kind": "PEOPLE_REACHED"},
}
HEADER = {
    "plan": "a-plan",
    "title": "A plan",
    "plan_kind": "CRISIS_RESPONSE",
    "code_set": "set",
    "period_start": date(2015, 6, 1),
    "period_end": date(2015, 12, 31),
}


def drawn(*, header: dict[str, Any] | None = None, **drawings: str) -> Plan:
    """A plan whose parts are drawn; what is not drawn is usual, or unknown."""
    parts = {part: rows(part, drawing) for part, drawing in drawings.items()}
    return plan({"plan": pl.DataFrame([HEADER | (header or {})]), **parts})


def rows(part: str, drawing: str) -> pl.DataFrame:
    """Rows of a part: columns between bars, empty for unknown."""
    table = PARTS[part]
    names, *lines = (
        [cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()
    )
    made = [
        _USUAL.get(part, {})
        | {
            name: _READ.get(table[name].kind, str)(cell) if cell else None
            for name, cell in zip(names, line, strict=True)
        }
        for line in lines
    ]
    return table.conform(pl.DataFrame(made, infer_schema_length=None))
