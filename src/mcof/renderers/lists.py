"""A list as a workbook in the layout of its publisher: rows above the header, headers, cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import polars as pl

from mcof.errors import InputError
from mcof.ingest.shapes.laid import LaidSheet
from mcof.renderers.tabular import LONGEST_TEXT, MOST_ROWS, SAFE, about_sheet


def list_bytes(
    sheets: Sequence[LaidSheet], *, title: str = "", about: Mapping[str, str] | None = None
) -> bytes:
    """The sheets as a workbook; text stays text, whatever it looks like.

    Args:
        about: name and value, on a last sheet that says what the file is; none without them.

    Raises:
        InputError: more rows than a sheet can hold.
    """
    import xlsxwriter

    most = max(len(sheet.above) + 1 + sheet.cells.height for sheet in sheets)
    if most > MOST_ROWS:
        raise InputError(
            f"{most:,} rows do not fit a sheet",
            code="xlsx-too-large",
            advice="Ask for CSV, or for fewer rows.",
        )
    content = BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for laid in sheets:
            sheet = book.add_worksheet(laid.name)
            for at, texts in enumerate(laid.above):
                for column, text in enumerate(texts):
                    if text:
                        sheet.write_string(at, column, text, bold)
            top = len(laid.above)
            for column, header in enumerate(laid.headers):
                sheet.write_string(top, column, header, bold)
            for column, values in enumerate(_short(laid.cells)):
                sheet.write_column(top + 1, column, values.to_list())
            sheet.freeze_panes(top + 1, 0)
        if about:
            about_sheet(book, title, about)
    return content.getvalue()


def _short(cells: pl.DataFrame) -> list[pl.Series]:
    return cells.with_columns(pl.col(pl.String).str.slice(0, LONGEST_TEXT)).get_columns()
