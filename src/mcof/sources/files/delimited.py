"""CSV and its kin: fast where the file is regular, exact where it is not.

A file is read in blocks that end where a record ends. A block whose quotes all stand
where RFC 4180 wants them is parsed by polars; any other, and any with a record of too
many cells, by Python's `csv`, which says which record it was.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

import polars as pl

from mcof.ingest import hxl
from mcof.ingest.sheets import COMPLAINTS, RawSheet, complaints, letter, letters
from mcof.sources.files import limits
from mcof.sources.files.blocks import Block, blocks
from mcof.sources.files.refusals import refuse

DELIMITERS = (",", "\t", ";", "|")
HEAD = 256 * limits.KIB
HEAD_RECORDS = 200
SHOWN = 200


EXACT_ROWS = 100_000

Complaint = tuple[int | None, str | None, str, str | None]
Parsed = tuple[pl.DataFrame, pl.DataFrame | None]


class Shape(NamedTuple):
    """What the beginning of a file tells about all of it."""

    delimiter: str
    width: int


def read_delimited(
    path: Path, name: str, *, skip: int = 0, rows: int | None = None, block: int = limits.BLOCK
) -> Iterator[RawSheet]:
    """The file as sheets of one block each, in order, all of the same columns.

    Args:
        path: of a file in UTF-8.
        name: of the sheet.
        skip: bytes to leave out at the beginning.
        rows: stop after about this many; all, if not given.

    Raises:
        InputError: `csv-quote-open`, `cell-too-long` or `sheet-too-wide`.
    """
    shape = shape_of(path, name, skip)
    row = 1
    for piece in blocks(path, name, shape.delimiter, skip=skip, size=block):
        for cells, found in _parse(path, piece, shape, name, row):
            part = cells if rows is None else cells.head(rows - row + 1)
            yield RawSheet(name, part, row, found)
            row += cells.height
            if rows is not None and row > rows:
                return


def shape_of(path: Path, name: str, skip: int = 0) -> Shape:
    """The delimiter, and the most cells that one of the first 200 records has."""
    with path.open("rb") as file:
        file.seek(skip)
        raw = file.read(HEAD)
        whole = not file.read(1)
    text = raw.decode(errors="ignore")
    delimiter = delimiter_of(text, whole=whole)
    width = max((len(record) for record in _records(text, delimiter, whole=whole)), default=1)
    if width > limits.COLUMNS:
        raise refuse("sheet-too-wide", name=name, columns=width, limit=limits.COLUMNS, where="")
    return Shape(delimiter, max(width, 1))


def delimiter_of(text: str, *, whole: bool = True) -> str:
    """The delimiter under which the text is a table.

    A row of HXL tags decides, as in libhxl; else the delimiter that gives most records
    the same number of cells, and among equals the one that gives the most cells.
    """
    for line in text.splitlines():
        for delimiter in (*DELIMITERS, ":") if "#" in line else ():
            if hxl.is_tag_row(_cells(line, delimiter)):
                return delimiter
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter, whole=whole))


def _regularity(text: str, delimiter: str, *, whole: bool) -> tuple[float, int]:
    widths = [len(record) for record in _records(text, delimiter, whole=whole) if record]
    if not widths:
        return (0.0, 0)
    usual = max(sorted(set(widths), reverse=True), key=widths.count)
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, max(widths))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _records(text: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The first records; the last one is left out where the text was cut."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) > HEAD_RECORDS:
                return records[:-1]
    except csv.Error:  # a cell beyond the limit: said with its row when the block is read
        return records
    return records if whole or len(records) < 2 else records[:-1]  # noqa: PLR2004


def _parse(path: Path, piece: Block, shape: Shape, name: str, row: int) -> Iterator[Parsed]:
    """The block's cells; in several parts where it has to be read record by record."""
    cells = _fast(piece, shape) if piece.regular else None
    if cells is not None:
        _check_lengths(cells, name, row)
        yield cells, None
    elif piece.regular:
        yield from _exact(io.StringIO(piece.content.decode(), newline=""), shape, name, row)
    else:
        with path.open("rb") as file:
            file.seek(piece.start)
            text = io.TextIOWrapper(file, encoding="utf-8", newline="")
            yield from _exact(text, shape, name, row)


def _fast(piece: Block, shape: Shape) -> pl.DataFrame | None:
    """The block by polars, or nothing where polars would not be exact."""
    try:
        cells = pl.read_csv(
            piece.content,
            has_header=False,
            separator=shape.delimiter,
            quote_char='"' if piece.quoted else None,
            schema=dict.fromkeys(letters(shape.width), pl.String),
            missing_columns="insert",
            null_values=[""],
        )
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == piece.records else None


def _check_lengths(cells: pl.DataFrame, name: str, row: int) -> None:
    """Refuse a cell that no spreadsheet could hold."""
    longest = cells.select(pl.all().str.len_bytes().max().fill_null(0))
    suspects = [column.name for column in longest if column[0] > limits.CELL_CHARACTERS]
    for column in suspects:
        too_long = cells[column].str.len_chars() > limits.CELL_CHARACTERS
        if too_long.any():
            at = row + (too_long.arg_max() or 0)
            raise refuse("cell-too-long", name=name, limit=limits.CELL_CHARACTERS, row=at)


def _exact(text: TextIO, shape: Shape, name: str, row: int) -> Iterator[Parsed]:
    """The text record by record: slower, and says which records are too long.

    This is the one place that walks over rows in Python: `csv` is the reference
    for what irregular quoting means.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=shape.delimiter)
    more = True
    while more:
        records: list[list[str | None]] = []
        found: list[Complaint] = []
        try:
            for record in itertools.islice(reader, EXACT_ROWS):
                lines.record.clear()
                records.append(_fitted(record, shape, row + len(records), found))
        except (csv.Error, _TooLong) as error:
            at = row + len(records)
            limit = limits.CELL_CHARACTERS
            raise refuse("cell-too-long", name=name, limit=limit, row=at) from error
        more = len(records) == EXACT_ROWS
        row += len(records)
        if not more and lines.last_is_open(shape.delimiter):
            raise refuse("csv-quote-open", name=name, row=row - 1)
        schema = dict.fromkeys(letters(shape.width), pl.String)
        yield pl.DataFrame(records, schema=schema, orient="row"), complaints(found)


def _fitted(record: list[str], shape: Shape, row: int, found: list[Complaint]) -> list[str | None]:
    """The record in as many cells as the table has; a surplus is complained of."""
    if any(len(cell) > limits.CELL_CHARACTERS for cell in record):
        raise _TooLong
    surplus = shape.delimiter.join(record[shape.width :])
    if surplus.strip(shape.delimiter + " "):
        found.append((row, letter(shape.width), "row-too-long", surplus[:SHOWN]))
    cells: list[str | None] = [cell or None for cell in record[: shape.width]]
    return cells + [None] * (shape.width - len(cells))


class _TooLong(Exception):
    """A cell that no spreadsheet could hold."""


class _Lines:
    """Lines of a text, remembering those of the record that is being read."""

    def __init__(self, source: TextIO) -> None:
        self.source = source
        self.record: list[str] = []
        self.last: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.source.readline(limits.RECORD)
        if not line:
            raise StopIteration
        if len(line) == limits.RECORD:
            raise _TooLong
        if not self.record:
            self.last = []
        self.record.append(line)
        self.last.append(line)
        return line

    def last_is_open(self, delimiter: str) -> bool:
        """Whether the last record ends inside a quoted cell."""
        text = io.StringIO("".join(self.last), newline="")
        try:
            list(csv.reader(text, delimiter=delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def join(parts: list[RawSheet], guessed: str | None = None) -> RawSheet:
    """One sheet of all parts, with the complaint of a guessed encoding first."""
    found = [part.complaints for part in parts if part.complaints is not None]
    if guessed:
        note = pl.DataFrame([(None, None, "encoding-guessed", guessed)], COMPLAINTS, orient="row")
        found.insert(0, note)
    cells = pl.concat([part.cells for part in parts], rechunk=False)
    return RawSheet(parts[0].name, cells, parts[0].first_row, pl.concat(found) if found else None)
