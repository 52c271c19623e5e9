"""Who answers for whom: said where it is recorded, and where nobody does."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.reports.answering import answering
from mcof.reports.documents import Named
from mcof.reports.sections import Section, Statement, Table
from mcof.reports.values import Count, Given, Phrase, Term

MANDATE: dict[str, Any] = {
    "role": "ANSWERS",
    "organisation": "A ministry",
    "regime": None,
    "sector": None,
    "phase": None,
    "place_code": "IQ",
    "population_group": "IDP",
    "basis": "reported",
}
GAP: dict[str, Any] = {
    "kind": "protection",
    "population_group": "REFUGEE",
    "place_code": "A",
    "magnitude": 50,
}


def told(mandates: list[dict[str, Any]], gaps: list[dict[str, Any]]) -> Section:
    rows = pa.Table.from_pylist([MANDATE | one for one in mandates])
    found = pa.Table.from_pylist([GAP | one for one in gaps] or [GAP]).slice(0, len(gaps))
    names = {"IQ": Named("IQ"), "A": Named("A")}
    return answering(rows, found, places=names, sectors={"HEALTH": (Named("HEALTH"), "")}, on=None)


def test_a_mandate_without_a_sector_is_of_every_sector() -> None:
    section = told([{"role": "AUTHORITY", "population_group": None}, {}], [])
    leads = next(p for p in section.parts if isinstance(p, Table) and p.code == "leads")
    assert leads.rows[0][0] == Phrase("every-sector")
    assert leads.rows[0][1] == Term("phases", None, absent="every-phase")


def test_a_regime_that_nobody_wrote_down_is_unknown() -> None:
    section = told([{}], [])
    answers = next(p for p in section.parts if isinstance(p, Table) and p.code == "answers")
    assert answers.rows[0][3] == Given(None)


def test_whom_nobody_answers_for_is_said_the_most_people_first() -> None:
    section = told([{}], [{}, {"place_code": "IQ", "magnitude": 70}, {"kind": "coverage"}])
    said = [part.said for part in section.parts if isinstance(part, Statement) and part.listed]
    assert [one.values["people"] for one in said] == [Count(70, "people"), Count(50, "people")]


def test_where_nothing_is_recorded_the_section_is_empty() -> None:
    empty = pa.Table.from_pylist([MANDATE]).slice(0, 0)
    assert not answering(empty, pa.table({}), places={}, sectors={}, on=None).known
