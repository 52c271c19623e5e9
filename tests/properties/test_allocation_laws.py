"""Laws of allocation: whatever the problem is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.problems import invented

from mcof.allocation.answer import Answer, solve
from mcof.allocation.checks import check
from mcof.allocation.indexed import Indexed, Numbers
from mcof.allocation.measures import measures, value
from mcof.allocation.naive import greedy, in_order
from mcof.allocation.problem import Problem, Settings
from mcof.allocation.prorata import pro_rata
from mcof.allocation.reasons import WHY
from mcof.solvers.highs import HighsSolver

laws = settings(max_examples=12, deadline=None)
principles = st.sampled_from(
    [
        Settings(rounds=0, slopes=(1.0,)),
        Settings(rounds=1),
        Settings(rounds=2, slopes=(1.0,)),
        Settings(rounds=1, floor_share=0.5, last="none"),
    ]
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Problems of every size from one cell on."""
    return invented(
        draw(st.integers(0, 10_000)),
        places=draw(st.integers(1, 5)),
        sectors=draw(st.integers(1, 3)),
        periods=draw(st.integers(1, 3)),
        actors=draw(st.integers(2, 4)),
        settings=draw(principles),
        floors=draw(st.booleans()),
        locks=draw(st.booleans()),
    )


def plan(problem: Problem) -> Answer | None:
    """The answer; None where nobody is present, or what is locked cannot be kept."""
    if not problem.options.height or any(one.stops for one in check(problem)):
        return None
    return solve(problem, HighsSolver().open)


def tried(numbers: Indexed, seed: int) -> dict[str, Numbers]:
    order = np.random.default_rng(seed).permutation(numbers.options.height)
    return {
        "greedy": greedy(numbers),
        "pro rata": pro_rata(numbers),
        "by lot": in_order(numbers, order),
    }


@laws
@given(problems(), st.integers(0, 100))
def test_no_simple_plan_is_better_in_the_order_of_the_principles(
    problem: Problem, seed: int
) -> None:
    answer = plan(problem)
    if answer is None or not answer.numbers.options.height:
        return
    floors = answer.groups["floor"].to_numpy()
    whole = answer.groups["reachable"].to_numpy()
    levels = [one for one in answer.stages if one.name == "level"]
    low = answer.numbers.numbers("low")
    for people in tried(answer.numbers, seed).values():
        covered = np.bincount(answer.numbers.index("group"), people, floors.size)
        share = np.divide(covered, whole, out=np.zeros_like(covered), where=whole > 0)
        if (people < low * (1 - 1e-6)).any() or not answer.broken.is_empty():
            continue  # first what is locked: a plan that breaks it is worse, whatever else
        asked = answer.groups["standard"].fill_null(0.0).to_numpy()
        short = float(np.maximum(asked - share, 0.0) @ whole)
        standards = [one.objective for one in answer.stages if one.name == "standards"]
        assert short >= sum(standards) * (1 - 1e-6) - 1e-6  # then the standards
        if short > sum(standards) + 1e-6:
            continue
        if levels:  # then the worst off
            able = answer.groups["attainable"].to_numpy() > 0
            assert share[able].min() <= levels[0].objective * (1 + 1e-6) + 1e-9
        if (share >= floors * (1 - 1e-9)).all():  # then, floors being held, the reach
            assert value(answer.numbers, people) <= answer.best * (1 + 1e-6) + 1e-6


@laws
@given(problems())
def test_no_allocation_exceeds_need_access_money_stock_or_what_an_option_can_do(
    problem: Problem,
) -> None:
    answer = plan(problem)
    if answer is None:
        return
    hair = 1e-6
    cells = answer.coverage
    assert (cells["reached"] <= cells["reachable"] * (1 + hair) + hair).all()
    assert (cells["reached"] <= cells["need"].fill_null(0) * (1 + hair) + hair).all()
    limits = answer.limits
    assert (limits["left"] >= -hair * limits["limit"].clip(lower_bound=1)).all()
    assert (answer.people <= answer.numbers.numbers("top") * (1 + hair)).all()
    assert (answer.people >= 0).all()
    paid = answer.payments["usd"].sum()
    assert paid == pytest.approx(answer.measures["usd"], rel=1e-6, abs=1e-3)
    gone = cells["reached"] + cells["unmet"] + cells["unreachable"] - cells["need"]
    assert gone.abs().max() <= hair * cells["need"].max()  # type: ignore[operator]


@laws
@given(problems(), st.sampled_from(["money", "stock", "staff", "transport"]), st.integers(0, 99))
def test_more_of_anything_never_serves_fewer(problem: Problem, name: str, at: int) -> None:
    """In the first stage that differs: the worst off, and under the same floors the reach."""
    answer = plan(problem)
    if answer is None or not answer.numbers.options.height:
        return
    same = replace(problem.settings, rounds=0, last="none")
    column = {"money": "usd", "stock": "units", "staff": "people", "transport": "kilograms"}[name]
    table: pl.DataFrame = getattr(problem, name)
    if table.is_empty():
        return
    row = pl.int_range(pl.len()) == at % table.height
    more = table.with_columns(pl.when(row).then(pl.col(column) * 2).otherwise(column).alias(column))
    first = plan(problem.but(**{name: more}))
    assert first is not None
    sign = -1 if answer.stages[0].unit == "people short" else 1
    before, after = (sign * one.stages[0].objective for one in (answer, first))
    assert after >= before - abs(before) * 1e-7 - 1e-6
    if not answer.broken.is_empty():
        return
    base = plan(problem.but(settings=same, floors=answer.floors))
    other = plan(problem.but(settings=same, floors=answer.floors, **{name: more}))
    assert base is not None
    assert other is not None
    assert other.best >= base.best * (1 - 1e-6) - 1e-6


@laws
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_objective(problem: Problem, chance: object) -> None:
    answer = plan(problem)
    if answer is None:
        return
    seed = chance.randint(0, 1000)  # type: ignore[attr-defined]
    mixed = problem.but(
        **{
            name: getattr(problem, name).sample(fraction=1.0, shuffle=True, seed=seed)
            for name in ("cells", "options", "money", "staff", "stock", "transport")
        }
    )
    other = plan(mixed)
    assert other is not None
    assert [one.objective for one in other.stages] == pytest.approx(
        [one.objective for one in answer.stages], rel=1e-6, abs=1e-6
    )


@laws
@given(problems())
def test_every_unmet_person_has_a_reason(problem: Problem) -> None:
    answer = plan(problem)
    if answer is None:
        return
    unmet = answer.coverage.filter(
        (pl.col("unmet") > 1e-3) | ((pl.col("unreachable") > 0) & (pl.col("reachable") == 0))
    )
    assert unmet["why"].null_count() == 0
    assert set(answer.coverage["why"].drop_nulls()) <= set(WHY)


@laws
@given(problems())
def test_measures_of_the_plan_are_those_of_its_rows(problem: Problem) -> None:
    answer = plan(problem)
    if answer is None:
        return
    again = measures(answer.numbers, answer.people)
    assert again == answer.measures
    rows = answer.allocations
    weighted = rows.join(problem.cells.select("cell", "weight"), on="cell")
    assert (weighted["people"] * weighted["weight"]).sum() == pytest.approx(again["weighted"])
    assert again["people"] <= rows["people"].sum() + 1e-6
