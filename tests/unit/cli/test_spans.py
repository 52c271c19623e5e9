"""Periods as people type them."""

from datetime import date

import pytest

from mcof.cli.tracking.spans import span
from mcof.errors import InputError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2019-W10", date(2019, 3, 4), date(2019, 3, 10)),
        ("2019-03-04..2019-03-17", date(2019, 3, 4), date(2019, 3, 17)),
        (" 2019-03-04 ", date(2019, 3, 4), date(2019, 3, 4)),
    ],
)
def test_a_period_is_a_year_a_month_a_week_or_two_days(text: str, first: date, last: date) -> None:
    assert span(text, option="--during") == (first, last)


@pytest.mark.parametrize("text", ["", "March", "2019-13", "2019-W54", "2019-03-04..x"])
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InputError, match="period-unreadable"):
        span(text, option="--during")
