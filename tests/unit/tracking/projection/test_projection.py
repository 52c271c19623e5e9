"""Projections: no look ahead, persistence unless it is beaten, ranges with their record."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.errors import InputError, Missing
from mcof.tracking.projection.backtest import BETTER, ORIGINS, Backtest
from mcof.tracking.projection.candidates import Candidate, Candidates
from mcof.tracking.projection.forecast import backtested, projected
from mcof.tracking.projection.panel import Panel, panel
from mcof.tracking.projection.ranges import between, half_widths

laws = settings(max_examples=6, deadline=None)


def made(people: Any, *, days: Any = None, breaks: Any = None) -> Panel:
    rows = np.asarray(people, dtype=float)
    rows = rows[:, None] if rows.ndim == 1 else rows
    rounds = len(rows)
    return Panel(
        tuple(f"P{at:02d}" for at in range(rows.shape[1])),
        np.arange(rounds),
        np.arange(rounds) * 30 if days is None else np.asarray(days),
        rows,
        np.zeros(rounds, dtype=bool) if breaks is None else np.asarray(breaks, dtype=bool),
    )


def truth(seed: int, *, rounds: int = 30, places: int = 8, momentum: float = 0.7) -> Panel:
    """Invented: places whose growth has momentum, so that a damped trend is the better way."""
    chance = np.random.default_rng(seed)
    size = np.log(chance.lognormal(10, 1, places))
    growth, rows = np.zeros(places), [size]
    for _ in range(rounds - 1):
        growth = momentum * growth + chance.normal(0, 0.03, places)
        rows.append(rows[-1] + growth + chance.normal(0, 0.003, places))
    return made(np.rint(np.exp(rows)))


@laws
@given(seed=st.integers(0, 10_000), at=st.integers(6, 18), factor=st.floats(0, 9))
def test_changing_the_future_changes_no_projection(seed: int, at: int, factor: float) -> None:
    """No value after the round from which is projected reaches what is said there."""
    whole = truth(seed, rounds=20, places=4)
    other = whole.people.copy()
    other[at + 1 :] = np.rint(other[at + 1 :] * factor)
    changed = made(other)
    for horizon in (1, 3):
        ways, others = Candidates(whole).at(at, horizon), Candidates(changed).at(at, horizon)
        cut = Candidates(whole.until(at)).at(at, horizon)
        for way in Candidate:
            np.testing.assert_array_equal(ways[way], others[way])
            np.testing.assert_array_equal(ways[way], cut[way])
    test, against = Backtest(Candidates(whole), 1), Backtest(Candidates(changed), 1)
    assert test.choice(at) == against.choice(at)
    said = whole.people[at]
    np.testing.assert_array_equal(
        test.widths(at, Candidate.PERSISTENCE, said),
        against.widths(at, Candidate.PERSISTENCE, said),
    )


def test_the_pooled_way_has_an_answer_in_time_to_be_tried() -> None:
    """So that the test above cannot pass for want of a regression."""
    assert Candidates(truth(1, rounds=20, places=4)).at(18, 1)[Candidate.POOLED] is not None


def test_where_growth_has_momentum_a_trend_beats_persistence_and_is_used() -> None:
    scores = backtested(truth(3, rounds=40), horizon=1)
    used = scores.filter("used").row(0, named=True)
    assert used["candidate"] in {Candidate.OWN_TREND, Candidate.POOLED}
    assert used["rel_mae"] < BETTER
    assert used["origins"] >= ORIGINS


def test_where_nothing_can_be_known_persistence_is_used() -> None:
    """A random walk: no way beats it by the margin, over sixty invented rounds."""
    scores = backtested(truth(4, rounds=60, momentum=0.0), horizon=1)
    assert scores.filter("used")["candidate"].to_list() == [Candidate.PERSISTENCE]


def test_a_way_that_was_tried_too_seldom_is_not_used() -> None:
    few = truth(3, rounds=ORIGINS + 2)
    assert backtested(few, horizon=1).filter("used")["candidate"].to_list() == ["persistence"]


def test_persistence_always_stands_beside_what_is_projected() -> None:
    table = projected(truth(3, rounds=40))
    assert table["persistence_individuals"].to_list() == table["origin_individuals"].to_list()
    assert table["horizon"].unique().sort().to_list() == [1, 2, 3]


@pytest.mark.parametrize("horizon", [0, 4])
def test_no_more_than_three_rounds_are_projected(horizon: int) -> None:
    with pytest.raises(InputError, match="cannot be projected"):
        projected(truth(3), horizon=horizon)


def test_without_rounds_there_is_nothing_to_project_from() -> None:
    with pytest.raises(Missing, match="No round has people"):
        projected(made(np.zeros((0, 1))))


def test_a_first_round_is_projected_as_it_is_without_a_range_or_a_day() -> None:
    row = projected(made([[700]]), horizon=1).row(0, named=True)
    assert (row["projected_individuals"], row["candidate"]) == (700, "persistence")
    assert (row["projected_low"], row["target_date"], row["wape"]) == (None, None, None)


def test_a_trend_is_damped_and_clipped() -> None:
    """Doubling every round: a growth counts as 0.3 at most, and fades: 0.6 + 0.36 of it."""
    doubling = made([100 * 2**at for at in range(6)])
    said = Candidates(doubling).at(5, 2)[Candidate.OWN_TREND]
    assert said is not None
    assert said[0] == pytest.approx(3200 * np.exp(0.3 * 0.96))


def test_a_change_of_method_is_no_growth_and_no_error() -> None:
    people = [100, 100, 100, 100, 60, 60, 60, 60]
    broken = made(people, breaks=[at == 4 for at in range(8)])
    said = Candidates(broken).at(4, 1)[Candidate.OWN_TREND]
    assert said is not None
    assert said[0] == 60
    trials = Backtest(Candidates(broken), 1).trials
    assert [(trial.origin, trial.target) for trial in trials] == [(2, 3), (4, 5), (5, 6), (6, 7)]


def test_a_missing_round_is_no_target_and_a_long_gap_no_growth() -> None:
    days = [0, 30, 60, 90, 390, 420, 450]
    gap = made([100, 110, 120, 130, 900, 910, 920], days=days)
    assert [gap.target(at, 1) for at in range(1, 6)] == [2, 3, None, 5, 6]
    assert gap.target(1, 2) == 3
    assert np.isnan(gap.rates[4, 0])


def test_a_place_not_counted_is_projected_and_scored_nowhere() -> None:
    people = np.array([[100.0, 50], [100, np.nan], [100, 50], [100, 50], [100, np.nan]])
    table = projected(made(people), horizon=1)
    assert table["place_code"].to_list() == ["P00"]
    for trial in Backtest(Candidates(made(people)), 1).trials:
        assert np.isfinite(trial.actual).all()


def test_a_place_where_nobody_is_stays_empty() -> None:
    people = np.array([[100, 0]] * 6)
    assert projected(made(people), horizon=1)["projected_individuals"].to_list() == [100, 0]


def test_the_range_is_the_error_that_four_in_five_stayed_below() -> None:
    off = np.arange(1, 10) / 100  # nine errors: the eighth is (9 + 1) x 0.8
    widths = half_widths(np.array([500.0]), np.full(9, 500.0), off)
    assert widths.tolist() == [0.08]


def test_too_few_errors_make_no_range() -> None:
    widths = half_widths(np.array([500.0]), np.full(3, 500.0), np.full(3, 0.01))
    low, high = between(np.array([500.0]), widths)
    assert np.isnan([low[0], high[0]]).all()


def test_a_class_of_size_has_its_own_range_where_it_has_enough_errors() -> None:
    sizes = np.concatenate([np.full(25, 500.0), np.full(25, 50_000.0)])
    off = np.concatenate([np.full(25, 0.5), np.full(25, 0.1)])
    widths = half_widths(np.array([600.0, 60_000.0, 900_000.0]), sizes, off)
    assert widths.tolist() == [0.5, 0.1, 0.5]  # the largest class has none of its own: all


def test_ranges_hold_about_as_often_as_they_say_where_nothing_shocks() -> None:
    """Invented places over 60 rounds, counted at each round with the errors known by then."""
    row = projected(truth(11, rounds=60, places=12), horizon=1).row(0, named=True)
    assert 0.72 <= row["coverage"] <= 0.88
    assert row["coverage_worst_round"] < row["coverage"]


def test_ranges_fail_together_in_a_shock() -> None:
    calm = truth(11, rounds=40, places=10).people.copy()
    calm[30:] = np.rint(calm[30:] * 2)
    row = projected(made(calm), horizon=1).row(0, named=True)
    assert row["coverage_worst_round"] == 0
    assert row["worst_round_date"] == date(1970, 1, 1) + (date(2000, 1, 31) - date(2000, 1, 1)) * 30


def test_the_same_facts_give_the_same_projection() -> None:
    assert projected(truth(5)).equals(projected(truth(5)))


def test_a_panel_is_made_of_a_series_and_a_lower_bound_is_unknown() -> None:
    series = pl.DataFrame(
        {
            "place_code": ["A", "A", "B", "A"],
            "round": [1, 2, 2, 3],
            "reference_date": [date(2015, 1, 1), date(2015, 2, 1), date(2015, 2, 1)] * 1
            + [date(2015, 3, 1)],
            "individuals": [10, 20, 5, 30],
            "rows_without_individuals": [0, 0, 1, 0],
            "method_break": [False, False, False, True],
        }
    )
    found = panel(series)
    assert found.places == ("A", "B")
    np.testing.assert_array_equal(found.people, [[10, np.nan], [20, np.nan], [30, np.nan]])
    assert found.breaks.tolist() == [False, False, True]


def test_a_break_in_a_round_without_figures_is_not_forgotten() -> None:
    series = pl.DataFrame(
        {
            "place_code": ["A"] * 3,
            "round": [1, 2, 3],
            "reference_date": [date(2015, month, 1) for month in (1, 2, 3)],
            "individuals": [10, None, 30],
            "rows_without_individuals": [0, 1, 0],
            "method_break": [False, True, False],
        }
    )
    assert panel(series).breaks.tolist() == [False, True]
