"""An information officer cleans a round, adjusts it, chooses between sources, and publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mcof.cli.main import app

ROUND = """round,reference_date,governorate,households,individuals,reliability,credibility
21,2015-05-21,Anbar,100,600,B,2
21,2015-05-21,Dukok,50,300,A,1
21,2015-05-21,Ninewa,31806,190836,F,6
"""
OTHER = (
    "round,reference_date,governorate,households,individuals\n21,2015-05-21,Ninewa,31846,191076\n"
)

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "crisis"
    CliRunner().invoke(app, ["init", str(folder), "--operation", "Crisis"])

    def invoke(*words: str, fails: bool = False) -> str:
        told = CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "220"})
        assert (told.exit_code != 0) is fails, told.output
        return told.output

    (tmp_path / "round.csv").write_text(ROUND, encoding="utf-8")
    (tmp_path / "other.csv").write_text(OTHER, encoding="utf-8")
    invoke("import", str(tmp_path / "round.csv"), "--as", "displacement")
    return invoke


def rows(run: Run, *words: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run(*words, "--format", "json"))
    return told


def test_a_round_is_cleaned(run: Run) -> None:
    assert "Dukok" in run("clean", "list")
    told = run("clean", "accept", "--code", "place-unknown", "--reason", "on the map")
    assert "1 finding is accepted." in told
    assert "Nothing was changed: this was a dry run." in run("clean", "apply", "--dry-run")
    assert "1 changes; 3 of 3 rows stored." in run("clean", "apply")
    assert "changes nothing that is not changed already" in run("clean", "apply")
    assert "No findings are open." in run("clean", "list")
    (gone,) = rows(run, "clean", "list", "--state", "gone")
    assert "on the map" in run("clean", "trail", gone["finding"])
    assert 300 in [row["individuals"] for row in rows(run, "figures")]
    run("clean", "reopen", gone["finding"], "--reason", "asked again")
    run("clean", "apply")
    assert 300 not in [row["individuals"] for row in rows(run, "figures")]


def test_the_log_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    run("clean", "log", "--output", str(file))
    text = file.read_text(encoding="utf-8")
    head, line = text.splitlines()[:2]
    cells = dict(zip(head.split(","), line.split(","), strict=False))
    assert cells["issue"] == "place-unknown"
    run("clean", "edit", cells["finding"], "--value", "IQG09 | Dahuk", "--reason", "asked")
    assert "The file decides nothing new." in run("clean", "load", str(file))
    assert "findings-not-named" in run("clean", "reject", "--reason", "so", fails=True)


def test_two_sources_are_reconciled(run: Run, tmp_path: Path) -> None:
    assert "No sources differ" in run("reconcile", "list")
    run("import", str(tmp_path / "other.csv"), "--as", "displacement")
    sides = rows(run, "reconcile", "list")
    side = next(row for row in sides if row["file_name"] == "round.csv")
    told = run(
        "reconcile",
        "choose",
        side["difference"],
        "--side",
        str(side["side"]),
        "--reason",
        "printed",
    )
    assert "left out" in told
    assert "Reconciled: for Ninewa, round.csv counts: printed" in run("figures")
    run("reconcile", "reopen", side["difference"], "--reason", "asked again")
    assert "Reconciled" not in run("figures")


def test_what_is_adjusted_stands_beside_what_was_collected(run: Run) -> None:
    assert "Nothing is adjusted" in run("adjust", "list")
    added = ("adjust", "add", "Anbar", "--on", "2015-05-21", "--round", "21", "--families", "10")
    run(*added, "--people", "60", "--source", "a registration", "--reason", "compared")
    anbar = next(row for row in rows(run, "figures") if row["place_code"] == "IQG01")
    assert (anbar["individuals"], anbar["adjusted_individuals"]) == (600, 660)
    assert "adjusted" in run("figures")
    (kept,) = rows(run, "adjust", "list")
    run("adjust", "withdraw", kept["adjustment"], "--reason", "counted already")
    assert "adjusted" not in run("figures")


def test_figures_say_how_far_they_may_be_relied_on(run: Run) -> None:
    told = {row["place_code"]: row for row in rows(run, "confidence", "--design")}
    assert (told["IQG01"]["weakest_reliability"], told["IQG01"]["weakest_credibility"]) == (
        "B",
        "2",
    )
    assert told["IQG15"]["rows_not_judged"] == 1
    assert "not a standard" in run("confidence", "--design")
    assert run("confidence", "--by-kind")


def test_what_was_published_is_shown_and_traced(run: Run, tmp_path: Path) -> None:
    assert "Nothing was published" in run("publications", "list")
    words = ("publish", "Round 21", "--reason", "monthly", "--published-on", "2015-06-04")
    assert "this was a dry run" in run(*words, "--dry-run")
    run(*words)
    (kept,) = rows(run, "publications", "list", "--on", "2015-06-04")
    assert rows(run, "publications", "list", "--on", "2015-06-03") == []
    name = kept["publication"]
    assert "answered the same today" in run("publications", "show", name)
    run("import", str(tmp_path / "other.csv"), "--as", "displacement")
    told = run("publications", "show", name)
    assert "Proved" in told
    assert "191,076" in told
    assert "round.csv" in run("publications", "trace", name, "--place", "Ninewa")
