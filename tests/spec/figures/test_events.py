"""What an event has displaced, by example: a stock as of a day, never added over updates."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir
import pytest
from tests import drawing

from mcof.errors import InputError
from mcof.tracking.counting import may_be_added
from mcof.tracking.events.updates import event_curve, event_standing, event_total

UPDATES = """
    event_id | update_number | reference_date | place_code | individuals | new_individuals | returned_individuals
    flood    | 1             | 2030-01-15     | A1         | 600         | 600             | 0
    flood    | 1             | 2030-01-15     | B1         | 50          | 50              | 0
    flood    | 2             | 2030-01-16     | A1         | 720         | 140             | 20
    flood    | 2             | 2030-01-16     | B1         | 80          | 30              | 0
    fire     | 1             | 2030-01-16     | A1         | 30          |                 |
"""  # noqa: E501 - drawn tables are as wide as they are


def tables(updates: str = UPDATES) -> tuple[ir.Table, ir.Table]:
    return drawing.table(drawing.drawn("events", updates)), drawing.table(drawing.paths())


def standing(columns: str, updates: str = UPDATES, **asked: Any) -> list[tuple[Any, ...]]:
    return drawing.said(event_standing(*tables(updates), **asked), columns)


def test_the_last_update_stands_and_updates_are_not_added() -> None:
    assert standing("event_id update_number individuals") == [("fire", 1, 30), ("flood", 2, 800)]


def test_an_earlier_day_has_the_update_of_that_day() -> None:
    told = standing("event_id update_number individuals", on=date(2030, 1, 15))
    assert told == [("flood", 1, 650)]


def test_of_two_updates_of_one_day_the_higher_number_stands() -> None:
    updates = UPDATES + "\n flood | 10 | 2030-01-16 | A1 | 900 | |"
    assert standing("individuals", updates, event="flood") == [(900,)]


def test_events_stay_apart_and_places_are_told_apart() -> None:
    told = standing("event_id place_code individuals", level=1)
    assert told == [("fire", "A", 30), ("flood", "A", 720), ("flood", "B", 80)]


def test_a_place_that_the_last_update_leaves_out_is_said_and_not_counted() -> None:
    updates = UPDATES + "\n flood | 3 | 2030-01-17 | A1 | 700 | |"
    told = standing(
        "individuals places_not_updated individuals_not_updated", updates, event="flood"
    )
    assert told == [(700, 1, 80)]
    assert standing("places_not_updated individuals_not_updated", event="flood") == [(0, 0)]


def test_a_place_that_stands_for_others_is_left_out_once() -> None:
    updates = """
        event_id | update_number | reference_date | place_code | individuals
        flood    | 1             | 2030-01-15     | A          | 600
        flood    | 1             | 2030-01-15     | A1         | 400
        flood    | 1             | 2030-01-15     | B          | 90
        flood    | 1             | 2030-01-15     | B1         | 90
        flood    | 2             | 2030-01-16     | B          | 70
    """
    told = standing("individuals places_not_updated individuals_not_updated", updates)
    assert told == [(70, 1, 600)]


def test_a_row_of_a_place_stands_for_the_places_in_it() -> None:
    updates = UPDATES + "\n flood | 2 | 2030-01-16 | A | 750 | |"
    assert standing("individuals", updates, event="flood") == [(830,)]


def test_an_unknown_count_makes_a_lower_bound() -> None:
    updates = UPDATES + "\n flood | 2 | 2030-01-16 | C | | |"
    told = standing("individuals rows_without_individuals", updates, event="flood")
    assert told == [(800, 1)]


def test_a_corrected_update_counts_once() -> None:
    updates = """
        event_id | update_number | reference_date | place_code | individuals | import_id | recorded_at
        flood    | 1             | 2030-01-15     | A1         | 600         | i1        | 2030-01-15T12:00+00:00
        flood    | 1             | 2030-01-15     | A1         | 500         | i2        | 2030-01-16T12:00+00:00
    """  # noqa: E501 - drawn tables are as wide as they are
    assert standing("individuals", updates) == [(500,)]


def test_the_curve_says_what_new_and_returned_people_do_not_explain() -> None:
    told = drawing.said(
        event_curve(*tables()), "event_id update_number individuals change_individuals unexplained"
    )
    assert told == [
        ("fire", 1, 30, None, None),
        ("flood", 1, 650, None, None),
        ("flood", 2, 800, 150, 0),
    ]
    updates = UPDATES.replace("720 ", "700 ")
    assert drawing.said(event_curve(*tables(updates), event="flood"), "unexplained") == [
        (None,),
        (-20,),
    ]


def test_people_displaced_as_of_a_day_are_not_added_over_days() -> None:
    with pytest.raises(InputError, match="total-illegal"):
        event_total(*tables(), "individuals", over="time")
    with pytest.raises(InputError, match="total-illegal"):
        event_total(*tables(), "new_individuals", over="sectors")
    with pytest.raises(InputError, match="total-over-unknown"):
        event_total(*tables(), "new_individuals", over="moons")
    with pytest.raises(InputError, match="measure-unknown"):
        event_total(*tables(), "camels")


def test_newly_displaced_people_are_added_over_days() -> None:
    told = drawing.said(
        event_total(*tables(), "new_individuals"), "event_id value updates updates_without"
    )
    assert told == [("fire", None, 1, 1), ("flood", 820, 2, 0)]


def test_the_last_update_is_added_over_places() -> None:
    told = drawing.said(event_total(*tables(), "individuals", over="places"), "event_id value")
    assert told == [("fire", 30), ("flood", 800)]


def test_two_updates_of_one_day_are_not_added_over_places() -> None:
    updates = UPDATES + "\n flood | 10 | 2030-01-16 | A1 | 900 | |"
    told = drawing.said(event_total(*tables(updates), "individuals", over="places"), "value")
    assert told == [(30,), (900,)]


def test_what_one_place_does_not_say_is_not_taken_for_nobody() -> None:
    updates = UPDATES.replace(
        "80          | 30              | 0", "80          |                 | 0"
    )
    told = drawing.said(
        event_total(*tables(updates), "new_individuals"), "event_id value updates_without"
    )
    assert told == [("fire", None, 1), ("flood", 790, 1)]
    curve = event_curve(*tables(updates), event="flood")
    assert drawing.said(curve, "update_number unexplained") == [(1, None), (2, None)]


def test_what_may_be_added_stands_in_the_vocabulary() -> None:
    assert may_be_added("FLOW", "time")
    assert may_be_added("STOCK", "places")
    assert not may_be_added("STOCK", "time")
    assert not may_be_added("PEOPLE_REACHED", "sectors")
