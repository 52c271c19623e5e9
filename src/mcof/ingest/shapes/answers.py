"""Answers: a wide file with a column for each question made long, and free text left out.

A column of a wide file is mapped to

- `answer:QUESTION` where it holds the choice,
- `answer:QUESTION=OPTION` where it says whether one option of several was chosen,
- `number:QUESTION` where it holds a number;

`@SECTOR` after any of them says the sector. `"*" = "answer"` makes every column that is not
otherwise known a question by its header.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together
from mcof.vocabulary.text import normalise

PREFIXES = ("answer:", "number:")
UNKNOWN = "UNKNOWN"
NONE = "NONE"
LONGEST = 80
"""Letters of the longest choice; what is longer is somebody's own words."""
FEW, VARIED = 30, 0.5
"""A question with so many answers of which so large a part are all different is no choice."""

_DO_NOT_KNOW = tuple(
    normalise(text)
    for text in (
        *("unknown", "don't know", "dont know", "do not know", "dnk", "dk", "no answer", "refused"),
        *("prefer not to answer", "prefer not to say", "not known", "no response", "pnta"),
        *("ne sait pas", "لا أعرف", "لا اعلم", "غير معروف", "رفض الإجابة", "نازانم", "نەزانراو"),
    )
)
_TRUE = ("1", "yes", "true", "y", "oui", "x", "نعم", "بەڵێ", "1.0")
_FALSE = ("0", "no", "false", "n", "non", "لا", "نەخێر", "0.0")


@dataclass(frozen=True)
class Asked:
    """One column of a wide file: `answer:QUESTION=OPTION@SECTOR` taken apart."""

    column: str
    kind: str
    question: str
    option: str | None
    sector: str | None


def asked_of(field: str) -> Asked:
    """What a field asks.

    >>> asked_of("answer:needs=FOOD@FSC").option, asked_of("number:litres@WSH").sector
    ('FOOD', 'WSH')
    """
    kind, _, rest = field.partition(":")
    rest, _, sector = rest.partition("@")
    question, _, option = rest.partition("=")
    return Asked(field, kind, question, option or None, sector or None)


def answered(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A row for each answer, and findings for free text and for rows that answer nothing.

    Of the options of one question, those chosen are answers; where none was and some were
    refused, the answer is `NONE`. An empty cell is no answer: the question was not asked, or
    nothing was written.
    """
    asked = [asked_of(name) for name in rows.columns if name.startswith(PREFIXES)]
    kept = rows.drop(one.column for one in asked)
    if asked:
        parts = [_single(rows, kept, one) for one in asked if one.option is None]
        several = dict.fromkeys(one.question for one in asked if one.option is not None)
        for question in several:
            parts.append(_several(rows, kept, [one for one in asked if one.question == question]))
        records = pl.concat(parts, how="diagonal").sort("line", maintain_order=True)
    else:
        records = kept
    records = records.with_columns(
        pl.lit(None, kind).alias(name)
        for name, kind in (("answer", pl.String), ("number", pl.Float64), ("question", pl.String))
        if name not in records.columns
    )
    return _coded(records, rows)


def _single(rows: pl.DataFrame, kept: pl.DataFrame, one: Asked) -> pl.DataFrame:
    value = "number" if one.kind == "number" else "answer"
    told = kept.with_columns(rows[one.column].alias(value), question=pl.lit(one.question))
    return _of_sector(told, one).filter(pl.col(value).is_not_null())


def _several(rows: pl.DataFrame, kept: pl.DataFrame, options: list[Asked]) -> pl.DataFrame:
    said = rows.select(pl.col(one.column).str.to_lowercase().str.strip_chars() for one in options)
    chosen = said.select(pl.col(one.column).is_in(_TRUE) for one in options)
    refused = said.select(pl.all().is_in(_FALSE))
    parts = [
        _of_sector(kept.with_columns(answer=pl.lit(one.option)), one).filter(chosen[one.column])
        for one in options
    ]
    nothing = ~chosen.select(pl.any_horizontal(pl.all().fill_null(value=False))).to_series()
    asked = refused.select(pl.any_horizontal(pl.all().fill_null(value=False))).to_series()
    parts.append(
        _of_sector(kept.with_columns(answer=pl.lit(NONE)), options[0]).filter(nothing & asked)
    )
    return pl.concat(parts, how="diagonal").with_columns(question=pl.lit(options[0].question))


def _of_sector(told: pl.DataFrame, one: Asked) -> pl.DataFrame:
    return told if one.sector is None else told.with_columns(sector=pl.lit(one.sector))


def _coded(records: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Free text left out, unknown said in one word, and rows without an answer found."""
    told = records.select(*KEYS, "question", "answer")
    every = pl.len().over("question")
    varied = pl.col("answer").n_unique().over("question") > every * VARIED
    free = (pl.col("answer").str.len_chars() > LONGEST) | ((every > FEW) & varied)
    marks = told.select((pl.col("answer").is_not_null() & free).fill_null(value=False)).to_series()
    shown = told.filter(marks).unique(["sheet", "question"], keep="first", maintain_order=True)
    texts = found("answer-free-text", shown.drop("answer").with_columns(value="question"))
    kept = records.filter(~marks)
    words = kept["answer"].unique().drop_nulls().to_list()
    unknown = [text for text in words if normalise(text) in _DO_NOT_KNOW]
    kept = kept.with_columns(answer=pl.col("answer").replace(unknown, [UNKNOWN] * len(unknown)))
    kept = kept.filter(
        pl.col("question").is_null()
        | pl.col("answer").is_not_null()
        | pl.col("number").is_not_null()
    )
    silent = rows.select(KEYS).join(
        kept.select("line"), on="line", how="anti", maintain_order="left"
    )
    return kept, together([texts, found("row-without-answers", silent)])
