"""Needs: added over places and never over sectors; unknown is never zero."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.missing import Range
from mcof.reports.needs import needs
from mcof.reports.sections import Section, Statement, Table
from mcof.reports.values import Count, People, Phrase, Severity, Share, Value

CELL: dict[str, Any] = {
    "sector": "HEALTH",
    "phase": "DURING",
    "code_set": "x",
    "place_code": "A",
    "population_group": "IDP",
    "need": 100,
    "targeted": 80,
    "reached": 60,
    "covered": 60,
    "unmet": 40,
    "coverage": 0.6,
    "actors": 1,
    "severity": 4,
    "basis": "reported",
}
UNIT: dict[str, Any] = {
    "code_set": "x",
    "place_code": "A",
    "population_group": "IDP",
    "preliminary_in_need": 100,
    "in_need_at_least": 100,
    "in_need_at_most": 150,
    "highest": "HEALTH",
    "final_in_need": None,
    "final_sector": None,
    "final_severity": None,
    "preliminary_severity": 3,
    "severity_low": 3,
    "severity_high": 3,
    "basis": "reported",
}
CELLS = pa.schema(
    [(name, pa.string()) for name in list(CELL)[:5]]
    + [(name, pa.int64()) for name in list(CELL)[5:10]]
    + [("coverage", pa.float64()), ("actors", pa.int64()), ("severity", pa.int64())]
    + [("basis", pa.string())]
)


def told(cells: list[dict[str, Any]], units: list[dict[str, Any]] | None = None) -> Section:
    return needs(
        pa.Table.from_pylist([CELL | one for one in cells], schema=CELLS),
        pa.Table.from_pylist([UNIT | one for one in units]) if units else pa.table({}),
        places={"A": Named("A")},
        sectors={code: (Named(code), "mcof") for code in ("HEALTH", "WSH")},
        on=None,
    )


def table(section: Section, code: str) -> Table:
    return next(part for part in section.parts if isinstance(part, Table) and part.code == code)


def line(*cells: dict[str, Any]) -> tuple[Value, ...]:
    return table(told(list(cells)), "needs-sectors").rows[0]


def test_places_of_a_sector_are_added_and_sectors_are_rows_of_their_own() -> None:
    made = table(told([{}, {"place_code": "B"}, {"sector": "WSH"}]), "needs-sectors")
    assert [row[1] for row in made.rows] == [People(Range(200, 200)), People(Range(100, 100))]


def test_the_same_people_in_two_phases_are_counted_once() -> None:
    assert line({}, {"phase": "AFTER", "need": 90})[1] == People(Range(100, 100))


def test_an_unknown_need_makes_the_sum_at_least_and_the_coverage_unknown() -> None:
    row = line({}, {"place_code": "B", "need": None, "unmet": None, "coverage": None})
    assert row[1] == People(Range(100, None))
    assert row[5] == Share(None)


def test_what_nobody_reported_is_unknown_and_not_zero() -> None:
    row = line({"reached": None, "covered": None, "coverage": None, "targeted": None})
    assert row[2] == People(None)
    assert row[3] == People(None)


def test_where_nobody_acts_nobody_is_reached() -> None:
    row = line({"actors": 0, "reached": None, "covered": 0, "unmet": 100, "coverage": None})
    assert row[3] == People(Range(0, 0))
    assert row[5] == Share(0.0)


def test_places_of_severity_4_and_5_are_counted_and_3_is_not() -> None:
    assert line({}, {"place_code": "B", "severity": 3}, {"place_code": "C", "severity": 5})[6] == (
        Count(2)
    )


def test_a_sector_of_which_nobody_states_a_need_is_no_row() -> None:
    section = told([{"need": None, "unmet": None}])
    assert not section.known


def test_a_severity_that_is_not_certain_is_a_span() -> None:
    spans = {"preliminary_severity": None, "severity_low": 3, "severity_high": 5}
    rows = table(told([{}], [{}, spans]), "needs-units").rows
    assert [row[5] for row in rows] == [
        Severity(3),
        Phrase("severity-between", {"low": Count(3), "high": Count(5)}),
    ]


def test_what_a_person_decided_stands_for_what_was_preliminary() -> None:
    decided = {"final_in_need": 70, "final_severity": 4, "final_sector": "WSH"}
    row = table(told([{}], [decided]), "needs-units").rows[0]
    assert row[2] == Count(70)
    assert row[4] == Named("WSH")
    assert row[5] == Severity(4)
    assert row[6] == Phrase("decided.yes")


def test_the_section_says_what_sort_of_figure_it_is() -> None:
    first = next(part for part in told([{}], [{}]).parts if isinstance(part, Statement))
    assert first.said.code == "needs.preliminary"
