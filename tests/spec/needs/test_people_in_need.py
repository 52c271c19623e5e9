"""Preliminary people in need of a unit: the highest sector, with bounds (JIAF 2, Box 21)."""

from __future__ import annotations

from tests.spec.needs.units import EVEN, judged, unit


def test_people_in_need_are_the_highest_sector_and_never_a_sum():
    # the worked example of OCHA: food 15,000, WASH 10,000, NFI 5,000 of 15,000 people
    told = judged(unit(people={"fsc": 15_000, "wsh": 10_000, "shl": 5_000}, population=15_000))
    assert told["preliminary_in_need"] == 15_000
    assert told["highest"] == "FSC"


def test_areas_of_responsibility_are_shown_and_never_drive():
    told = judged(unit(people={"pro": 40, "gbv": 90, "cp": 80, "ma": 70, "hlp": 60}))
    assert told["preliminary_in_need"] == 40
    assert told["in_need:PRO-GBV"] == 90


def test_sectors_that_are_highest_together_are_all_named():
    told = judged(unit(people={"fsc": 50, "wsh": 50, "edu": 20}))
    assert (told["highest"], told["second"], told["third"]) == ("FSC;WSH", 20, None)


def test_a_unit_in_which_no_sector_counted_has_no_figure():
    told = judged(unit(population=900))
    assert told["preliminary_in_need"] is None
    assert told["highest"] is None
    assert told["in_need_at_most"] is None


def test_a_zero_is_a_figure_and_a_missing_sector_is_none():
    told = judged(unit(people={"fsc": 0, "wsh": 0}))
    assert told["preliminary_in_need"] == 0
    assert (told["sectors_zero"], told["sectors_missing"]) == (2, 6)


def test_between_the_highest_and_the_sum_lie_the_people_whom_any_sector_counts():
    told = judged(unit(people=EVEN | {"fsc": 300}, population=5_000))
    assert (told["in_need_at_least"], told["in_need_at_most"]) == (300, 1_000)


def test_nobody_is_counted_beyond_the_population():
    told = judged(unit(people=EVEN | {"fsc": 300}, population=700))
    assert told["in_need_at_most"] == 700


def test_with_a_sector_missing_only_the_population_bounds_from_above():
    few = {"fsc": 300, "wsh": 100}
    assert judged(unit(people=few, population=700))["in_need_at_most"] == 700
    assert judged(unit(people=few))["in_need_at_most"] is None
