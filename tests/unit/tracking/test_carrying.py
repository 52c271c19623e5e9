"""Rows that a round did not collect: counted, said, and never taken for counted anew."""

from __future__ import annotations

from typing import Any

from tests import drawing

from mcof.tracking.carrying import completed
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations

HALVES = """
    round | reference_date | place_code | location_id | update_status | individuals
    1     | 2016-05-01     | A1         | a           | NEW           | 10
    1     | 2016-05-01     | A1         | b           | NEW           | 20
    1     | 2016-05-01     | A2         | c           | NEW           | 40
    2     | 2016-05-15     | A1         | a           | UPDATED       | 11
    2     | 2016-05-15     | A1         | d           | NEW           | 100
"""


def of(drawn: str, columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    observed = observations(drawing.table(drawing.drawn("displacement", drawn)))
    if asked.pop("complete", False):
        observed = completed(observed, round=asked.get("round"))
    found = stock(observed, drawing.table(drawing.paths()), **{"level": 1, **asked})
    return drawing.said(found, columns)


def test_a_figure_says_how_many_people_were_not_counted_anew() -> None:
    drawn = """
        place_code | location_id | update_status | individuals
        A1         | a           | UPDATED       | 10
        A1         | b           | UNCHANGED     | 20
        A1         | c           |               | 40
        B1         | d           | UPDATED       | 80
    """
    assert of(drawn, "place_code individuals rows_carried individuals_carried") == [
        ("A", 70, 1, 20),
        ("B", 80, 0, 0),
    ]


def test_a_closed_location_has_nobody_and_an_inaccessible_one_is_unknown() -> None:
    drawn = """
        place_code | location_id | update_status | individuals
        A1         | a           | CLOSED        |
        B1         | b           | INACCESSIBLE  | 0
        B2         | c           | UPDATED       | 5
        C          | d           | INACCESSIBLE  | 7
    """
    assert of(drawn, "place_code individuals rows_without_individuals") == [
        ("A", 0, 0),
        ("B", 5, 1),
        ("C", 7, 0),
    ]


def test_half_a_round_is_half_a_figure_unless_it_is_completed() -> None:
    assert of(HALVES, "individuals round") == [(111, 2)]
    assert of(
        HALVES, "individuals round rows_carried individuals_carried basis", complete=True
    ) == [(171, 2, 2, 60, "derived")]


def test_an_earlier_round_is_completed_from_what_was_before_it() -> None:
    assert of(HALVES, "individuals round rows_carried", complete=True, round=1) == [(70, 1, 0)]


def test_a_location_not_seen_for_two_rounds_is_not_carried() -> None:
    late = HALVES + "    3     | 2016-06-01     | A1         | d           | UPDATED       | 101\n"
    assert of(late, "individuals round rows_carried", complete=True) == [(112, 3, 1)]


def test_a_total_of_a_place_is_never_carried() -> None:
    drawn = """
        round | reference_date | place_code | location_id | individuals
        1     | 2016-05-01     | A          |             | 1000
        2     | 2016-05-15     | A1         | a           | 10
    """
    assert of(drawn, "individuals round", complete=True) == [(10, 2)]
