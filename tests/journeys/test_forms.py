"""An information officer makes a form, gets its answers back, and gives the figures to others."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.answers import exported
from typer.testing import CliRunner, Result

from mcof.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--operation", "Crisis"]).exit_code == 0
    return made


def ran(*words: object) -> Result:
    done = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done


def test_from_the_form_to_the_flat_file(folder: Path, tmp_path: Path) -> None:
    form, answers, flat = (tmp_path / name for name in ("f.xlsx", "answers.csv", "idps.csv"))
    assert "baseline" in ran("forms", "list").stdout
    made = ran(
        "forms", "make", "baseline", "--round", 3, "--on", "2015-05-21", "-o", form, "-w", folder
    )
    assert "mcof_baseline" in made.stdout
    assert "pyxform converts it without complaint" in made.stdout
    mapped = ran("forms", "map", form, "-o", folder / "sources" / "baseline", "-w", folder)
    assert "0 are open" in mapped.stdout
    said = {"operation": "Crisis", "round": 3, "reference_date": "2015-05-21"}
    place = {"governorate": "IQG15", "district": "IQG15Q05", "location_name": "Invented"}
    people = {"households": 10, "individuals": 60, "female": 31, "male": 29}
    exported(form, [said | place | people], answers)
    told = ran("import", answers, "--as", "displacement", "-w", folder)
    assert "1 row" in told.stdout
    ran("export", "figures", "--shape", "hapi", "--hxl", "-o", flat, "-w", folder)
    rows = list(csv.DictReader(flat.read_text("utf-8-sig").splitlines()))
    assert rows[0]["population"] == "#affected+idps"
    assert [(row["admin_level"], row["population"]) for row in rows[1:]] == [
        ("0", "60"),
        ("1", "60"),
        ("2", "60"),
    ]
    manifest = json.loads((tmp_path / "idps.csv.manifest.json").read_text("utf-8"))
    assert (manifest["form"], manifest["rows"], manifest["hxl"]) == ("hapi", 3, True)


def test_a_form_is_shown_with_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    ran("forms", "make", "sites", "-o", form, "-w", folder)
    shown = ran("forms", "read", form).stdout
    assert "Central Kurdish (ckb)" in shown
    assert "Nothing is wrong with it." in shown
    questions = json.loads(ran("forms", "read", form, "--show", "questions", "-f", "json").stdout)
    assert {"residents/households", "services/water"} <= {one["path"] for one in questions}
    choices = json.loads(ran("forms", "read", form, "--show", "choices", "-f", "json").stdout)
    assert sum(one["list"] == "district" for one in choices) == 101


def test_a_form_that_there_is_not_is_said(folder: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["forms", "make", "biometric", "-o", str(tmp_path / "f.xlsx"), "-w", str(folder)]
    )
    assert done.exit_code == 4
    assert "baseline" in done.output
