"""A file drawn in a test, and the findings that reading it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from mcof.ingest.intake import Intake, intake
from mcof.ingest.said import Options
from mcof.ingest.sheets import RawSheet, letters
from mcof.places import packaged
from mcof.tables import FACTS

Read = Callable[..., Intake]


@pytest.fixture
def read() -> Read:
    """What intake makes of a drawn file: columns between bars, a line for each row."""

    def taken(
        text: str,
        table: str = "displacement",
        *,
        mapping: Mapping[str, Any] | None = None,
        window: tuple[date, date] | None = None,
        **constants: str,
    ) -> Intake:
        rows = [
            [cell.strip() or None for cell in line.strip().strip("|").split("|")]
            for line in text.strip().splitlines()
        ]
        columns = {name: [row[at] for row in rows] for at, name in enumerate(letters(len(rows[0])))}
        sheet = RawSheet("drawn", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
        usual = {"operation": "A", "round": "1", "reference_date": "2015-05-21"}
        return intake(
            [sheet],
            table=FACTS[table],
            registry=packaged(),
            mapping=mapping,
            options=Options(constants=usual | constants, window=window),
        )

    return taken


@pytest.fixture
def codes() -> Callable[[Intake], list[tuple[Any, ...]]]:
    """Row, column, code and severity of what was found."""

    def of(result: Intake) -> list[tuple[Any, ...]]:
        return result.findings.select("row", "column", "code", "severity").rows()

    return of
