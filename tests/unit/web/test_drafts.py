"""Drafts of allocations on the pages: said to be drafts, explained, in every language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.sites import HOSTILE, Reader, crisis, reader
from tests.workspaces import TESTER

from mcof.actions.allocating.allocate import allocate
from mcof.actions.allocating.drafts import put_aside
from mcof.actions.allocating.said import directions
from mcof.solvers.highs import HighsSolver

DAY = date(2015, 5, 21)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    workspace = crisis(Path(tmp_path_factory.mktemp("drafts")))
    said = {"budget_usd": 90_000, "draws": 3, "unit_costs": {"HEALTH": 1}}
    directed = directions(workspace, said, on=DAY)
    for title in (HOSTILE, "Second draft"):
        done = allocate(
            workspace, HighsSolver(), directed, by=TESTER, on=DAY, title=title, reason="a test"
        )
    put_aside(workspace, done.name, reason="not wanted", by=TESTER)
    return reader(workspace)


@pytest.fixture(scope="module")
def key(ask: Reader) -> str:
    link = next(one for one in ask("/en/plans/drafts/").links if one.count("/") > 4)
    return link.rstrip("/").rsplit("/", maxsplit=1)[-1]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_list_and_a_draft_are_pages_in_every_language(
    ask: Reader, key: str, language: str
) -> None:
    for path in ("plans/drafts/", f"plans/drafts/{key}/"):
        answer = ask(f"/{language}/{path}")
        assert answer.status == 200
        assert f'<html lang="{language}"' in answer.html
        assert "<script>alert" not in answer.html


def test_every_draft_is_said_to_be_one(ask: Reader, key: str) -> None:
    assert "draft for a person" in ask("/en/plans/drafts/").text
    told = ask(f"/en/plans/drafts/{key}/").text
    assert "draft for a person" in told
    assert "never issued" in told


def test_a_draft_that_was_put_aside_is_not_listed(ask: Reader) -> None:
    assert "Second draft" not in ask("/en/plans/drafts/").text


def test_a_draft_shows_places_what_binds_the_curve_and_what_was_assumed(
    ask: Reader, key: str
) -> None:
    answer = ask(f"/en/plans/drafts/{key}/")
    for words in (
        "Health support",
        "The price of fairness",
        "Pro rata",
        "What had to be assumed",
        "90,000 US dollars were stated for this draft",
        "Nobody has said how many are in need",
    ):
        assert words in answer.text
    assert answer.html.count("<svg") >= 2


def test_a_place_and_sector_say_why(ask: Reader, key: str) -> None:
    told = ask(f"/en/plans/drafts/{key}/?place=IQG01&sector=HEALTH").text
    assert "whose need is unmet can be helped" in told
    silent = ask(f"/en/plans/drafts/{key}/?place=IQG13&sector=HEALTH").text
    assert "nobody has said how many are in need; 370,986 displaced people are there" in silent


def test_the_lines_are_a_file_in_which_nothing_runs(ask: Reader, key: str) -> None:
    for form in ("csv", "json", "xlsx"):
        assert ask(f"/en/tables/draft-lines.{form}?draft={key}").status == 200


def test_a_draft_that_is_not_there_is_missing(ask: Reader) -> None:
    assert ask("/en/plans/drafts/01ZZZZZZ/").status == 404


def test_where_there_is_no_draft_the_page_says_how_to_make_one(ask_empty: Reader) -> None:
    assert "mcof allocate" in ask_empty("/en/plans/drafts/").text
