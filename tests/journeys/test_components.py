"""A person asks about sites, flows, events, surveys and registrations on the command line."""

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
def bring(run: Run, tmp_path: Path) -> Callable[[str, str], None]:
    def write(table: str, text: str) -> None:
        path = tmp_path / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        told = run("import", str(path), "--as", table)
        assert told.exit_code == 0, told.output

    return write


def test_sites_say_what_they_have(
    run: Run, bring: Callable[[str, str], None], folder: Path
) -> None:
    assert "mcof import FILE --as sites" in run("sites").stdout
    bring(
        "sites",
        "SSID,Round,Reference date,Governorate,Individuals,Water,Toilets\n"
        "s1,1,2015-05-21,Anbar,100,Yes,No\ns2,1,2015-05-21,Anbar,300,No,\n",
    )
    rows = json.loads(run("sites", "--services", "toilets,water", "-f", "json").stdout)
    told = [(r["service"], r["share_individuals_with"], r["sites_unknown"]) for r in rows]
    assert told == [("water", 25, 0), ("toilets", 0, 1)]
    assert mcof.open(folder).site_profile(services=["water"])["sites_with"].to_pylist() == [1]
    assert "Anbar" in run("sites", "--level", "1").stdout
    assert run("sites", "--services", "wi-fi").exit_code == 2
