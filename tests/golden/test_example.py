"""The example of Iraq 2015 through every door: one figure, wherever it is read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

import mcof
from mcof.cli.main import app
from mcof.crisis import Crisis

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "iraq-2015"
SENTENCE = (
    "3,035,592 people (505,932 families) displaced since January 2014. 81 per cent are in seven "
    "governorates: Anbar 18, Baghdad 16, Dahuk 15, Kirkuk 12, Erbil 8, Ninewa 6, Sulaymaniyah 6."
)

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the example, made by the command line as a person would make it."""
    made = tmp_path_factory.mktemp("example") / "iraq"
    described = tomllib.loads((EXAMPLE / "example.toml").read_text("utf-8"))
    run = CliRunner().invoke
    said = ["--operation", described["operation"], "--day", str(described["day"])]
    told = run(app, ["init", str(made), "--name", "Iraq 2015", *said])
    assert told.exit_code == 0, told.output
    for entry in described["file"]:
        given = ["import", str(EXAMPLE / entry["name"]), "--as", entry["as"], "-w", str(made)]
        given += ["--mapping", str(EXAMPLE / entry["mapping"])] if "mapping" in entry else []
        told = run(app, given)
        assert told.exit_code == 0, told.output
    return made


@pytest.fixture
def crisis(folder: Path) -> Crisis:
    return mcof.open(folder)


@pytest.fixture
def run(folder: Path) -> Run:
    """The command line in the workspace of the example."""

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "160"})

    return invoke


def rows(told: Result) -> list[dict[str, Any]]:
    assert told.exit_code == 0, told.output
    answer: list[dict[str, Any]] = json.loads(told.stdout)
    return answer


def test_the_sentence_comes_out_of_the_data(run: Run) -> None:
    assert run("figures", "sentence").stdout.strip() == SENTENCE


def test_the_seven_published_governorates_hold_81_per_cent(run: Run) -> None:
    held = rows(run("figures", "concentration", "-f", "json"))
    assert [row["share"] for row in held] == [18, 16, 15, 12, 8, 6, 6]
    assert {row["set_share"] for row in held} == {81}


def test_the_national_figure_is_the_sum_of_the_governorates(run: Run) -> None:
    (nation,) = rows(run("figures", "--level", "0", "--group", "IDP", "-f", "json"))
    assert nation["individuals"] == nation["parts_individuals"] == 3_035_592
    assert nation["households"] == nation["parts_households"] == 505_932


def test_a_change_of_method_is_told_from_people_going_home(run: Run) -> None:
    (change,) = rows(run("figures", "change", "--before", "116", "--round", "117", "-f", "json"))
    assert change["change_individuals"] == -81_345
    assert change["real_effect"] == -28_674
    assert change["method_effect"] == -52_671


def test_the_round_of_2020_has_18_governorates(run: Run) -> None:
    counted = rows(run("figures", "--round", "116", "-f", "json"))
    assert len(counted) == 18
    assert sum(row["individuals"] for row in counted) == 1_381_332


def test_a_known_slip_of_a_publication_is_a_finding(run: Run) -> None:
    (found,) = rows(run("findings", "--code", "households-individuals", "-f", "json"))
    assert "622301" in found["message"]
    assert found["severity"] == "warning"


def test_the_same_figures_stand_in_every_door(crisis: Crisis, folder: Path) -> None:
    report = crisis.report()
    pdf = crisis.workspace.renderer.pdf(report, "en")
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    page = crisis.workspace.renderer.html(report, "en")
    stock = {row["place_code"]: row["individuals"] for row in crisis.figures().to_pylist()}
    assert len(stock) == 18
    for people in (*stock.values(), 3_035_592, 505_932):
        assert f"{people:,}" in printed
        assert f"{people:,}" in page


def test_the_worst_gap_walks_back_to_its_rows(crisis: Crisis) -> None:
    worst = crisis.gaps(limit=1).to_pylist()[0]
    behind = crisis.evidence(worst["gap"]).to_pylist()
    assert {row["table"] for row in behind} >= {"needs"}
    (need,) = [row for row in behind if row["table"] == "needs"]
    assert need["figure"] == worst["need"]
    files = {row["import_id"]: row["file_name"] for row in crisis.imports().to_pylist()}
    assert files[need["import_id"]] == "needs-2015.csv"
    assert need["sheet"] == "needs-2015.csv"
    assert need["source_row"] > 1


def test_invented_rows_are_marked_wherever_they_show(crisis: Crisis) -> None:
    found = crisis.gaps(without=["displaced-figure-weak"])  # which is of counts, and some are real
    assert set(found["basis"].to_pylist()) <= {"synthetic", None}
    report = crisis.report()
    for language, word in (("en", "synthetic"), ("ar", "اصطناعي"), ("ckb", "دەستکرد")):
        assert word in crisis.workspace.renderer.html(report, language)


def test_the_store_of_the_example_is_healthy(run: Run) -> None:
    told = run("doctor")
    assert told.exit_code == 0
    assert "healthy" in told.stdout
