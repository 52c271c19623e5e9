"""A coordinator drafts an allocation, asks why, puts it into a workbook, and puts it aside."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

import mcof
from mcof.cli.main import app

Run = Callable[..., Result]

FILES = {
    "needs": (
        "sector,phase,population_group,governorate,period_start,period_end,in_need,severity\n"
        "Health support,During,IDP,Anbar,2015-04-01,2015-06-30,10000,4\n"
        "Health support,During,IDP,Kirkuk,2015-04-01,2015-06-30,4000,3\n"
        "Health support,During,IDP,Erbil,2015-04-01,2015-06-30,,\n"
    ),
    "responses": (
        "organisation,sector,phase,population_group,governorate,period_start,period_end,status,"
        "reached\n"
        '"=HYPERLINK(""http://x"",""NGO 1"")",Health support,During,IDP,Anbar,2015-04-01,'
        "2015-06-30,Ongoing,1000\n"
        "NGO 2,Health support,During,IDP,Kirkuk,2015-04-01,2015-06-30,Ongoing,\n"
    ),
    "costs": "sector,country,activity,usd_per_person\nHealth support,Iraq,Mobile clinic,2\n",
    "access": "governorate,period_start,access_level\nAnbar,2015-04-01,Hard\n",
    "funding": (
        "budget_line,organisation,sector,country,period_start,period_end,received_usd,spent_usd\n"
        "Grant 1,NGO 2,Health support,Iraq,2015-01-01,2015-12-31,9000,3000\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("allocate") / "crisis"
    day = ["--operation", "Crisis", "--day", "2015-05-21"]
    assert CliRunner().invoke(app, ["init", str(made), *day]).exit_code == 0
    for table, text in FILES.items():
        file = made.parent / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        told = CliRunner().invoke(app, ["import", str(file), "--as", table, "-w", str(made)])
        assert told.exit_code == 0, told.output
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "200"})

    return invoke


@pytest.fixture(scope="module")
def drafted(run: Run) -> str:
    asked = ["--budget", "12000", "--draws", "3", "--principle", "reach", "--reason", "cluster"]
    told = run("allocate", "Clinics", *asked)
    assert told.exit_code == 0, told.output
    return told.stdout


def lines(run: Run) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("allocations", "show", "-f", "json").stdout)
    return rows


def test_a_draft_says_what_it_does_what_binds_and_what_was_assumed(drafted: str) -> None:
    for words in (
        "for a person to decide on, never issued by itself",
        "12,000 US dollars were stated for this draft",
        "No row says how far people can be reached",
        "Cannot be directed",
        "Beside simple rules",
    ):
        assert words in drafted


def test_who_gives_what_where_when_and_to_whom(drafted: str, run: Run) -> None:
    told = {row["place_code"]: row for row in lines(run)}
    anbar = told["IQG01"]
    assert (anbar["people"], anbar["usd"]) == (2000, 12_000)  # 2 $ a month, three months
    kirkuk = told["IQG13"]
    assert (kirkuk["organisation"], kirkuk["people"], kirkuk["usd"]) == ("NGO 2", 1000, 6000)
    assert (kirkuk["period_start"], kirkuk["period_end"]) == ("2015-06-01", "2015-08-31")
    assert kirkuk["activity"] == "Mobile clinic"


def test_the_money_of_the_lines_is_the_money_that_is_paid(drafted: str, run: Run) -> None:
    paid = json.loads(run("allocations", "show", "--part", "payments", "-f", "json").stdout)
    assert sum(row["usd"] for row in paid) == pytest.approx(18_000)
    assert {row["budget_line"].split(" #")[0] for row in paid} == {"Grant 1", "stated-pool"}


def test_a_place_that_nobody_assessed_gets_nothing_and_says_why(drafted: str, run: Run) -> None:
    assert "IQG11" not in {row["place_code"] for row in lines(run)}
    told = run("allocations", "why", "--place", "Erbil", "--sector", "HEALTH").stdout
    assert "nobody" in told


def test_why_so_much_and_why_not_somebody_else(drafted: str, run: Run) -> None:
    told = run("allocations", "why", "--place", "Anbar", "--sector", "HEALTH").stdout
    assert "2,000 of 9,000 people whose need is unmet can be helped" in told
    assert "cannot be reached" in told
    other = ["--organisation", "NGO 2"]
    told = run("allocations", "why", "--place", "Anbar", "--sector", "HEALTH", *other).stdout
    assert "NGO 2 is not there with this" in told
    forced = [*other, "--people", "1500"]
    told = run("allocations", "why", "--place", "Kirkuk", "--sector", "HEALTH", *forced).stdout
    assert "NGO 2 helps 1,000 people there" in told
    assert "would be worth" in told


def test_reasons_are_sentences_in_arabic_and_sorani_too(drafted: str, run: Run) -> None:
    for language in ("ar", "ckb"):
        told = run("allocations", "why", "--place", "Anbar", "--lang", language)
        assert told.exit_code == 0
        assert "2,000" in told.stdout


def test_a_draft_is_a_workbook_in_which_nothing_runs(
    drafted: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "draft.xlsx"
    assert run("allocations", "export", "-o", str(file)).exit_code == 0
    book = openpyxl.load_workbook(file)
    assert {"about", "lines", "reasons", "assumed"} <= set(book.sheetnames)
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert "draft for a person" in about["status"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    folder = tmp_path / "tables"
    assert run("allocations", "export", "-o", str(folder)).exit_code == 0
    assert "'=HYPERLINK" in (folder / "lines.csv").read_text(encoding="utf-8-sig")


def test_a_lock_and_an_exclusion_steer_the_next_draft(drafted: str, run: Run) -> None:
    lock = ["--lock", "organisation=NGO 2;place=Kirkuk;sector=HEALTH;most=300"]
    told = run("allocate", "Steered", "--budget", "12000", "--draws", "0", *lock)
    assert told.exit_code == 0, told.output
    assert [row["people"] for row in lines(run) if row["place_code"] == "IQG13"] == [300]
    bar = ["--exclude", "organisation=NGO 2"]
    assert run("allocate", "Barred", "--budget", "12000", "--draws", "0", *bar).exit_code == 0
    assert {row["place_code"] for row in lines(run)} == {"IQG01"}


def test_a_draft_is_put_aside_and_taken_up_again(drafted: str, run: Run) -> None:
    before = json.loads(run("allocations", "list", "-f", "json").stdout)
    name = before[-1]["allocation"]
    assert before[-1]["status"] == "draft for a person"
    assert run("allocations", "put-aside", name[-6:], "--reason", "no money").exit_code == 0
    after = json.loads(run("allocations", "list", "-f", "json").stdout)
    assert name not in {row["allocation"] for row in after}
    assert run("allocations", "take-up", name, "--reason", "money came").exit_code == 0
    again = json.loads(run("allocations", "list", "-f", "json").stdout)
    assert name in {row["allocation"] for row in again}


def test_nothing_is_kept_of_a_dry_run_and_the_store_is_healthy(drafted: str, run: Run) -> None:
    before = run("allocations", "list", "-f", "json").stdout
    assert run("allocate", "--budget", "1", "--draws", "0", "--dry-run").exit_code == 0
    assert run("allocations", "list", "-f", "json").stdout == before
    assert "healthy" in run("doctor").stdout


def test_without_money_nothing_is_directed_and_that_is_said(drafted: str, run: Run) -> None:
    told = run("allocate", "--exclude", "line=Grant 1", "--draws", "0")
    assert told.exit_code == 5
    assert "no-money-to-direct" in told.output


def test_the_library_does_the_same(drafted: str, folder: Path) -> None:
    crisis = mcof.open(folder)
    done = crisis.allocate(
        "By library", budget_usd=12_000, draws=0, principle="reach", on=date(2015, 5, 21)
    )
    assert done.name
    assert crisis.allocations().num_rows >= 2
    assert crisis.allocation("lines", done.name).num_rows == 2
    assert crisis.why(done.name, sector="HEALTH").num_rows > 0
    proposed = crisis.allocation_lines(done.name).to_pylist()
    assert {row["target"] for row in proposed} == {2000, 1000}
    assert {row["basis"] for row in proposed} == {"modelled"}
    assert all(row["budget_usd"] and row["budget_line"] for row in proposed)


def test_what_can_be_done_is_listed_before_anything_is_drafted(drafted: str, run: Run) -> None:
    told = run("allocate", "--options").stdout
    assert "Mobile clinic" in told
    assert "NGO 2" in told


def test_where_nothing_can_be_directed_it_says_why_in_words(tmp_path: Path) -> None:
    folder = str(tmp_path / "crisis")
    CliRunner().invoke(app, ["init", folder, "--operation", "Crisis", "--day", "2015-05-21"])
    file = tmp_path / "needs.csv"
    file.write_text(FILES["needs"], encoding="utf-8")
    CliRunner().invoke(app, ["import", str(file), "--as", "needs", "-w", folder])
    told = CliRunner().invoke(app, ["allocate", "Clinics", "--budget", "1000", "-w", folder])
    assert told.exit_code != 0
    said = " ".join(told.output.split())
    assert "nobody is there who could give it (2 needs)" in said
    assert "nobody-able" not in said
