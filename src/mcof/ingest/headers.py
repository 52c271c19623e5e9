"""Where a sheet's headers are, what they say of each column, and the rows below them.

The header is rarely on the first line alone: titles stand above it, a row of groups, a
second language, a row of HXL tags below. What is found can be overruled by `header_rows`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from mcof.errors import InputError
from mcof.ingest import hxl
from mcof.ingest.labels import distinct, is_value, split_scripts, tidy
from mcof.ingest.sheets import COMPLAINTS, Merged, RawSheet
from mcof.ingest.source import header_key
from mcof.ingest.toprows import WINDOW, Found, Row, find

LAST_ROWS = 5

TOTALS = frozenset(
    {
        *("total", "totals", "grand total", "sum", "sub total", "subtotal", "overall total"),
        *("total général", "somme", "المجموع", "المجموع الكلي", "المجموع العام"),
        *("الاجمالي", "الإجمالي", "کۆ", "کۆی گشتی"),
    }
)


@dataclass(frozen=True)
class HeadedColumn:
    """A column and what the headers say of it.

    Attributes:
        letter: as a spreadsheet letters it.
        label: the header; none where there is only a tag, or nothing.
        label_other: the header in the other script, where it gives both.
        group: the header above, where it spans several columns.
        tag: HXL tag with its attributes in alphabetical order.
        index: place in the sheet, counting from 0.
    """

    letter: str
    label: str | None
    label_other: str | None
    group: str | None
    tag: str | None
    index: int

    @property
    def title(self) -> str:
        """The header for people: `Group / name`."""
        return " / ".join(text for text in (self.group, self.label) if text) or self.tag or ""


@dataclass(frozen=True)
class Headed:
    """A sheet whose headers are known, with the rows below them as text.

    Attributes:
        sheet: its name.
        rows: `source_row` (Int64, as a spreadsheet counts) and one String column for each
            letter; empty rows after the last one are left out.
        header_rows: the numbers of the rows with labels and groups; empty where tags alone say
            what the columns are.
        tag_row: the number of the row with HXL tags.
        totals: numbers of the last rows that look like totals of those above.
        complaints: of reading and of the headers, as `RawSheet.complaints`.
    """

    sheet: str
    columns: tuple[HeadedColumn, ...]
    rows: pl.DataFrame
    header_rows: tuple[int, ...] = ()
    tag_row: int | None = None
    totals: frozenset[int] = frozenset()
    complaints: pl.DataFrame | None = None


Anchors = Collection[frozenset[str]]
"""Headers, as `header_key` gives them, by which the header row of a known sheet is found."""


def head(
    sheet: RawSheet, header_rows: Sequence[int] | None = None, anchors: Anchors = ()
) -> Headed:
    """The sheet with its headers found.

    Args:
        anchors: a row among the first that has all of one is the header, whatever else
            looks like one: worksheets have up to ten rows of headings and instructions.
        header_rows: numbers of the header rows as a spreadsheet counts, the labels last
            and the groups before; a row of HXL tags right below is still understood.

    Raises:
        InputError: `sheet-without-header` or `sheet-without-rows`.
    """
    top: list[Row] = [
        tuple(cell if cell and cell.strip() else None for cell in row)
        for row in sheet.cells.head(WINDOW).iter_rows()
    ]
    anchored = _anchored(top, anchors)
    if header_rows:
        found = _as_said(top, sheet, header_rows)
    else:
        found = Found(anchored) if anchored is not None else find(top, _areas(sheet))
    if found is None:
        raise InputError(
            f"Sheet {sheet.name} has no row of headers among its first {hxl.SEARCH_ROWS} rows.",
            code="sheet-without-header",
            advice="Give each column a name in one row, or say which rows hold the headers.",
        )
    columns, complaints = _columns(top, found, sheet)
    rows = _rows(sheet, columns, found.last + 1)
    if rows.is_empty():
        raise InputError(
            f"Sheet {sheet.name} has its headers in row {found.last + sheet.first_row} "
            "and no row below.",
            code="sheet-without-rows",
            advice="Export the data again; a filter may have hidden every row.",
        )
    return _headed(sheet, columns, rows, found, complaints)


def _anchored(top: Sequence[Row], anchors: Anchors) -> int | None:
    """The first row that has all headers of an anchor."""
    if not anchors:
        return None
    for at, row in enumerate(top[: hxl.SEARCH_ROWS]):
        keys = {header_key(cell) for cell in row if cell}
        if any(anchor <= keys for anchor in anchors):
            return at
    return None


def head_all(sheets: Sequence[RawSheet], anchors: Anchors = ()) -> list[Headed]:
    """Every sheet that is a table; notes and empty sheets beside tables are left aside.

    Where a sheet has an anchor, only such sheets are tables: the others explain them.

    Raises:
        InputError: none of them is a table; it says why the first is not.
    """
    tables: list[Headed] = []
    refusals: list[InputError] = []
    for sheet in sheets:
        try:
            tables.append(head(sheet, anchors=anchors))
        except InputError as refusal:
            refusals.append(refusal)
    known = [table for table in tables if _has(table, anchors)]
    tables = known or tables
    if not tables and refusals:
        raise refusals[0]
    return tables


def _has(table: Headed, anchors: Anchors) -> bool:
    keys = {header_key(column.label) for column in table.columns if column.label}
    return any(anchor <= keys for anchor in anchors)


def follow(headed: Headed, sheet: RawSheet) -> Headed:
    """The next part of a sheet, under the headers found in its first part."""
    rows = _rows(sheet, headed.columns, 0)
    totals = _totals(rows, headed.columns)
    return replace(headed, rows=rows, totals=totals, complaints=sheet.complaints)


def _as_said(top: Sequence[Row], sheet: RawSheet, header_rows: Sequence[int]) -> Found | None:
    places = [number - sheet.first_row for number in header_rows]
    if not all(0 <= at < len(top) for at in places):
        return None
    below = places[-1] + 1
    tags = below if below < len(top) and hxl.is_tag_row(top[below]) else None
    return Found(places[-1], tuple(places[:-1]), None, tags)


def _areas(sheet: RawSheet) -> list[Merged]:
    return [
        area._replace(
            first_row=area.first_row - sheet.first_row, last_row=area.last_row - sheet.first_row
        )
        for area in sheet.merged
        if area.first_row - sheet.first_row < WINDOW
    ]


def _group_names(
    top: Sequence[Row], at: int, labels: Row, merged: Sequence[Merged]
) -> list[str | None]:
    """The group of each column; filled to the right where the sheet looks merged."""
    row = top[at]
    spans = [area for area in merged if area.first_row == at]
    names: list[str | None] = list(row)
    if spans:
        for area in spans:
            for column in range(area.first_column, min(area.last_column + 1, len(names))):
                names[column] = row[area.first_column]
        return names
    current: str | None = None
    for column, cell in enumerate(row):
        current = cell or current
        if cell and not labels[column]:
            current = None  # a label of its own, over two rows
        names[column] = cell or (current if labels[column] else None)
    return names


def _columns(
    top: Sequence[Row], found: Found, sheet: RawSheet
) -> tuple[tuple[HeadedColumn, ...], pl.DataFrame]:
    width = sheet.cells.width
    nothing: Row = [None] * width
    labels = list(top[found.labels] if found.labels is not None else nothing)
    others = top[found.others] if found.others is not None else nothing
    tags = top[found.tags] if found.tags is not None else nothing
    groups: list[list[str | None]] = [
        _group_names(top, at, labels, _areas(sheet)) for at in found.groups
    ]
    named: list[tuple[str | None, str | None, str | None]] = []
    for at in range(width):
        above = [text for names in groups if (text := split_scripts(names[at])[0])]
        label, other = split_scripts(labels[at])
        if label is None and above:
            label, other = split_scripts(groups[-1][at])
            above = above[:-1]
        named.append((" / ".join(dict.fromkeys(above)) or None, label, other or tidy(others[at])))
    final = distinct([(group, label) for group, label, _ in named])
    used = _used(sheet, found.last + 1)
    columns = tuple(
        HeadedColumn(letter, final[at], named[at][2], named[at][0], hxl.parse_tag(tags[at]), at)
        for at, letter in enumerate(sheet.cells.columns)
        if final[at] or hxl.parse_tag(tags[at]) or letter in used
    )
    return columns, _header_complaints(columns, [label for _, label, _ in named], sheet, found)


def _used(sheet: RawSheet, skip: int) -> frozenset[str]:
    """Letters of the columns that have a value below the header."""
    below = sheet.cells.slice(skip)
    return frozenset(column.name for column in below if column.null_count() < column.len())


def _header_complaints(
    columns: Sequence[HeadedColumn], labels: Sequence[str | None], sheet: RawSheet, found: Found
) -> pl.DataFrame:
    row = (found.labels if found.labels is not None else found.last) + sheet.first_row
    complaints = [
        (row, column.letter, "header-duplicate", labels[column.index])
        for column in columns
        if column.label != labels[column.index]
    ] + [
        (row, column.letter, "header-missing", None)
        for column in columns
        if not column.label and not column.tag
    ]
    return pl.DataFrame(complaints, schema=COMPLAINTS, orient="row")


def _rows(sheet: RawSheet, columns: Sequence[HeadedColumn], skip: int) -> pl.DataFrame:
    """The rows below the header with their numbers, down to the last that holds anything."""
    letters = [column.letter for column in columns]
    rows = (
        sheet.cells.lazy()
        .with_row_index("source_row", offset=sheet.first_row)
        .slice(skip)
        .select(pl.col("source_row").cast(pl.Int64), *letters)
        .collect()
    )
    filled = rows.select(pl.any_horizontal(pl.col(letters).is_not_null()).arg_true())
    return rows.head(0 if filled.is_empty() else int(filled.to_series()[-1]) + 1)


def _totals(rows: pl.DataFrame, columns: Sequence[HeadedColumn]) -> frozenset[int]:
    """The last rows whose first words are those of a total."""
    last = rows.tail(LAST_ROWS)
    return frozenset(
        number
        for number, *cells in last.iter_rows()
        for first in [next((cell for cell in cells if cell and not is_value(cell)), "")]
        if first.strip().strip(":").casefold() in TOTALS
    )


def _headed(
    sheet: RawSheet,
    columns: tuple[HeadedColumn, ...],
    rows: pl.DataFrame,
    found: Found,
    complaints: pl.DataFrame,
) -> Headed:
    places = (*found.groups, *(at for at in (found.labels, found.others) if at is not None))
    parts = [part for part in (sheet.complaints, complaints) if part is not None and part.height]
    return Headed(
        sheet=sheet.name,
        columns=columns,
        rows=rows,
        header_rows=tuple(at + sheet.first_row for at in places),
        tag_row=None if found.tags is None else found.tags + sheet.first_row,
        totals=_totals(rows, columns),
        complaints=pl.concat(parts) if parts else None,
    )
