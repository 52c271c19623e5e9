"""How far figures may be relied on."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import pytest
from tests.drawing import drawn, paths, said, table

from mcof.tracking.confidence import by_source_kind, confidence
from mcof.tracking.figures import behind, stock
from mcof.tracking.grades import GRADES
from mcof.tracking.observations import observations

ROWS = """
    round | place_code | location_name | reference_date | individuals | source_kind   | key_informants | reliability | credibility
    21    | A1         | one           | 2015-05-21     | 100         | KEY_INFORMANT | 2              | B           | 1
    21    | A1         | two           | 2015-05-20     | 200         | REGISTRATION  |                | A           | 4
    21    | A2         | three         | 2015-05-11     | 700         | KEY_INFORMANT | 1              | F           | 2
    21    | B1         | four          | 2015-05-21     | 50          |               |                |             |
"""  # noqa: E501
DAY = date(2015, 5, 31)


def _behind() -> ir.Table:
    counted = observations(table(drawn("displacement", ROWS)))
    return behind(counted, table(paths()), level=1, keep=GRADES)


def test_grades_of_source_and_information_are_told_apart() -> None:
    columns = "place_code weakest_reliability weakest_credibility rows_not_judged rows_not_graded"
    assert said(confidence(_behind(), DAY), columns) == [
        ("A", "B", "4", 1, 0),
        ("B", None, None, 0, 1),
    ]


def test_informants_that_nobody_counted_are_unknown_and_not_zero() -> None:
    columns = "place_code key_informants rows_without_informants source_kinds rows_without_kind"
    assert said(confidence(_behind(), DAY), columns) == [
        ("A", 3, 1, "REGISTRATION|KEY_INFORMANT", 0),
        ("B", None, 1, None, 1),
    ]


def test_age_is_counted_to_the_day_asked_about() -> None:
    columns = "place_code oldest_days median_days"
    assert said(confidence(_behind(), DAY), columns) == [("A", 20, 11), ("B", 10, 10)]


def test_an_interval_is_given_only_on_request_and_says_what_it_is() -> None:
    assert "low" not in confidence(_behind(), DAY).columns
    told = said(confidence(_behind(), DAY, design=True), "place_code low individuals high interval")
    # 100 at 0.10, 200 at 0.35, 700 at 0.30; 50 at 0.30
    assert [row[:4] for row in told] == [("A", 692, 1000, 1455), ("B", 34, 50, 73)]
    assert all("not a standard" in row[4] for row in told)


def test_people_are_shared_out_to_the_kinds_of_source() -> None:
    columns = "place_code source_kind individuals share"
    assert said(by_source_kind(_behind()), columns) == [
        ("A", "KEY_INFORMANT", 800, 80),
        ("A", "REGISTRATION", 200, 20),
        ("B", None, 50, 100),
    ]


@pytest.mark.parametrize("asked", ["-1", ""])
def test_a_number_of_informants_that_cannot_be_is_unknown(asked: str) -> None:
    rows = f"place_code | individuals | key_informants\nA | 9 | {asked}"
    counted = observations(table(drawn("displacement", rows)))
    found = behind(counted, table(paths()), level=1, keep=GRADES)
    assert said(confidence(found, DAY), "key_informants") == [(None,)]


def test_every_stock_carries_how_it_was_come_by() -> None:
    counted = observations(table(drawn("displacement", ROWS)))
    columns = "place_code oldest_date key_informants weakest_reliability weakest_credibility"
    found = stock(counted, table(paths()), level=1)
    assert said(found, f"{columns} source_kinds") == [
        ("A", date(2015, 5, 11), 3, "B", "4", "REGISTRATION|KEY_INFORMANT"),
        ("B", date(2015, 5, 21), None, None, None, None),
    ]
