"""A sheet as it was read: text cells, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

ALPHABET = 26

COMPLAINTS = {"row": pl.Int64, "column": pl.String, "code": pl.String, "value": pl.String}
"""Columns of `RawSheet.complaints`."""


class Merged(NamedTuple):
    """Cells that a spreadsheet shows as one: rows as it counts them, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a file, every cell as text.

    Attributes:
        name: of the sheet; for a format without sheets, the name of the file.
        cells: one String column for each column of the sheet, named as a
            spreadsheet letters them (A, B ... Z, AA ...); an empty cell is null.
        first_row: the number of the first row of `cells`, as a spreadsheet counts.
        complaints: rows that could not be read as they stood, if any: a frame of
            `row` (Int64), `column` (String), `code` (String, a finding code) and `value` (String).
            The row is empty for what is true of the whole file or sheet.
        merged: areas that the sheet says are one cell; only the first holds the value.
    """

    name: str
    cells: pl.DataFrame
    first_row: int = 1
    complaints: pl.DataFrame | None = None
    merged: tuple[Merged, ...] = ()


def letter(index: int) -> str:
    """The letters of a column, as a spreadsheet writes them, counting from 0.

    >>> letter(0), letter(25), letter(26), letter(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def letters(width: int) -> list[str]:
    """The letters of the first `width` columns."""
    return [letter(index) for index in range(width)]


def index_of(column: str) -> int:
    """The place of a column, counting from 0, by its letters.

    >>> index_of("A"), index_of("AA"), index_of("XFD")
    (0, 26, 16383)
    """
    index = 0
    for character in column:
        index = index * ALPHABET + ord(character) - ord("A") + 1
    return index - 1


def complaints(rows: list[tuple[int | None, str | None, str, str | None]]) -> pl.DataFrame | None:
    """The complaints as a frame, or nothing where there are none."""
    return pl.DataFrame(rows, schema=COMPLAINTS, orient="row") if rows else None
