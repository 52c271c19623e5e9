"""The few places where most of the people are."""

from __future__ import annotations

from tests import drawing

from mcof.tracking.concentration import concentration
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations

DRAWN = """
    place_code | individuals
    XX         | {total}
    A          | 500
    B          | 300
    C          | 200
"""


def held(total: str, at_least: int) -> list[object]:
    counted = observations(drawing.table(drawing.drawn("displacement", DRAWN.format(total=total))))
    places = stock(counted, drawing.table(drawing.paths()), level=1)
    found = concentration(places, at_least=at_least)
    return drawing.said(found, "position place_code share cumulative set_size set_share")


def test_the_smallest_set_that_holds_enough_is_given_largest_first() -> None:
    assert held("1000", 80) == [(1, "A", 50, 500, 2, 80), (2, "B", 30, 800, 2, 80)]
    assert len(held("1000", 81)) == 3


def test_where_known_places_do_not_hold_enough_all_are_given_and_the_share_says_so() -> None:
    found = held("2000", 80)
    assert len(found) == 3
    assert {row[-1] for row in found} == {50}  # type: ignore[index]
