"""Rows as files: CSV and JSON for programs, XLSX for people.

What a source wrote is hostile text: no cell of ours can become a formula or a link
in the spreadsheet of whoever opens the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl
import polars.selectors as cs
import pyarrow as pa

from mcof.errors import InputError

# Limits of the format: https://support.microsoft.com/office/excel-specifications-and-limits
MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}
"""Options of a workbook in which text stays text."""

_WIDEST = 60
_NARROWEST = 9

_MOMENT = "%Y-%m-%dT%H:%M:%S%.fZ"  # as precise as it is: `--as-of` takes it back
_BETWEEN = "|"

# What makes a spreadsheet take text for a formula; a plain negative number does not.
_FORMULA = r"(?s)^(?:[=@\t\r\n]|[+\-](?:$|.*[^0-9.,\s]))"


def csv_bytes(
    rows: pa.Table, *, bom: bool = False, guard: bool = True, tags: Sequence[str] = ()
) -> bytes:
    """The rows as CSV in UTF-8, unknown as an empty cell, moments in UTC.

    Args:
        bom: start with a byte order mark, without which Excel misreads Arabic.
        guard: put an apostrophe before text that a spreadsheet would run as a formula.
        tags: of HXL, one for each column; a line below the header.
    """
    frame = _flat(_frame(rows))
    if guard:
        suspect = pl.col(pl.String).str.contains(_FORMULA)
        frame = frame.with_columns(
            pl.when(suspect).then("'" + pl.col(pl.String)).otherwise(pl.col(pl.String)).name.keep()
        )
    header = frame.head(0).write_csv()
    tagged = ",".join(tags) + "\n" if tags else ""
    body = frame.write_csv(include_header=False)
    return (b"\xef\xbb\xbf" if bom else b"") + (header + tagged + body).encode()


def json_bytes(rows: pa.Table) -> bytes:
    """The rows as a JSON list of objects in UTF-8, unknown as null, dates as ISO 8601."""
    frame = _frame(rows)
    if frame.height == 0:
        return b"[]\n"
    return frame.with_columns(cs.datetime().dt.strftime(_MOMENT)).write_json().encode() + b"\n"


def xlsx_bytes(
    rows: pa.Table,
    *,
    title: str = "",
    about: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
) -> bytes:
    """The rows as a workbook: a sheet of data, and a sheet that says what they are.

    Args:
        title: what the rows are; stands on the sheet `about`.
        about: as-of, source, basis, rule ...: name and value.
        tags: of HXL, one for each column; a row below the header.

    Raises:
        InputError: more rows or columns than a sheet can hold.
    """
    if rows.num_rows + bool(tags) >= MOST_ROWS or rows.num_columns > _MOST_COLUMNS:
        raise InputError(
            f"{rows.num_rows:,} rows of {rows.num_columns:,} columns do not fit a sheet",
            code="xlsx-too-large",
            advice="Ask for CSV, or for fewer rows.",
        )
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        _data_sheet(book, _frame(rows), tags)
        if title or about:
            about_sheet(book, title, about or {})
    return content.getvalue()


def book_bytes(
    sheets: Mapping[str, pa.Table], *, title: str, about: Mapping[str, str] | None = None
) -> bytes:
    """Several tables as a workbook, a sheet for each, and one that says what they are.

    Raises:
        InputError: more rows or columns than a sheet can hold.
    """
    for name, rows in sheets.items():
        if rows.num_rows >= MOST_ROWS or rows.num_columns > _MOST_COLUMNS:
            raise InputError(
                f"{rows.num_rows:,} rows of {name} do not fit a sheet",
                code="xlsx-too-large",
                advice="Ask for CSV, or for fewer rows.",
            )
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        about_sheet(book, title, about or {})
        for name, rows in sheets.items():
            _data_sheet(book, _frame(rows), (), name)
    return content.getvalue()


def _frame(rows: pa.Table) -> pl.DataFrame:
    """The rows with plain types: engines give wide decimals for the sum of whole numbers."""
    frame = pl.DataFrame(pl.from_arrow(rows))
    casts: list[pl.Expr] = []
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.Decimal):
            casts.append(pl.col(name).cast(pl.Int64 if kind.scale == 0 else pl.Float64))
        elif kind in (pl.Categorical, pl.Enum):
            casts.append(pl.col(name).cast(pl.String))
    return frame.with_columns(casts)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without lists, which no CSV has, and with moments that say they are UTC."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(
        pl.col(lists).cast(pl.List(pl.String())).list.join(_BETWEEN),
        cs.datetime().dt.strftime(_MOMENT),
    )


def _data_sheet(book: Any, frame: pl.DataFrame, tags: Sequence[str], name: str = "data") -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "valign": "vcenter"}
    )
    formats = {
        "whole": book.add_format({"num_format": "#,##0"}),
        "number": book.add_format({"num_format": "#,##0.###"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        "text": book.add_format({"valign": "top"}),
    }
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    frame = frame.with_columns(
        pl.col(lists).cast(pl.List(pl.String())).list.join(_BETWEEN)
    ).with_columns(pl.col(pl.String).str.slice(0, LONGEST_TEXT))
    first = 2 if tags else 1
    for position, column in enumerate(frame.get_columns()):
        kind = _kind(column.dtype)
        sheet.write_string(0, position, column.name.replace("_", " "), head)
        if tags:
            sheet.write_string(1, position, tags[position])
        sheet.write_column(first, position, column.to_list(), formats[kind])
        sheet.set_column(position, position, _width(column))
    sheet.freeze_panes(first, 1)
    if frame.width:
        sheet.autofilter(first - 1, 0, first - 1 + frame.height, frame.width - 1)


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "whole"
    if dtype.is_float():
        return "number"
    if isinstance(dtype, pl.Datetime):
        return "moment"
    return "date" if dtype == pl.Date else "text"


def _width(column: pl.Series) -> float:
    """The width that shows the header and nearly every value, in characters."""
    longest = column.cast(pl.String).str.len_chars().quantile(0.95) or 0
    return min(_WIDEST, max(_NARROWEST, longest * 1.15, len(column.name) + 3))


def about_sheet(book: Any, title: str, about: Mapping[str, str]) -> None:
    """A sheet that says what the others are."""
    sheet = book.add_worksheet("about")
    bold = book.add_format({"bold": True, "valign": "top"})
    large = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, title, large)
    for row, (name, value) in enumerate(about.items(), start=2):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, wrapped)
