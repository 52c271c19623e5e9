"""What every request passes, and what every answer carries."""

from __future__ import annotations

import pytest
from tests.sites import Reader

from mcof.web import application

ADDRESSES = ["/en/data/", "/en/nowhere/", "/static/site.css", "/en/?as_of=never"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(ask: Reader, address: str) -> None:
    headers = ask(address).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_site_is_only_read(ask: Reader, method: str) -> None:
    answer = ask("/en/data/", method=method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_site_answers_only_to_its_own_names(ask: Reader) -> None:
    assert ask("/en/data/", HTTP_HOST="attacker.example").status == 400
    assert ask("/en/data/", HTTP_HOST="localhost:8000").status == 200


def test_a_host_that_is_no_name_is_refused(ask: Reader) -> None:
    assert ask("/en/data/", HTTP_HOST="a b<c>").status == 400


def test_a_name_that_was_allowed_is_answered(ask: Reader) -> None:
    named = Reader(application(ask.workspace, hosts=["mcof.example"]), ask.workspace)
    assert named("/en/data/", HTTP_HOST="mcof.example").status == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/nowhere/", 404),
        ("/de/", 404),
        ("/en/data/imports/NONE/", 404),
        ("/en/tables/secrets.csv", 404),
        ("/en/tables/places.exe", 404),
        ("/static/..%2fserving.py", 404),
        ("/en/?as_of=never", 422),
        ("/en/data/?page=0", 422),
        ("/en/data/findings/?severity=none", 422),
        ("/en/data/findings/?code=%3Cscript%3E", 422),
        ("/en/gaps/no-such-gap/", 422),
        ("/en/tables/evidence.csv", 422),
        ("/en/data/?" + "a" * 5000, 400),
    ],
)
def test_an_error_has_its_status_and_says_what_to_do(
    ask: Reader, address: str, status: int
) -> None:
    answer = ask(address)
    assert answer.status == status
    assert "To the situation" in answer.text
    assert "<script>" not in answer.html


def test_an_error_in_an_arabic_address_is_in_arabic(ask: Reader) -> None:
    assert '<html lang="ar" dir="rtl">' in ask("/ar/nowhere/").html


def test_the_start_leads_to_the_language_of_the_reader(ask: Reader) -> None:
    answer = ask("/?round=21", HTTP_ACCEPT_LANGUAGE="ckb-IQ,ckb;q=0.9,en;q=0.5")
    assert answer.status == 302
    assert answer.headers["Location"] == "/ckb/?round=21"


def test_a_page_that_did_not_change_is_not_sent_again(ask: Reader) -> None:
    tag = ask("/en/data/").headers["ETag"]
    assert ask("/en/data/", HTTP_IF_NONE_MATCH=tag).status == 304


def test_the_arabic_letters_are_few_enough_for_a_slow_line(ask: Reader) -> None:
    answer = ask("/static/dejavu.woff")
    assert answer.body[:4] == b"wOFF"
    assert len(answer.body) < 60_000
