"""What registrations are, by example: how many each partner had on its list by a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import drawing

from mcof.errors import InputError
from mcof.tracking.registrations import registration_totals

LISTS = """
    partner | reference_date | place_code | site_id | breakdown | sex | households | individuals
    One     | 2030-01-01     | A1         | s1      | total     |     | 10         | 60
    One     | 2030-02-01     | A1         | s1      | total     |     | 12         | 70
    One     | 2030-01-15     | A2         | s2      | total     |     | 5          | 30
    One     | 2030-02-01     | A1         | s1      | sex       | f   |            | 40
    One     | 2030-02-01     | A1         | s1      | sex       | m   |            | 30
    Two     | 2030-02-01     | A1         | s1      | total     |     | 9          | 55
"""


def totals(columns: str, lists: str = LISTS, **asked: Any) -> list[tuple[Any, ...]]:
    rows = drawing.table(drawing.drawn("registrations", lists))
    return drawing.said(registration_totals(rows, drawing.table(drawing.paths()), **asked), columns)


def test_partners_are_not_added_since_people_may_be_on_two_lists() -> None:
    assert totals("partner individuals") == [("One", 100), ("Two", 55)]


def test_of_each_site_the_last_count_holds_and_the_oldest_is_said() -> None:
    told = totals("oldest_date reference_date households individuals", partner="One")
    assert told == [(date(2030, 1, 15), date(2030, 2, 1), 17, 100)]
    assert totals("individuals", partner="One", on=date(2030, 1, 20)) == [(90,)]


def test_sexes_are_a_partition_and_never_added_to_the_total() -> None:
    assert totals("sex individuals", by=["sex"]) == [("f", 40), ("m", 30)]


def test_where_there_is_no_total_the_coarsest_partition_is_added() -> None:
    lists = """
        partner | reference_date | place_code | breakdown | sex | age | individuals
        One     | 2030-01-01     | A1         | age+sex   | f   | 0-4 | 6
        One     | 2030-01-01     | A1         | age+sex   | m   | 0-4 | 5
        One     | 2030-01-01     | A1         | sex       | f   |     | 40
        One     | 2030-01-01     | A1         | sex       | m   |     | 30
    """
    assert totals("individuals", lists) == [(70,)]


def test_a_governorate_stands_for_its_districts_and_sites() -> None:
    lists = LISTS + "\n One | 2030-02-01 | A | | total | | 20 | 110"
    assert totals("individuals", lists, partner="One") == [(110,)]
    assert totals("place_code individuals", lists, partner="One", level=2) == [
        ("A1", 70),
        ("A2", 30),
    ]


def test_sites_are_told_apart_and_other_dimensions_refused() -> None:
    assert totals("site_id individuals", partner="One", by=["site"]) == [("s1", 70), ("s2", 30)]
    with pytest.raises(InputError, match="dimension-unknown"):
        totals("individuals", by=["partner's mood"])


def test_an_unknown_count_makes_a_lower_bound() -> None:
    lists = LISTS + "\n One | 2030-02-01 | B1 | s9 | total | | 3 |"
    assert totals("individuals rows_without_individuals", lists, partner="One") == [(100, 1)]
