"""The user's own file again, as XLSX, with what was found marked in its cells.

Every cell is written as text, so that nothing a stranger typed can run as a formula. A
cell with findings has the colour of the worst and a comment with title, message and
advice; findings about a whole row mark its first cell, and those about a column its
header. A last sheet lists all findings, so nothing depends on colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter

from mcof.ingest.findings import catalogue
from mcof.ingest.sheets import RawSheet, index_of
from mcof.vocabulary import direction, load, phrases

COLOURS = {"error": "#F4A6A0", "warning": "#FBD38D", "review": "#BFDBF7", "info": "#E5E7EB"}
"""Fill of a cell, by its worst severity, the worst first."""

MOST_COMMENTS = 5_000
"""Comments in a workbook; beyond, cells are coloured and the list says the rest."""

_SEARCHED = 60  # rows in which a header is looked for
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LISTED = ("severity", "sheet", "row", "column", "header", "value", "code", "message", "advice",
           "candidates")  # fmt: skip

_COMMENT = {"x_scale": 2, "y_scale": 1.5}

Cell = tuple[int, int]


@dataclass(frozen=True)
class MarkedFile:
    """A workbook with marked cells.

    Attributes:
        content: the XLSX file.
        cells: how many cells are marked.
    """

    content: bytes
    cells: int


def marked(
    sheets: Sequence[RawSheet], findings: pl.DataFrame, *, language: str = "en"
) -> MarkedFile:
    """The sheets as they were read, with the findings in their cells.

    Args:
        sheets: as the reader gave them.
        findings: in the columns of `FINDINGS`; those of other sheets are only listed.
        language: of titles and advice; messages are in English, as they were stored.
    """
    target = BytesIO()
    count = 0
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        fills = {name: book.add_format({"bg_color": fill}) for name, fill in COLOURS.items()}
        titles = _sheet_names([sheet.name for sheet in sheets])
        comments = MOST_COMMENTS
        for sheet, title in zip(sheets, titles, strict=True):
            marks = _marks(sheet, findings.filter(pl.col("sheet") == sheet.name), language)
            count += len(marks)
            _write(book.add_worksheet(title), sheet, marks, fills, comments)
            comments -= min(comments, len(marks))
        _list(book, _free("Findings", titles), findings, fills, language)
    return MarkedFile(target.getvalue(), count)


@dataclass(frozen=True)
class _Mark:
    severity: str
    text: str


def _marks(sheet: RawSheet, findings: pl.DataFrame, language: str) -> dict[Cell, _Mark]:
    """What is to be said in which cell, rows and columns counting from 0."""
    order = list(COLOURS)
    marks: dict[Cell, _Mark] = {}
    ranked = findings.sort(pl.col("severity").replace_strict(order, range(len(order)), default=9))
    for finding in ranked.iter_rows(named=True):
        cell = _cell(sheet, finding)
        if cell is None:
            continue
        text = _said(finding, language)
        worst = marks.get(cell)
        marks[cell] = _Mark(worst.severity, f"{worst.text}\n\n{text}") if worst else _Mark(
            finding["severity"], text
        )  # fmt: skip
    return marks


def _cell(sheet: RawSheet, finding: Mapping[str, Any]) -> Cell | None:
    column = index_of(finding["column"]) if finding["column"] else 0
    if finding["row"] is not None:
        return int(finding["row"]) - 1, column
    if not finding["column"] or finding["column"] not in sheet.cells.columns:
        return None
    top = sheet.cells[finding["column"]].head(_SEARCHED).str.strip_chars()
    hit = top.index_of(finding["header"]) if finding["header"] else None
    return (sheet.first_row - 1 + (hit or 0)), column


def _said(finding: Mapping[str, Any], language: str) -> str:
    term = catalogue().get(finding["code"])
    if term is None:
        return f"{finding['message']}"
    advice = term.attributes[f"advice_{language}"]
    lines = [f"{term.label(language)}:", finding["message"], advice]
    if finding["candidates"]:
        lines.append(finding["candidates"].replace("|", " | "))
    return "\n".join(line for line in lines if line)


def _write(
    page: Any, sheet: RawSheet, marks: Mapping[Cell, _Mark], fills: Mapping[str, Any], comments: int
) -> None:
    """Write a sheet, row by row from the top: what is in memory is one row."""
    by_row: dict[int, dict[int, _Mark]] = {}
    for (row, column), mark in marks.items():
        by_row.setdefault(row, {})[column] = mark
    for number, cells in enumerate(sheet.cells.iter_rows(), start=sheet.first_row - 1):
        here = by_row.get(number, {})
        for column, text in enumerate(cells):
            if column in here:
                found = here[column]
                page.write_string(
                    number, column, (text or "")[:_LONGEST_CELL], fills[found.severity]
                )
                if comments > 0:
                    page.write_comment(number, column, found.text[:_LONGEST_CELL], _COMMENT)
                    comments -= 1
            elif text is not None:
                page.write_string(number, column, text[:_LONGEST_CELL])


def _list(
    book: Any, title: str, findings: pl.DataFrame, fills: Mapping[str, Any], language: str
) -> None:
    """All findings, one a row, under headers in the language."""
    page = book.add_worksheet(title)
    if direction(language) == "rtl":
        page.right_to_left()
    said = phrases(language)
    severities = load("finding_severities").labels(language)
    for column, name in enumerate(_LISTED):
        page.write_string(0, column, said(f"marked.{name}"))
    for number, finding in enumerate(findings.iter_rows(named=True), start=1):
        term = catalogue().get(finding["code"])
        for column, name in enumerate(_LISTED):
            value = finding[name]
            if name == "severity":
                value = severities.get(value, value)
            elif name == "advice" and term:
                value = term.attributes[f"advice_{language}"]
            elif name == "code" and term:
                value = f"{value}: {term.label(language)}"
            fill = fills[finding["severity"]] if name == "severity" else None
            if value is not None:
                page.write_string(number, column, str(value)[:_LONGEST_CELL], fill)
    page.set_column(7, 9, 60)
    page.freeze_panes(1, 0)


def _sheet_names(names: Sequence[str]) -> list[str]:
    """Names that a spreadsheet allows, each once."""
    taken: list[str] = []
    for name in names:
        taken.append(_free(_FORBIDDEN.sub(" ", name).strip() or "Sheet", taken))
    return taken


def _free(name: str, taken: Sequence[str]) -> str:
    lower = {one.lower() for one in taken}
    for number in range(1, len(taken) + 2):
        end = "" if number == 1 else f" {number}"
        candidate = name[: _LONGEST_NAME - len(end)] + end
        if candidate.lower() not in lower:
            break
    return candidate
