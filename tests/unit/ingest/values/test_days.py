"""Dates as people write them."""

from datetime import date

import polars as pl
import pytest

from mcof.ingest.values.days import from_serial, read


def _read(text, *, day_first=True):
    return read(pl.Series([text]), day_first=day_first).row(0, named=True)


@pytest.mark.parametrize(
    "text",
    [
        "2015-05-21",
        "2015/05/21",
        "21/05/2015",
        "21.5.2015",
        "21 May 2015",
        "21-May-15",
        "May 21, 2015",
        "21 mai 2015",
        "21 أيار 2015",
        "٢١/٥/٢٠١٥",
        "21st May, 2015",
        "Thursday 21 May 2015",
        "20150521",
        "42145",
        "42145.0",
        "2015-05-21 00:00:00",
        "2015-05-21T14:30:00Z",
    ],
)
def test_the_same_day_is_read_in_many_forms(text):
    assert _read(text)["day"] == date(2015, 5, 21)


def test_months_of_two_words_are_read():
    assert _read("15 كانون الثاني 2015")["day"] == date(2015, 1, 15)
    assert _read("15 تشرين الأول 2015")["day"] == date(2015, 10, 15)


@pytest.mark.parametrize("text", ["nope", "31/02/2015", "2015-13-01", "12", "June", "99999"])
def test_what_is_no_day_is_none(text):
    assert _read(text)["day"] is None


def test_day_comes_first_unless_said_otherwise():
    assert _read("03/04/2015")["day"] == date(2015, 4, 3)
    assert _read("03/04/2015", day_first=False)["day"] == date(2015, 3, 4)


def test_only_dates_whose_parts_could_change_places_are_ambiguous():
    assert _read("03/04/2015")["ambiguous"]
    assert not _read("23/04/2015")["ambiguous"]
    assert not _read("04/04/2015")["ambiguous"]


def test_a_month_alone_has_a_first_and_a_last_day():
    month = _read("2015-05")
    assert month["partial"]
    assert (month["day"], month["last"]) == (date(2015, 5, 1), date(2015, 5, 31))
    assert _read("Septembre 2012")["last"] == date(2012, 9, 30)


def test_a_serial_counts_from_the_end_of_1899():
    assert from_serial(42145) == date(2015, 5, 21)
