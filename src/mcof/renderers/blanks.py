"""Sheets to fill in: headers, drop-downs of known words, and what each column means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from mcof.renderers.tabular import SAFE

ROWS = 2000
"""Rows below the header that have the drop-downs and the forms of cells."""

_FORMS = {"date": "yyyy-mm-dd", "whole": "#,##0", "number": "#,##0.###"}


@dataclass(frozen=True)
class Blank:
    """One column to fill in.

    Attributes:
        header: as the import knows it.
        about: what it means.
        form: text, date, whole or number.
        required: a row without it is not stored.
        choices: the words that are known; empty for free text.
    """

    header: str
    about: str
    form: str = "text"
    required: bool = False
    choices: Sequence[str] = ()


def blank_bytes(columns: Sequence[Blank], *, title: str, from_right: bool = False) -> bytes:
    """A workbook to fill in: a sheet with the headers, one with what they mean.

    A word that is in no drop-down may be written all the same: the import says what it
    does not understand. No cell is a formula.

    Args:
        from_right: whether the sheet begins on the right, as Arabic and Sorani do.
    """
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        sheet = book.add_worksheet("data")
        _about(book, columns, title, from_right)
        lists = book.add_worksheet("lists")
        lists.hide()
        if from_right:
            sheet.right_to_left()
        head, must = (book.add_format(_head(colour)) for colour in ("#DDE7F0", "#F6D9C9"))
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.header, must if column.required else head)
            form = _FORMS.get(column.form)
            cells = book.add_format({"num_format": form}) if form else None
            sheet.set_column(at, at, max(14, min(40, len(column.header) + 4)), cells)
            if column.choices:
                _choices(sheet, lists, at, column.choices)
        sheet.freeze_panes(1, 1)
    return content.getvalue()


def _head(colour: str) -> dict[str, Any]:
    return {"bold": True, "bg_color": colour, "text_wrap": True, "valign": "top", "border": 1}


def _choices(sheet: Any, lists: Any, at: int, choices: Sequence[str]) -> None:
    """The drop-down of a column; its words stand on a sheet of their own, which has no limit."""
    from xlsxwriter.utility import xl_col_to_name

    for row, word in enumerate(choices):
        lists.write_string(row, at, word)
    letter = xl_col_to_name(at)
    source = f"=lists!${letter}$1:${letter}${len(choices)}"
    sheet.data_validation(
        1, at, ROWS, at, {"validate": "list", "source": source, "error_type": "information"}
    )


def _about(book: Any, columns: Sequence[Blank], title: str, from_right: bool) -> None:
    sheet = book.add_worksheet("about")
    if from_right:
        sheet.right_to_left()
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, title, bold)
    for row, column in enumerate(columns, start=2):
        sheet.write_string(row, 0, f"{column.header}{' *' if column.required else ''}", bold)
        sheet.write_string(row, 1, column.about, wrapped)
