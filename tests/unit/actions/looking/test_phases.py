"""Phases are asked, set by a person, and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.looking.phases import forget_phases, phases, set_phases
from mcof.errors import InputError, Missing
from mcof.ports import Workspace

ANBAR = "IQG01"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "w")


def told(workspace: Workspace) -> list[tuple[str, str, str]]:
    rows = phases(workspace, on=date(2015, 5, 21), place=ANBAR, group="IDP").to_pylist()
    return [(row["phases"], row["phase_rule"], row["set_by"]) for row in rows]


def test_what_a_person_sets_holds_until_it_is_taken_back(workspace: Workspace) -> None:
    assert told(workspace) == []
    set_phases(
        workspace, place=ANBAR, phases=["AFTER", "DURING"], group="IDP", reason="camps", by=TESTER
    )
    assert told(workspace) == [("DURING|AFTER", "set", TESTER.name)]
    forget_phases(workspace, place=ANBAR, group="IDP", reason="an error", by=TESTER)
    assert told(workspace) == []


def test_what_was_never_set_cannot_be_taken_back(workspace: Workspace) -> None:
    with pytest.raises(Missing, match="No phase is set"):
        forget_phases(workspace, place=ANBAR, reason="an error", by=TESTER)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"phases": ["NOW"]}, InputError, "is no phase"),
        ({"phases": []}, InputError, "is no phase"),
        ({"reason": " "}, InputError, "needs a reason"),
        ({"place": "nowhere"}, Missing, "There is no place"),
        ({"group": "nobody"}, Missing, "There is no group"),
        ({"since": date(2015, 2, 1), "until": date(2015, 1, 1)}, InputError, "before it begins"),
    ],
)
def test_a_setting_that_says_nothing_that_can_hold_is_refused(
    workspace: Workspace, asked: dict[str, object], error: type[Exception], said: str
) -> None:
    usual = {"place": ANBAR, "phases": ["DURING"], "reason": "why"}
    with pytest.raises(error, match=said):
        set_phases(workspace, **(usual | asked), by=TESTER)  # type: ignore[arg-type]
