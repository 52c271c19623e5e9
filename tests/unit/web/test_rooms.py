"""The navigation: every row leads to a page, and says where the reader is."""

from __future__ import annotations

import pytest
from tests.sites import Reader

from mcof.vocabulary import phrases
from mcof.web.frame.rooms import ENTRIES, ROOMS, entry, rooms


def test_every_row_is_in_a_room_and_has_a_name_in_every_language() -> None:
    assert {one.room for one in ENTRIES} <= set(ROOMS)
    for language in ("en", "ar", "ckb"):
        p = phrases(language)
        assert [one.label for one in ENTRIES if one.label not in p] == []
        assert [room for room in ROOMS if f"web.room.{room}" not in p] == []


def test_a_page_stands_in_one_row() -> None:
    pages = [page for one in ENTRIES for page in (one.page, *one.under)]
    assert len(pages) == len(set(pages))


def test_a_room_without_a_page_is_not_shown() -> None:
    assert {room.name for room in rooms(None)} == {one.room for one in ENTRIES}


def test_a_page_without_a_row_stands_under_the_page_that_leads_to_it() -> None:
    shown = entry("gap")
    assert shown is not None
    assert shown.page == "gaps-list"
    assert [room.name for room in rooms("gap") if room.here] == ["gaps"]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_reader_sees_which_room_and_page_this_is(ask: Reader, language: str) -> None:
    html = ask(f"/{language}/tracking/rounds/").html
    p = phrases(language)
    assert f'aria-current="true">{p("web.room.tracking")}<' in html
    assert f'aria-current="page">{p("web.room.tracking-rounds")}<' in html


def test_every_page_of_the_navigation_answers_with_data_and_without(
    ask: Reader, ask_empty: Reader
) -> None:
    for site in (ask, ask_empty):
        links = {link for room in rooms(None) for link in site(_address(site, room.first)).links}
        pages = [link for link in links if link.startswith("/en/") and link.endswith("/")]
        assert len(pages) >= len(ENTRIES)
        assert {link for link in pages if site(link).status != 200} == set()


def _address(site: Reader, page: str) -> str:
    """The address of a page in English."""
    site("/en/")  # Django learns the addresses with the first request
    from django.urls import reverse

    return reverse(page, kwargs={"language": "en"})
