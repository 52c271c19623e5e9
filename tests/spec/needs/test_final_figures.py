"""Final figures are decisions of people; what nobody settled is not final (steps 3.4 and 3.5)."""

from __future__ import annotations

import pytest
from tests.spec.needs.units import EVEN, THREES, settled, unit

from mcof.needs.settings import settings

QUIET = unit(people=EVEN, phases=THREES, population=1_000)
FLAGGED = unit(people=EVEN | {"fsc": 500, "wsh": 200}, phases=THREES, population=1_000)


def told(units, *decisions, rules=None):
    rules = rules or settings(2026)
    return settled(units, *decisions, rules=rules).row(0, named=True)


def test_a_unit_without_a_flag_keeps_its_preliminary_figures():
    row = told(QUIET)
    assert (row["final_in_need"], row["final_in_need_how"]) == (100, "preliminary")
    assert (row["final_severity"], row["final_severity_how"]) == (3, "preliminary")


def test_a_flagged_unit_awaits_a_decision_and_is_not_final():
    row = told(FLAGGED)
    assert (row["final_in_need"], row["final_in_need_how"]) == (None, "awaiting")
    assert row["preliminary_in_need"] == 500
    assert row["pin_flags"] == "2 3"


def test_a_decision_names_the_sector_whose_figure_was_chosen():
    row = told(FLAGGED, {"question": "pin", "sector": "WSH", "value": "200"})
    assert (row["final_in_need"], row["final_in_need_how"]) == (200, "decided")
    assert row["final_sector"] == "WSH"
    assert (row["in_need_reason"], row["in_need_by"]) == ("agreed", "the group")
    assert row["in_need_evidence"] == "expert_judgement"
    assert row["preliminary_in_need"] == 500  # both stand side by side


def test_the_newest_decision_holds_and_can_be_taken_back():
    first = {"question": "pin", "sector": "FSC", "value": "500"}
    second = {"question": "pin", "sector": "WSH", "value": "200"}
    back = {"question": "pin", "is_withdrawn": True}
    assert told(FLAGGED, first, second)["final_in_need"] == 200
    assert told(FLAGGED, first, second, back)["final_in_need_how"] == "awaiting"


def test_people_and_severity_are_decided_apart():
    row = told(FLAGGED, {"question": "severity", "value": "4"})
    assert (row["final_severity"], row["final_severity_how"]) == (4, "decided")
    assert row["final_in_need_how"] == "awaiting"


def test_a_unit_without_a_figure_is_unknown_and_not_zero():
    row = told(unit(phases=THREES))
    assert (row["final_in_need"], row["final_in_need_how"]) == (None, "unknown")
    assert row["counted_in_need"] is None


def test_a_severity_between_bounds_is_unknown_until_it_is_decided():
    few = unit(people=EVEN, phases={"fsc": 4, "wsh": 4, "shl": 4}, population=1_000)
    assert told(few)["final_severity_how"] == "unknown"
    assert told(few, {"question": "severity", "value": "4"})["final_severity"] == 4


def test_a_decision_taken_on_figures_that_changed_since_says_so():
    chosen = {"question": "pin", "sector": "WSH", "value": "180"}
    row = told(FLAGGED, chosen)
    assert row["final_in_need"] == 180
    assert row["decided_on_other_figures"] is True
    same = {"question": "pin", "sector": "WSH", "value": "200"}
    assert told(FLAGGED, same)["decided_on_other_figures"] is False


@pytest.mark.parametrize(
    ("year", "severity", "counted"),
    [(2026, 3, 100), (2026, 2, 0), (2026, 1, 0), (2025, 2, 100), (2025, 1, 100)],
)
def test_from_2026_only_units_of_severity_3_and_above_count(year, severity, counted):
    decided = {"question": "severity", "value": str(severity)}
    row = told(QUIET, decided, rules=settings(year))
    assert row["final_in_need"] == 100
    assert row["counted_in_need"] == counted


def test_behind_the_gate_an_unknown_severity_counts_nobody_and_is_not_zero():
    few = unit(people=EVEN, phases={"fsc": 4}, population=1_000)
    assert told(few)["counted_in_need"] is None
    assert told(few, rules=settings(2025))["counted_in_need"] == 100
