"""What a plan is, by examples small enough to be solved by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.problems import PLAIN, drawn

from mcof.allocation.answer import Answer, solve
from mcof.allocation.asking import More, added, compared, curve
from mcof.allocation.problem import Problem, Settings
from mcof.solvers.highs import HighsSolver

FAIR = Settings(rounds=1, slopes=(1.0,), relax=1.0, last="none")


def plan(problem: Problem) -> Answer:
    return solve(problem, HighsSolver().open)


def people(answer: Answer) -> dict[str, float]:
    return {
        one: pytest.approx(many, abs=1e-6)
        for one, many in zip(
            answer.allocations["option"], answer.allocations["people"], strict=True
        )
    }


def worth(answer: Answer, name: str) -> float:
    found = answer.limits.filter(pl.col("name") == name)["people_per_unit"].to_list()
    assert len(found) == 1
    return float(found[0])


TWO = {
    "cells": "cell | need | weight | fairness\na | 100 | 2 | a\nb | 200 | 1 | b",
    "options": "option | cell | usd_per_person\n1 | a | 10\n2 | b | 4",
    "money": "line | usd\npool | 1200",
}


def test_who_counts_more_for_a_dollar_is_served_first() -> None:
    """b counts 1/4 for a dollar, a 2/10: 800 $ for all of b, and 400 $ for 40 of a."""
    answer = plan(drawn(**TWO))
    assert people(answer) == {"1": 40, "2": 200}
    assert answer.best == pytest.approx(2 * 40 + 200)
    assert answer.measures["usd"] == pytest.approx(1200)


def test_the_price_of_a_dollar_is_what_the_next_one_brings() -> None:
    """The next dollar goes to a: a tenth of a person who counts 2."""
    answer = plan(drawn(**TWO))
    assert worth(answer, "pool") == pytest.approx(0.2)
    # One more person in need in b would be served at 4 $ taken from a: 1 - 4 x 0.2.
    assert answer.parts is not None
    b = answer.parts.filter(pl.col("option") == "2").row(0, named=True)
    assert (b["worth"], b["money"], b["need"]) == pytest.approx((1, 0.8, 0.2))
    assert b["gain"] == pytest.approx(0)


def test_a_dollar_is_worth_what_solving_again_says() -> None:
    answer = plan(drawn(**TWO))
    more, less = added(
        answer, HighsSolver().open, [More("money", "pool", 100), More("money", "pool", -100)]
    )
    assert more.weighted == pytest.approx(20)
    assert more.people == pytest.approx(0)  # the same place: the larger of its figures stays
    assert more.where.to_dicts() == [{"cell": "a", "people": pytest.approx(10)}]
    assert less.weighted == pytest.approx(-20)


def test_the_worst_off_are_lifted_together() -> None:
    """All shares alike: z (100 x 10 + 200 x 4) = 1200, so z = 2/3."""
    answer = plan(drawn(FAIR, **TWO))
    level = next(one for one in answer.stages if one.name == "level")
    assert level.objective == pytest.approx(2 / 3)
    assert answer.bottlenecks["fairness"].to_list() == ["a", "b"]
    assert set(answer.bottlenecks["limit"]) == {"money"}
    assert people(answer) == {"1": 200 / 3, "2": 400 / 3}


def test_what_a_floor_costs_others_is_its_price() -> None:
    """One person of a at 10 $ takes 2.5 people from b, and counts 2: it costs 0.5."""
    answer = plan(drawn(FAIR, **TWO))
    price = dict(answer.groups.select("fairness", "price").iter_rows())
    # At the vertex only differences of prices are fixed: 10 p - 2 = (4 p - 1) x 10 / 4.
    per_dollar = worth(answer, "pool")
    assert price["a"] == pytest.approx(10 * per_dollar - 2)
    assert price["b"] == pytest.approx(4 * per_dollar - 1)


def test_a_second_round_lifts_those_whom_the_first_did_not_hold() -> None:
    """Only 10 of 100 in c can be served: c holds the first round at 0.1, a and b the second."""
    problem = drawn(
        replace(FAIR, rounds=2),
        cells="cell | need | fairness\na | 100 | a\nb | 100 | b\nc | 100 | c",
        options="option | cell | at_most\n1 | a |\n2 | b |\n3 | c | 10",
        money="line | usd\npool | 90",
    )
    answer = plan(problem)
    assert answer.bottlenecks.select("round", "fairness", "limit").rows() == [
        (1, "c", "presence"),
        (2, "a", "money"),
        (2, "b", "money"),
    ]
    assert people(answer) == {"1": 40, "2": 40, "3": 10}


def test_a_group_that_nobody_can_serve_holds_nobody_down() -> None:
    problem = drawn(
        FAIR,
        cells="cell | need | access | fairness\na | 100 | 1 | a\nb | 100 | 1 | b\nc | 100 | 0 | c",
        options="option | cell\n1 | a\n3 | c",
        money="line | usd\npool | 50",
    )
    answer = plan(problem)
    assert people(answer) == {"1": 50}
    assert dict(answer.coverage.select("cell", "why").iter_rows()) == {
        "a": "money",
        "b": "presence",
        "c": "access",
    }
    assert answer.coverage["unreachable"].to_list() == [0, 0, 100]
    assert answer.coverage["usd_to_close"].to_list() == [pytest.approx(50), None, None]
    assert answer.groups["coverage"].to_list() == [pytest.approx(0.5), 0, None]


def test_further_people_of_a_served_group_count_less() -> None:
    """Half of each before more of either: 25 at 1, then 25 at 0.5 and so on."""
    settings = Settings(rounds=0, slopes=(1.0, 0.5), last="none")
    answer = plan(
        drawn(
            settings,
            cells="cell | need | weight | fairness\na | 100 | 1.5 | a\nb | 100 | 1 | b",
            options="option | cell\n1 | a\n2 | b",
            money="line | usd\npool | 120",
        )
    )
    assert people(answer) == {"1": 70, "2": 50}  # 1.5, then 1, then 0.75, then 0.5
    assert answer.best == pytest.approx(50 * 1.5 + 50 + 20 * 0.75)
    assert worth(answer, "pool") == pytest.approx(0.75)


@pytest.mark.parametrize(("groups", "cheap"), [(3, 2), (5, 3), (9, 5)])
def test_the_worst_price_of_fairness_is_the_known_one(groups: int, cheap: int) -> None:
    """Bertsimas, Farias and Trichakis 2011: max-min may cost 1 - 4n/(n+1)^2 of the reach.

    Each group alone could be served whole by the budget; the cheap ones all together can.
    """
    names = range(groups)
    problem = drawn(
        FAIR,
        cells="cell | need | fairness\n" + "\n".join(f"{g} | 100 | {g}" for g in names),
        options="option | cell | usd_per_person\n"
        + "\n".join(f"{g} | {g} | {1 / cheap if g < cheap else 1}" for g in names),
        money="line | usd\npool | 100",
    )
    fair = plan(problem).best
    free = plan(problem.but(settings=PLAIN)).best
    assert free == pytest.approx(100 * cheap)
    assert 1 - fair / free == pytest.approx(1 - 4 * groups / (groups + 1) ** 2)


def test_reach_alone_can_leave_a_group_with_nothing_and_the_curve_shows_it() -> None:
    """Gutjahr and Fischer 2018: the best sum can be arbitrarily unfair."""
    problem = drawn(
        Settings(relax=1.0),
        cells="cell | need | fairness\nnear | 100 | near\nfar | 100 | far",
        options="option | cell | usd_per_person\n1 | near | 1\n2 | far | 100",
        money="line | usd\npool | 100",
    )
    points = curve(problem, HighsSolver().open, shares=(0.0, 0.5, 1.0))
    reach = points.row(0, named=True)
    assert (reach["preset"], reach["of_most"], reach["least"]) == ("reach", 1.0, 0.0)
    floors = points.filter(pl.col("preset") == "floor")
    z = 100 / (100 + 100 * 100)
    assert floors["least"].to_list() == pytest.approx([z / 2, z])
    assert floors["weighted"].to_list() == pytest.approx([100 - 99 * 50 * z, 200 * z], rel=2e-3)
    assert points["proved"].all()


def test_money_that_is_kept_for_one_thing_is_not_spent_on_another() -> None:
    answer = plan(
        drawn(
            cells="cell | need | sector | weight\na | 100 | HEALTH | 1\nb | 100 | WASH | 3",
            options="option | actor | cell\n1 | one | a\n2 | two | b",
            money="""
                line   | actor | usd | sectors
                own    | one   | 20  |
                pool   |       | 30  |
                health |       | 500 | HEALTH
            """,
        )
    )
    assert people(answer) == {"1": 100, "2": 30}
    assert worth(answer, "pool") == pytest.approx(3)
    assert worth(answer, "health") == pytest.approx(0)
    paid = {(o, line): usd for o, _, line, usd in answer.payments.iter_rows()}
    assert paid["2", "pool"] == pytest.approx(30)
    assert sum(usd for (one, _), usd in paid.items() if one == "1") == pytest.approx(100)


def test_staff_goods_and_trucks_bind_with_their_own_price() -> None:
    """Each person takes 0.1 staff, 0.2 kits of 10 kg; 4 staff, 7 kits, 60 kg: trucks bind."""
    answer = plan(
        drawn(
            cells="cell | need | weight\na | 100 | 2",
            options="""
            option|cell|hub|resource|staff_per_person|units_per_person|kilograms_per_person
            1     |a   |h  |kit     |0.1             |0.2             |2
            """,
            money="line | usd\npool | 1000",
            staff="actor | period | people\none | 2015-06 | 4",
            stock="hub | resource | period | units\nh | kit | 2015-06 | 7",
            transport="hub | period | kilograms\nh | 2015-06 | 60",
        )
    )
    assert people(answer) == {"1": 30}
    prices = dict(answer.limits.select("kind", "people_per_unit").iter_rows())
    assert prices == {
        "money": 0,
        "staff": 0,
        "stock": 0,
        "transport": pytest.approx(1),  # half a person a kilogram, who counts 2
    }
    assert answer.limits.filter(pl.col("binds"))["kind"].to_list() == ["transport"]
    assert answer.coverage["why"].to_list() == ["transport"]
    (truck,) = added(answer, HighsSolver().open, [More("transport", "h", 1, period="2015-06")])
    assert (truck.weighted, truck.people) == pytest.approx((1, 0.5))


def test_goods_that_arrive_early_are_kept_for_those_who_count_more() -> None:
    answer = plan(
        drawn(
            cells="cell|need|period|weight\nearly|50|2015-06|1\nlate|50|2015-07|2",
            options="""
            option | cell  | hub | resource | units_per_person
            1      | early | h   | kit      | 1
            2      | late  | h   | kit      | 1
            """,
            money="line | usd\npool | 1000",
            stock="hub|resource|period|units\nh|kit|2015-06|30\nh|kit|2015-07|30",
        )
    )
    assert people(answer) == {"1": 10, "2": 50}
    stock = answer.limits.filter(pl.col("kind") == "stock")
    assert stock["people_per_unit"].to_list() == pytest.approx([1, 1])
    assert stock["left"].to_list() == pytest.approx([20, 0])


def test_the_dearer_way_to_the_same_people_loses_by_what_it_costs_others() -> None:
    answer = plan(
        drawn(
            cells="cell | need\na | 100",
            options="option | cell | usd_per_person\ncheap | a | 2\ndear | a | 5",
            money="line | usd\npool | 100",
        )
    )
    assert people(answer) == {"cheap": 50}
    (lost,) = answer.lost.to_dicts()
    assert lost["option"] == "dear"
    # One person for 5 $ takes 2.5 from the cheap way.
    assert (lost["worth"], lost["money"], lost["gain"]) == pytest.approx((1, 2.5, -1.5))


def test_the_cheapest_plan_keeps_the_reach() -> None:
    answer = plan(
        drawn(
            replace(PLAIN, last="cost"),
            cells="cell | need\na | 100",
            options="option | cell | usd_per_person\ncheap | a | 2\ndear | a | 5",
            money="line | usd\npool | 10000",
        )
    )
    assert people(answer) == {"cheap": 99.9}  # what `keep` allows
    assert answer.stages[-1].name == "cost"
    assert answer.stages[-1].objective == pytest.approx(199.8)


def test_the_nearest_plan_changes_no_more_than_it_must() -> None:
    settings = replace(PLAIN, last="change", keep=1.0)
    answer = plan(
        drawn(
            settings,
            cells="cell | need\na | 100\nb | 100",
            options="option | cell\n1 | a\n2 | b",
            money="line | usd\npool | 120",
            running="option | people\n1 | 30\n2 | 80",
        )
    )
    assert sum(answer.people) == pytest.approx(120)
    assert answer.stages[-1].objective == pytest.approx(10)


def test_a_standard_that_cannot_be_held_is_held_as_far_as_it_goes() -> None:
    answer = plan(
        drawn(
            cells="cell | need | weight | fairness\na | 100 | 1 | a\nb | 100 | 9 | b",
            options="option | cell\n1 | a\n2 | b",
            money="line | usd\npool | 30",
            floors="fairness | share\na | 0.5",
        )
    )
    assert "floor-beyond-money" in [one.code for one in answer.conflicts]
    standards = next(one for one in answer.stages if one.name == "standards")
    assert (standards.objective, standards.unit) == (pytest.approx(20), "people short")
    short = dict(answer.groups.select("fairness", "short").iter_rows())
    assert short["a"] == pytest.approx(20, abs=0.1)


def test_locks_are_kept_even_where_they_serve_fewer() -> None:
    answer = plan(
        drawn(
            cells="cell | need | weight\na | 100 | 1\nb | 100 | 9",
            options="option | cell\n1 | a\n2 | b",
            money="line | usd\npool | 100",
            locks="option | least | most\n1 | 25 |\n2 |  | 50",
        )
    )
    assert people(answer) == {"1": pytest.approx(50, abs=0.6), "2": pytest.approx(50, abs=0.6)}
    assert answer.best == pytest.approx(500)


def test_nobody_is_counted_twice_beside_simple_rules() -> None:
    """Two sectors of one place: 60 and 40 reached are 60 people, not 100."""
    answer = plan(
        drawn(
            cells="cell | need | sector\na | 60 | HEALTH\nb | 40 | WASH",
            options="option | cell\n1 | a\n2 | b",
            money="line | usd\npool | 100",
        )
    )
    rows = {row["plan"]: row for row in compared(answer).to_dicts()}
    assert rows["optimum"]["people"] == pytest.approx(60, rel=1e-2)
    assert rows["greedy"]["people"] == pytest.approx(60)
    assert rows["greedy"]["weighted"] == pytest.approx(100)
