"""A table of figures as a page shows it: codes as words, unknown said, numbers in threes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcof.places import Registry
from mcof.renderers.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `quiet` where it says that nothing is known."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Heading:
    """The head of a column.

    Attributes:
        number: stands at the end of its cell.
        whole: is not broken over two lines.
    """

    label: str
    number: bool
    whole: bool


@dataclass(frozen=True)
class Sheet:
    """A table, ready to be drawn by the macro `parts.table`.

    Attributes:
        breaks: numbers of the rows above which a line is drawn: the method changed.
    """

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Column:
    """A column of a sheet: which field, under which phrase, said how.

    Attributes:
        says: the text of a value that is known.
        beside: whether the whole row is needed to say it, as for a code in its code set.
    """

    field: str
    phrase: str
    says: Callable[..., str]
    number: bool = False
    whole: bool = False
    beside: bool = False


def sheet(
    rows: Sequence[Row],
    columns: Sequence[Column],
    words: Words,
    *,
    caption: str,
    breaks: Sequence[int] = (),
) -> Sheet:
    """The rows in words."""
    return Sheet(
        caption=caption,
        columns=tuple(Heading(words.phrases(one.phrase), one.number, one.whole) for one in columns),
        rows=tuple(tuple(_cell(row, one, words) for one in columns) for row in rows),
        breaks=frozenset(breaks),
    )


def _cell(row: Row, column: Column, words: Words) -> Cell:
    value = row[column.field]
    if value is None:
        return Cell(words.phrases("common.unknown"), quiet=True)
    return Cell(column.says(value, row) if column.beside else column.says(value))


def numbers(words: Words, *fields: tuple[str, str]) -> list[Column]:
    """Columns of whole numbers: field and phrase of each."""
    return [Column(field, phrase, words.number, number=True) for field, phrase in fields]


def changes(words: Words, *fields: tuple[str, str]) -> list[Column]:
    """Columns of whole numbers that go up or down."""
    return [Column(field, phrase, words.change, number=True) for field, phrase in fields]


def place(places: Registry, words: Words, field: str, phrase: str) -> Column:
    """A column of places, by name."""

    def named(code: str, row: Row) -> str:
        return places.label(str(row["code_set"]), code, words.language)

    return Column(field, phrase, named, beside=True)


def term(words: Words, field: str, phrase: str, vocabulary: str) -> Column:
    """A column of the codes of a vocabulary, by label."""
    return Column(field, phrase, partial(words.term, vocabulary))


def given(words: Words, field: str, phrase: str) -> Column:
    """A column of what a source wrote."""
    return Column(field, phrase, words.given)


def day(words: Words, field: str, phrase: str) -> Column:
    """A column of days."""
    return Column(field, phrase, words.short_day, whole=True)


def share(words: Words, field: str, phrase: str, *, people: str = "individuals") -> Column:
    """A column of whole per cents; people whose share rounds to nothing are under 1."""

    def said(per_cent: int, row: Row) -> str:
        return words.share(per_cent, row[people])

    return Column(field, phrase, said, number=True, beside=True)


def basis(words: Words) -> Column:
    """How the figures were come by."""
    return term(words, "basis", "report.column.basis", "bases")
