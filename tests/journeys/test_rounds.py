"""A person lists operations and rounds, and looks whether a round can follow the one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import mcof
from mcof.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--operation", "Crisis"]).exit_code == 0
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "200"})

    return invoke


@pytest.fixture
def bring(run: Run, tmp_path: Path) -> Callable[[str, str], Result]:
    def write(table: str, text: str) -> Result:
        path = tmp_path / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        told = run("import", str(path), "--as", table)
        assert told.exit_code == 0, told.output
        return told

    return write


def test_rounds_are_listed_with_their_labels_their_reach_and_the_numbers_skipped(
    run: Run, bring: Callable[[str, str], Result], folder: Path
) -> None:
    assert "mcof import FILE --as rounds" in run("rounds").stdout
    bring(
        "displacement",
        "Round,Date,Governorate,Location,Individuals\n"
        "Round IX,2015-01-15,Anbar,a,10\nRound XII,2015-03-15,Anbar,a,12\n",
    )
    bring("rounds", "Round,Date,Operation status,Locations\nXII,2015-03-15,Active,40\n")
    rows = json.loads(run("rounds", "-f", "json").stdout)
    told = [
        (r["round"], r["round_label"], r["locations"], r["missing_before"], r["operation_status"])
        for r in rows
    ]
    assert told == [(9, "Round IX", 1, None, "ACTIVE"), (12, "XII", 40, "10-11", "ACTIVE")]
    assert mcof.open(folder).rounds(operation="Crisis").num_rows == 2
    assert "10-11" in run("rounds").stdout


def test_half_a_round_is_completed_where_that_is_asked(
    run: Run, bring: Callable[[str, str], Result]
) -> None:
    bring(
        "displacement",
        "Round,Date,Governorate,Location,Update status,Individuals\n"
        "1,2015-01-15,Anbar,a,New,10\n1,2015-01-15,Anbar,b,New,20\n"
        "2,2015-01-30,Anbar,a,Updated,11\n",
    )
    asked = ("figures", "--level", "0", "-f", "json")
    half, whole = (json.loads(run(*asked, *more).stdout) for more in ((), ("--complete",)))
    assert [(r["individuals"], r["rows_carried"]) for r in half] == [(11, 0)]
    assert [(r["individuals"], r["rows_carried"], r["basis"]) for r in whole] == [
        (31, 1, "derived")
    ]


def test_what_is_odd_between_rounds_is_shown_and_operations_are_declared_disjoint(
    run: Run, bring: Callable[[str, str], Result], folder: Path
) -> None:
    assert "Nothing to look at" in run("rounds", "check").stdout
    head = "Operation,Round,Date,Governorate,Families\n"
    bring("displacement", head + "War,1,2014-05-31,Ninewa,338\nWar,2,2014-06-30,Ninewa,17544\n")
    bring("displacement", head + "Flood,1,2014-06-30,Ninewa,20\n")
    told = run("rounds", "check").stdout
    assert "338 families in round 1, now 17544" in told
    assert "their figures are not added" in told
    assert "2 operations, each apart" in run("figures", "--level", "0").stdout
    assert run("rounds", "disjoint", "War", "Flood", "--reason", "other towns").exit_code == 0
    rows = json.loads(run("rounds", "check", "-f", "json").stdout)
    assert [row["code"] for row in rows] == ["change-large"]
    assert run("rounds", "check", "--ratio", "100").stdout.strip().endswith("between rounds.")
    opened = mcof.open(folder)
    assert opened.check_rounds(operation="Flood").num_rows == 0
    opened.decide_disjoint("War", "Flood", reason="some are", is_so=False)
    assert opened.check_rounds().num_rows == 2


def test_a_change_is_told_like_for_like(
    run: Run, bring: Callable[[str, str], Result], folder: Path
) -> None:
    bring(
        "displacement",
        "Round,Date,Governorate,Location,Families,Individuals\n"
        "116,2020-06-30,Anbar,a,10,60\n116,2020-06-30,Anbar,b,10,60\n"
        "117,2020-08-31,Anbar,a,9,49\n117,2020-08-31,Anbar,c,1,6\n",
    )
    rows = json.loads(run("rounds", "change", "--level", "1", "-f", "json").stdout)
    keys = ("change_individuals", "like_for_like", "newly_assessed", "vanished")
    assert [tuple(row[key] for key in keys) for row in rows] == [(-65, -11, 6, 60)]
    assert [(row["real_effect"], row["method_effect"]) for row in rows] == [(-60, -5)]
    assert "Anbar" in run("rounds", "change", "--level", "1").stdout
    assert mcof.open(folder).composition(before=116, after=117).num_rows == 1
    assert run("rounds", "change", "--round", "7").exit_code == 4


def test_places_that_no_earlier_round_had_are_all_new(
    run: Run, bring: Callable[[str, str], Result]
) -> None:
    bring(
        "displacement",
        "Round,Date,Governorate,Individuals\n1,2015-01-15,Anbar,60\n",
    )
    rows = json.loads(run("rounds", "change", "--level", "1", "-f", "json").stdout)
    assert [(row["newly_assessed"], row["round_before"]) for row in rows] == [(60, None)]


def test_a_slip_in_a_question_is_told(run: Run) -> None:
    nothing = run("figures", "--group", "displaced")
    assert nothing.exit_code == 0
    assert "mcof import FILE --as displacement" in nothing.stdout
    assert run("figures", "--group", "IPD").exit_code == 2
