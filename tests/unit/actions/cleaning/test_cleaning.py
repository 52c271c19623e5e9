"""The cleaning log: proposed, decided, applied, undone, and followed for the next file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.cleaning.apply import apply, pending
from mcof.actions.cleaning.decide import decide
from mcof.actions.cleaning.queue import queue
from mcof.actions.doctor import doctor
from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.intake.imports import imports
from mcof.errors import InputError, Missing
from mcof.ingest.said import Options
from mcof.ports import Workspace

SITES = """SSID,Camp name,Governorate,Latitude,Longitude,Households,Individuals
s1,Khazir,Ninewa,36.3,43.5,10,60
s2,Hasansham,Ninewa,36.4,43.4,10,60
s3,Debaga,Erbil,43.8,35.8,20,120
s4,Harshm,Erbilla,36.2,44.0,5,30
s5,Baharka,Erbil,36.3,44.0,7,x
s5,Baharka,Erbil,36.3,44.0,7,x
"""
BASIS = {"operation": "Iraq", "round": "21", "reference_date": "2015-05-21"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


def imported(
    workspace: Workspace, text: str = SITES, *, name: str = "sites.csv", **said: Any
) -> ImportResult:
    path = workspace.path.parent / name
    path.write_text(text, encoding="utf-8")
    constants = BASIS | said.pop("constants", {})
    return import_file(
        workspace, path, table="sites", by=TESTER, options=Options(constants=constants), **said
    )


def listed(workspace: Workspace, **asked: Any) -> pl.DataFrame:
    rows = pl.from_arrow(queue(workspace, **asked))
    assert isinstance(rows, pl.DataFrame)
    return rows


def sites(workspace: Workspace) -> dict[str, dict[str, Any]]:
    rows = workspace.engine.answer(workspace.engine.table("sites"))
    return {row["site_id"]: row for row in rows.to_pylist()}


def say(workspace: Workspace, verdict: str, **said: Any) -> None:
    decide(workspace, verdict, by=TESTER, **{"reason": "seen on the spot", **said})


def test_each_finding_proposes_what_can_be_proposed(workspace: Workspace) -> None:
    imported(workspace)
    told = listed(workspace).select("code", "fields", "found", "action", "proposed").rows()
    assert (
        "coordinates-swapped",
        "latitude+longitude",
        "43.8 | 35.8",
        "set",
        "35.8 | 43.8",
    ) in told
    place = next(row for row in told if row[0] == "place-unknown")
    assert place[1:] == ("admin1_code+admin1_name", " | Erbilla", "set", "IQG11 | Erbil")
    assert ("number-unreadable", "individuals", "x", "set", None) in told
    assert [row[3] for row in told if row[0] == "duplicate-row"] == ["once"]


def test_nothing_changes_until_the_log_is_applied(workspace: Workspace) -> None:
    imported(workspace)
    before = sites(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    assert sites(workspace) == before
    assert listed(workspace, code="coordinates-swapped")["state"].to_list() == ["accepted"]


def test_applying_imports_the_same_original_again(workspace: Workspace) -> None:
    first = imported(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    done = apply(workspace, by=TESTER)
    assert [one.superseded for one in done] == [first.import_id]
    row = sites(workspace)["s3"]
    assert (row["latitude"], row["longitude"]) == (35.8, 43.8)
    register = imports(workspace).to_pylist()
    assert len({one["file_sha256"] for one in register}) == 1
    assert [one["state"] for one in register] == ["counts", "superseded"]
    assert doctor(workspace).healthy


def test_a_changed_row_says_what_was_changed_and_by_which_decision(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "edited", code="number-unreadable", value="42")
    apply(workspace, by=TESTER)
    row = sites(workspace)["s5"]
    assert row["individuals"] == 42
    assert row["note"] == "Cleaned: individuals x -> 42"
    assert row["basis"] == "derived"
    decision = listed(workspace, code="number-unreadable")["decision"][0]
    assert row["cleaned"] == decision
    assert sites(workspace)["s1"]["cleaned"] is None
    assert sites(workspace)["s1"]["basis"] == "reported"


def test_an_unknown_place_becomes_the_one_decided_on(workspace: Workspace) -> None:
    imported(workspace)
    assert "s4" not in sites(workspace)
    say(workspace, "accepted", code="place-unknown")
    apply(workspace, by=TESTER)
    assert sites(workspace)["s4"]["place_code"] == "IQG11"
    assert sites(workspace)["s4"]["basis"] == "reported"


def test_applying_twice_is_applying_once(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    apply(workspace, by=TESTER)
    assert pending(workspace) == []
    assert apply(workspace, by=TESTER) == []
    assert imports(workspace).num_rows == 2


def test_a_dry_run_shows_the_changes_and_makes_none(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    (one,) = apply(workspace, by=TESTER, dry_run=True)
    assert one.changes.select("found", "proposed").rows() == [("43.8 | 35.8", "35.8 | 43.8")]
    assert imports(workspace).num_rows == 1
    assert pending(workspace) != []


def test_a_later_decision_undoes_an_earlier_one(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    apply(workspace, by=TESTER)
    name = listed(workspace, code="coordinates-swapped", state="gone")["finding"][0]
    say(workspace, "rejected", findings=[name])
    apply(workspace, by=TESTER)
    assert sites(workspace)["s3"]["latitude"] is None
    assert listed(workspace, code="coordinates-swapped")["state"].to_list() == ["rejected"]
    assert imports(workspace).num_rows == 3


def test_the_log_holds_for_the_next_file(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "accepted", code="coordinates-swapped")
    later = SITES.replace("20,120", "21,126")
    result = imported(
        workspace,
        later,
        name="next.csv",
        clean=True,
        constants={"round": "22", "reference_date": "2015-06-04"},
    )
    assert "value-cleaned" in set(result.findings["code"])
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert [r["latitude"] for r in rows if r["site_id"] == "s3" and r["round"] == 22] == [35.8]


def test_a_rejected_finding_comes_back_open_if_the_value_changes(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "rejected", code="coordinates-swapped")
    assert listed(workspace, code="coordinates-swapped")["state"].to_list() == ["rejected"]
    imported(
        workspace,
        SITES.replace("43.8,35.8", "43.9,35.8"),
        name="next.csv",
        constants={"round": "22"},
    )
    states = listed(workspace, code="coordinates-swapped").select("found", "state").rows()
    assert sorted(states) == [("43.8 | 35.8", "rejected"), ("43.9 | 35.8", "open")]


def test_a_row_that_is_left_out_stands_in_the_findings(workspace: Workspace) -> None:
    imported(workspace)
    say(workspace, "accepted", code="duplicate-row")
    (one,) = apply(workspace, by=TESTER)
    account = one.result.account
    assert account.rows_read == account.rows_stored + account.rows_rejected == 6
    assert one.changes["code"].to_list() == ["row-dropped"]
    assert one.changes["row"].to_list() == [7]


def test_what_cannot_be_proposed_is_edited_or_rejected(workspace: Workspace) -> None:
    imported(workspace, SITES.replace("10,60\ns2", "10,61\ns2") + "s6,X,Erbil,36.3,44.0,1,-5\n")
    with pytest.raises(InputError, match="edit-changes-nothing"):
        say(workspace, "edited", code="number-unreadable", value="x")
    with pytest.raises(InputError, match="edit-unreadable"):
        say(workspace, "edited", code="coordinates-swapped", value="35.8")
    with pytest.raises(InputError, match="decision-incomplete"):
        say(workspace, "rejected", code="number-unreadable", reason=" ")
    with pytest.raises(Missing, match="finding-missing"):
        say(workspace, "rejected", findings=["zzz"])
    with pytest.raises(InputError, match="findings-not-named"):
        say(workspace, "rejected")


def test_deciding_the_same_again_writes_nothing(workspace: Workspace) -> None:
    imported(workspace)
    name = listed(workspace, code="coordinates-swapped")["finding"][0]
    for _ in range(2):
        told = decide(workspace, "accepted", findings=[name], reason="seen", by=TESTER)
    assert told.already == 1
    assert workspace.store.read("cleaning").num_rows == 1


def test_a_row_is_repeated_only_within_its_round(workspace: Workspace) -> None:
    """The same count in another round is another observation: it stays."""
    text = "round,reference_date,SSID,Governorate,Individuals\n" + "".join(
        f"{number},2015-05-{day},s1,Erbil,60\n" for number, day in ((20, "07"), (21, 21), (21, 21))
    )
    path = workspace.path.parent / "rounds.csv"
    path.write_text(text, encoding="utf-8")
    said = Options(constants={"operation": "Iraq"})
    import_file(workspace, path, table="sites", by=TESTER, options=said)
    say(workspace, "accepted", code="duplicate-row")
    (one,) = apply(workspace, by=TESTER)
    assert one.changes["row"].to_list() == [4]
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert sorted(row["round"] for row in rows) == [20, 21]
