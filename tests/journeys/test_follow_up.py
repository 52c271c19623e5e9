"""A coordinator follows gaps up: whose they are, what changed since, and who is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mcof.cli.main import app

HEAD = "Governorate,Sector,People in need,Population group,Start date,End date,Severity\n"
MAY = (
    "Anbar,Health,5000,IDP,2015-05-01,2015-05-21,4\nErbil,Health,900,IDP,2015-05-01,2015-05-21,2\n"
)
JUNE = "Anbar,Health,9000,IDP,2015-06-01,2015-06-04,4\nErbil,Health,0,IDP,2015-06-01,2015-06-04,2\n"
GAP = "nobody-acts~HEALTH~-~IDP~iq-cod-2019~IQG01"

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "crisis"
    CliRunner().invoke(app, ["init", str(folder), "--operation", "Crisis"])

    def invoke(*words: str, fails: bool = False) -> str:
        told = CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "220"})
        assert (told.exit_code != 0) is fails, told.output
        return told.output

    for name, text in (("may", MAY), ("june", JUNE)):
        (tmp_path / f"{name}.csv").write_text(HEAD + text, encoding="utf-8")
    invoke("import", str(tmp_path / "may.csv"), "--as", "needs")
    return invoke


def rows(run: Run, *words: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run(*words, "--format", "json"))
    return told


def test_gaps_are_ranked_and_the_rule_of_the_workspace_is_decided(run: Run) -> None:
    asked = ("gaps", "rank", "--on", "2015-05-21", "--sector", "HEALTH", "--kind", "presence")
    assert "Ranked by a score of 30% severity" in run(*asked)
    assert "top near" in run(*asked, "--sensitivity", "--weightings", "100")
    refused = run("gaps", "rank", "--rule", "sex=1", fails=True)
    assert "says who people are" in refused
    run("gaps", "rule", "decide", "people=1", "--reason", "agreed")
    assert "a score of 100% people" in run(*asked)
    run("gaps", "rule", "withdraw", "--reason", "too simple")
    assert "30% severity" in run(*asked)


def test_a_gap_is_taken_in_hand_and_given_back(run: Run) -> None:
    on = ("--on", "2015-05-21")
    assert "Nothing was decided" in run("gaps", "decided")
    run("gaps", "assign", GAP, "Health cluster", "--reason", "leads", *on)
    run("gaps", "acknowledge", GAP, "--until", "2015-06-01", "--reason", "a visit", *on)
    (one,) = [row for row in rows(run, "gaps", *on, "--sector", "HEALTH") if row["gap"] == GAP]
    assert (one["owner"], one["status"]) == ("Health cluster", "acknowledged")
    run("gaps", "mark", GAP, "planned", "--reason", "in the plan", *on)
    run("gaps", "close", GAP, "--reason", "a clinic", *on)
    run("gaps", "reopen", GAP, "--reason", "it shut", *on)
    statuses = [row["status"] for row in rows(run, "gaps", "decided", "--every")]
    assert statuses == ["open", "closed", "planned", "acknowledged", "open"]


def test_what_changed_is_told_and_each_owner_has_a_digest(run: Run, tmp_path: Path) -> None:
    may = ("--on", "2015-05-21", "--sector", "HEALTH")
    june = ("--on", "2015-06-04", "--sector", "HEALTH")
    assert "No alert is open" in run("alerts")
    run("alerts", "rule", "add", "all", "--kind", "presence", "--owner", "Office", "--reason", "x")
    assert "2 alerts open" in run("alerts", "run", *may)
    assert "nothing new is told" in run("alerts", "run", *may)
    assert "no other was kept" in run("gaps", "keep", "--reason", "x", *may)
    run("import", str(tmp_path / "june.csv"), "--as", "needs")
    changed = [
        (row["place_code"], row["change"], row["because"])
        for row in rows(run, "gaps", "changed", *june)
        if row["reason"] == "nobody-acts"
    ]
    assert changed == [("IQG01", "grew", "fact"), ("IQG11", "closed", "fact")]
    assert "1 alert open" in run("alerts", "run", *june)
    text = run("alerts", "digest")
    assert text.startswith("Alerts of")
    assert "For: Office\nGrew: 1, Closed: 1\n" in text
    assert "9,000 people (before: 5,000)" in text
    assert "ازدادت" in run("alerts", "digest", "--lang", "ar")
    run("alerts", "rule", "withdraw", "all", "--reason", "done")
    assert "No rule" in run("alerts", "rule", "list")
    assert "The store is healthy" in run("doctor")


def test_the_library_follows_gaps_up_too(run: Run, tmp_path: Path) -> None:
    import mcof

    followup = mcof.open(tmp_path / "crisis").followup
    asked = {"on": date(2015, 5, 21), "sectors": ["HEALTH"]}
    assert followup.ranking(kind="presence", **asked)["place_code"][0].as_py() == "IQG01"
    followup.decide_gap(GAP, owner="Health cluster", reason="leads", on=date(2015, 5, 21))
    assert followup.decided_gaps()["owner"].to_pylist() == ["Health cluster"]
    name, is_new = followup.keep_analysis(reason="a meeting", **asked)
    assert is_new
    assert followup.compare(name, **asked).changes.num_rows > 0
    followup.add_alert_rule("all", reason="so")
    assert followup.run_alerts(**asked).open_now == followup.alerts().num_rows
    assert "For: Health cluster" in followup.digest()
