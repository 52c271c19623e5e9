"""The 20 per cent rule, the index of a household, and shares of a population."""

from __future__ import annotations

import polars as pl

from mcof.needs.area import area_phase, household_index, shared_out


def area(*people: int | None) -> tuple:
    rows = pl.DataFrame(
        {"place": ["A"] * len(people), "phase": range(1, len(people) + 1), "people": people},
        schema={"place": pl.String, "phase": pl.Int64, "people": pl.Int64},
    )
    return area_phase(rows, ["place"]).row(0)[1:]


def test_an_area_has_the_worst_phase_that_a_fifth_of_its_people_are_in_or_worse():
    assert area(50, 20, 10, 15, 5) == (4, 30)  # 15 + 5 of 100
    assert area(50, 20, 11, 15, 4) == (3, 30)  # 19 of 100 are not enough for 4
    assert area(80, 20, 0, 0, 0) == (2, 0)
    assert area(81, 19, 0, 0, 0) == (1, 0)


def test_people_of_an_unknown_phase_leave_the_area_unknown():
    assert area(50, 20, None, 15, 5) == (None, None)
    assert area(0, 0, 0, 0, 0) == (None, 0)


def test_a_household_has_its_widest_gap_and_no_sum():
    told = household_index(pl.DataFrame({"WSH": [4, 2], "FSC": [3, 1]}), ["WSH", "FSC"])
    assert told.select("msni", "is_in_need", "sectors_in_need", "need_profile").rows() == [
        (4, True, 2, "WSH;FSC"),
        (2, False, 0, ""),
    ]


def test_a_household_that_was_not_asked_everything_is_not_free_of_need():
    told = household_index(pl.DataFrame({"WSH": [2, 3], "FSC": [None, None]}), ["WSH", "FSC"])
    assert told["is_in_need"].to_list() == [None, True]


def test_a_group_has_its_share_of_the_people_in_need_and_says_that_it_is_one():
    units = pl.DataFrame({"place": ["A"], "in_need": [100]})
    groups = pl.DataFrame({"place": ["A", "A"], "group": ["IDP", "HOST"], "population": [250, 750]})
    told = shared_out(units, groups, ["place"])
    assert told.select("group", "in_need", "how").rows() == [
        ("IDP", 25, "share-based"),
        ("HOST", 75, "share-based"),
    ]


def test_an_unknown_group_leaves_every_share_unknown():
    units = pl.DataFrame({"place": ["A"], "in_need": [100]})
    groups = pl.DataFrame(
        {"place": ["A", "A"], "group": ["IDP", "HOST"], "population": [250, None]}
    )
    assert shared_out(units, groups, ["place"])["in_need"].to_list() == [None, None]
