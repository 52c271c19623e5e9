"""Versions of plans: numbered, kept whole, never overwritten, moved along the table alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.plans import drawn, rows
from tests.workspaces import made, opened

from mcof.actions.doctor import doctor
from mcof.actions.plans.asked import (
    differences,
    history,
    lines,
    plans,
    totals_between,
    versions,
)
from mcof.actions.plans.asked import opened as read
from mcof.actions.plans.beginning import begin
from mcof.actions.plans.moving import allowed, move
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.errors import InputError, Missing, Refused
from mcof.ports import Workspace

ANA, BANA = Actor("Ana"), Actor("Bana")
PERIOD = (date(2015, 6, 1), date(2015, 12, 31))
NAME = "crp-2015"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "w")
    begin(workspace, NAME, period=PERIOD, by=ANA)
    return workspace


def with_lines(
    workspace: Workspace, drawing: str, *, base: int | None = None, by: Actor = ANA
) -> int:
    one = read(workspace, NAME, base)
    changed = one.plan.with_parts(lines=rows("lines", drawing))
    return save(workspace, Version(changed, one.version, "edit", "because"), by=by).version


def test_a_plan_begins_with_what_its_template_says(workspace: Workspace) -> None:
    one = read(workspace, NAME)
    assert (one.version, one.state) == (1, "draft")
    assert one.plan["objectives"].height == 3
    assert one.plan.header["framework"] == "CRP-2024"
    assert "vision" in one.plan["sections"]["heading"].to_list()


def test_a_contingency_plan_begins_with_preparedness_actions(workspace: Workspace) -> None:
    made_ = begin(workspace, "cp", period=PERIOD, by=ANA, template="contingency", language="ar")
    actions = made_.opened.plan["preparedness"]
    assert actions.height == 6
    assert set(actions["preparedness_status"]) == {"NOT_STARTED"}
    assert made_.opened.plan.header["title"] == "خطة الطوارئ"


def test_the_older_set_of_objectives_can_be_chosen(workspace: Workspace) -> None:
    older = begin(workspace, "older", period=PERIOD, by=ANA, framework="GCRP-2021")
    assert older.opened.plan["objectives"].height == 4
    assert older.alike == (NAME,)
    with pytest.raises(Missing):
        begin(workspace, "none", period=PERIOD, by=ANA, framework="CRP-1999")
    with pytest.raises(Missing):
        begin(workspace, "none", period=PERIOD, by=ANA, template="no-such")


@pytest.mark.parametrize("name", ["", "Ä", "UPPER", "../x", "a b", "x" * 41, "drafts"])
def test_a_name_is_short_and_plain(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError):
        begin(workspace, name, period=PERIOD, by=ANA)


def test_a_name_is_given_once(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="already"):
        begin(workspace, NAME, period=PERIOD, by=ANA)


def test_a_version_never_changes(workspace: Workspace) -> None:
    assert with_lines(workspace, "place_code|target\nIQG01|5") == 2
    assert with_lines(workspace, "place_code|target\nIQG01|7") == 3
    assert lines(workspace, NAME, 2).to_pylist()[0]["target"] == 5
    assert lines(workspace, NAME).to_pylist()[0]["target"] == 7
    told = versions(workspace, NAME).to_pylist()
    assert [(row["version"], row["base"]) for row in told] == [(3, 2), (2, 1), (1, None)]


def test_who_was_overtaken_is_told_what_changed_and_loses_nothing(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target\nIQG01|5", by=BANA)
    with pytest.raises(InputError, match=r"Bana saved version 2 .* target: – > 5") as refused:
        with_lines(workspace, "place_code|target\nIQG01|9", base=1)
    assert refused.value.code == "plan-overtaken"
    assert read(workspace, NAME).version == 2
    assert doctor(workspace).ailments[0].severity == "info"  # the refused file, which nobody owns


def test_a_version_that_says_nothing_new_is_not_saved(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="Nothing is different"):
        save(workspace, Version(read(workspace, NAME).plan, 1, "edit", "because"), by=ANA)


def test_a_version_needs_a_reason(workspace: Workspace) -> None:
    one = read(workspace, NAME).plan.with_parts(lines=rows("lines", "place_code\nIQG01"))
    with pytest.raises(InputError, match="reason"):
        save(workspace, Version(one, 1, "edit", "  "), by=ANA)


def test_a_withdrawn_version_gives_way_to_the_one_before(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target\nIQG01|5")
    move(workspace, NAME, "withdraw", by=ANA, reason="a mistake")
    assert read(workspace, NAME).version == 1
    assert with_lines(workspace, "place_code|target\nIQG01|6") == 3
    assert versions(workspace, NAME).to_pylist()[0]["base"] == 1


def agreed(workspace: Workspace, drawing: str) -> int:
    number = with_lines(workspace, drawing)
    move(workspace, NAME, "submit", by=ANA)
    return move(workspace, NAME, "agree", by=BANA, reason="good", version=number).version


def test_what_changed_after_agreement_is_seen(workspace: Workspace) -> None:
    agreed(workspace, "place_code|target\nIQG01|5")
    assert plans(workspace).to_pylist()[0]["changed_since"] is False
    with_lines(workspace, "place_code|target\nIQG01|50")
    row = plans(workspace).to_pylist()[0]
    assert (row["version"], row["state"]) == (3, "draft")
    assert (row["standing"], row["standing_state"], row["changed_since"]) == (2, "agreed", True)


def test_a_version_that_comes_into_force_takes_the_place_of_the_one_before(
    workspace: Workspace,
) -> None:
    agreed(workspace, "place_code|target\nIQG01|5")
    move(workspace, NAME, "start", by=ANA, reason="today")
    agreed(workspace, "place_code|target\nIQG01|6")
    move(workspace, NAME, "start", by=ANA, reason="today")
    assert {row["version"]: row["state"] for row in versions(workspace, NAME).to_pylist()} == {
        1: "draft", 2: "superseded", 3: "in_force",
    }  # fmt: skip
    said = [(row["version"], row["what"]) for row in history(workspace, NAME).to_pylist()]
    assert (2, "supersede") in said
    assert len(said) == 3 + 3 + 3 + 1


def test_an_empty_plan_is_not_sent_for_review(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="at least one activity"):
        move(workspace, NAME, "submit", by=ANA)


def test_money_must_reconcile_before_a_plan_is_agreed(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target|budget_usd\nIQG01|5|100")
    move(workspace, NAME, "submit", by=ANA)
    with pytest.raises(Refused, match="money"):
        move(workspace, NAME, "agree", by=BANA, reason="good")


def test_the_one_who_saved_a_version_does_not_agree_to_it(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target\nIQG01|5")
    move(workspace, NAME, "submit", by=ANA)
    assert allowed(workspace, NAME, None, by=ANA) == ["return", "withdraw"]
    assert allowed(workspace, NAME, None, by=BANA) == ["return", "agree", "withdraw"]
    with pytest.raises(Refused, match="another person"):
        move(workspace, NAME, "agree", by=ANA, reason="good")


def test_a_workspace_of_one_person_may_agree_with_itself(workspace: Workspace) -> None:
    file = workspace.path / "workspace.toml"
    file.write_text(file.read_text("utf-8") + "[plans]\nsecond_person = false\n", "utf-8")
    alone = opened(workspace.path)
    with_lines(alone, "place_code|target\nIQG01|5")
    move(alone, NAME, "submit", by=ANA)
    assert move(alone, NAME, "agree", by=ANA, reason="good").state == "agreed"


def test_an_earlier_version_is_not_agreed_while_a_later_one_stands(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target\nIQG01|5")
    move(workspace, NAME, "submit", by=ANA)
    with_lines(workspace, "place_code|target\nIQG01|6")
    with pytest.raises(Refused, match="no later version"):
        move(workspace, NAME, "agree", by=BANA, reason="good", version=2)


def test_a_move_that_says_why_says_it(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="reason"):
        move(workspace, NAME, "withdraw", by=ANA)


def test_differences_stand_beside_totals(workspace: Workspace) -> None:
    with_lines(workspace, "place_code|target\nIQG01|5\nIQG11|3")
    with_lines(workspace, "line|place_code|target\nL1|IQG01|50\nL2|IQG11|3")
    said = differences(workspace, NAME, 2, 3).to_pylist()
    assert [(row["key"], row["field"], row["before"], row["after"]) for row in said] == [
        ("L1", "target", "5", "50")
    ]
    whole = totals_between(workspace, NAME, 2, 3).to_pylist()[0]
    assert (whole["sector"], whole["people_targeted_before"], whole["people_targeted"]) == (
        None, 8, 53,
    )  # fmt: skip


@pytest.mark.parametrize("ask", [lambda w: read(w, "none"), lambda w: read(w, NAME, 9)])
def test_what_is_not_there_is_missing(
    workspace: Workspace, ask: Callable[[Workspace], object]
) -> None:
    with pytest.raises(Missing):
        ask(workspace)


def test_a_plan_is_read_as_it_was_known_then(workspace: Workspace) -> None:
    then = versions(workspace, NAME).to_pylist()[0]["recorded_at"]
    with_lines(workspace, "place_code|target\nIQG01|5")
    move(workspace, NAME, "withdraw", by=ANA, reason="no")
    assert read(workspace, NAME, as_of=then).version == 1
    assert plans(workspace, as_of=then).num_rows == 1


def test_the_doctor_knows_the_files_of_plans(workspace: Workspace) -> None:
    assert doctor(workspace).healthy
    kept = workspace.store.original(versions(workspace, NAME).to_pylist()[0]["content_file"])
    kept.unlink()
    assert [one.severity for one in doctor(workspace).ailments] == ["error"]


def test_two_at_once_are_one_version_and_one_refusal(workspace: Workspace) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(target: int) -> str:
        other = opened(workspace.path)
        changed = read(other, NAME, 1).plan.with_parts(
            lines=rows("lines", f"place_code|target\nIQG01|{target}")
        )
        try:
            save(other, Version(changed, 1, "edit", "because"), by=ANA)
        except InputError as refused:
            return refused.code
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (5, 6))) == ["plan-overtaken", "saved"]
    assert pl.DataFrame(versions(workspace, NAME))["version"].to_list() == [2, 1]


def test_a_plan_can_be_made_without_a_template(workspace: Workspace) -> None:
    one = drawn(header={"plan": "own", "code_set": "iq-cod-2019"}, lines="place_code\nIQG01")
    assert save(workspace, Version(one, None, "new", "ours"), by=ANA).version == 1
