"""The pages that follow gaps up say what the verbs say, in every language."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.sites import Reader, crisis, reader
from tests.workspaces import TESTER

from mcof.actions.followup.alerting import alerts, run_alerts
from mcof.actions.followup.analyses import keep_analysis
from mcof.actions.followup.owning import assign
from mcof.actions.followup.ranking import sensitivity
from mcof.actions.followup.rules import decide_rule
from mcof.actions.followup.watching import add_rule
from mcof.actions.intake.import_file import import_file
from mcof.ports import Workspace
from mcof.vocabulary import LANGUAGES

PAGES = ("ranking", "changed", "alerts")
MORE = """\
sector,phase,population_group,place_code,period_start,period_end,in_need,basis
Health support,During,IDP,IQG01,2015-04-01,2015-05-20,150000,reported
"""
HOSTILE = "<b>Health</b> cluster"


def dated(workspace: Workspace) -> Workspace:
    """The workspace of a crisis of the past, asked about on a day of it."""
    return replace(workspace, settings={**workspace.settings, "day": date(2015, 5, 21)})


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A crisis with an analysis, a run of alerts, and a late report after both."""
    folder = tmp_path_factory.mktemp("followed")
    workspace = dated(crisis(folder))
    keep_analysis(workspace, reason="before", by=TESTER)
    add_rule(workspace, "all", sectors=["HEALTH"], reason="so", by=TESTER)
    gap = "below-threshold~HEALTH~DURING~IDP~iq-cod-2019~IQG01"
    assign(workspace, gap, HOSTILE, reason="leads", by=TESTER)
    run_alerts(workspace, by=TESTER)
    (folder / "more.csv").write_text(MORE, "utf-8")
    import_file(workspace, folder / "more.csv", table="needs", by=TESTER)
    return reader(workspace)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_in_every_language(followed: Reader, path: str, language: str) -> None:
    answer = followed(f"/{language}/gaps/{path}/")
    assert answer.status == 200
    assert answer.html.count("<h1") == 1
    assert HOSTILE not in answer.html


def test_the_ranking_is_that_of_the_verb_with_its_rule(followed: Reader) -> None:
    answer = followed("/en/gaps/ranking/")
    assert "30% severity" in answer.text
    sent = followed("/en/tables/sensitivity.csv").body.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(sent))
    said = sensitivity(followed.workspace)
    assert [row["gap"] for row in rows] == said["gap"].to_pylist()


def test_what_changed_since_the_last_analysis_is_shown_with_its_reason(followed: Reader) -> None:
    text = followed("/en/gaps/changed/").text
    assert "Grew" in text
    assert "other data of the same day" in text
    assert "+30,000" in text
    assert "+30,000" not in followed("/en/gaps/changed/?change=closed").text
    assert followed("/en/gaps/changed/?before=nothing").status == 422


def test_open_alerts_are_those_of_the_verb_and_owners_are_named_safely(followed: Reader) -> None:
    answer = followed("/en/gaps/alerts/")
    assert alerts(followed.workspace).num_rows > 0
    assert "&lt;b&gt;Health&lt;/b&gt; cluster" in answer.html
    sent = followed("/en/tables/alerts.csv").body.decode("utf-8-sig").splitlines()
    assert len(list(csv.DictReader(sent))) == alerts(followed.workspace).num_rows


def test_a_decision_is_seen_at_once(tmp_path: Path) -> None:
    ask = reader(dated(crisis(tmp_path)))
    assert "own rule" not in ask("/en/gaps/ranking/").text
    decide_rule(ask.workspace, "people=1", reason="agreed", by=TESTER)
    told = ask("/en/gaps/ranking/").text
    assert "own rule" in told
    assert "100% people" in told


@pytest.mark.parametrize("path", PAGES)
def test_where_nothing_was_done_a_page_says_how_to_begin(
    ask: Reader, ask_empty: Reader, path: str
) -> None:
    page = ask_empty(f"/en/gaps/{path}/")
    assert page.status == 200
    assert "mcof" in page.text
    assert ask(f"/ar/gaps/{path}/").status == 200


def test_the_rank_stands_under_its_heading(ask: Reader) -> None:
    assert '<th scope="row" class="num">1</th>' in ask("/en/gaps/ranking/").html
