"""The seven flags on people in need, with the thresholds of the template."""

from __future__ import annotations

import pytest
from tests.spec.needs.units import EVEN, judged, settled, unit

from mcof.needs.settings import settings


def flag(number: int, **drawn):
    return judged(unit(**drawn))[f"pin_flag_{number}"]


def without(*names: str) -> dict[str, int]:
    return {name: people for name, people in EVEN.items() if name not in names}


def test_flag_1_fires_at_two_sectors_that_are_zero_or_missing():
    assert flag(1, people=without("edu")) is False
    assert flag(1, people=without("edu", "nut")) is True
    assert flag(1, people=EVEN | {"edu": 0, "nut": 0}) is True
    assert flag(1, people=without("edu") | {"nut": 0}) is True


def test_flag_1_is_off_where_nobody_is_in_need_and_blank_where_nothing_is_known():
    assert flag(1, people=dict.fromkeys(EVEN, 0)) is False
    assert flag(1) is None


@pytest.mark.parametrize(("highest", "fires"), [(129, False), (130, True), (200, True)])
def test_flag_2_fires_at_thirty_per_cent_above_the_second(highest, fires):
    assert flag(2, people=EVEN | {"fsc": highest}) is fires


@pytest.mark.parametrize(("highest", "fires"), [(149, False), (150, True)])
def test_flag_3_fires_at_fifty_per_cent_above_the_third(highest, fires):
    assert flag(3, people=EVEN | {"fsc": highest, "wsh": 140}) is fires


def test_flags_2_and_3_are_off_where_several_are_highest():
    tie = EVEN | {"fsc": 500, "wsh": 500}
    assert flag(2, people=tie) is False
    assert flag(3, people=tie) is False


def test_flags_2_and_3_compare_with_distinct_figures():
    # the second and third are the next figures, however many sectors share one
    assert judged(unit(people=EVEN | {"fsc": 500, "wsh": 400}))["third"] == 100


def test_flags_2_and_3_are_blank_where_there_is_nothing_to_compare_with():
    assert flag(2, people={"fsc": 500}) is None
    assert flag(2, people={"fsc": 500, "wsh": 0}) is None
    assert flag(3, people={"fsc": 500, "wsh": 400}) is None
    assert flag(3, people={"fsc": 500, "wsh": 400, "edu": 0}) is None


def test_flag_4_fires_where_education_alone_is_highest():
    assert flag(4, people=EVEN | {"edu": 101}) is True
    assert flag(4, people=EVEN | {"edu": 101, "fsc": 101}) is False
    assert flag(4, people=EVEN | {"fsc": 101}) is False
    assert flag(4) is None


def test_flag_4_follows_the_list_of_the_workspace():
    rules = settings(2026, {"pin-4-sectors": "EDU|Nutrition"})
    assert judged(unit(people=EVEN | {"nut": 101}), rules)["pin_flag_4"] is True


@pytest.mark.parametrize(("population", "fires"), [(112, False), (111, True), (100, True)])
def test_flag_5_fires_at_ninety_per_cent_of_the_population(population, fires):
    assert flag(5, people=EVEN, population=population) is fires


def test_flag_5_is_blank_without_a_population():
    assert flag(5, people=EVEN) is None
    assert flag(5, people=EVEN, population=0) is None


def test_more_people_in_need_than_live_there_is_an_error_of_the_data():
    assert judged(unit(people=EVEN, population=99))["is_over_population"] is True
    assert judged(unit(people=EVEN, population=100))["is_over_population"] is False


def test_a_sector_that_counts_a_part_of_the_population_is_no_error_above_it():
    told = judged(unit(people=EVEN | {"edu": 120}, population=110))
    assert told["is_over_population"] is False


@pytest.mark.parametrize(
    ("new", "old", "fires"),
    [
        (200, 100, True),
        (195, 100, True),  # 0.95 rounds to 1.0
        (194, 100, False),
        (5, 100, True),  # a decrease of 95 per cent too
        (6, 100, False),
    ],
)
def test_flag_6_fires_at_a_change_that_rounds_to_one_hundred_per_cent(new, old, fires):
    people = {"fsc": new}
    assert flag(6, people=people, before={"fsc": old}) is fires


def test_flag_6_looks_at_the_highest_and_the_second_and_at_no_other():
    people = EVEN | {"fsc": 300, "wsh": 200}
    before = dict.fromkeys(EVEN, 100) | {"fsc": 300, "wsh": 200}
    assert flag(6, people=people, before=before) is False
    assert flag(6, people=people, before=before | {"wsh": 90}) is True
    assert flag(6, people=people, before=before | {"edu": 1}) is False


def test_flag_6_is_blank_where_last_year_is_zero_or_missing():
    assert flag(6, people={"fsc": 10}, before={"fsc": 0}) is None
    assert flag(6, people={"fsc": 10}) is None


def test_flag_7_is_raised_by_hand_with_a_reason():
    quiet = unit(people=EVEN, population=1_000)
    raised = settled(quiet, {"question": "pin-flag", "reason": "no access since March"})
    assert settled(quiet)["pin_flags"].to_list() == [""]
    assert raised["pin_flags"].to_list() == ["7"]
    assert raised["final_in_need_how"].to_list() == ["awaiting"]


def test_flags_that_nobody_can_tell_are_neither_raised_nor_passed():
    told = settled(unit(people=EVEN))
    assert told["pin_flags"].to_list() == [""]
    assert told["pin_flags_not_assessed"].to_list() == ["5 6"]


def test_thresholds_change_by_decision():
    rules = settings(2026, {"pin-2-share": "0.1"})
    assert judged(unit(people=EVEN | {"fsc": 115}), rules)["pin_flag_2"] is True
    assert rules.decided == ("pin-2-share",)
