"""From text to values: numbers, dates and codes, each by the kind of its field."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from rapidfuzz import fuzz, process

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together
from mcof.ingest.shapes.travellers import PARTS
from mcof.ingest.values import amounts, days
from mcof.tables import Column, Kind, Table
from mcof.vocabulary import Vocabulary

Words = Callable[[str], Vocabulary]
Step = tuple[pl.DataFrame, pl.DataFrame]
"""A frame, and the findings that making it made."""

COUNTED = {Kind.PEOPLE, Kind.HOUSEHOLDS}
_INTEGER = 1e-9
MOST_GUESSED = 500
"""Unknown words of a column for which candidates are looked for: beyond, it is no list of codes."""


def typed(draft: pl.DataFrame, table: Table, words: Words, *, day_first: bool) -> Step:
    """Every field of the draft that the table has, as the table's type.

    A count that cannot be read is an error: its row is not stored. Any other value that cannot be
    read is taken as unknown, with a warning.
    """
    parts: list[pl.DataFrame] = []
    for column in table.columns:
        if column.name not in draft.columns or column.name in KEYS:
            continue
        draft, problems = _column(draft, column, words, day_first)
        parts.append(problems)
    for name in draft.columns:
        if name.startswith("cell:") or name in {"measure", *PARTS}:
            draft, problems = _number(draft, Column(name, Kind.PEOPLE, ""))
            parts.append(problems)
        elif name.startswith("number:"):
            draft, problems = _number(draft, Column(name, Kind.NUMBER, ""))
            parts.append(problems)
    return draft, together(parts)


def _column(draft: pl.DataFrame, column: Column, words: Words, day_first: bool) -> Step:
    if column.kind is Kind.DATE:
        return _date(draft, column, day_first)
    if column.kind is Kind.CODE and column.vocabulary:
        return _code(draft, column, words(column.vocabulary))
    if column.kind in {Kind.TEXT, Kind.CODE}:
        return draft, together([])
    return _number(draft, column)


def _number(draft: pl.DataFrame, column: Column) -> Step:
    text = draft[column.name]
    whole = column.kind in COUNTED or column.kind is Kind.WHOLE
    quick = text.cast(pl.Int64 if whole else pl.Float64, strict=False)
    if quick.null_count() > text.null_count():
        odd = text.filter(quick.is_null() & text.is_not_null()).unique()
        read = pl.DataFrame({"text": odd}).with_columns(number=amounts.number(pl.col("text")))
    else:
        read = pl.DataFrame(schema={"text": pl.String, "number": pl.Float64})
    parts: list[pl.DataFrame] = []
    lines = (
        draft.select(*KEYS, value=text).filter(quick.is_null()) if read.height else draft.head(0)
    )
    rest = lines.with_columns(value=text.head(0) if not read.height else pl.col("value")).join(
        read, left_on="value", right_on="text"
    )
    if column.kind in COUNTED:
        bad = rest.filter(pl.col("number").is_null())
        parts.append(found("number-unreadable", bad, field=column.name))
        fraction = rest.filter(_is_part()).with_columns(rounded=_half_up().cast(pl.Int64))
        parts.append(found("people-fractional", fraction, field=column.name))
        under = draft.select(*KEYS, value=text).filter(quick.fill_null(0) < 0)
        below = under.vstack(rest.filter(pl.col("number") < 0).select(*KEYS, "value"))
        parts.append(found("people-negative", below, field=column.name))
    else:
        part = _is_part() if whole else pl.lit(value=False)
        bad = rest.filter(pl.col("number").is_null() | part)
        parts.append(found("value-unreadable", bad, field=column.name))
    return _with_odd(draft, column, quick, read, whole), together(parts)


def _is_part() -> pl.Expr:
    return (pl.col("number") - pl.col("number").round()).abs() > _INTEGER


def _half_up() -> pl.Expr:
    return (pl.col("number") + 0.5).floor()


def _with_odd(
    draft: pl.DataFrame, column: Column, quick: pl.Series, read: pl.DataFrame, whole: bool
) -> pl.DataFrame:
    """The draft with the numbers that were read at once, and those that took a second look."""
    if read.height:
        number = pl.col("number")
        if column.kind in COUNTED:
            number = _half_up()
        elif whole:
            number = pl.when(~_is_part()).then(number.round())
        known = read.with_columns(number.cast(quick.dtype, strict=False)).drop_nulls()
        quick = quick.fill_null(_replaced(draft[column.name], known["text"], known["number"]))
    if column.kind in COUNTED:
        quick = quick.set(quick < 0, None)
    return draft.with_columns(quick.alias(column.name))


def _replaced(text: pl.Series, old: pl.Series, new: pl.Series) -> pl.Series:
    """The new value of each text; null where there is none."""
    if old.is_empty():
        return pl.Series([None], dtype=new.dtype).new_from_index(0, text.len())
    return text.replace_strict(old, new, default=None, return_dtype=new.dtype)


def _date(draft: pl.DataFrame, column: Column, day_first: bool) -> Step:
    read = days.read(draft[column.name], day_first=day_first)
    at_end = column.name in {"reference_date", "period_end"}
    odd = read.filter(pl.col("day").is_null() | pl.col("ambiguous") | pl.col("partial"))
    rows = (
        draft.select(*KEYS, value=pl.col(column.name))
        .filter(pl.col("value").is_in(odd["text"].implode()))
        .join(odd, left_on="value", right_on="text", maintain_order="left")
        .with_columns(taken=pl.col("last") if at_end else pl.col("day"))
    )
    order = "day" if day_first else "month"
    parts = [
        found("date-unreadable", rows.filter(pl.col("day").is_null()), field=column.name),
        found("date-ambiguous", rows.filter("ambiguous"), field=column.name, order=order),
    ]
    if column.name == "reference_date":
        parts.append(found("date-month-only", rows.filter("partial"), field=column.name))
    taken = read["last"] if at_end else read["day"]
    values = _replaced(draft[column.name], read["text"], taken)
    return draft.with_columns(values.alias(column.name)), together(parts)


def _code(draft: pl.DataFrame, column: Column, words: Vocabulary) -> Step:
    given = draft[column.name]
    distinct = sorted(given.unique().drop_nulls())
    codes = {text: code for text in distinct if (code := _code_of(text, words, column))}
    unknown = [text for text in distinct if text not in codes]
    problems = together([])
    if unknown:
        shown = {text: "|".join(nearest(text, words)) for text in unknown[:MOST_GUESSED]}
        rows = draft.select(*KEYS, value=given).filter(given.is_in(unknown))
        rows = rows.with_columns(
            candidates=pl.col("value").replace_strict(
                list(shown), list(shown.values()), default=None, return_dtype=pl.String
            )
        )
        code = "term-refused" if column.required else "term-unknown"
        problems = found(code, rows, field=column.name)
    old = pl.Series(list(codes), dtype=pl.String)
    coded = _replaced(given, old, pl.Series(list(codes.values()), dtype=pl.String))
    kept = draft.with_columns(coded.alias(column.name))
    beside = f"{column.name}_given"
    if column.name == "sector" and beside not in draft.columns:
        kept = kept.with_columns(given.alias(beside))
    return kept, problems


def _code_of(text: str, words: Vocabulary, column: Column) -> str | None:
    code = words.code_of(text)
    if code is None and ";" in text and column.name == "reason":
        several = {words.code_of(part.strip()) for part in text.split(";")}
        code = several.pop() if len(several) == 1 else "MULTIPLE"
    return code


def nearest(text: str, words: Vocabulary, count: int = 3) -> list[str]:
    """The codes whose spellings a text most resembles, best first."""
    spellings = {spelling: term.code for term in words for spelling in term.spellings}
    found_ = process.extract(text, list(spellings), scorer=fuzz.WRatio, limit=count * 4)
    return list(dict.fromkeys(spellings[spelling] for spelling, _, _ in found_))[:count]
