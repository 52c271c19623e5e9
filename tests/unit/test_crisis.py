"""The library: every verb that a crisis has can be called."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.workspaces import made

from mcof.crisis import Crisis


@pytest.fixture
def crisis(tmp_path: Path) -> Crisis:
    return Crisis(made(tmp_path / "w"), by="Ana")


def test_plans_and_followup_open_and_know_who_acts(crisis: Crisis) -> None:
    assert crisis.plans.list().num_rows == 0
    assert crisis.followup.by == crisis.by
    assert crisis.followup.ranking().num_rows == crisis.gaps().num_rows


@pytest.mark.parametrize("verb", ["matrix", "needs", "who", "phases", "figures", "imports"])
def test_what_is_asked_of_nothing_is_an_empty_table(crisis: Crisis, verb: str) -> None:
    assert getattr(crisis, verb)().num_rows == 0


def test_no_two_subjects_have_a_verb_of_one_name() -> None:
    own = [name for door in Crisis.__mro__ for name in vars(door) if not name.startswith("_")]
    subjects = {"by", "workspace", "solver"}
    assert sorted({name for name in own if own.count(name) > 1} - subjects) == []
