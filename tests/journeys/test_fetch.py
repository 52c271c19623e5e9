"""A person fetches on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import koboserver, odkserver
from tests.dtmserver import ENVIRON, DtmServer
from tests.servers import serving
from typer.testing import CliRunner, Result

from mcof.cli.main import app


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["fetch", *words], env={"COLUMNS": "160"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in (ENVIRON | koboserver.ENVIRON | odkserver.ENVIRON).items():
        monkeypatch.setenv(name, value)
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made)]).exit_code == 0
    return str(made)


def test_the_dtm_api_is_asked_looked_at_and_imported(folder: str) -> None:
    with serving(DtmServer()) as server:
        where = ["--server", server.address]
        listed = run("operations", "--country", "Iraq", "-f", "json", *where)
        assert len(json.loads(listed.stdout)) == 2
        asked = ["dtm", "--country", "Iraq", "--level", "2", "-w", folder, *where]
        looked = run(*asked, "--dry-run")
        assert "Nothing was imported" in looked.stdout
        done = run(*asked)
        assert done.exit_code == 0
        assert "new, 0 changed, 0 unchanged; 0 gone" in " ".join(done.stdout.split())
        again = run(*asked)
        assert "nothing was imported" in again.stdout


def test_whoever_says_nothing_is_asked_what_to_fetch(folder: str) -> None:
    told = run("dtm", "-w", folder)
    assert told.exit_code == 2
    assert "mcof fetch operations" in told.stderr


def test_a_form_is_listed_described_and_fetched(folder: str) -> None:
    described = Path(folder) / "sources" / "site_form" / "source.toml"
    described.parent.mkdir(parents=True)
    described.write_text(koboserver.MAPPING, encoding="utf-8")
    with serving(koboserver.KoboServer(3)) as server:
        where = ["--server", server.address]
        assert koboserver.FORM in run("kobo", *where).stdout
        questions = run("kobo", koboserver.FORM, "--questions", "-f", "csv", *where).stdout
        assert "sites/site/families" in questions
        asked = ["kobo", koboserver.FORM, "-w", folder, *where]
        assert "--mapping" in run(*asked).stderr
        done = run(*asked, "--mapping", "site_form")
        assert done.exit_code == 0, done.stderr
        assert "3 new, 0 changed, 0 unchanged; 0 gone" in " ".join(done.stdout.split())
        assert "Submissions by their review: 3 none." in done.stdout


def test_a_form_of_odk_central_is_listed_described_and_fetched(folder: str) -> None:
    described = Path(folder) / "sources" / "site_form" / "source.toml"
    described.parent.mkdir(parents=True)
    described.write_text(odkserver.MAPPING, encoding="utf-8")
    with serving(odkserver.OdkServer(3)) as server:
        where = ["--server", server.address]
        assert odkserver.FORM in run("odk", *where).stdout
        asked = ["odk", str(odkserver.PROJECT), odkserver.FORM, "-w", folder, *where]
        assert "sites/site/families" in run(*asked, "--questions", "-f", "csv").stdout
        done = run(*asked, "--mapping", "site_form")
        assert done.exit_code == 0, done.stderr
        assert "3 new, 0 changed, 0 unchanged; 0 gone" in " ".join(done.stdout.split())


def test_a_server_that_nobody_named_is_asked_for(folder: str) -> None:
    told = run("odk", "7", "form", "--mapping", "hdx_dtm_global", "-w", folder)
    assert told.exit_code == 2
    assert "address" in told.stderr
