"""The pages of the response say what the verbs say, and what to do where there is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.sites import HOSTILE, Reader, crisis, reader
from tests.workspaces import TESTER

from mcof.actions.intake.import_file import import_file
from mcof.actions.looking.phases import forget_phases, set_phases
from mcof.actions.response.rules import declare

MANDATES = "Organisation,Role,Sector,Country,Valid from\nWHO,Lead,Health,Iraq,2014-01-01\n"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A crisis of its own: these tests declare and import."""
    return reader(crisis(tmp_path_factory.mktemp("response")))


def test_who_does_what_shows_what_was_written_and_runs_nothing_of_it(ask: Reader) -> None:
    answer = ask("/en/response/")
    assert "20,000" in answer.text
    assert HOSTILE not in answer.html
    assert "alert(" in answer.text


@pytest.mark.parametrize("asked", ["sector=HEALTH", "place=IQG01", "group=IDP"])
def test_a_filter_that_fits_keeps_the_row(ask: Reader, asked: str) -> None:
    assert "20,000" in ask(f"/en/response/?{asked}").text


@pytest.mark.parametrize("asked", ["sector=WSH", "place=IQG08", "group=HOST"])
def test_a_filter_that_fits_nothing_says_so(ask: Reader, asked: str) -> None:
    answer = ask(f"/en/response/?{asked}")
    assert "20,000" not in answer.text
    assert "No row is so." in answer.text


@pytest.mark.parametrize("asked", ["sector=NONE", "place='--", "by=sector", "what=secrets"])
def test_what_is_on_no_list_is_refused(ask: Reader, asked: str) -> None:
    page = "means" if asked.startswith("what") else "reached"
    assert ask(f"/en/response/{page}/?{asked}").status == 422


def test_people_reached_say_their_rule_as_soon_as_it_is_declared(ask: Reader) -> None:
    assert "The largest figure" in ask("/en/response/reached/?sector=HEALTH").text
    declare(ask.workspace, "LATEST", reason="counts who comes now", by=TESTER)
    assert "The latest figure" in ask("/en/response/reached/?sector=HEALTH").text
    by = ask("/en/response/reached/?sector=HEALTH&by=organisation").text
    assert "counts who comes now" in by


def test_gaps_follow_what_is_decided_while_the_site_runs(ask: Reader) -> None:
    def of_anbar() -> set[str]:
        rows = json.loads(ask("/en/tables/gaps.json").body)
        return {row["phase"] for row in rows if row["place_code"] == "IQG13" and row["phase"]}

    assert of_anbar() == {"DURING"}
    set_phases(ask.workspace, place="IQG13", phases=["AFTER"], reason="it is over", by=TESTER)
    assert of_anbar() == {"AFTER"}
    forget_phases(ask.workspace, place="IQG13", reason="it is not", by=TESTER)


def test_means_that_nobody_imported_say_what_to_do(ask: Reader) -> None:
    assert "mcof response template capacities" in ask("/en/response/means/?what=capacity").text


def test_a_mandate_is_shown_with_its_file(ask: Reader, tmp_path: Path) -> None:
    path = tmp_path / "mandates.csv"
    path.write_text(MANDATES, "utf-8")
    import_file(ask.workspace, path, table="mandates", by=TESTER)
    assert "WHO" in ask("/en/response/means/?sector=HEALTH").text
    assert "WHO" in ask("/en/tables/means.csv?sector=HEALTH").text
    assert "WHO" not in ask("/en/tables/means.csv?sector=WSH").text
