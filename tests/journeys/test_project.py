"""Somebody projects the next rounds, draws them, plays a scenario and looks what came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests import workspaces
from typer.testing import CliRunner, Result

from mcof.actions.intake.import_file import import_file
from mcof.cli.main import app


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = workspaces.made(tmp_path_factory.mktemp("p") / "w")
    people = [100 + 9 * at for at in range(12)]
    lines = [f"{at},2015-{at + 1:02d}-01,IQ,{n}000,reported" for at, n in enumerate(people)]
    file = made.path.parent / "rounds.csv"
    text = "round,reference_date,place_code,individuals,basis\n" + "\n".join(lines)
    file.write_text(text, encoding="utf-8")
    import_file(made, file, table="displacement", by=workspaces.TESTER)
    return made.path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "160"})


def rows(told: Result) -> list[dict[str, Any]]:
    assert told.exit_code == 0, told.output
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def test_a_projection_says_that_it_is_no_fact_and_how_far_off_it_was(folder: Path) -> None:
    told = run(folder, "project", "run")
    assert told.exit_code == 0, told.output
    assert "modelled, no facts" in told.stdout
    assert "in the worst round" in told.stdout
    assert "fail together in shocks" in told.stdout
    assert [row["state"] for row in rows(run(folder, "project", "scores", "-f", "json"))] == [
        "waiting"
    ] * 3


def test_the_backtest_names_the_way_that_is_used(folder: Path) -> None:
    tried = rows(run(folder, "project", "backtest", "--horizon", "1", "-f", "json"))
    assert [row["candidate"] for row in tried if row["used"]] == ["own-trend"]


@pytest.mark.parametrize("name", ["t.html", "t.svg", "t.png"])
def test_a_timeline_is_drawn(folder: Path, tmp_path: Path, name: str) -> None:
    told = run(folder, "project", "picture", str(tmp_path / name), "--lang", "ar")
    assert told.exit_code == 0, told.output
    assert (tmp_path / name).stat().st_size > 1000


def test_a_picture_of_no_known_form_is_refused(folder: Path, tmp_path: Path) -> None:
    told = run(folder, "project", "picture", str(tmp_path / "t.gif"))
    assert told.exit_code == 2
    assert "picture-form" in told.output


def test_a_scenario_is_written_edited_and_played(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "shock.toml"
    assert run(folder, "project", "scenario", str(file), "--new").exit_code == 0
    told = run(folder, "project", "scenario", str(file), "--level", "0")
    assert told.exit_code == 0, told.output
    assert "assumptions, no projection" in told.stdout


def test_figures_say_what_stocks_imply(folder: Path) -> None:
    (planned,) = rows(run(folder, "figures", "planning", "-f", "json"))
    assert (planned["individuals"], planned["planning_individuals"]) == (199_000, 200_000)
    (moved,) = rows(run(folder, "figures", "turnover", "--level", "0", "-f", "json"))
    assert moved["arrivals_at_least"] == 9_000
    refused = run(folder, "figures", "origins", "--zero", "nowhere")
    assert "zero-unreadable" in refused.output
