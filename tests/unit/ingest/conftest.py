"""Sheets drawn in a test, and what comes of them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from mcof.ingest.intake import Options, intake
from mcof.ingest.sheets import RawSheet, letters
from mcof.places import packaged
from mcof.tables import FACTS


def _sheet(text: str, name: str = "drawn") -> RawSheet:
    rows = [
        [cell.strip() or None for cell in line.strip().strip("|").split("|")]
        for line in text.strip().splitlines()
    ]
    width = len(rows[0])
    columns = {letter: [row[at] for row in rows] for at, letter in enumerate(letters(width))}
    return RawSheet(name, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


@pytest.fixture
def sheet():
    """A sheet from a drawing: one line a row, cells between bars."""
    return _sheet


@pytest.fixture
def taken():
    """What intake makes of a drawing."""

    def take(text, table, *, source=None, mapping=None, allow=(), **constants):
        return intake(
            [_sheet(text)],
            table=FACTS[table],
            registry=packaged(),
            source=source,
            mapping=mapping,
            options=Options(constants=constants, allow=frozenset(allow)),
        )

    return take


@pytest.fixture
def displaced(taken):
    """What intake makes of a drawing of displacement, with a round and a day."""

    def take(text, **said):
        constants = {"operation": "A", "round": "1", "reference_date": f"{date(2015, 5, 21)}"}
        return taken(text, "displacement", **(constants | said))

    return take


@pytest.fixture
def codes():
    """(row, column, code) of the findings."""

    def of(result):
        return result.findings.select("row", "column", "code").rows()

    return of
