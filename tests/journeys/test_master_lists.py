"""A person imports a master list, asks where people are from, and gives the round to others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.masterlists import invented, layer, list_of
from typer.testing import CliRunner, Result

import mcof
from mcof.cli.main import app
from mcof.renderers.lists import list_bytes

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--operation", "Iraq"]).exit_code == 0
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "200"})

    return invoke


def test_a_list_of_returnees_comes_in_is_asked_about_and_goes_out(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    source = list_of("RETURNEE")
    records = invented(source, source.editions[0], locations=10)
    path = tmp_path / "april.xlsx"
    path.write_bytes(list_bytes(layer(source, source.editions[0]).laid(records).sheets))
    told = run("import", str(path), "--as", "displacement", "--set", "basis=synthetic")
    assert "10 rows read, 10 are stored" in told.stdout
    assert "name-says" in told.stdout
    asked = ("--by", "last", "--level", "0", "-f", "json")
    rows = json.loads(run("figures", *asked).stdout)
    cells = records.filter(breakdown="last")
    assert sum(row["households"] for row in rows) == cells["households"].sum()
    assert {row["round"] for row in rows} == {18}

    out = tmp_path / "out.xlsx"
    asked = ("--layout", "own", "--group", "RETURNEE", "-o", str(out))
    told = run("export", "displacement", *asked)
    assert "10 rows of master list of RETURNEE in the layout of round 18" in told.stdout
    assert "Left out: latitude (high)" in told.stdout
    run("export", "displacement", *asked, "--ceiling", "high")
    again = run("import", str(out), "--as", "displacement", "--dry-run")
    assert "10 would be stored" in again.stdout


def test_a_layout_that_is_none_is_refused_with_advice(run: Run, tmp_path: Path) -> None:
    told = run("export", "sites", "--layout", "own", "-o", str(tmp_path / "x.xlsx"))
    assert told.exit_code == 2
    told = run("export", "displacement", "--layout", "newest", "-o", str(tmp_path / "x.xlsx"))
    assert "--layout own, or with the number of a round" in told.stderr


def test_the_library_writes_a_list_too(run: Run, folder: Path, tmp_path: Path) -> None:
    source = list_of("IDP")
    one = source.editions[-1]
    path = tmp_path / "IDP 2024-12-31.xlsx"
    records = invented(source, one, locations=5)
    path.write_bytes(list_bytes(layer(source, one).laid(records).sheets))
    crisis = mcof.open(folder)
    crisis.import_file(path, table="displacement")
    manifest = crisis.export_list(tmp_path / "out.xlsx", ceiling="high", layout=134)
    assert manifest.rows == 5
    total = records.filter(pl.col("breakdown") == "total")["individuals"].sum()
    assert crisis.figures(level=0)["individuals"].to_pylist() == [total]
