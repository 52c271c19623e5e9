"""The workbook of a plan, to be edited in a spreadsheet and read again; and one part as CSV.

Numbers and marks of rows are locked, codes come from lists, Arabic and Sorani run from right
to left, and no text of anybody can become a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from mcof.plans.layout import MARK, PLACES, REMOVE, STAMP, Stamp, guarded, listed, marks, said
from mcof.plans.plan import Plan
from mcof.renderers.tabular import SAFE
from mcof.renderers.words import Words
from mcof.tables import Kind, Table
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

_LISTS = "lists"
_LAST_ROW = 1_048_575
_HEAD = 1  # the row that names the columns, counted from 0; people read the one above
_WIDTHS = {Kind.TEXT: 24, Kind.CODE: 26, Kind.DATE: 12}
_NUMBER_WIDTH = 14
_ALLOWED = ("sort", "autofilter", "format_cells", "format_columns", "format_rows", "insert_rows")
_WIDE = ("activity", "title", "text", "description", "note", "assumptions", "trigger")


@dataclass(frozen=True)
class Pages:
    """What a workbook is written with.

    Attributes:
        places: `code` and `label` of the places that may be chosen.
        additions: the folder of the workspace's own words.
    """

    words: Words
    places: pl.DataFrame
    additions: Path | None = None

    def vocabularies(self) -> dict[str, dict[str, str]]:
        """The labels of every list that a part takes words from."""
        names = {
            name for table in PARTS.values() for column in table.columns
            if (name := column.vocabulary)
        }  # fmt: skip
        return {
            name: load(name, self.additions).labels(self.words.language) for name in sorted(names)
        }


def workbook(one: Plan, stamp: Stamp, pages: Pages) -> bytes:
    """The parts of a plan as sheets, with what each cell may hold."""
    import xlsxwriter

    content = BytesIO()
    words = pages.vocabularies()
    with xlsxwriter.Workbook(content, SAFE) as book:
        formats = _formats(book)
        sheets = {part: _sheet(book, part, pages.words) for part in PARTS}
        _stamp(book, stamp, pages.words, formats)
        choices = _choices(book, words, pages)
        for part, sheet in sheets.items():
            _fill(sheet, part, one, words, pages, formats=formats)
            _guide(sheet, PARTS[part], choices)
    return content.getvalue()


def csv(one: Plan, part: str, stamp: Stamp) -> bytes:
    """One part as CSV: the version on every row, codes bare, text that no spreadsheet runs."""
    frame = one[part]
    head = [pl.lit(stamp.plan).alias("plan"), pl.lit(stamp.version).alias("version")]
    rows = frame.select(
        *head[part == "plan" :],
        *(guarded(pl.col(name)).alias(name) if kind == pl.String else name
          for name, kind in frame.schema.items()),
        marks(part, frame),
        pl.lit(None, pl.String).alias(REMOVE),
    )  # fmt: skip
    return b"\xef\xbb\xbf" + rows.write_csv().encode()


def _sheet(book: Any, part: str, words: Words) -> Any:
    sheet = book.add_worksheet(load("plan_parts").label(part, words.language)[:31])
    if words.direction == "rtl":
        sheet.right_to_left()
    return sheet


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "font_color": "#FFFFFF",
            "bg_color": "#1F4E79"}  # fmt: skip
    open_ = {"locked": False, "valign": "top"}
    return {
        "head": book.add_format(head),
        "names": book.add_format({"font_color": "#808080", "font_size": 8}),
        "locked": book.add_format({"font_color": "#808080", "bg_color": "#EEEEEE"}),
        "text": book.add_format(open_ | {"text_wrap": True, "num_format": "@"}),
        "whole": book.add_format(open_ | {"num_format": "#,##0"}),
        "number": book.add_format(open_ | {"num_format": "#,##0.######"}),
        "money": book.add_format(open_ | {"num_format": "#,##0.00"}),
        "date": book.add_format(open_ | {"num_format": "yyyy-mm-dd"}),
    }


def _format_of(kind: Kind) -> str:
    whole = dict.fromkeys((Kind.WHOLE, Kind.PEOPLE, Kind.HOUSEHOLDS), "whole")
    other = {Kind.NUMBER: "number", Kind.MONEY: "money", Kind.DATE: "date"}
    return (whole | other).get(kind, "text")


def _fill(
    sheet: Any,
    part: str,
    one: Plan,
    words: Mapping[str, Mapping[str, str]],
    pages: Pages,
    *,
    formats: Mapping[str, Any],
) -> None:
    """The names of the columns, the rows, and what may be changed of them."""
    table = PARTS[part]
    frame = one[part]
    cells = said(part, frame, words, pages.places).with_columns(
        pl.lit(None, pl.String).alias(REMOVE), marks(part, frame)
    )
    fields = load("plan_fields")
    for at, name in enumerate(cells.columns):
        locked = name in {table.key[0], MARK}
        kind = table[name].kind if name in table else Kind.TEXT
        shape = formats["locked" if locked else _format_of(kind)]
        own = {MARK: "plan.sheet.mark", REMOVE: "plan.sheet.remove"}
        label = (
            pages.words.phrases(own[name])
            if name in own
            else fields.label(name, pages.words.language)
        )
        required = name in table and table[name].required and not locked
        sheet.set_column(at, at, _width(table, name), shape)
        sheet.write_string(_HEAD - 1, at, label + (" *" if required else ""), formats["head"])
        sheet.write_string(_HEAD, at, name, formats["names"])
        sheet.write_column(_HEAD + 1, at, _writable(cells[name]), shape)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.autofilter(_HEAD, 0, max(_HEAD + cells.height, _HEAD + 1), cells.width - 1)
    sheet.protect("", dict.fromkeys(_ALLOWED, True))


def _writable(column: pl.Series) -> list[Any]:
    """The values; days before a spreadsheet's calendar begins, as text."""
    if column.dtype != pl.Date:
        return column.to_list()
    early = column < date(1900, 3, 1)
    texts = column.dt.to_string("%Y-%m-%d").to_list()
    return [
        text if old else day
        for day, text, old in zip(column.to_list(), texts, early.to_list(), strict=True)
    ]


def _width(table: Table, name: str) -> int:
    if name not in table:
        return _NUMBER_WIDTH
    if name == table.key[0]:
        return 9
    if name in _WIDE:
        return 40
    return _WIDTHS.get(table[name].kind, _NUMBER_WIDTH)


def _choices(book: Any, words: Mapping[str, Mapping[str, str]], pages: Pages) -> dict[str, str]:
    """A hidden sheet of everything that may be chosen; the range of each list."""
    sheet = book.add_worksheet(_LISTS)
    sheet.hide()
    named = said("lines", _places_as_lines(pages.places), {**words}, pages.places)
    columns = {name: [f"{code} · {label}" for code, label in labels.items()]
               for name, labels in words.items()}  # fmt: skip
    columns[PLACES[0]] = named["place_code"].to_list()
    ranges = {}
    for at, (name, listed_) in enumerate(columns.items()):
        sheet.write_string(0, at, name)
        sheet.write_column(1, at, listed_)
        letter = _letter(at)
        ranges[name] = f"={_LISTS}!${letter}$2:${letter}${len(listed_) + 1}"
    return ranges


def _places_as_lines(places: pl.DataFrame) -> pl.DataFrame:
    return PARTS["lines"].conform(places.select(place_code="code"))


def _letter(at: int) -> str:
    from mcof.ingest.sheets import letter

    return letter(at)


def _guide(sheet: Any, table: Table, choices: Mapping[str, str]) -> None:
    """What each column takes, as a spreadsheet checks it while somebody types."""
    for at, column in enumerate(table.columns):
        if column.name == table.key[0]:
            continue
        name = PLACES[0] if column.name in PLACES else listed(table, column.name)
        rule: dict[str, Any] | None = None
        if name is not None:
            rule = {"validate": "list", "source": choices[name]}
        elif column.kind is Kind.DATE:
            rule = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        elif column.kind in {Kind.PEOPLE, Kind.WHOLE}:
            rule = {"validate": "integer", "criteria": ">=", "value": 0}
        elif column.kind in {Kind.MONEY, Kind.NUMBER}:
            rule = {"validate": "decimal", "criteria": ">=", "value": -1e12}
        if rule is not None:
            sheet.data_validation(_HEAD + 1, at, _LAST_ROW, at, rule | {"error_type": "warning"})
    yes = {"validate": "list", "source": ["x"]}
    at = len(table.columns)
    sheet.data_validation(_HEAD + 1, at, _LAST_ROW, at, yes)


def _stamp(book: Any, stamp: Stamp, words: Words, formats: Mapping[str, Any]) -> None:
    """The sheet that says which version this is, and how to work on it."""
    sheet = book.add_worksheet("mcof")
    if words.direction == "rtl":
        sheet.right_to_left()
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100, formats["text"])
    sheet.write_string(0, 0, STAMP)
    sheet.write_string(0, 1, stamp.plan, formats["locked"])
    sheet.write_string(1, 0, "version")
    sheet.write_string(1, 1, f"{stamp.version}", formats["locked"])
    for at in range(1, 6):
        sheet.write_string(2 + at, 1, words.phrases(f"plan.sheet.help{at}"), formats["text"])
    sheet.protect()
