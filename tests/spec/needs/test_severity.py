"""Preliminary severity by four of eight sectors (JIAF 2, Box 22), and the five flags."""

from __future__ import annotations

import pytest
from tests.spec.needs.units import EVEN, THREES, judged, settled, unit

from mcof.needs.settings import settings

NAMES = tuple(EVEN)


def phases(*given: int | None) -> dict[str, int]:
    return {name: phase for name, phase in zip(NAMES, given, strict=False) if phase is not None}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((5, 5, 4, 4, 1, 1, 1, 1), 5),
        ((5, 5, 5, 5, 1, 1, 1, 1), 5),
        ((5, 5, 4, 3, 3, 3, 3, 3), 3),  # two in 5, but only three in 4 or worse
        ((5, 4, 4, 4, 1, 1, 1, 1), 4),  # one in 5 is not enough
        ((4, 4, 4, 4, 1, 1, 1, 1), 4),
        ((5, 4, 4, 3, 1, 1, 1, 1), 3),
        ((3, 3, 3, 3, 1, 1, 1, 1), 3),
        ((5, 5, 5, 2, 1, 1, 1, 1), 2),
        ((2, 2, 2, 2, 1, 1, 1, 1), 2),
        ((5, 5, 5, 1, 1, 1, 1, 1), 1),
        ((1, 1, 1, 1, 1, 1, 1, 1), 1),
    ],
)
def test_four_of_eight_sectors_make_the_class(given, found):
    assert judged(unit(phases=phases(*given)))["preliminary_severity"] == found


def test_a_missing_sector_gives_bounds_and_is_never_in_phase_1():
    told = judged(unit(phases=phases(3, 3, 3, 2, 2, 2, 2)))
    assert (told["severity_low"], told["severity_high"]) == (2, 3)
    assert told["preliminary_severity"] is None
    assert told["phases_missing"] == 1


def test_a_missing_sector_that_could_change_nothing_leaves_the_class():
    told = judged(unit(phases=phases(3, 3, 3, 3, 2, 2, 2)))
    assert told["preliminary_severity"] == 3


def test_three_sectors_alone_are_never_phase_1_as_the_sheet_would_have_it():
    told = judged(unit(phases=phases(4, 4, 4)))
    assert (told["severity_low"], told["severity_high"]) == (1, 5)
    assert told["preliminary_severity"] is None


def test_without_any_sector_everything_is_possible():
    told = judged(unit())
    assert (told["severity_low"], told["severity_high"]) == (1, 5)
    assert told["preliminary_severity"] is None


def test_a_sector_that_does_not_apply_is_known_and_counts_for_nothing():
    told = judged(unit(phases=THREES | {"cccm": 0}))
    assert (told["preliminary_severity"], told["phases_missing"]) == (3, 0)
    four = judged(unit(phases=phases(0, 3, 3, 3, 2, 2, 2, 2)))
    assert four["preliminary_severity"] == 2


def test_a_team_may_say_that_a_zero_is_missing():
    rules = settings(2026, {"zero-phase": "missing"})
    told = judged(unit(phases=phases(0, 3, 3, 3, 2, 2, 2, 2)), rules)
    assert (told["severity_low"], told["severity_high"]) == (2, 3)


def test_where_no_sector_applies_there_is_no_class():
    assert judged(unit(phases=dict.fromkeys(NAMES, 0)))["preliminary_severity"] is None


def test_areas_of_responsibility_have_no_part_in_the_class():
    told = judged(unit(phases=THREES | {"gbv": 5, "cp": 5, "ma": 5, "hlp": 5}))
    assert told["preliminary_severity"] == 3
    assert told["sectors_in_5"] == 0


def test_flag_1_fires_at_two_sectors_in_phase_5_as_the_template_has_it():
    one, two = THREES | {"fsc": 5}, THREES | {"fsc": 5, "wsh": 5}
    assert judged(unit(phases=one))["severity_flag_1"] is False
    assert judged(unit(phases=two))["severity_flag_1"] is True


def test_flag_1_fires_at_any_sector_in_phase_5_as_the_manual_has_it():
    rules = settings(2026, {"severity-1-sectors": "1"})
    assert judged(unit(phases=THREES | {"fsc": 5}), rules)["severity_flag_1"] is True


@pytest.mark.parametrize(("outcome", "fires"), [(3, False), (4, False), (5, True), (1, True)])
def test_flag_2_fires_at_an_outcome_two_phases_away(outcome, fires):
    told = judged(unit(phases=THREES, outcomes={"mortality": outcome}))
    assert told["severity_flag_2"] is fires


def test_flag_3_fires_at_two_outcomes_on_the_same_side():
    same = {"mortality": 4, "coping": 4}
    opposite = {"mortality": 4, "coping": 2}
    assert judged(unit(phases=THREES, outcomes=same))["severity_flag_3"] is True
    assert judged(unit(phases=THREES, outcomes=opposite))["severity_flag_3"] is False


def test_an_outcome_that_nobody_measured_passes_nothing():
    told = judged(unit(phases=THREES))
    assert told["severity_flag_2"] is None
    assert told["severity_flag_3"] is None


def test_outcomes_flag_a_class_and_never_change_it():
    worst = {"mortality": 5, "malnutrition": 5, "epidemics": 5}
    assert judged(unit(phases=THREES, outcomes=worst))["preliminary_severity"] == 3


def test_flag_4_is_read_in_two_ways():
    five = phases(5, 5, 5, 5, 5, 5, 3, 2)
    many_fours = phases(4, 4, 4, 4, 4, 1, 1, 1)
    text = settings(2026, {"severity-4-reading": "header"})
    off = settings(2026, {"severity-4-reading": "off"})
    assert judged(unit(phases=five))["severity_flag_4"] is True
    assert judged(unit(phases=many_fours))["severity_flag_4"] is False
    assert judged(unit(phases=five), text)["severity_flag_4"] is False
    assert judged(unit(phases=many_fours), text)["severity_flag_4"] is True
    assert judged(unit(phases=five), off)["severity_flag_4"] is False


def test_four_sectors_in_phase_4_are_not_more_than_four():
    text = settings(2026, {"severity-4-reading": "header"})
    assert judged(unit(phases=phases(4, 4, 4, 4, 1, 1, 1, 1)), text)["severity_flag_4"] is False


def test_flag_5_is_raised_by_hand():
    told = settled(unit(phases=THREES), {"question": "severity-flag"})
    assert told["severity_flags"].to_list() == ["5"]
