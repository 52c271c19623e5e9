"""Gaps by kind: counted, and their people never added over sectors."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.kinds import by_kind
from mcof.reports.missing import Range
from mcof.reports.sections import Section, Table, Worst
from mcof.reports.values import Count, People, Phrase, Value

GAP: dict[str, Any] = {
    "rank": 1,
    "kind": "presence",
    "reason": "nobody-acts",
    "sector": "HEALTH",
    "phase": "DURING",
    "code_set": "x",
    "place_code": "A",
    "place_level": 1,
    "population_group": "IDP",
    "magnitude": 100,
    "magnitude_of": "need",
    "need": 100,
    "reached": None,
    "unmet": 100,
    "coverage": None,
    "displaced": 500,
    "actors": 0,
    "need_rows": 1,
    "response_rows": 0,
    "stock_rows": 1,
    "evidence": 2,
    "age_days": 10,
    "basis": "reported",
}


def told(*changes: dict[str, Any]) -> Section:
    rows = [GAP | {"rank": at + 1} | change for at, change in enumerate(changes)]
    found = pa.Table.from_pylist(rows)
    return by_kind(found, places={"A": Named("A")}, sectors={"HEALTH": (Named("HEALTH"), "mcof")})


def line(section: Section, at: int = 0) -> tuple[Value, ...]:
    return next(part for part in section.parts if isinstance(part, Table)).rows[at]


def most(section: Section) -> Range | None:
    cell = line(section)[4]
    assert isinstance(cell, Phrase)
    people = cell.values["people"]
    assert isinstance(people, People)
    return people.between


def test_people_are_those_of_the_sector_with_the_most() -> None:
    section = told({}, {"place_code": "B", "magnitude": 60}, {"sector": "WSH", "magnitude": 150})
    assert most(section) == Range(160, 160)


def test_the_same_people_in_two_phases_or_reasons_are_counted_once() -> None:
    assert most(told({}, {"phase": "AFTER", "magnitude": 80})) == Range(100, 100)


def test_a_row_of_the_country_holds_the_people_of_its_places() -> None:
    assert most(told({}, {"place_code": "IQ", "place_level": 0, "magnitude": 130})) == Range(
        130, 130
    )


def test_a_row_of_everybody_holds_the_people_of_each_group() -> None:
    everybody = {"population_group": None, "magnitude": 120}
    assert most(told({}, {"population_group": "RETURNEE", "magnitude": 30}, everybody)) == (
        Range(130, 130)
    )


def test_an_unknown_number_leaves_the_upper_end_open() -> None:
    assert most(told({}, {"place_code": "B", "magnitude": None})) == Range(100, None)


def test_each_kind_has_its_worst_and_says_how_many_there_are() -> None:
    section = told(*[{"place_code": f"P{at}"} for at in range(7)], {"kind": "coverage"})
    worst = [part for part in section.parts if isinstance(part, Worst)]
    assert [(len(part.gaps), part.found) for part in worst] == [(5, 7), (1, 1)]
    assert line(section)[:3] == (line(section)[0], Count(7), Count(7))


def test_an_owner_is_said_beside_the_gap() -> None:
    section = told({"owner": "Governor's office"})
    worst = next(part for part in section.parts if isinstance(part, Worst))
    assert len(worst.notes[0]) == 1
    assert line(section)[-1] == Count(1)


def test_where_nobody_has_any_gap_there_is_no_column_of_owners() -> None:
    assert len(line(told({"owner": None}))) == len(line(told({})))


def test_where_nothing_was_found_it_says_so() -> None:
    empty = pa.Table.from_pylist([GAP]).slice(0, 0)
    section = by_kind(empty, places={}, sectors={})
    assert not section.known
    assert section.none == "gap.none"
