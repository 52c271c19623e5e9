"""Fitting a matrix to its margins: exact to the person, whatever the margins are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.errors import InputError, Unsolvable
from mcof.tracking.origins.fitting import FREE, fit
from mcof.tracking.origins.seeds import distance, earlier

laws = settings(max_examples=60, deadline=None)


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """Whole people that are truly somewhere, so that their margins can be met."""
    down, across = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cell = st.one_of(st.just(0), st.integers(0, 20), st.integers(0, 900_000))
    rows = st.lists(cell, min_size=across, max_size=across)
    return np.array(draw(st.lists(rows, min_size=down, max_size=down)))


def names(prefix: str, number: int) -> list[str]:
    return [f"{prefix}{at}" for at in range(number)]


def fitted(true: np.ndarray[Any, Any], **more: Any) -> np.ndarray[Any, Any]:
    down, across = true.shape
    answer = fit(
        names("o", down), list(true.sum(axis=1)), names("d", across), list(true.sum(axis=0)), **more
    )
    return answer.people


@laws
@given(true=matrices())
def test_every_margin_holds_to_the_person_and_nobody_is_negative(true: Any) -> None:
    people = fitted(true)
    assert (people.sum(axis=0) == true.sum(axis=0)).all()
    assert (people.sum(axis=1) == true.sum(axis=1)).all()
    assert (people >= 0).all()


@laws
@given(true=matrices(), data=st.data())
def test_known_cells_stand_as_they_are(true: Any, data: st.DataObject) -> None:
    known = data.draw(
        st.lists(st.booleans(), min_size=true.size, max_size=true.size).map(
            lambda flags: np.array(flags).reshape(true.shape)
        )
    )
    people = fitted(true, fixed=np.where(known, true, FREE))
    assert (people[known] == true[known]).all()
    assert (people.sum(axis=0) == true.sum(axis=0)).all()
    assert (people.sum(axis=1) == true.sum(axis=1)).all()


@laws
@given(true=matrices(), data=st.data())
def test_the_order_of_places_changes_nothing(true: Any, data: st.DataObject) -> None:
    down, across = true.shape
    rows = data.draw(st.permutations(range(down)))
    columns = data.draw(st.permutations(range(across)))
    straight = fitted(true)
    turned = fit(
        [f"o{at}" for at in rows],
        list(true.sum(axis=1)[rows]),
        [f"d{at}" for at in columns],
        list(true.sum(axis=0)[columns]),
    ).people
    assert (turned == straight[np.ix_(rows, columns)]).all()


@laws
@given(true=matrices())
def test_no_cell_moves_by_a_person_or_more_when_it_is_rounded(true: Any) -> None:
    down, across = true.shape
    answer = fit(
        names("o", down), list(true.sum(axis=1)), names("d", across), list(true.sum(axis=0))
    )
    assert np.abs(answer.people - answer.exact).max() < 1


def test_an_equal_seed_gives_what_independence_gives() -> None:
    answer = fit(["a", "b"], [300, 100], ["x", "y"], [200, 200])
    assert answer.people.tolist() == [[150, 150], [50, 50]]
    assert answer.turns == 1


def test_an_earlier_matrix_keeps_its_odds() -> None:
    """What fitting keeps of its seed is the odds ratio: here 99 x 99, for 98 and one more."""
    before = earlier(np.array([[98.0, 0.0], [0.0, 98.0]]))
    people = fit(["a", "b"], [1000, 1000], ["x", "y"], [1000, 1000], seed=before).people
    assert people.tolist() == [[990, 10], [10, 990]]


def test_near_places_take_more_than_far_ones() -> None:
    points = np.array([[33.3, 44.4], [36.2, 44.0], [30.5, 47.8]])
    seed = distance(points[:1], points)
    assert seed[0, 0] > seed[0, 1] > seed[0, 2]
    unknown = distance(np.array([[np.nan, np.nan]]), points)
    assert np.isfinite(unknown).all()


def test_margins_that_do_not_agree_are_refused_naming_both_totals() -> None:
    with pytest.raises(Unsolvable, match=r"add up to 400 people and the destinations to 390: 10"):
        fit(["a", "b"], [300, 100], ["x"], [390])


def test_known_cells_beyond_their_margin_are_refused_naming_the_place() -> None:
    with pytest.raises(Unsolvable, match="known cells of b add up to 120 people, more than"):
        fit(["a", "b"], [300, 100], ["x"], [400], fixed=np.array([[FREE], [120]]))


def test_zeros_that_leave_people_nowhere_to_go_are_refused() -> None:
    zeros = np.array([[0, FREE], [0, FREE]])
    with pytest.raises(Unsolvable) as refused:
        fit(["a", "b"], [50, 50], ["x", "y"], [60, 40], fixed=zeros)
    assert refused.value.code == "margins-impossible"


def test_a_zero_that_margins_force_is_found() -> None:
    """Everybody of a must be in y, and nobody of b: scaling alone comes near it for ever."""
    people = fit(
        ["a", "b"], [50, 50], ["x", "y"], [50, 50], fixed=np.array([[0, FREE], [FREE] * 2])
    )
    assert people.people.tolist() == [[0, 50], [50, 0]]


@pytest.mark.parametrize("seed", [[[1.0, -1.0]], [[1.0, float("nan")]]])
def test_a_seed_below_zero_or_no_number_is_refused(seed: list[list[float]]) -> None:
    with pytest.raises(InputError, match="below zero or no number"):
        fit(["a"], [10], ["x", "y"], [5, 5], seed=np.array(seed))
