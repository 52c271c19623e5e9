from __future__ import annotations

from tests.directing import directed, facts, need

from mcof.allocation.gathering.directions import Exclusion
from mcof.allocation.gathering.gathered import gather
from mcof.allocation.gathering.means import POOL

NEED = need("A", "SHELTER_NFI", 1000)
LINES = """
budget_line | organisation | sector | place_code | period_start | period_end \
| committed_usd | received_usd | spent_usd
L1 | NGO 1 | HEALTH | A1 | 2015-01-01 | 2015-12-31 | 900 | 500 | 200
L2 |       |        | XX |            |            | 900 | 700 |
L3 | NGO 1 |        | XX | 2014-01-01 | 2014-12-31 | 900 | 700 |
L4 | NGO 1 |        | XX |            |            | 900 |     |
L5 | NGO 1 |        | XX |            |            | 900 | 100 | 300
"""


OPEN = """
budget_line | place_code | population_group | received_usd
L2          | XX         |                  | 700
"""


def test_what_is_left_is_what_came_in_less_what_is_spent() -> None:
    told = gather(facts(NEED, funding=LINES), directed())
    assert dict(told.money.select("title", "usd").rows()) == {"L1": 300, "L2": 700}


def test_promises_count_only_if_asked_and_then_that_is_an_assumption() -> None:
    told = gather(facts(NEED, funding=LINES), directed(money="committed"))
    left = dict(told.money.select("title", "usd").rows())
    assert left == {"L1": 700, "L2": 900, "L4": 900, "L5": 600}
    assert "money-promised" in told.assumed["assumption"].to_list()


def test_an_earmark_of_a_place_inside_holds_in_the_place_of_the_plan() -> None:
    told = gather(facts(NEED, funding=LINES), directed())
    line = told.money.filter(title="L1").row(0, named=True)
    assert (line["actor"], line["sectors"], line["places"], line["groups"]) == (
        "NGO 1", ["HEALTH"], ["A"], ["IDP"],
    )  # fmt: skip


def test_a_line_of_the_country_without_earmarks_is_for_anybody_and_anything() -> None:
    told = gather(facts(NEED, funding=OPEN), directed())
    line = told.money.filter(title="L2").row(0, named=True)
    assert (line["actor"], line["sectors"], line["places"], line["periods"]) == (None,) * 4


def test_a_line_that_ends_within_the_plan_may_be_spent_in_its_own_periods_only() -> None:
    lines = (
        "budget_line | place_code | period_start | period_end | received_usd\n"
        "L | XX | 2015-01-01 | 2015-07-10 | 100"
    )
    told = gather(facts(NEED, funding=lines), directed(every="month", periods=3))
    assert told.money["periods"].to_list() == [["2015-06", "2015-07"]]


def test_money_that_nobody_says_has_come_in_is_not_counted_on_and_is_named() -> None:
    told = gather(facts(NEED, funding=LINES), directed())
    named = told.assumed.filter(assumption="money-not-said")
    assert named["line"].to_list() == ["L4"]


def test_a_stated_budget_is_a_pool_for_anybody() -> None:
    told = gather(facts(NEED), directed(budget_usd=5000))
    assert told.money.select("line", "actor", "usd", "basis").rows() == [
        (POOL, None, 5000, "stated")
    ]


def test_a_line_that_is_left_out_pays_nothing() -> None:
    asked = directed(exclusions=(Exclusion("line", "L1"),))
    assert gather(facts(NEED, funding=LINES), asked).money["title"].to_list() == ["L2"]
