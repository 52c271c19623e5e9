"""Whole units, sites and least numbers: decided exactly, or by repair, with the gap stated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.problems import PLAIN, drawn, invented

from mcof.allocation.answer import Answer, solve
from mcof.allocation.problem import Problem
from mcof.solvers.highs import HighsSolver

REPAIRED = replace(PLAIN, choices=0)


def plan(problem: Problem, settings: object = PLAIN) -> Answer:
    return solve(problem.but(settings=settings), HighsSolver().open)


def given(answer: Answer) -> dict[str, float]:
    return dict(answer.allocations.select("option", "people").iter_rows())


BATCHES = drawn(
    cells="cell | need\na | 100\nb | 100\nc | 100",
    options="""
        option | cell | usd_per_person | least_people
        1      | a    | 1              | 80
        2      | b    | 1.01           | 80
        3      | c    | 1.02           | 10
    """,
    money="line | usd\npool | 150",
)


@pytest.mark.parametrize("settings", [PLAIN, REPAIRED])
def test_an_option_with_a_least_number_is_nothing_or_at_least_that(settings: object) -> None:
    """100 of a, and 50 $ are too few for b: they go to c."""
    answer = plan(BATCHES, settings)
    assert given(answer) == {"1": pytest.approx(100), "3": pytest.approx(50 / 1.02)}
    assert answer.ceiling == pytest.approx(100 + 50 / 1.01)
    assert answer.gap == pytest.approx((50 / 1.01 - 50 / 1.02) / answer.ceiling)
    assert answer.proved


def test_a_least_number_above_what_an_option_can_serve_leaves_it_out() -> None:
    problem = drawn(
        cells="cell | need\na | 50",
        options="option | cell | least_people\n1 | a | 80",
        money="line | usd\npool | 150",
    )
    answer = plan(problem)
    assert given(answer) == {}
    assert answer.coverage["why"].to_list() == ["least"]


SITES = drawn(
    cells="cell | need\na | 100\nb | 40",
    options="option | cell | site\n1 | a | large\n2 | b | small",
    money="line | usd\npool | 150",
    sites="site | actor | usd\nlarge | one | 60\nsmall | one | 60",
)


@pytest.mark.parametrize("settings", [PLAIN, REPAIRED])
def test_only_sites_that_are_worth_their_cost_are_opened(settings: object) -> None:
    answer = plan(SITES, settings)
    assert given(answer) == {"1": pytest.approx(90)}
    assert answer.sites["site"].to_list() == ["large"]
    assert answer.payments.rows() == [
        ("1", None, "pool", pytest.approx(90)),
        (None, "large", "pool", pytest.approx(60)),
    ]
    assert answer.measures["usd"] == pytest.approx(150)
    assert answer.limits["left"].to_list() == [pytest.approx(0, abs=1e-6)]
    assert 0 <= answer.gap < 0.1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("choices", [0, 150])
def test_choices_keep_every_least_number_and_come_close_to_the_ceiling(
    seed: int, choices: int
) -> None:
    problem = invented(seed)
    problem = problem.but(options=problem.options.with_columns(least_people=150.0))
    answer = plan(problem, replace(PLAIN, choices=choices))
    assert answer.allocations["people"].min() >= 150 * (1 - 1e-6)  # type: ignore[operator]
    assert answer.best <= answer.ceiling * (1 + 1e-9)
    assert answer.gap < 0.15
    if not choices:
        exact = plan(problem, PLAIN)
        assert answer.best <= exact.best * (1 + 2e-4)


def test_a_floor_gives_way_to_a_choice_and_that_is_said() -> None:
    problem = drawn(
        cells="cell | need | fairness\na | 100 | a\nb | 100 | b",
        options="option | cell | least_people\n1 | a |\n2 | b | 80",
        money="line | usd\npool | 60",
        floors="fairness | share\nb | 0.3",
    )
    answer = plan(problem)
    assert given(answer) == {"1": pytest.approx(60)}
    short = dict(answer.groups.select("fairness", "short").iter_rows())
    assert short == {"a": 0, "b": pytest.approx(30)}
    assert answer.groups["gave_way"].to_list() == [0, pytest.approx(30)]


def test_whole_people_and_whole_kits() -> None:
    problem = drawn(
        cells="cell | need | weight\na | 98 | 2\nb | 100 | 1",
        options="""
            option | cell | hub | resource | units_per_person
            1      | a    | h   | kit      | 0.2
            2      | b    |     |          |
        """,
        money="line | usd\npool | 150.7",
    )
    answer = plan(problem, replace(PLAIN, whole=True))
    assert given(answer) == {"1": 95, "2": 55}  # 19 kits; what that frees goes to b
    assert 0 < answer.gap < 0.02


@pytest.mark.parametrize("seed", range(4))
def test_rounding_exceeds_no_limit_and_loses_little(seed: int) -> None:
    answer = plan(invented(seed), replace(PLAIN, whole=True))
    people = answer.people
    assert people == pytest.approx(np.round(people))
    units = answer.allocations["units"].to_numpy()
    assert units == pytest.approx(np.round(units))
    assert (answer.limits["left"] >= -1e-6 * answer.limits["limit"].clip(lower_bound=1)).all()
    assert answer.gap < 0.01


def test_a_running_plan_that_is_as_good_is_kept() -> None:
    problem = drawn(
        cells="cell | need\na | 100\nb | 100",
        options="option | cell\n1 | a\n2 | b",
        money="line | usd\npool | 100",
        running="option | people\n1 | 37\n2 | 63",
    )
    answer = plan(problem, replace(PLAIN, last="change", keep=1.0))
    assert given(answer) == {"1": pytest.approx(37), "2": pytest.approx(63)}
