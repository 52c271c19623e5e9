"""A person does their work on the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from mcof.cli.main import app

ROUND = """operation,round,reference_date,governorate,population_group,households,individuals,basis
Crisis,1,2015-05-21,Anbar,IDP,100,600,reported
Crisis,1,2015-05-21,Duhok,IDP,50,300,reported
Crisis,1,2015-05-21,Atlantis,IDP,10,60,reported
"""

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--operation", "Crisis"]).exit_code == 0
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "160"})

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "round-1.csv"
    path.write_text(ROUND, encoding="utf-8")
    return path


def test_a_dry_run_shows_everything_and_changes_nothing(run: Run, file: Path, folder: Path) -> None:
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    told = run("import", str(file), "--as", "displacement", "--dry-run")
    assert told.exit_code == 0
    assert "3 rows read, 2 would be stored" in told.stdout
    assert "place-unknown" in told.stdout
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before


def test_a_row_that_does_not_go_in_is_in_the_findings_with_its_cell(run: Run, file: Path) -> None:
    run("import", str(file), "--as", "displacement")
    (found,) = json.loads(run("findings", "--severity", "error", "-f", "json").stdout)
    assert (found["row"], found["column"], found["code"]) == (4, "D", "place-unknown")
    assert "Atlantis" in found["value"]


def test_the_persons_own_file_comes_back_with_the_cell_marked(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run("import", str(file), "--as", "displacement")
    (listed,) = json.loads(run("imports", "-f", "json").stdout)
    marked = tmp_path / "marked.xlsx"
    assert run("findings", listed["import_id"], "--marked", str(marked)).exit_code == 0
    cell = load_workbook(marked).worksheets[0]["D4"]
    assert cell.value == "Atlantis"
    assert cell.comment is not None


def test_importing_twice_is_importing_once(run: Run, file: Path) -> None:
    run("import", str(file), "--as", "displacement")
    assert "nothing was written" in run("import", str(file), "--as", "displacement").stdout
    assert len(json.loads(run("imports", "-f", "json").stdout)) == 1


def test_a_decision_about_a_name_is_followed_from_then_on(run: Run, file: Path) -> None:
    run("import", str(file), "--as", "displacement")
    (first,) = json.loads(run("imports", "-f", "json").stdout)
    decided = run("places", "decide", "Atlantis", "--is", "Baghdad", "--reason", "the old name")
    assert decided.exit_code == 0
    again = run("import", str(file), "--as", "displacement", "--supersedes", first["import_id"])
    assert "3 are stored" in again.stdout
    stock = json.loads(run("figures", "-f", "json").stdout)
    assert {row["place_code"]: row["individuals"] for row in stock} == {
        "IQG01": 600,
        "IQG09": 300,
        "IQG08": 60,
    }


def test_what_was_published_then_can_be_asked_now(run: Run, file: Path) -> None:
    run("import", str(file), "--as", "displacement")
    (listed,) = json.loads(run("imports", "-f", "json").stdout)
    run("imports", "retract", listed["import_id"], "--reason", "wrong round")
    assert json.loads(run("figures", "-f", "json").stdout) == []
    then = json.loads(run("figures", "-f", "json", "--as-of", listed["recorded_at"]).stdout)
    assert sum(row["individuals"] for row in then) == 900


def test_rows_can_be_had_for_programs(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", str(file), "--as", "displacement")
    comma = list(csv.DictReader(StringIO(run("figures", "-f", "csv").stdout)))
    assert [row["individuals"] for row in comma] == ["600", "300"]
    book = tmp_path / "figures.xlsx"
    assert run("figures", "-f", "xlsx", "-o", str(book)).exit_code == 0
    values = {cell.value for row in load_workbook(book).worksheets[0].iter_rows() for cell in row}
    assert {600, 300} <= values


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["import", "absent.csv", "--as", "displacement"], 4, "file-missing"),
        (["import", "FILE", "--as", "weather"], 2, "table-unknown"),
        (["import", "FILE", "--as", "displacement", "--set", "round"], 2, "set-unreadable"),
        (["import", "FILE", "--as", "displacement", "--set", "rond=1"], 2, "field-unknown"),
        (["import", "FILE", "--as", "needs", "--mapping", "absent.toml"], 4, "file-missing"),
        (["figures", "--by", "colour"], 2, "dimension-unknown"),
        (["figures", "--group", "poets"], 2, "word-unknown"),
        (["figures", "--on", "yesterday"], 2, "date-unreadable"),
        (["figures", "--place", "Atlantis"], 2, "place-unknown"),
        (["figures", "--as-of", "once"], 2, "as-of-unreadable"),
        (["gaps", "--sector", "poetry"], 2, "word-unknown"),
        (["gaps", "--rule", "luck"], 2, "rank-rule-unknown"),
        (["findings", "nothing"], 4, "import-missing"),
        (["export", "poems", "-o", "poems.csv"], 4, "table-missing"),
        (["report", "situation", "-o", "report.doc"], 2, "report-form-unknown"),
        (["report", "situation", "--lang", "fr"], 4, "language-missing"),
    ],
)
def test_an_error_says_what_is_wrong_and_ends_with_its_code(
    run: Run, file: Path, words: list[str], exit_code: int, code: str
) -> None:
    told = run(*(str(file) if word == "FILE" else word for word in words))
    assert told.exit_code == exit_code, told.output
    assert f"({code})" in " ".join(told.stderr.split())


def test_a_folder_that_is_no_workspace_is_said_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["figures", "-w", str(tmp_path)])
    assert told.exit_code == 4
    assert "mcof init" in told.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.xlsx", b"%PDF-1.7 not a workbook"),
        ("empty.csv", b""),
        ("header.csv", b"governorate,individuals\n"),
        ("nul.csv", b"governorate,individuals\nAnbar\x00,5\n"),
    ],
)
def test_a_hostile_file_is_one_error_and_nothing_is_stored(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    told = run("import", str(tmp_path / name), "--as", "displacement")
    assert told.exit_code == 2, told.output
    assert "Traceback" not in told.output
    assert json.loads(run("imports", "-f", "json").stdout) == []
