"""Hours and days of the week, as people write them."""

import pytest

from mcof.ingest.values.clock import hour_of, time_of, weekdays_of


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("06:00", "06:00"),
        ("6", "06:00"),
        ("6 AM", "06:00"),
        ("6:30pm", "18:30"),
        ("12 a.m.", "00:00"),
        ("12 PM", "12:00"),
        ("18h30", "18:30"),
        ("18.30", "18:30"),
        ("07:12:45.000", "07:12"),
        ("2019-11-03T07:12:00.000+03:00", "07:12"),
        ("24:00", "24:00"),
        ("25:00", None),
        ("12:61", None),
        ("noon", None),
        ("about 6", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, time: str | None) -> None:
    assert time_of(text) == time


def test_midnight_at_the_end_of_a_day_is_hour_0() -> None:
    assert (hour_of("24:00"), hour_of("23:59"), hour_of("x")) == ("0", "23", None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", "1234567"),
        ("Mon-Fri", "12345"),
        ("Sunday to Thursday", "12347"),
        ("Sat, Sun", "67"),
        ("lundi et mardi", None),
        ("Monday and Wednesday", "13"),
        ("5-1", "1567"),
        ("71", "17"),
        ("1,2,3", "123"),
        ("الاحد - الخميس", "12347"),
        ("most days", None),
        ("Mon-Wed-Fri", None),
        ("8", None),
    ],
)
def test_days_of_the_week_are_read_as_people_write_them(text: str, days: str | None) -> None:
    assert weekdays_of(text) == days
