"""Cells of a sheet as values of a plan; what cannot be read is a finding, and nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from mcof.ingest.findings import found
from mcof.ingest.values.amounts import known, number
from mcof.ingest.values.days import read as days
from mcof.plans.layout import BETWEEN, PLACES, listed
from mcof.tables import Kind, Table
from mcof.tables.schema import Column
from mcof.vocabulary import load
from mcof.vocabulary.text import normalise_expr

_WHOLE = (Kind.WHOLE, Kind.PEOPLE, Kind.HOUSEHOLDS)
_EXACT = 2**53  # beyond it a spreadsheet no longer tells whole numbers apart


@dataclass(frozen=True)
class Known:
    """The words and places that cells may name.

    Attributes:
        places: `code`, `spelling` (normalised name or code); a spelling of two places is
            left out, so that none is guessed.
        additions: the folder of the workspace's own words.
    """

    places: pl.DataFrame
    additions: Path | None = None


@dataclass
class Reading:
    """Cells of one sheet, being read.

    Attributes:
        rows: `source_row`, and a text column for each field that the sheet has.
        columns: the letter of each field's column.
    """

    sheet: str
    rows: pl.DataFrame
    columns: Mapping[str, str]
    findings: list[pl.DataFrame] = field(default_factory=list)

    def wrong(self, code: str, name: str, odd: pl.Expr) -> None:
        """Note the cells of a field for which an expression holds."""
        rows = self.rows.filter(odd.fill_null(False)).select("source_row", value=pl.col(name))
        said = {"sheet": self.sheet, "column": self.columns.get(name, ""), "field": name}
        self.findings.append(found(code, rows, **said))


def values(reading: Reading, table: Table, known_: Known) -> pl.DataFrame:
    """The cells as values, `source_row` beside them; findings are left in `reading`."""
    made = [pl.col("source_row")]
    for column in table.columns:
        if column.name in reading.rows.columns:
            made.append(_value(reading, table, column, known_).alias(column.name))
    return reading.rows.select(made)


def _value(reading: Reading, table: Table, column: Column, known_: Known) -> pl.Expr:
    name = column.name
    if name in PLACES:
        return _place(reading, name, known_)
    if vocabulary := listed(table, name):
        return _word(reading, name, vocabulary, known_.additions)
    if column.kind is Kind.DATE:
        return _day(reading, name)
    if column.kind in _WHOLE or column.kind in {Kind.NUMBER, Kind.MONEY}:
        return _number(reading, name, whole=column.kind in _WHOLE)
    return pl.col(name).str.strip_chars()


def _code(name: str) -> pl.Expr:
    """What stands before the name in a cell such as `HEALTH · Health support`."""
    return pl.col(name).str.split(BETWEEN.strip()).list.first().str.strip_chars()


def _word(reading: Reading, name: str, vocabulary: str, additions: Path | None) -> pl.Expr:
    words = load(vocabulary, additions)
    code = pl.coalesce(words.codes(pl.col(name)), words.codes(_code(name)))
    reading.wrong("plan-cell-word", name, pl.col(name).is_not_null() & code.is_null())
    return code


def _place(reading: Reading, name: str, known_: Known) -> pl.Expr:
    codes, spellings = known_.places["code"].to_list(), known_.places["spelling"].to_list()
    exact = set(codes)
    by_name = dict(zip(spellings, codes, strict=True))

    def looked_up(text: pl.Expr) -> pl.Expr:
        named = normalise_expr(text).replace_strict(
            list(by_name), list(by_name.values()), default=None, return_dtype=pl.String
        )
        return pl.when(text.is_in(list(exact))).then(text).otherwise(named)

    whole = pl.col(name).str.strip_chars()
    code = pl.coalesce(looked_up(_code(name)), looked_up(whole))
    reading.wrong("plan-cell-place", name, pl.col(name).is_not_null() & code.is_null())
    return code


def _day(reading: Reading, name: str) -> pl.Expr:
    text = known(pl.col(name))
    read = days(reading.rows.select(text.alias(name))[name])
    texts, found_ = read["text"].to_list(), read["day"].to_list()
    day = text.replace_strict(texts, found_, default=None, return_dtype=pl.Date)
    unclear = read.filter("ambiguous")["text"].to_list()
    reading.wrong("plan-cell-date", name, text.is_not_null() & day.is_null())
    reading.wrong("plan-cell-date", name, text.is_in(unclear))
    return day


def _number(reading: Reading, name: str, *, whole: bool) -> pl.Expr:
    text = known(pl.col(name))
    value = number(text)
    reading.wrong("plan-cell-number", name, text.is_not_null() & value.is_null())
    if not whole:
        return value
    odd = (value.round() != value) | (value.abs() > _EXACT)
    reading.wrong("plan-cell-fraction", name, odd)
    return pl.when(~odd).then(value.cast(pl.Int64, strict=False))
