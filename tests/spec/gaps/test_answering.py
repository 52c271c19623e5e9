# ruff: noqa: E501 - drawn tables are as wide as they are
"""Which regime protects these people here, and who answers for them: by example."""

from __future__ import annotations

from datetime import date

import polars as pl
from tests import drawing
from tests.matrices import facts

from mcof.gaps.answering import answering
from mcof.gaps.kinds import kinds
from mcof.tables import MEANS

PEOPLE = """
    place_code | population_group | individuals
    A          | IDP              | 500
    A          | RETURNEE         | 70
    B          | IDP              | 300
    B          |                  | 9
"""
MANDATES = """
    organisation | role    | place_code | population_group | regime | valid_from | source_url
    Ministry     | ANSWERS | XX         | IDP              | Law 1  | 2003-08-01 | https://example.org/1
    Office       | ANSWERS | B          | IDP              |        | 2015-01-01 |
    One          | LEAD    | XX         |                  |        |            |
"""
INSTRUMENTS = """
    title | instrument_kind | place_code | population_group
    Act   | LAW             | XX         | IDP
    Plan  | PLAN            | XX         | IDP
"""


def told(**means: str) -> pl.DataFrame:
    read = {
        table.name: pl.DataFrame(drawing.drawn(table.name, means.get(table.name, "")))
        for table in MEANS
    }
    return answering(facts("", "", PEOPLE, means=means), read)


def test_each_group_in_each_place_has_its_regime_and_who_answers_since_when() -> None:
    found = told(mandates=MANDATES, instruments=INSTRUMENTS)
    said = "place_code population_group people state organisation of_place since regime_from instruments"
    assert drawing.said(found, said) == [
        ("A", "IDP", 500, "answered", "Ministry", "XX", date(2003, 8, 1), "mandate", "Act"),
        ("A", "RETURNEE", 70, "nobody", None, None, None, "vocabulary", None),
        ("B", None, 9, "regime-unknown", None, None, None, None, None),
        ("B", "IDP", 300, "answered", "Office", "B", date(2015, 1, 1), "vocabulary", "Act"),
    ]


def test_who_is_not_answered_for_has_the_name_of_the_gap() -> None:
    found = told(mandates=MANDATES)
    names = set(found["gap"].drop_nulls())
    assert names == {"nobody-answers~-~-~RETURNEE~set~A", "no-regime~-~-~-~set~B"}
    gaps = kinds(facts("", "", PEOPLE, means={"mandates": MANDATES})).filter(kind="protection")
    assert set(gaps["gap"]) == names


def test_where_no_mandate_was_imported_it_is_unknown_and_no_gap() -> None:
    found = told()
    assert set(found["state"]) == {"unknown"}
    assert found["gap"].null_count() == found.height
