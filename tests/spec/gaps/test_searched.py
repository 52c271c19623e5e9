"""What a gap of means rests on: what was looked for, where, and the rows that come nearest."""

from __future__ import annotations

import polars as pl
import pytest
from tests import drawing
from tests.matrices import PATHS

from mcof.gaps.evidence import Spot
from mcof.gaps.kinds import TABLE
from mcof.gaps.searched import WANTED, rows_of_means, searched
from mcof.tables import FACTS, MEANS

MANDATES = """
    organisation | role | sector | phase  | place_code | population_group | valid_until
    One          | LEAD | HEALTH |        | A          |                  | 2014-12-31
    Two          | LEAD | WSH    |        | A          |                  |
    Three        | LEAD | HEALTH | BEFORE | XX         |                  |
    Four         | LEAD | HEALTH |        | B          |                  |
    Five         | AUTHORITY |   |        | XX         |                  |
"""
SPOT = Spot("HEALTH", "A", "set", 1, phase="DURING")
KNOWN = pl.DataFrame(PATHS)


def read(**means: str) -> dict[str, pl.DataFrame]:
    return {
        table.name: pl.DataFrame(drawing.drawn(table.name, means.get(table.name, "")))
        for table in MEANS
    }


def test_it_is_said_what_was_looked_for_and_where() -> None:
    found = searched(read(mandates=MANDATES), "nobody-leads", SPOT, KNOWN)
    said = "table of wanted place_code also_above rows rows_here rows_wanted"
    assert drawing.said(found, said) == [("mandates", "role", "LEAD|CO_LEAD", "A", True, 5, 2, 1)]


def test_rows_that_do_not_hold_are_shown_since_they_say_why() -> None:
    found = rows_of_means(read(mandates=MANDATES), "nobody-leads", SPOT, KNOWN)
    assert drawing.said(found, "who figure_of day place_code") == [
        ("Five", "AUTHORITY", None, "XX"),
        ("One", "LEAD", drawing.drawn("mandates", MANDATES)["valid_until"][0].as_py(), "A"),
    ]


def test_where_nothing_was_imported_nothing_is_found() -> None:
    found = searched(read(), "mandates-unknown", Spot(None, "XX", "set", 0), KNOWN)
    assert drawing.said(found, "rows rows_here rows_wanted") == [(0, 0, 0)]


def test_a_gap_of_the_matrix_looks_for_nothing_in_means() -> None:
    assert searched(read(), "nobody-acts", SPOT, KNOWN).is_empty()


@pytest.mark.parametrize("reason", WANTED)
def test_what_is_looked_for_is_a_rule_and_a_column(reason: str) -> None:
    assert reason in TABLE
    assert WANTED[reason].column in FACTS[WANTED[reason].table]


@pytest.mark.parametrize("kind", ["institutional", "protection", "access", "capacity", "funding"])
def test_every_rule_about_means_says_what_it_looks_for(kind: str) -> None:
    assert {rule.name for rule in TABLE.values() if rule.kind == kind} <= set(WANTED)
