"""Surplus and shortage, cell by cell: nothing is added that may not be, and nothing netted."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests.drawing import paths
from tests.plans import drawn

from mcof.plans.balance import balance, conflicts, counted, over_need, unfunded
from mcof.plans.plan import Plan

PATHS = pl.DataFrame(paths())
_NUMBERS = ("need", "reached", "unmet", "actors", "displaced", "severity")


def matrix(drawing: str) -> pl.DataFrame:
    """Cells drawn; sector HEALTH, phase DURING and group IDP where not said."""
    names, *lines = ([c.strip() for c in line.split("|")] for line in drawing.strip().splitlines())
    usual: dict[str, Any] = {
        "sector": "HEALTH", "phase": "DURING", "population_group": "IDP", "code_set": "set",
        "place_code": "A", **dict.fromkeys(_NUMBERS), "actors": 0,
    }  # fmt: skip
    rows = [
        usual
        | {
            name: (int(cell) if name in _NUMBERS else cell) if cell else None
            for name, cell in zip(names, line, strict=True)
        }
        for line in lines
    ]
    return pl.DataFrame(
        rows, dict.fromkeys(usual, pl.String()) | dict.fromkeys(_NUMBERS, pl.Int64())
    )


def said(one: Plan, cells: str, columns: str, **options: Any) -> list[tuple[Any, ...]]:
    rows = balance(one, matrix(cells), PATHS, level=1, **options)
    return rows.select(columns.split()).rows()


NEED = "need|unmet\n100|60"
EXACT = "phase|population_group|target\nDURING|IDP|"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("70", ("shortage", 70, 30, 0)),
        ("100", ("met", 100, 0, 0)),
        ("130", ("surplus", 130, 0, 30)),
        ("", ("target_unknown", None, None, None)),
    ],
)
def test_a_target_is_held_against_the_need(target: str, told: tuple[Any, ...]) -> None:
    one = drawn(lines=f"{EXACT}{target}|a".replace("target\n", "target|activity\n"))
    assert said(one, NEED, "state planned shortage surplus") == [told]


def test_it_may_be_held_against_those_whom_nobody_reaches() -> None:
    one = drawn(lines=EXACT + "70")
    assert said(one, NEED, "state surplus", against="unmet") == [("surplus", 10)]


def test_need_without_a_line_and_a_line_without_need_are_both_said() -> None:
    one = drawn(lines="place_code|phase|population_group|target\nB1|DURING|IDP|40")
    told = said(one, NEED, "place_code state shortage surplus need")
    assert told == [("A", "no_line", 100, 0, 100), ("B", "no_need", None, 40, None)]


def test_a_need_of_nobody_is_no_need_and_an_unknown_need_is_unknown() -> None:
    one = drawn(lines=EXACT + "40")
    assert said(one, "need\n0", "state surplus") == [("no_need", 40)]
    assert said(one, "need|displaced\n|50", "state shortage") == [("need_unknown", None)]


def test_a_surplus_in_one_cell_hides_no_shortage_in_another() -> None:
    one = drawn(
        lines="place_code|phase|population_group|target\nA1|DURING|IDP|500\nB1|DURING|IDP|1"
    )
    told = said(one, "place_code|need\nA|100\nB|100", "place_code shortage surplus")
    assert told == [("B", 99, 0), ("A", 0, 400)]


def test_months_and_activities_are_not_added_and_organisations_are() -> None:
    lines = "organisation|activity|phase|population_group|period_start|period_end|target\n"
    lines += "X|a|DURING|IDP|2015-06-01|2015-06-30|40\nX|b|DURING|IDP|2015-06-01|2015-06-30|30\n"
    lines += "X|a|DURING|IDP|2015-07-01|2015-07-31|45\nY|a|DURING|IDP|2015-06-01|2015-06-30|20"
    told = said(drawn(lines=lines), NEED, "planned peak lines line_numbers")
    assert [(planned, f"{peak}", lines, names) for planned, peak, lines, names in told] == [
        (60, "2015-06-01", 4, "L1;L2;L3;L4")
    ]


def test_districts_of_a_governorate_are_added() -> None:
    lines = "place_code|phase|population_group|target\nA1|DURING|IDP|40\nA2|DURING|IDP|30"
    assert said(drawn(lines=lines), NEED, "planned") == [(70,)]


def test_a_line_that_leaves_the_group_open_is_about_the_only_cell() -> None:
    one = drawn(lines="target\n70")
    assert said(one, NEED, "state population_group planned") == [("shortage", "IDP", 70)]


def test_where_several_cells_can_be_meant_none_is_guessed() -> None:
    one = drawn(lines="target\n70")
    told = said(one, "population_group|need\nIDP|100\nHOST|50", "state population_group planned")
    assert ("unclear", None, 70) in told
    assert [state for state, _, _ in told].count("no_line") == 2


def test_a_line_for_the_whole_country_is_about_no_cell() -> None:
    one = drawn(lines="place_code|phase|population_group|target\nXX|DURING|IDP|70")
    assert ("unclear", "XX") in said(one, NEED, "state place_code")


def test_only_needs_of_the_places_of_the_plan_are_looked_at() -> None:
    one = drawn(header={"places": "B"}, lines="place_code|target\nB1|5")
    assert [place for (place,) in said(one, "place_code|need\nA|9\nB|9", "place_code")] == ["B"]


def test_a_sector_plan_is_about_its_sectors_alone() -> None:
    one = drawn(header={"plan_kind": "SECTOR"}, lines=EXACT + "70")
    told = said(one, "sector|need\nHEALTH|100\nWSH|100", "sector")
    assert told == [("HEALTH",)]
    whole = drawn(lines=EXACT + "70")
    assert len(said(whole, "sector|need\nHEALTH|100\nWSH|100", "sector")) == 2


def test_more_than_the_need_is_an_error_unless_the_line_says_why() -> None:
    one = drawn(lines=EXACT + "130")
    rows = balance(one, matrix(NEED), PATHS, level=1)
    found = over_need(rows)
    assert found["code"].to_list() == ["plan-over-need"]
    assert "target 130 people where 100 are in need" in found["message"][0]
    why = one.with_parts(lines=one["lines"].with_columns(above_need=pl.lit("new arrivals")))
    assert over_need(balance(why, matrix(NEED), PATHS, level=1)).is_empty()


def test_access_and_capacity_that_do_not_allow_it_are_found() -> None:
    rows = balance(drawn(lines=EXACT + "80"), matrix(NEED), PATHS, level=1)

    def codes(reachable: float | None, served: int | None) -> list[str]:
        known = rows.with_columns(
            reachable=pl.lit(reachable, pl.Float64), capacity_people=pl.lit(served, pl.Int64)
        )
        return conflicts(known)["code"].to_list()

    assert codes(0.5, 79) == ["plan-no-access", "plan-no-capacity"]
    assert codes(0.8, 80) == []
    assert codes(None, None) == []


def test_money_that_is_not_confirmed_is_said() -> None:
    one = drawn(
        lines="budget_line|budget_usd\nB1|100\nB2|100\nB3|100",
        budget="budget_line|amount_usd|confirmed_usd\nB1|100|100\nB2|100|40\nB3|100|",
    )
    found = unfunded(one)
    assert found["row_key"].to_list() == ["B2"]


def test_states_are_counted_and_people_are_not() -> None:
    one = drawn(lines=EXACT + "130")
    rows = balance(one, matrix("sector|need\nHEALTH|100\nWSH|100"), PATHS, level=1)
    assert {state: n for state, n in counted(rows).items() if n} == {"no_line": 1, "surplus": 1}
