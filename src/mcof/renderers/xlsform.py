"""The sheets of a form as a workbook: the same form gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

_BORN = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip archive knows
_WIDTHS = {"type": 26, "name": 22, "list_name": 16}
_USUAL = 30


def workbook_bytes(
    sheets: Mapping[str, Sequence[Mapping[str, str]]], headers: Mapping[str, Sequence[str]]
) -> bytes:
    """A workbook with a header and the rows of each sheet; every cell is text and stays text."""
    import xlsxwriter

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _BORN.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bg_color": "#DDE7F0"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, header in enumerate(headers[name]):
                sheet.write_string(0, at, header, bold)
                sheet.write_column(1, at, [row.get(header) or None for row in rows])
                sheet.set_column(at, at, _WIDTHS.get(header, _USUAL))
            sheet.freeze_panes(1, 2)
    return content.getvalue()
