"""The table of states: nothing happens that is not in it."""

from __future__ import annotations

import pytest

from mcof.errors import Refused
from mcof.plans.states import (
    ANOTHER,
    CONDITIONS,
    ENDED,
    FIRST,
    MOVES,
    check_conditions,
    check_move,
    moves_from,
)
from mcof.vocabulary import load

NAMES = {move.name for move in MOVES}


def test_the_table_speaks_the_words_of_the_vocabulary() -> None:
    states = {state for move in MOVES for state in (move.before, move.after)}
    assert states | {FIRST} == set(load("plan_states").terms)
    assert set(load("plan_moves").terms) == NAMES
    assert {name for move in MOVES for name in move.must} == set(CONDITIONS)


def test_every_state_can_be_reached_and_nothing_leads_out_of_an_end() -> None:
    reached, new = {FIRST}, {FIRST}
    while new:
        new = {move.after for move in MOVES if move.before in new} - reached
        reached |= new
    assert reached == set(load("plan_states").terms)
    assert [move for move in MOVES if move.before in ENDED] == []


@pytest.mark.parametrize("state", load("plan_states").terms)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_only_the_moves_of_the_table_can_be_made(state: str, name: str) -> None:
    allowed = {move.name for move in moves_from(state)}
    if name in allowed:
        assert check_move(name, state).before == state
    else:
        with pytest.raises(Refused):
            check_move(name, state)


def test_who_saved_a_version_does_not_agree_to_it() -> None:
    assert [move.who for move in MOVES if move.name == "agree"] == [ANOTHER]
    with pytest.raises(Refused, match="another person"):
        check_move("agree", "in_review", same_person=True)
    assert check_move("agree", "in_review").after == "agreed"


def test_a_condition_that_does_not_hold_is_named() -> None:
    with pytest.raises(Refused, match="money of the lines"):
        check_conditions(check_move("agree", "in_review"), {"money"})
    check_conditions(check_move("submit", "draft"), {"money"})
