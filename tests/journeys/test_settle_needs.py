"""A group settles people in need and severity on the command line, from a worksheet to a target."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcof.cli.main import app

Run = Callable[..., Result]
NAMES = ("CCCM", "Education", "Nutrition", "FSC", "Health", "Protection", "Shelter", "WASH")
HEAD = "sector,population_group,governorate,period_start,period_end,population,in_need,severity"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made)]).exit_code == 0

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(made)], env={"COLUMNS": "200"})

    return invoke


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    rows = [
        f"{name},IDP,{place},2026-01-01,2026-12-31,9000,{people.get(name, 100)},3"
        for place, people in (("Anbar", {"WASH": 900, "FSC": 400}), ("Dahuk", {}))
        for name in NAMES
    ]
    file = tmp_path / "needs.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return file


def test_a_group_settles_what_is_flagged(run: Run, needs: Path, tmp_path: Path) -> None:
    assert "No needs are known" in run("needs").stdout
    assert run("import", str(needs), "--as", "needs").exit_code == 0
    told = json.loads(run("needs", "--place", "Anbar", "-f", "json").stdout)
    assert {row["in_need"] for row in told} == {100, 400, 900}

    shown = run("needs", "jiaf", "--flagged").stdout
    assert "Anbar" in shown
    assert "Dahuk" not in shown
    assert "JIAF-style support, not an official PiN" in shown
    assert "open are 1 units with 900 people" in shown

    file = tmp_path / "decisions.csv"
    file.write_text(
        "place,group,sector,severity,evidence,reason\n"
        "Anbar,IDP,FSC,4,expert_judgement,WASH counts a whole district\n",
        encoding="utf-8",
    )
    assert (
        "2 decisions would be kept"
        in run("needs", "decide", "--file", str(file), "--dry-run").stdout
    )
    assert "2 decisions kept" in run("needs", "decide", "--file", str(file)).stdout
    (row,) = json.loads(
        run("needs", "jiaf", "--by", "place", "--place", "Anbar", "-f", "json").stdout
    )
    assert (row["counted_in_need"], row["units_open"]) == (400, 0)

    (target,) = json.loads(run("needs", "targets", "-f", "json").stdout)
    assert (target["targeted"], target["prioritised"]) == (450, 400)
    classes = list(
        csv.DictReader(StringIO(run("needs", "jiaf", "--by", "severity", "-f", "csv").stdout))
    )
    assert [(row["severity"], row["in_need"]) for row in classes] == [("3", "100"), ("4", "400")]


def test_a_refusal_says_what_to_do(run: Run, needs: Path) -> None:
    run("import", str(needs), "--as", "needs")
    told = run("needs", "decide", "Anbar", "--group", "IDP", "--sector", "WASH", "--reason", "so")
    assert told.exit_code == 2
    told = run("needs", "decide")
    assert told.exit_code == 2
    told = run("needs", "decide", "Anbar", "--reason", "so")
    assert told.exit_code == 4


def test_a_threshold_is_changed_and_shown_with_its_reason(run: Run, needs: Path) -> None:
    run("import", str(needs), "--as", "needs")
    told = run("needs", "rules", "--set", "pin-2-share=3", "--reason", "small camps")
    assert "small camps" in told.stdout
    assert run("needs", "rules", "--set", "pin-2-share=many", "--reason", "x").exit_code == 2


def test_quantities_say_how_sure_their_standards_are(run: Run, needs: Path) -> None:
    run("import", str(needs), "--as", "needs")
    shown = run("needs", "quantities", "--of", "in-need", "--place", "Anbar", "--sector", "WASH")
    assert "405,000" in shown.stdout  # 900 people, 15 litres, 30 days
    assert "recalled" in shown.stdout
    assert "checked before you rely" in shown.stdout
    assert "Nobody is counted" in run("needs", "quantities").stdout
    assert "Sphere Handbook" in run("needs", "standards", "--sector", "WASH").stdout
