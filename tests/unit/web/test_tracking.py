"""The pages of tracking say what the verbs say, in every language."""

from __future__ import annotations

import csv

import pytest
from tests.sites import Reader

from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import figures, series
from mcof.tracking.partitions import DIMENSIONS
from mcof.vocabulary import LANGUAGES, phrases

PATHS = ["", "?by=origin", "?level=2&group=RETURNEE", "?place=IQG01", "change/", "rounds/"]
PATHS += ["change/?level=0&before=20&round=21", "change/?round=20", "?as_of=2015-01-01"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_tracking_is_there_in_every_language(
    ask: Reader, path: str, language: str
) -> None:
    answer = ask(f"/{language}/tracking/{path}")
    assert answer.status == 200
    assert answer.html.count("<h1") == 1


def test_the_people_of_each_place_are_those_of_the_verb(ask: Reader) -> None:
    text = ask("/en/tracking/").text
    rows = figures(ask.workspace, level=1, group="IDP")
    assert rows.num_rows == 3
    assert [n for n in rows["individuals"].to_pylist() if f"{n:,}" not in text] == []


def test_the_file_of_the_page_has_the_rows_of_the_verb(ask: Reader) -> None:
    sent = ask("/en/tables/stock.csv?level=0").body.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(sent))
    said = figures(ask.workspace, level=0, group="IDP")
    assert [int(row["individuals"]) for row in rows] == said["individuals"].to_pylist()


def test_the_change_on_the_page_is_that_of_the_verb(ask: Reader) -> None:
    moved = change(ask.workspace, level=0)["change_individuals"].to_pylist()
    assert moved == [95_592]
    assert "+95,592" in ask("/en/tracking/change/?level=0").text


def test_every_round_is_on_the_page_of_rounds(ask: Reader) -> None:
    text = ask("/en/tracking/rounds/").text
    known = series(ask.workspace, level=0, group="IDP")["individuals"].to_pylist()
    assert known == [2_940_000, 3_035_592]
    assert all(f"{people:,}" in text for people in known)


def test_what_is_not_on_a_list_is_refused(ask: Reader) -> None:
    refused = ["?by=colour", "?level=9", "?group=%3Cb%3E", "?place=nowhere", "change/?before=x"]
    assert {ask(f"/en/tracking/{query}").status for query in refused} == {422}


def test_a_workspace_without_people_says_how_to_begin(ask_empty: Reader) -> None:
    for path in ("", "change/", "rounds/"):
        page = ask_empty(f"/en/tracking/{path}")
        assert page.status == 200
        assert "mcof import" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dimension_has_a_name_on_the_page(language: str) -> None:
    known = phrases(language)
    assert [name for name in DIMENSIONS if f"web.tracking.by.{name}" not in known] == []
