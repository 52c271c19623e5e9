"""The page of who answers for whom, and what the page of a gap says was looked for."""

from __future__ import annotations

from tests.sites import Reader

from mcof.actions.evidence import searched
from mcof.actions.looking.answering import who_answers

UNKNOWN = "mandates-unknown~-~-~-~iq-cod-2019~IQ"


def test_where_no_mandate_was_imported_the_page_says_so_and_how_to_import_one(ask: Reader) -> None:
    page = ask("/en/gaps/answers/")
    assert "No mandate was imported" in page.text
    assert "mcof import mandates.csv --as mandates" in page.text
    rows = who_answers(ask.workspace).to_pylist()
    assert {row["state"] for row in rows} == {"unknown"}
    assert page.html.count('<th scope="row">') == len(rows)


def test_a_filter_leaves_only_the_group_that_is_asked_for(ask: Reader) -> None:
    assert "Internally displaced people" in ask("/en/gaps/answers/?group=IDP").text
    assert ask("/en/gaps/answers/?group=CATS").status == 422


def test_the_page_of_a_gap_says_what_was_looked_for_in_every_language(ask: Reader) -> None:
    ((row),) = searched(ask.workspace, UNKNOWN).to_pylist()
    assert (row["table"], row["rows"]) == ("mandates", 0)
    for language, said in (("en", "What was looked for"), ("ar", "ما الذي جرى البحث عنه")):
        assert said in ask(f"/{language}/gaps/{UNKNOWN}/").text
