"""A coordinator drafts a plan, edits it in a spreadsheet, agrees on it, and follows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from mcof.cli.main import app

NEEDS = """sector,phase,population_group,governorate,period_start,period_end,in_need,basis
Health support,During,IDP,Anbar,2015-05-01,2015-06-30,1000,synthetic
Health support,During,IDP,Erbil,2015-05-01,2015-06-30,400,synthetic
"""
REACHED = """organisation,sector,phase,governorate,population_group,period_start,period_end,reached
NGO 1,Health support,During,Anbar,IDP,2015-06-01,2015-06-30,300
"""
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "crisis"
    CliRunner().invoke(app, ["init", str(folder), "--day", "2015-06-15"])

    def invoke(*words: str, fails: bool = False) -> str:
        told = CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "220"})
        assert (told.exit_code != 0) is fails, told.output
        return told.output

    for name, text in (("needs", NEEDS), ("responses", REACHED)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        invoke("import", str(file), "--as", name)
    return invoke


def test_from_the_worst_gaps_to_a_plan_that_is_followed(run: Run, tmp_path: Path) -> None:
    assert "No plan yet" in run("plan", "list")
    assert "is saved, as a draft" in run("plan", "new", "crp", "--period", "2015-06-01/2015-12-31")
    assert "2 lines" in run("plan", "from-gaps", "crp")
    assert "Surplus and shortage" in run("plan", "check", "crp")
    file = tmp_path / "crp.xlsx"
    run("plan", "export", "crp", "-o", str(file))
    book = openpyxl.load_workbook(file)
    sheet = book["Activities by place"]
    at = {cell.value: cell.column for cell in sheet[2]}
    anbar = next(row for row in (3, 4) if "Anbar" in sheet.cell(row, at["place_code"]).value)
    sheet.cell(anbar, at["organisation"]).value = "NGO 1"
    sheet.cell(anbar, at["target"]).value = 900
    book.save(file)
    seen = run("plan", "import", str(file), "--preview")
    assert "target, people is 900 instead of" in seen
    assert "It can be imported" in seen
    run("plan", "import", str(file), "--why", "who acts", "--by", "Ana")
    assert "version 3" in run("plan", "show", "crp")
    assert "900 بدلاً من" in run("plan", "diff", "crp", "2", "3", "--lang", "ar").translate(
        dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
    )
    run("plan", "move", "crp", "submit", "--by", "Ana")
    assert "another person" in run("plan", "move", "crp", "agree", "--why", "x", "--by", "Ana",
                                   fails=True)  # fmt: skip
    run("plan", "move", "crp", "agree", "--why", "agreed", "--by", "Bana")
    run("plan", "move", "crp", "start", "--why", "begins")
    told = run("plan", "follow", "crp", "--on", "2015-07-15")
    assert "Below the band" in told
    assert "Nothing was changed" in told
    assert run("plan", "versions", "crp", "-f", "json").count('"version"') == 3
    run("plan", "revise", "crp", "--on", "2015-07-15", "--why", "reach is behind")
    rows = json.loads(run("plan", "list", "-f", "json"))
    assert [(row["version"], row["standing"], row["changed_since"]) for row in rows] == [
        (4, 3, True)
    ]
    assert "revision" in run("plan", "versions", "crp")
    assert "start" in run("plan", "history", "crp")
    assert "healthy" in run("doctor")


def test_the_second_of_two_is_refused_with_what_the_first_changed(run: Run, tmp_path: Path) -> None:
    run("plan", "new", "crp", "--period", "2015-06-01/2015-12-31")
    run("plan", "from-gaps", "crp")
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for target, file in enumerate(files, 700):
        run("plan", "export", "crp", "-o", str(file))
        book = openpyxl.load_workbook(file)
        sheet = book["Activities by place"]
        at = {cell.value: cell.column for cell in sheet[2]}
        sheet.cell(3, at["target"]).value = target
        book.save(file)
    run("plan", "import", str(files[0]), "--why", "mine")
    told = run("plan", "import", str(files[1]), "--why", "mine too", fails=True)
    assert "was changed by somebody else" in told
    assert "> 700" in told
    assert "It cannot be imported" in run("plan", "import", str(files[1]), "--preview")
