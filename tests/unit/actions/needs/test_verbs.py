"""The verbs of needs, on a workspace: asked, decided, taken back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.needs import ask
from mcof.actions.needs.decide import Final, decide, decide_file, decide_setting, history, rules
from mcof.errors import InputError, Missing
from mcof.ports import Workspace

NAMES = ("CCCM", "Education", "Nutrition", "FSC", "Health", "Protection", "Shelter", "WASH")
HEAD = "sector,population_group,governorate,period_start,period_end,population,in_need,severity"


def lines(place: str, year: int, people: dict[str, int], group: str = "IDP") -> list[str]:
    return [
        f"{name},{group},{place},{year}-01-01,{year}-12-31,1000,{people.get(name, 100)},3"
        for name in NAMES
    ]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("needs")
    workspace = made(folder / "crisis")
    rows = [
        *lines("Anbar", 2026, {"WASH": 500, "FSC": 200}),
        *lines("Dahuk", 2026, {}),
        *lines("Dahuk", 2026, {"WASH": 110}, "HOST"),
        *lines("Dahuk", 2025, {"WASH": 10, "FSC": 90}),
    ]
    file = folder / "needs.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    import_file(workspace, file, table="needs", by=TESTER)
    return workspace


@pytest.fixture
def workspace(base: Workspace, tmp_path: Path) -> Workspace:
    import shutil

    from tests.workspaces import opened

    copied = tmp_path / "crisis"
    shutil.copytree(base.path, copied)
    return opened(copied)


def units(workspace: Workspace, **asked) -> dict[tuple[str, str], dict]:
    rows = pl.DataFrame(ask.jiaf(workspace, **asked)).to_dicts()
    return {(row["place_code"], row["population_group"]): row for row in rows}


def wash(**said) -> Final:
    given = {"place": "Anbar", "group": "IDP", "sector": "FSC", "reason": "agreed on 3 March"}
    return Final(**given | {"evidence": "expert_judgement"} | said)


def test_the_newest_year_is_asked_about(workspace):
    assert set(units(workspace)) == {("IQG01", "IDP"), ("IQG09", "IDP"), ("IQG09", "HOST")}
    assert set(units(workspace, year=2025)) == {("IQG09", "IDP")}


def test_the_year_before_stands_beside(workspace):
    row = units(workspace)["IQG09", "IDP"]
    assert (row["before_in_need"], row["before:WSH"], row["preliminary_in_need"]) == (100, 10, 100)
    assert row["pin_flags"] == "6"
    assert units(workspace)["IQG01", "IDP"]["before_in_need"] is None


def test_only_units_of_a_place_or_a_group_are_asked_for(workspace):
    assert set(units(workspace, place="IQG01")) == {("IQG01", "IDP")}
    assert set(units(workspace, group="HOST")) == {("IQG09", "HOST")}


def test_sector_figures_are_rows_and_no_sum(workspace):
    rows = pl.DataFrame(ask.needs(workspace, place="IQG01"))
    assert rows.height == 8
    assert "total" not in rows.columns
    assert ask.needs(workspace, place="IQG01", sector="WSH")["in_need"].to_pylist() == [500]


def test_a_decision_settles_a_unit_and_is_kept_with_who_and_why(workspace):
    assert units(workspace)["IQG01", "IDP"]["final_in_need_how"] == "awaiting"
    decide(workspace, [wash()], by=TESTER)
    row = units(workspace)["IQG01", "IDP"]
    assert (row["final_in_need"], row["final_sector"]) == (200, "FSC")
    assert (row["in_need_by"], row["in_need_reason"]) == ("a test", "agreed on 3 March")


def test_a_decision_of_a_year_is_none_of_another(workspace):
    decide(workspace, [wash(place="IQG09")], by=TESTER, year=2025)
    assert units(workspace)["IQG09", "IDP"]["final_in_need_how"] == "awaiting"
    assert units(workspace, year=2025)["IQG09", "IDP"]["final_in_need_how"] == "decided"


def test_a_decision_is_taken_back_and_as_it_was_known_stays(workspace):
    decide(workspace, [wash()], by=TESTER)
    moment = units(workspace)["IQG01", "IDP"]["in_need_at"]
    decide(workspace, [Final("Anbar", "a slip", "IDP", withdraw="pin")], by=TESTER)
    assert units(workspace)["IQG01", "IDP"]["final_in_need_how"] == "awaiting"
    assert units(workspace, as_of=moment)["IQG01", "IDP"]["final_in_need"] == 200


def test_everything_ever_decided_stays_and_says_whether_it_holds(workspace):
    decide(workspace, [wash()], by=TESTER)
    decide(workspace, [wash(sector="WASH")], by=TESTER)
    decide(workspace, [Final("Anbar", "a slip", "IDP", withdraw="pin")], by=TESTER)
    decide_setting(workspace, "gate", "0", reason="why", by=TESTER)
    told = [(row["question"], row["holds"]) for row in history(workspace).to_pylist()]
    assert told == [("setting", True), ("pin", False), ("pin", False), ("pin", False)]
    assert history(workspace, year=2025).num_rows == 0


def test_one_unit_is_not_decided_about_twice_at_once(workspace):
    with pytest.raises(InputError) as refused:
        decide(workspace, [wash(), wash(sector="WASH")], by=TESTER)
    assert refused.value.code == "decision-twice"
    assert history(workspace).num_rows == 0


def test_figures_of_one_level_are_asked_for(workspace):
    assert ask.needs(workspace, level=1).num_rows == 24
    assert ask.needs(workspace, level=2).num_rows == 0


def test_a_dry_run_keeps_nothing(workspace):
    told = decide(workspace, [wash(severity=4)], by=TESTER, dry_run=True)
    assert told["question"].to_pylist() == ["pin", "severity"]
    assert units(workspace)["IQG01", "IDP"]["final_in_need_how"] == "awaiting"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": " "}, "decision-incomplete"),
        ({"evidence": None}, "evidence-missing"),
        ({"evidence": "a feeling"}, "evidence-missing"),
        ({"sector": "GBV"}, "sector-not-main"),
        ({"sector": None, "severity": 6}, "severity-out-of-range"),
        ({"sector": None, "severity": 0}, "severity-out-of-range"),
        ({"sector": None, "in_need": 1_001}, "in-need-over-population"),
        ({"sector": None, "in_need": -1}, "in-need-over-population"),
        ({"in_need": 7}, "sector-without-figure"),
        ({"sector": None}, "decision-incomplete"),
        ({"flag": "colour"}, "question-unknown"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(workspace, said, code):
    with pytest.raises(InputError) as refused:
        decide(workspace, [wash(**said)], by=TESTER)
    assert refused.value.code == code


def test_a_unit_that_is_none_is_missing(workspace):
    with pytest.raises(Missing):
        decide(workspace, [wash(group="HOST")], by=TESTER)


def test_several_are_decided_by_a_file_all_or_none(workspace, tmp_path):
    file = tmp_path / "decisions.csv"
    file.write_text(
        "place,group,sector,severity,evidence,reason\n"
        "Anbar,IDP,FSC,4,expert_judgement,agreed\n"
        "Dahuk,Host community,WASH,,proxy_indicators,agreed\n",
        encoding="utf-8",
    )
    told = decide_file(workspace, file, by=TESTER)
    assert told.num_rows == 3
    assert units(workspace)["IQG09", "HOST"]["final_sector"] == "WSH"
    broken = file.with_name("broken.csv")
    broken.write_text(
        "place,group,severity,evidence,reason\n"
        "Anbar,IDP,5,expert_judgement,agreed\nAnbar,IDP,five,expert_judgement,agreed\n"
    )
    with pytest.raises(InputError, match="row 3 of broken"):
        decide_file(workspace, broken, by=TESTER)
    assert units(workspace)["IQG01", "IDP"]["final_severity"] == 4


def test_a_file_of_something_else_is_refused(workspace, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("place,colour\nAnbar,red\n", encoding="utf-8")
    with pytest.raises(InputError, match="colour"):
        decide_file(workspace, file, by=TESTER)


def test_a_threshold_is_changed_with_its_reason_and_changed_back(workspace):
    decide_setting(workspace, "pin-2-share", "5", reason="small camps", by=TESTER)
    decide_setting(workspace, "pin-3-share", "5", reason="small camps", by=TESTER)
    assert units(workspace)["IQG01", "IDP"]["pin_flags"] == ""
    told = {row["setting"]: row for row in rules(workspace).to_pylist()}
    assert (told["pin-2-share"]["value"], told["pin-2-share"]["usual"]) == ("5", "0.3")
    assert told["pin-2-share"]["reason"] == "small camps"
    decide_setting(workspace, "pin-2-share", None, reason="no longer", by=TESTER)
    assert units(workspace)["IQG01", "IDP"]["pin_flags"] == "2"


@pytest.mark.parametrize(("name", "value"), [("colour", "red"), ("colour", None), ("gate", "9")])
def test_a_rule_that_is_none_is_refused(workspace, name, value):
    with pytest.raises(InputError):
        decide_setting(workspace, name, value, reason="why not", by=TESTER)


def test_a_rule_is_not_changed_without_a_reason(workspace):
    with pytest.raises(InputError):
        decide_setting(workspace, "gate", "0", reason="", by=TESTER)


def test_totals_and_targets_add_up_what_is_settled(workspace):
    told = ask.totals(workspace).to_pylist()[0]
    assert (told["preliminary_in_need"], told["counted_in_need"]) == (710, 110)
    assert (told["units_open"], told["open_in_need"]) == (2, 600)
    decide(workspace, [wash(severity=4)], by=TESTER)
    place = {row["place_code"]: row for row in ask.totals(workspace, level=1).to_pylist()}
    assert place["IQG01"]["counted_in_need"] == 200
    target = ask.targeted(workspace).to_pylist()[0]
    assert (target["targeted"], target["prioritised"], target["units_open"]) == (255, 200, 1)
    classes = ask.by_severity(workspace).to_pylist()
    assert [(row["severity"], row["in_need"]) for row in classes] == [(3, 110), (4, 200)]


def test_a_workspace_without_needs_has_no_units(tmp_path):
    empty = made(tmp_path / "empty")
    assert ask.jiaf(empty).num_rows == 0
    assert ask.needs(empty).num_rows == 0
    assert ask.totals(empty).num_rows == 0
    assert ask.by_severity(empty, level=1).num_rows == 0
    assert ask.targeted(empty).num_rows == 0
