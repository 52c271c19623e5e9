"""What was asked is checked before anything else sees it."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from mcof.errors import InputError
from mcof.web.frame.asking import Asked, asked, choice, moment, span, whole


def test_a_day_means_its_end() -> None:
    end = time.max
    assert moment("2015-06-04") == datetime.combine(datetime(2015, 6, 4), end, UTC)


def test_a_moment_is_taken_to_utc() -> None:
    assert moment("2015-06-04T12:00:00+03:00") == datetime(2015, 6, 4, 9, tzinfo=UTC)


def test_a_plus_that_the_address_lost_is_still_a_plus() -> None:
    assert moment("2015-06-04T12:00:00 03:00") == datetime(2015, 6, 4, 9, tzinfo=UTC)


def test_nothing_asked_is_now_and_the_latest_round() -> None:
    assert asked({}) == Asked(None, None)


@pytest.mark.parametrize(
    "text", ["yesterday", "2015-13-01", "0001-01-01T00:00:00+14:00", "2015-06-0\x00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        moment(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "٣", "99999999", "one", "1e3"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        whole(text, name="round")


def test_only_what_is_on_the_list_is_chosen() -> None:
    assert choice("HEALTH", name="sector", among=["HEALTH"]) == "HEALTH"
    with pytest.raises(InputError):
        choice("health", name="sector", among=["HEALTH"])


def test_a_page_beyond_the_end_is_the_last() -> None:
    assert span({"page": "9"}, total=60, size=25).number == 3


def test_the_last_page_stops_at_the_last_row() -> None:
    last = span({"page": "3"}, total=60, size=25)
    assert (last.start, last.stop) == (50, 60)


def test_an_empty_list_has_one_page() -> None:
    assert span({}, total=0).pages == 1


def test_a_page_size_that_is_not_offered_is_refused() -> None:
    with pytest.raises(InputError):
        span({"size": "100000"}, total=60)
