"""Hours of the day and days of the week, as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together
from mcof.ingest.values.amounts import western
from mcof.vocabulary.text import normalise

_TIME = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?\.?$"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ](\d{2}):(\d{2})")
_LAST_HOUR, _LAST_MINUTE, _NOON = 24, 59, 12

_DAYS = {
    **dict.fromkeys(("monday", "mon", "lundi", "الاثنين", "اثنين", "دووشەممە"), 1),
    **dict.fromkeys(("tuesday", "tue", "tues", "mardi", "الثلاثاء", "ثلاثاء", "سێشەممە"), 2),
    **dict.fromkeys(("wednesday", "wed", "mercredi", "الاربعاء", "اربعاء", "چوارشەممە"), 3),
    **dict.fromkeys(("thursday", "thu", "thur", "thurs", "jeudi", "الخميس", "پێنجشەممە"), 4),
    **dict.fromkeys(("friday", "fri", "vendredi", "الجمعة", "جمعة", "هەینی"), 5),
    **dict.fromkeys(("saturday", "sat", "samedi", "السبت", "سبت", "شەممە"), 6),
    **dict.fromkeys(("sunday", "sun", "dimanche", "الاحد", "احد", "یەکشەممە"), 7),
}
_DAY_OF = {normalise(word): day for word, day in _DAYS.items()}
_ALWAYS = frozenset(map(normalise, ("daily", "every day", "all days", "all", "7 days", "يوميا")))
_SPAN = re.compile(r"\s+to\s+|\s*[-–—]\s*|\s+till\s+|\s+until\s+")
_LIST = re.compile(r"\s*[,;/|+&]\s*|\s+and\s+")


def time_of(text: str) -> str | None:
    """The time of day as 06:00, or None.

    >>> time_of("6 AM"), time_of("18h30"), time_of("2019-11-03T07:12:00"), time_of("noon")
    ('06:00', '18:30', '07:12', None)
    """
    if (iso := _ISO.search(text)) is not None:
        return f"{iso[1]}:{iso[2]}"
    met = _TIME.search(text.strip().lower())
    if met is None or met.start() > 0:
        return None
    hour, minute, half = int(met[1]), int(met[2] or 0), met[3]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return None
    return f"{hour:02d}:{minute:02d}"


def hour_of(text: str) -> str | None:
    """The hour of a time of day, 0 to 23."""
    time = time_of(text)
    return None if time is None else str(int(time[:2]) % _LAST_HOUR)


def weekdays_of(text: str) -> str | None:
    """The days of the week as digits in order, 1 for Monday, or None.

    >>> weekdays_of("Mon-Fri"), weekdays_of("Sunday to Thursday"), weekdays_of("daily")
    ('12345', '12347', '1234567')
    """
    if normalise(text) in _ALWAYS:
        return "1234567"
    if re.fullmatch(r"[1-7]+", text.strip()):
        return "".join(sorted(set(text.strip())))
    days: set[int] = set()
    for part in _LIST.split(text.strip().lower()):
        ends = [_day(word) for word in _SPAN.split(part)]
        if not ends or len(ends) > 2 or None in ends:  # noqa: PLR2004 - a span has two ends
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        days |= {(first + step - 1) % 7 + 1 for step in range((last - first) % 7 + 1)}
    return "".join(map(str, sorted(days)))


def _day(word: str) -> int | None:
    word = word.strip()
    return int(word) if re.fullmatch(r"[1-7]", word) else _DAY_OF.get(normalise(word))


_READ: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "opens": ("opens", time_of),
    "closes": ("closes", time_of),
    "time_given": ("hour", hour_of),
    "weekdays": ("weekdays", weekdays_of),
}
"""Field or slot as it was read, the field that it becomes, and how."""


def timed(draft: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft with its hours and days of the week in one form; what is none is unknown."""
    parts: list[pl.DataFrame] = []
    for given, (field, read) in _READ.items():
        if given not in draft.columns:
            continue
        shown = draft.with_columns(western(pl.col(given)).alias("_shown"))["_shown"]
        distinct = shown.unique().drop_nulls().to_list()
        known = {text: value for text in distinct if (value := read(text)) is not None}
        values = shown.replace_strict(
            list(known), list(known.values()), default=None, return_dtype=pl.String
        )
        lost = draft.select(*KEYS, value=pl.col(given)).filter(
            values.is_null() & shown.is_not_null()
        )
        parts.append(found("value-unreadable", lost, field=given))
        draft = draft.drop(given).with_columns(values.alias(field))
    return draft, together(parts)
