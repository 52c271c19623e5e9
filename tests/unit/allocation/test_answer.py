"""The answer: what it says of small and strange problems, and when time runs out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.problems import PLAIN, drawn, invented

from mcof.allocation.answer import solve
from mcof.allocation.asking import Draw, More, added, compared, robust
from mcof.allocation.linear import LIMIT, Linear, Session, Solution
from mcof.allocation.measures import gini
from mcof.allocation.problem import Problem, Settings
from mcof.errors import InputError, Unsolvable
from mcof.solvers.highs import HighsSession, HighsSolver

OPEN = HighsSolver().open
ONE = {"cells": "cell | need\na | 100", "options": "option | cell\n1 | a"}


@pytest.mark.parametrize("settings", [PLAIN, Settings(), Settings(rounds=3, method="ipm")])
def test_one_cell_one_option(settings: Settings) -> None:
    answer = solve(drawn(settings, **ONE, money="line | usd\npool | 50"), OPEN)
    assert answer.allocations["people"].to_list() == pytest.approx([50], rel=2e-3)
    assert answer.proved


def test_nothing_needed_is_an_answer() -> None:
    problem = drawn(
        Settings(), cells="cell | need\na | 0\nb |", options=ONE["options"], money="line|usd\np|9"
    )
    answer = solve(problem, OPEN)
    assert answer.allocations.is_empty()
    assert answer.coverage["coverage"].to_list() == [1.0, None]
    assert answer.coverage["why"].to_list() == [None, "need unknown"]
    assert answer.best == 0
    assert answer.gap == 0
    assert [one.code for one in answer.conflicts] == [
        "nobody-to-reach",
        "need-unknown",
    ]


def test_what_costs_nothing_needs_no_money() -> None:
    problem = drawn(
        Settings(),
        cells="cell | need\na | 100",
        options="option | cell | usd_per_person | at_most\n1 | a | 0 | 60",
    )
    answer = solve(problem, OPEN)
    assert answer.allocations["people"].to_list() == pytest.approx([60], rel=2e-3)
    assert answer.payments.is_empty()
    assert answer.coverage["why"].to_list() == ["capacity"]


def test_people_who_count_nothing_are_only_served_by_floors() -> None:
    problem = drawn(
        Settings(rounds=0),
        cells="cell | need | weight\na | 100 | 0",
        options="option | cell\n1 | a",
        money="line | usd\npool | 50",
    )
    assert solve(problem, OPEN).people.tolist() == [0]
    floor = problem.but(floors=pl.DataFrame({"fairness": ["A~HEALTH"], "share": [0.3]}))
    assert solve(floor, OPEN).people.tolist() == pytest.approx([30])


def test_what_stops_is_refused_before_it_is_solved() -> None:
    with pytest.raises(Unsolvable, match="no money at all"):
        solve(drawn(**ONE), OPEN)


def test_a_negative_cost_is_no_source_of_money() -> None:
    problem = drawn(
        cells="cell | need\na | 100", options="option | cell | usd_per_person\n1 | a | -5"
    )
    with pytest.raises(Unsolvable, match=r"options\.usd_per_person is negative"):
        solve(problem, OPEN)


class Slow:
    """HiGHS, for which no time is left from a given solve on."""

    def __init__(self, linear: Linear, at: int) -> None:
        self.session, self.left = HighsSession(linear), at

    def __getattr__(self, name: str) -> object:
        return getattr(self.session, name)

    def solve(self, *, interior: bool, seconds: float | None) -> Solution:
        self.left -= 1
        found = self.session.solve(interior=interior, seconds=None)
        if self.left >= 0:
            return found
        return replace(found, status=LIMIT, feasible=False)


def slow(at: int) -> object:
    def open_(linear: Linear) -> Session:
        return Slow(linear, at)  # type: ignore[return-value]

    return open_


def test_where_no_time_is_left_at_all_the_greedy_plan_is_given_and_said() -> None:
    problem = invented(3, settings=Settings())
    answer = solve(problem, slow(0))  # type: ignore[arg-type]
    assert "greedy plan" in answer.unproved
    assert not answer.proved
    assert answer.measures["usd"] > 0
    assert answer.parts is None
    assert answer.limits["people_per_unit"].null_count() == answer.limits.height
    assert "not known" in answer.coverage["why"].to_list()
    assert np.isnan(answer.gap)


def test_where_time_runs_out_later_the_plan_of_the_stage_before_is_given() -> None:
    problem = invented(3, settings=Settings())
    answer = solve(problem, slow(1))  # type: ignore[arg-type]
    assert "stage reach" in answer.unproved
    assert [one.proved for one in answer.stages] == [True, False]
    level = answer.stages[0].objective
    able = answer.groups.filter(pl.col("attainable") > 0)
    assert able["coverage"].min() == pytest.approx(level, rel=1e-5)


def test_where_a_choice_is_open_when_time_ends_no_half_site_is_planned() -> None:
    problem = drawn(
        cells="cell | need\na | 100\nb | 40",
        options="option | cell | site | least_people\n1 | a | camp |\n2 | b | | 30",
        money="line | usd\npool | 90",
        sites="site | actor | usd\ncamp | one | 60",
    )
    answer = solve(problem, slow(1))  # type: ignore[arg-type]
    assert "greedy plan" in answer.unproved
    people = dict(answer.allocations.select("option", "people").iter_rows())
    assert people == {"1": 30}  # the camp is opened and paid; 0 $ are left
    assert answer.sites["usd"].to_list() == [60]


def test_locks_that_cannot_be_kept_together_are_named() -> None:
    """Each could be paid alone; together they take 110 $ of the line that has 100 $."""
    problem = drawn(
        cells="cell | need | sector\na | 100 | HEALTH\nb | 100 | WASH",
        options="option | cell\n1 | a\n2 | b",
        money="line | usd | sectors\nany | 100 |\nwash | 10 | WASH",
        locks="option | least | most\n1 | 60 |\n2 | 60 |",
    )
    answer = solve(problem, OPEN)
    assert answer.stages[0].name == "promises"
    assert answer.stages[0].objective == pytest.approx(10)
    assert (answer.broken["least"] - answer.broken["people"]).sum() == pytest.approx(10)
    kept = problem.but(locks=problem.locks.with_columns(least=pl.lit(50.0)))
    assert solve(kept, OPEN).broken.is_empty()


def test_more_is_asked_of_limits_that_are_there() -> None:
    answer = solve(drawn(**ONE, money="line | usd\npool | 50"), OPEN)
    for wrong in (More("luck", "pool", 1), More("money", "else", 1), More("staff", "one", 1)):
        with pytest.raises(InputError, match="There is no"):
            added(answer, OPEN, [wrong])


def test_more_is_shown_where_it_goes_and_nowhere_else() -> None:
    """Ten places are alike: whoever has the next dollar, nobody else moves."""
    names = range(10)
    problem = drawn(
        cells="cell | need | place_code\n" + "\n".join(f"{one} | 100 | {one}" for one in names),
        options="option | cell\n" + "\n".join(f"{one} | {one}" for one in names),
        money="line | usd\npool | 450",
    )
    (brought,) = added(solve(problem, OPEN), OPEN, [More("money", "pool", 30)])
    assert brought.weighted == pytest.approx(30)
    assert brought.people == pytest.approx(30, rel=1e-4)
    assert brought.where["people"].min() > 0  # type: ignore[operator]
    assert brought.sectors.rows() == [("HEALTH", pytest.approx(30, rel=1e-4))]
    assert brought.where["people"].sum() == pytest.approx(30, rel=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_prices_are_what_solving_again_says(seed: int) -> None:
    """A little more and a little less of everything that binds, by finite differences."""
    answer = solve(invented(seed, settings=Settings(rounds=1, last="none"), floors=True), OPEN)
    tight = answer.limits.filter(pl.col("people_per_unit") > 1e-6).head(8)
    assert tight.height
    step = 1e-4
    asked = [
        More(row["kind"], row["name"], sign * step * row["limit"], row["period"], row["resource"])
        for row in tight.to_dicts()
        for sign in (1, -1)
    ]
    brought = added(answer, OPEN, asked)
    for row, (up, down) in zip(
        tight.to_dicts(), zip(brought[::2], brought[1::2], strict=True), strict=True
    ):
        price = row["people_per_unit"]
        slopes = up.weighted / up.more.amount, down.weighted / down.more.amount
        # The reach is concave: what more brings is no more than the price, what less
        # takes no less; at a kink the price lies between.
        assert slopes[0] <= price * (1 + 1e-5) + 1e-7
        assert slopes[1] >= price * (1 - 1e-5) - 1e-7
    exact = [
        abs(up.weighted / up.more.amount - row["people_per_unit"]) < 1e-4 * row["people_per_unit"]
        for row, up in zip(tight.to_dicts(), brought[::2], strict=True)
    ]
    assert np.mean(exact) > 0.6


@pytest.mark.parametrize("seed", range(5))
def test_what_a_person_takes_is_what_a_person_is_worth(seed: int) -> None:
    """The parts of every option add up, and who is served gains nothing and loses nothing."""
    answer = solve(invented(seed, settings=Settings(rounds=2, last="none"), floors=True), OPEN)
    parts = answer.parts
    assert parts is not None
    assert parts["rest"].abs().max() < 1e-9  # type: ignore[operator]
    served = parts.filter(pl.Series(answer.people > 1e-6))
    capped = answer.numbers.options.select("option", "top").filter(
        pl.Series(answer.people >= answer.numbers.numbers("top") * (1 - 1e-9))
    )
    free = served.join(capped, on="option", how="anti")
    assert free["gain"].abs().max() < 1e-9  # type: ignore[operator]
    assert parts.filter(pl.Series(answer.people <= 0))["gain"].max() < 1e-9  # type: ignore[operator]


def test_the_plan_is_shown_beside_simple_rules_and_lots() -> None:
    answer = solve(invented(2), OPEN)
    luck = np.random.default_rng(2)
    orders = [luck.permutation(answer.numbers.options.height) for _ in range(3)]
    rows = compared(answer, orders)
    assert rows["plan"].to_list() == ["optimum", "pro rata", "greedy", "by lot"]
    assert rows["weighted"].max() == rows["weighted"][0]


def draws(problem: Problem, many: int, spread: float) -> list[Draw]:
    luck = np.random.default_rng(5)
    cells, options = problem.cells.height, problem.options.height
    return [
        Draw(
            need=luck.lognormal(0, spread, cells),
            access=luck.lognormal(0, spread, cells),
            cost=luck.lognormal(0, spread, options),
        )
        for _ in range(many)
    ]


def test_a_plan_of_figures_that_are_sure_is_stable() -> None:
    problem = invented(4, settings=Settings())
    found = robust(solve(problem, OPEN), OPEN, draws(problem, 3, 0.0))
    assert (found.worlds, list(found.failed)) == (3, [])
    assert found.allocations["stable"].all()
    assert found.allocations.select((pl.col("high") - pl.col("low")).max()).item() < 1


def test_a_plan_of_figures_that_are_unsure_says_what_stands() -> None:
    problem = invented(4, settings=Settings())
    found = robust(solve(problem, OPEN), OPEN, draws(problem, 8, 0.1))
    shaken = found.allocations
    assert 0 < shaken["stable"].sum() < shaken.height
    assert (shaken["low"] <= shaken["high"]).all()
    assert found.groups.height == problem.cells["fairness"].n_unique()


def test_a_lock_that_a_world_cannot_keep_is_said() -> None:
    problem = drawn(**ONE, money="line | usd\npool | 50", locks="option | least | most\n1 | 50 |")
    answer = solve(problem, OPEN)
    sure = np.ones(1)
    found = robust(answer, OPEN, [Draw(sure, sure, sure), Draw(sure, sure, sure * 2)])
    assert found.worlds == 1
    assert "more than the budget allows" in found.failed[0]


def test_the_gini_index_is_that_of_pairs() -> None:
    luck = np.random.default_rng(1)
    c, w = luck.random(20), luck.random(20)
    pi = w / w.sum()
    pairs = np.abs(c[:, None] - c[None, :]) * pi[:, None] * pi[None, :]
    assert gini(c, w) == pytest.approx(pairs.sum() / 2 / (c @ pi))
    assert gini(np.ones(3), np.ones(3)) == pytest.approx(0)
    assert gini(np.zeros(3), np.ones(3)) == 0
    assert gini(np.zeros(0), np.zeros(0)) == 0
