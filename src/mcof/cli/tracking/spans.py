"""Periods as people type them: a year, a month, a week, or two days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mcof.errors import InputError

_WEEK = re.compile(r"(\d{4})-W(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})")


def span(text: str, *, option: str) -> tuple[date, date]:
    """The first and the last day that a text means.

    `2019` is a year, `2019-03` a month, `2019-W10` a week from Monday, and
    `2019-03-04..2019-03-17` any two days; one day alone is itself.

    Raises:
        InputError: the text means no period.
    """
    try:
        return _span(text.strip())
    except ValueError as wrong:
        raise InputError(
            f"{option} {text!r} is no period",
            code="period-unreadable",
            advice="Write 2019, 2019-03, 2019-W10, or 2019-03-04..2019-03-17.",
        ) from wrong


def _span(text: str) -> tuple[date, date]:
    if (week := _WEEK.fullmatch(text)) is not None:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + timedelta(days=6)
    if (month := _MONTH.fullmatch(text)) is not None:
        first = date(int(month[1]), int(month[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if (year := _YEAR.fullmatch(text)) is not None:
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    first_day, _, last_day = text.partition("..")
    return date.fromisoformat(first_day), date.fromisoformat(last_day or first_day)
