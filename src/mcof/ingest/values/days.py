"""Dates as people write them: many orders, month names in three languages, spreadsheet serials."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from mcof.ingest.values.amounts import western

_MONTHS = {
    1: "january jan janvier janv كانون الثاني يناير",
    2: "february feb février fevrier févr fevr شباط فبراير",
    3: "march mar mars آذار اذار مارس",
    4: "april apr avril avr نيسان أبريل ابريل",
    5: "may mai أيار ايار مايو",
    6: "june jun juin حزيران يونيو",
    7: "july jul juillet juil تموز يوليو",
    8: "august aug août aout آب اب أغسطس اغسطس",
    9: "september sep sept septembre أيلول ايلول سبتمبر",
    10: "october oct octobre تشرين الأول أكتوبر اكتوبر",
    11: "november nov novembre تشرين الثاني نوفمبر",
    12: "december dec décembre decembre déc كانون الأول ديسمبر",
}
_TWO_WORDS = {
    "كانون الثاني": 1,
    "كانون الأول": 12,
    "كانون الاول": 12,
    "تشرين الأول": 10,
    "تشرين الاول": 10,
    "تشرين الثاني": 11,
}
_FIRST_SERIAL = 20_000  # 1954-10-03; smaller numbers are rather counts or years
_LAST_SERIAL = 80_000  # 2119-01-11
_EPOCH = date(1899, 12, 30)  # the day 0 of spreadsheets


def _month_names() -> dict[str, str]:
    names = dict(_TWO_WORDS)
    for month, words in _MONTHS.items():
        for word in words.split():
            names.setdefault(word, month)
    for part in (
        "كانون",
        "الثاني",
        "تشرين",
        "الأول",
    ):  # halves of a two-word month mean nothing alone
        names.pop(part, None)
    return {name: f"{month:02d}" for name, month in sorted(names.items(), key=lambda n: -len(n[0]))}


MONTH_NAMES = _month_names()


def read(text: pl.Series, *, day_first: bool = True) -> pl.DataFrame:
    """Each distinct text as a date.

    Returns:
        `text`, `day` (null where it is no date), `last` (the last day, where the text names a month
        or year only; else `day`), `ambiguous` (day and month could change places),
        `partial` (only a month is named).
    """
    distinct = text.rename("text").unique().drop_nulls()
    plain = distinct.str.to_date("%Y-%m-%d", strict=False).rename("day")
    no = pl.lit(value=False)
    easy = distinct.to_frame().with_columns(plain, last=plain, ambiguous=no, partial=no)
    odd = _odd(distinct.filter(plain.is_null()), day_first)
    return pl.concat([easy.filter(pl.col("day").is_not_null()), odd]) if odd.height else easy


def _odd(distinct: pl.Series, day_first: bool) -> pl.DataFrame:
    """What `read` gives, for texts that are not written as 2015-05-21."""
    frame = distinct.to_frame()
    bare = western(pl.col("text")).str.strip_chars().str.replace(r"[T ]\d{1,2}:\d{2}.*$", "")
    frame = frame.with_columns(bare.alias("bare"))
    frame = frame.with_columns(_parts(pl.col("bare")).alias("parts")).unnest("parts")
    return (
        frame.with_columns(_assembled(day_first))
        .unnest("is")
        .with_columns(last=pl.when("partial").then(pl.col("day").dt.month_end()).otherwise("day"))
        .select("text", "day", "last", "ambiguous", "partial")
    )


def _parts(bare: pl.Expr) -> pl.Expr:
    """The groups that each form of date has, null where the text has another form."""
    gap, name, year = r"[-/.,\s]+", r"(?P<n>\p{L}[\p{L}\s]*?)", r"(?P<y>\d{4}|\d{2})"
    day = r"(?P<d>\d{1,2})"
    forms = {
        "iso": r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})$",
        "num": r"^(?P<a>\d{1,2})[-/.\s](?P<b>\d{1,2})[-/.\s](?P<y>\d{4}|\d{2})$",
        "dmy": rf"^(?:\p{{L}}+,?\s+)?{day}(?:st|nd|rd|th|er)?{gap}{name}{gap}{year}$",
        "mdy": rf"^(?:\p{{L}}+,\s+)?{name}{gap}{day}(?:st|nd|rd|th)?[,\s]+(?P<y>\d{{4}})$",
        "my": rf"^{name}{gap}{year}$",
        "ym": r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})$",
        "compact": r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$",
        "serial": r"^(?P<s>\d{5})(?:\.\d+)?$",
    }
    return pl.struct(
        bare.str.extract_groups(form)
        .struct.rename_fields([f"{name}_{group}" for group in _groups(form)])
        .alias(name)
        for name, form in forms.items()
    )


def _groups(form: str) -> list[str]:
    return re.findall(r"\?P<(\w)>", form)


def _assembled(day_first: bool) -> pl.Expr:
    def part(form: str, group: str) -> pl.Expr:
        return pl.col(form).struct.field(f"{form}_{group}")

    def month(form: str) -> pl.Expr:
        name = part(form, "n").str.to_lowercase().str.strip_chars(" .")
        return name.replace_strict(MONTH_NAMES, default=None, return_dtype=pl.String)

    def day(year: pl.Expr, month_: pl.Expr, day_: pl.Expr | str) -> pl.Expr:
        full = pl.when(year.str.len_chars() == len("15")).then(pl.lit("20") + year).otherwise(year)
        number = pl.lit(day_) if isinstance(day_, str) else day_.str.zfill(2)
        written = pl.concat_str(full, pl.lit("-"), month_.str.zfill(2), pl.lit("-"), number)
        return written.str.to_date("%Y-%m-%d", strict=False)

    a, b = part("num", "a"), part("num", "b")
    as_day_first = day(part("num", "y"), b, a)
    as_month_first = day(part("num", "y"), a, b)
    first, second = (as_day_first, as_month_first) if day_first else (as_month_first, as_day_first)
    serial = part("serial", "s").cast(pl.Int32)
    counted = pl.when(serial.is_between(_FIRST_SERIAL, _LAST_SERIAL)).then(
        pl.lit(_EPOCH) + pl.duration(days=serial)
    )
    whole_month = pl.coalesce(
        day(part("my", "y"), month("my"), "01"), day(part("ym", "y"), part("ym", "m"), "01")
    )
    exact = pl.coalesce(
        day(part("iso", "y"), part("iso", "m"), part("iso", "d")),
        first,
        second,
        day(part("dmy", "y"), month("dmy"), part("dmy", "d")),
        day(part("mdy", "y"), month("mdy"), part("mdy", "d")),
        day(part("compact", "y"), part("compact", "m"), part("compact", "d")),
        counted.cast(pl.Date),
    )
    either = as_day_first.is_not_null() & as_month_first.is_not_null()
    return pl.struct(
        pl.coalesce(exact, whole_month).alias("day"),
        (either & (as_day_first != as_month_first)).fill_null(False).alias("ambiguous"),
        (exact.is_null() & whole_month.is_not_null()).alias("partial"),
    ).alias("is")


def from_serial(serial: int) -> date:
    """The day that a spreadsheet's serial number means.

    >>> from_serial(42145)
    datetime.date(2015, 5, 21)
    """
    return _EPOCH + timedelta(days=serial)


def with_periods(draft: pl.DataFrame) -> pl.DataFrame:
    """The draft with `period_start` and `period_end` of its `month` and `year`."""
    have = set(draft.columns)
    if not {"month", "year"} & have or "period_start" in have:
        return draft.drop({"month", "year"} & have)
    year = (
        western(pl.col("year")).str.extract(r"((?:19|20)\d{2})") if "year" in have else pl.lit("")
    )
    if "month" not in have:
        start, end = pl.format("{}-01-01", year), pl.format("{}-12-31", year)
    else:
        start = end = pl.concat_str(pl.col("month"), pl.lit(" "), year).str.strip_chars()
    if "month" in have and "year" not in have:
        start = end = pl.col("month")
    return draft.with_columns(period_start=start, period_end=end).drop({"month", "year"} & have)
