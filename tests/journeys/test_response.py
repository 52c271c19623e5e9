# ruff: noqa: E501 - lines of a sheet are as wide as they are
"""A coordinator looks who does what, declares how it is counted, and gathers who leads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from mcof.cli.main import app

WORK = """Organisation,Cluster,Activity,Indicator,Governorate,Population group,Start,End,Reached,Donor,Update
One,WASH,Water,People with water,Erbil,IDP,2015-04-01,2015-04-30,600,,
One,WASH,Water,People with water,Erbil,IDP,2015-05-01,2015-05-21,500,,
Two,WASH,Water,People with water,Erbil,IDP,2015-05-01,2015-05-21,450,One,
Six,Health,Clinic,Consultations,Dahuk,IDP,2015-05-01,2015-05-21,,,
"""
LATER = """Organisation,Cluster,Activity,Indicator,Governorate,Population group,Start,End,Reached,Donor,Update
Two,WASH,Water,People with water,Erbil,IDP,2015-05-01,2015-05-21,440,One,Update
One,WASH,Water,People with water,Erbil,IDP,2015-04-01,2015-04-30,,,Delete
"""

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--day", "2015-05-21"]).exit_code == 0
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "160"})
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> Callable[..., Result]:
    def bring(text: str, table: str = "responses") -> Result:
        path = tmp_path / f"{table}-{abs(hash(text))}.csv"
        path.write_text(text, "utf-8")
        return run("import", str(path), "--as", table)

    return bring


def told(run: Run, *words: str) -> list[dict[str, Any]]:
    return json.loads(run("response", *words, "-f", "json").stdout)


def reached(run: Run, *words: str) -> list[tuple[Any, ...]]:
    rows = told(run, "reached", *words)
    return [(row["place_code"], row["reached"], row["reached_rule"]) for row in rows]


def test_people_reached_follow_the_rule_that_is_declared_and_that_is_taken_back(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    wash = ("--sector", "WASH")
    assert reached(run, *wash) == [("IQG11", 1050, "LARGEST")]
    about = ("--indicator", "people with water", "--organisation", "One")
    run("response", "rule", "add", "added", *about, "--reason", "one kit for each family")
    assert reached(run, *wash) == [("IQG11", 1550, "ADDED; LARGEST")]
    run("response", "rule", "add", "Same caseload", *wash, "--reason", "one camp")
    assert reached(run, *wash) == [("IQG11", 1100, "ADDED; LARGEST")]
    (each, *_) = told(run, "reached", *wash, "--by", "organisation")
    assert each["rule_why"] == "one kit for each family; one camp"
    for rule in told(run, "rule", "list"):
        run("response", "rule", "withdraw", rule["declared"], "--reason", "a slip")
    assert reached(run, *wash) == [("IQG11", 1050, "LARGEST")]
    assert len(told(run, "rule", "list", "--withdrawn")) == 4


def test_gaps_are_counted_by_the_rule_that_is_declared(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    imported(
        "Sector,Governorate,Group,In need,Start,End\nWASH,Erbil,IDP,2000,2015-04-01,2015-06-30\n",
        "needs",
    )
    asked = ("gaps", "--matrix", "--sector", "WASH", "--place", "Erbil", "-f", "json")

    def cell() -> tuple[int, int, str]:
        (one,) = (row for row in json.loads(run(*asked).stdout) if row["need"])
        return one["reached"], one["unmet"], one["reached_rule"]

    assert cell() == (1050, 950, "largest-per-organisation-and-place")
    run("response", "rule", "add", "ADDED", "--sector", "WASH", "--reason", "other families")
    assert cell() == (1550, 450, "ADDED")
    (figure,) = told(run, "reached", "--sector", "WASH")
    assert figure["reached"] == 1550


def test_an_update_changes_the_gap_and_its_evidence(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    imported(
        "Sector,Governorate,Group,In need,Start,End\nWASH,Erbil,IDP,2000,2015-04-01,2015-06-30\n",
        "needs",
    )
    imported(LATER)
    rows = json.loads(run("gaps", "--kind", "coverage", "--sector", "WASH", "-f", "json").stdout)
    (gap,) = (row for row in rows if row["place_code"] == "IQG11")
    assert (gap["reached"], gap["magnitude"]) == (940, 1060)
    behind = json.loads(run("gaps", "--evidence", gap["gap"], "-f", "json").stdout)
    figures = sorted(row["figure"] for row in behind if row["table"] == "responses")
    assert figures == [440, 500]


def test_reach_that_nobody_reports_is_a_dash_and_not_a_zero(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    assert reached(run, "--place", "Dahuk") == [("IQG09", None, "LARGEST")]


def test_a_row_that_updates_stands_instead_of_the_one_before(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    imported(LATER)
    assert reached(run, "--sector", "WASH") == [("IQG11", 940, "LARGEST")]
    assert len(told(run, "who", "--sector", "WASH")) == 2


def test_a_partner_that_names_its_donor_is_shown_with_it(
    run: Run, imported: Callable[..., Result]
) -> None:
    imported(WORK)
    pairs = told(run, "alike")
    assert {(row["organisation"], row["other"], row["named_as"]) for row in pairs} == {
        ("Two", "One", "donor")
    }


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_sheet_that_is_filled_in_comes_back_in_every_language(
    run: Run, tmp_path: Path, language: str
) -> None:
    sheet = tmp_path / "mandates.xlsx"
    run("response", "template", "mandates", "-o", str(sheet), "--lang", language)
    book = load_workbook(sheet)
    data, lists = book["data"], book["lists"]
    headers = [cell.value for cell in data[1]]
    assert len(set(headers)) == len(headers)
    for at, header in enumerate(headers, start=1):
        first = lists.cell(1, at).value  # the first word of the drop-down
        data.cell(2, at).value = first
        assert header
    data.cell(2, 1).value = "Centre"
    book.save(sheet)
    result = run("import", str(sheet), "--as", "mandates")
    assert "1 row read, 1 is stored" in result.stdout or "1 are stored" in result.stdout
    (row,) = told(run, "mandates")
    assert (row["organisation"], row["role"], row["sector"], row["phase"]) == (
        "Centre",
        "LEAD",
        "CAMP_DTM",
        "BEFORE",
    )
    assert (row["place_code"], row["population_group"]) == ("IQG01", "IDP")
    assert row["basis"] == "reported"


def test_every_sheet_to_fill_in_has_no_formula(run: Run, tmp_path: Path) -> None:
    from mcof.actions.response.template import TEMPLATES

    for table in TEMPLATES:
        path = tmp_path / f"{table}.xlsx"
        assert run("response", "template", table, "-o", str(path)).exit_code == 0
        for sheet in load_workbook(path):
            assert not [c for row in sheet for c in row if c.data_type == "f"]


def test_a_sheet_that_there_is_not_is_refused_with_those_that_there_are(run: Run) -> None:
    result = run("response", "template", "wishes")
    assert result.exit_code == 4
    assert "mandates" in result.stderr


def test_who_leads_is_asked_of_a_day_and_a_place(run: Run, imported: Callable[..., Result]) -> None:
    imported(
        "Organisation,Role,Sector,Country,Governorate,Valid from\n"
        "WHO,Lead,Health,Iraq,,\nCentre,Lead,Health,Iraq,Erbil,2015-01-01\n",
        "mandates",
    )
    asked = ("mandates", "--sector", "HEALTH", "--place")
    assert [row["organisation"] for row in told(run, *asked, "Erbil")] == ["Centre"]
    assert [row["organisation"] for row in told(run, *asked, "Dahuk")] == ["WHO"]
    before = told(run, *asked, "Erbil", "--on", "2014-12-31")
    assert [row["organisation"] for row in before] == ["WHO"]


def test_means_that_nobody_has_imported_say_what_to_do(run: Run) -> None:
    for verb, table in (
        ("mandates", "mandates"),
        ("instruments", "instruments"),
        ("capacity", "capacities"),
        ("funding", "funding"),
        ("access", "access"),
        ("who", "responses"),
        ("reached", "responses"),
    ):
        assert f"mcof response template {table}" in run("response", verb).stdout


def test_a_rule_without_a_reason_or_a_name_is_refused(run: Run) -> None:
    assert run("response", "rule", "add", "ADDED", "--reason", " ").exit_code == 2
    assert run("response", "rule", "add", "TWICE", "--reason", "x").exit_code == 2
    assert run("response", "rule", "withdraw", "01", "--reason", "x").exit_code == 4
