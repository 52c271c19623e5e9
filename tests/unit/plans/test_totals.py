"""Totals of a plan: people once each, money to the cent."""

from __future__ import annotations

import polars as pl
import pytest
from tests.drawing import paths
from tests.plans import drawn

from mcof.errors import InputError
from mcof.plans.plan import Plan
from mcof.plans.totals import (
    budget_total,
    indicator_total,
    money,
    people_in_need,
    people_targeted,
    seriousness,
    totals,
)

PATHS = pl.DataFrame(paths())


def targeted(lines: str) -> int | None:
    return people_targeted(drawn(lines=lines), PATHS)


def test_sectors_are_never_added() -> None:
    assert targeted("sector|target\nHEALTH|100\nWSH|300") == 300


def test_activities_of_an_organisation_are_never_added() -> None:
    assert targeted("organisation|activity|target\nX|a|100\nX|b|80\nY|a|50") == 150


def test_months_are_never_added() -> None:
    lines = "organisation|period_start|period_end|target\n"
    lines += "X|2015-06-01|2015-06-30|100\nX|2015-07-01|2015-07-31|90"
    assert targeted(lines) == 100


def test_places_are_added() -> None:
    assert targeted("place_code|target\nA1|100\nA2|50\nB1|7") == 157


def test_of_a_place_and_those_inside_it_the_larger_counts() -> None:
    assert targeted("place_code|target\nA|120\nA1|100\nA2|50") == 150
    assert targeted("place_code|target\nA|200\nA1|100\nA2|50") == 200
    assert targeted("place_code|target\nXX|90\nA1|100\nB|50") == 150


def test_groups_are_added_and_everybody_holds_them_all() -> None:
    assert targeted("population_group|target\nIDP|100\nHOST|30") == 130
    assert targeted("population_group|target\nIDP|100\nHOST|30\n|150") == 150


def test_a_plan_of_unknown_targets_has_an_unknown_total() -> None:
    assert targeted("activity|target\na|\nb|") is None
    assert targeted("activity|target\na|\nb|4") == 4


def test_a_place_that_nobody_knows_is_counted_all_the_same() -> None:
    assert targeted("place_code|target\nA1|100\nnowhere|5") == 105


def test_totals_stand_for_the_whole_and_for_each_sector() -> None:
    one = drawn(lines="sector|target|budget_usd\nHEALTH|100|10\nWSH|300|5.5\nWSH||")
    said = totals(one, PATHS).select("sector", "lines", "people_targeted", "budget_usd").rows()
    assert said == [(None, 3, 300, 15.5), ("HEALTH", 1, 100, 10.0), ("WSH", 2, 300, 5.5)]


def test_an_empty_plan_has_totals_too() -> None:
    one: Plan = drawn()
    assert totals(one, PATHS).select("lines", "people_targeted").rows() == [(0, None)]
    assert budget_total(one) is None


def test_money_stands_beside_what_the_lines_cost() -> None:
    one = drawn(
        lines="budget_line|budget_usd\nB1|100.10\nB1|50\n|7",
        budget="budget_line|amount_usd\nB1|150.10\nB2|20\nB3|",
    )
    said = money(one).select("budget_line", "planned_usd", "left_usd").rows()
    assert said == [("B1", 150.1, 0.0), ("B2", 0.0, 20.0), ("B3", 0.0, None), (None, 7.0, None)]


def test_an_illegal_total_of_an_indicator_is_an_error() -> None:
    values = pl.Series([3.0, None, 4.0])
    assert indicator_total("SERVICES", values, over="sectors", name="kits") == 7.0
    assert indicator_total("FLOW", values, over="time", name="arrivals") == 7.0
    with pytest.raises(InputError, match="counted more than once"):
        indicator_total("PEOPLE_REACHED", values, over="activities", name="people reached")
    with pytest.raises(InputError, match="counted more than once"):
        indicator_total("STOCK", values, over="time", name="people present")


def test_scenarios_are_ranked_by_impact_times_likelihood() -> None:
    one = drawn(scenarios="title|impact|likelihood\nflood|4|3\nsiege|5|4\nunknown||2")
    said = seriousness(one["scenarios"]).select("title", "seriousness").rows()
    assert said == [("siege", 20), ("flood", 12), ("unknown", None)]


def test_people_in_need_are_never_added_over_sectors_or_phases() -> None:
    columns = ["code_set", "place_code", "sector", "phase", "population_group", "need"]
    cells = [
        ("set", "A", "HEALTH", "DURING", "IDP", 100),
        ("set", "A", "WSH", "DURING", "IDP", 300),
        ("set", "A", "WSH", "AFTER", "IDP", 250),
        ("set", "A", "WSH", "DURING", "HOST", 50),
        ("set", "A", "EDU", "DURING", None, 320),
        ("set", "B", "WSH", "DURING", "IDP", 7),
        ("set", "C", "WSH", "DURING", "IDP", None),
    ]
    matrix = pl.DataFrame(cells, columns, orient="row")
    assert people_in_need(matrix, PATHS, []) == 357
    assert people_in_need(matrix, PATHS, ["B"]) == 7
    assert people_in_need(matrix, PATHS, ["C"]) is None
