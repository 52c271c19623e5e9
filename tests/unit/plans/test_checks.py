"""What is wrong in a plan, found row by row."""

from __future__ import annotations

import polars as pl
import pytest
from tests.drawing import paths
from tests.plans import drawn

from mcof.plans.checks import broken, checked
from mcof.plans.plan import Plan

PATHS = pl.DataFrame(paths())
LINE = "activity|target\na|5"


def codes(one: Plan) -> list[tuple[str, str | None]]:
    return checked(one, PATHS).select("code", "row_key").sort("code", "row_key").rows()


def test_a_plan_with_a_line_and_no_money_has_nothing_wrong() -> None:
    assert codes(drawn(lines=LINE)) == []


def test_a_plan_without_activities_is_not_complete() -> None:
    found = checked(drawn(), PATHS)
    assert found["code"].to_list() == ["plan-empty"]
    assert broken(found) == {"complete"}


@pytest.mark.parametrize(
    ("part", "drawing", "code"),
    [
        ("lines", "activity|target\n|5", "plan-required"),
        ("lines", "sector\nNO_SECTOR", "plan-word"),
        ("lines", "place_code\nnowhere", "plan-place"),
        ("lines", "objective\nO9", "plan-reference"),
        ("lines", "target\n-5", "plan-range"),
        ("lines", "period_start|period_end\n2015-07-02|2015-07-01", "plan-period"),
        ("lines", "period_start|period_end\n2015-01-01|2015-07-01", "plan-period-outside"),
        ("lines", "activity\na\na", "plan-alike"),
        ("lines", "budget_usd\n5", "plan-money-line"),
        ("scenarios", "title|impact\ns|6", "plan-range"),
        ("scenarios", "title|impact\ns|0", "plan-range"),
        ("budget", "budget_line|amount_usd\nB1|5", "plan-money-sum"),
        ("budget", "budget_line|earmark_sectors\nB1|HEALTH; NO", "plan-word"),
        ("caseloads", "scenario\nS1", "plan-reference"),
    ],
)
def test_each_thing_that_is_wrong_has_a_code(part: str, drawing: str, code: str) -> None:
    parts = {"lines": LINE} | {part: drawing}
    assert code in {found for found, _ in codes(drawn(**parts))}


def test_lines_outside_the_places_of_the_plan_are_found() -> None:
    one = drawn(header={"places": "A; B1"}, lines="line|place_code\nL1|A2\nL2|B1\nL3|B2\nL4|B")
    assert codes(one) == [("plan-place-outside", "L3"), ("plan-place-outside", "L4")]


def test_money_that_reconciles_breaks_nothing() -> None:
    one = drawn(
        header={"funding_required_usd": 30.3},
        lines="budget_line|budget_usd\nB1|10.1\nB1|10.1\nB2|10.1",
        budget="budget_line|amount_usd\nB1|20.2\nB2|10.1",
    )
    assert "money" not in broken(checked(one, PATHS))


def test_a_cent_that_is_missing_breaks_the_money() -> None:
    one = drawn(
        lines="budget_line|budget_usd\nB1|10.1\nB1|10.1", budget="budget_line|amount_usd\nB1|20.21"
    )
    assert broken(checked(one, PATHS)) == {"money"}


def test_what_is_asked_for_is_what_the_budget_lines_give() -> None:
    one = drawn(
        header={"funding_required_usd": 25.0},
        lines="budget_line|budget_usd\nB1|20",
        budget="budget_line|amount_usd\nB1|20",
    )
    assert codes(one) == [("plan-money-required", "a-plan")]


@pytest.mark.parametrize(
    ("mark", "line", "kept"),
    [
        ("earmark_sectors\nB1|5|HEALTH", "sector\nHEALTH", True),
        ("earmark_sectors\nB1|5|WSH; HEALTH", "sector\nHEALTH", True),
        ("earmark_sectors\nB1|5|WSH", "sector\nHEALTH", False),
        ("earmark_places\nB1|5|A", "place_code\nA1", True),
        ("earmark_places\nB1|5|B", "place_code\nA1", False),
        ("earmark_groups\nB1|5|IDP", "population_group\nIDP", True),
        ("earmark_groups\nB1|5|IDP", "population_group\n", False),
        ("period_end\nB1|5|2015-12-31", "activity\na", True),
        ("period_end\nB1|5|2015-06-15", "activity\na", False),
    ],
)
def test_money_is_spent_on_what_it_is_for(mark: str, line: str, kept: bool) -> None:
    head, value = line.split("\n")
    one = drawn(
        lines=f"line|budget_line|budget_usd|{head}\nL1|B1|5|{value}",
        budget=f"budget_line|amount_usd|{mark}",
    )
    found = [] if kept else [("plan-money-earmark", "L1")]
    assert [one_code for one_code in codes(one) if one_code[0].startswith("plan-money")] == found
