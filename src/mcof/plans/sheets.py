"""Sheets of an edited plan, read: rows known again by number and mark, everything odd a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from mcof.ingest.findings import found, together
from mcof.ingest.sheets import RawSheet
from mcof.plans.cells import Known, Reading, values
from mcof.plans.layout import MARK, REMOVE, STAMP, Stamp, marks, unguarded
from mcof.plans.plan import Plan
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

VERSION_COLUMNS = ("plan", "version")
"""Columns by which a CSV says which version it is of; a workbook has a sheet for it."""

_HEAD_WITHIN = 20  # rows in which the names of the columns are looked for
_ROW = "source_row"
_YES = ("x", "yes", "true", "1", "نعم", "بەڵێ", "✓", "remove")


@dataclass(frozen=True)
class Edited:
    """What an edited workbook says.

    Attributes:
        stamp: the version that it was written from; None where it does not say.
        parts: by part, its rows as the sheet has them: `source_row`, the number (null for a
            new row), `mark`, `remove`, and the fields of the sheet's columns.
        findings: what could not be read.
    """

    stamp: Stamp | None
    parts: Mapping[str, pl.DataFrame]
    findings: pl.DataFrame


def edited(sheets: Sequence[RawSheet], known: Known, *, guarded: bool = False) -> Edited:
    """The parts of a plan that sheets hold.

    Args:
        guarded: whether text was guarded against being run as a formula, as in our CSV.
    """
    stamp = _stamp(sheets)
    parts: dict[str, pl.DataFrame] = {}
    said: list[pl.DataFrame] = []
    for sheet in sheets:
        part = _part(sheet)
        if part is None:
            if not _is_ours(sheet):
                said.append(found("plan-sheet-unread", pl.DataFrame({"sheet": [sheet.name]})))
            continue
        reading, own = _reading(sheet, part, guarded)
        if reading is None or part in parts:
            said.append(found("plan-sheet-head", pl.DataFrame({"sheet": [sheet.name]})))
            continue
        stamp = stamp or own
        said += _complaints(sheet, reading)
        read = values(reading, PARTS[part], known)
        kept = reading.rows.select(_ROW, *(c for c in (MARK, REMOVE) if c in reading.rows.columns))
        parts[part] = read.join(kept, on=_ROW, maintain_order="left", how="left")
        said += reading.findings
    return Edited(stamp, parts, together(said))


def _stamp(sheets: Sequence[RawSheet]) -> Stamp | None:
    """The version that a workbook says it is of, on the sheet whose first cell names us."""
    for sheet in sheets:
        if _is_stamp(sheet):
            told = dict(sheet.cells.select(pl.nth(0), pl.nth(1)).drop_nulls().iter_rows())
            version = str(told.get("version", "")).removesuffix(".0")
            if told.get(STAMP) and version.isascii() and version.isdigit():
                return Stamp(told[STAMP], int(version[:9]))
    return None


def _is_stamp(sheet: RawSheet) -> bool:
    cells = sheet.cells
    return cells.width > 1 and cells.height > 0 and cells[cells.columns[0]][0] == STAMP


def _is_ours(sheet: RawSheet) -> bool:
    return _is_stamp(sheet) or sheet.name == "lists"


def _part(sheet: RawSheet) -> str | None:
    """The part that a sheet holds: by its name in any language, else by its columns."""
    named = load("plan_parts").code_of(sheet.name)
    if named is not None:
        return named
    head = _head(sheet)
    if head is None:
        return None
    fields = set(head[1].values()) - {MARK, REMOVE, "version"}
    own = {part: table for part, table in PARTS.items() if table.key[0] in fields}

    def alike(part: str) -> float:
        names = set(own[part].names)
        return len(names & fields) / len(names | fields)

    return max(own, key=alike, default=None)


def _head(sheet: RawSheet) -> tuple[int, dict[str, str]] | None:
    """The row that names the columns, and the field of each column by letter."""
    best: tuple[int, dict[str, str]] | None = None
    top = sheet.cells.head(_HEAD_WITHIN)
    for at, row in enumerate(top.iter_rows()):
        fields = {
            letter: name
            for letter, cell in zip(top.columns, row, strict=True)
            if (name := _field(cell)) is not None
        }
        enough = len(fields) > 1 and len(set(fields.values())) == len(fields)
        # Of labels and names, one below the other, the names stand nearer to the rows.
        nearer = best is not None and at == best[0] + 1 and len(fields) == len(best[1])
        if enough and (best is None or nearer or len(fields) > len(best[1])):
            best = (at, fields)
    return best


def _field(cell: str | None) -> str | None:
    if cell is None:
        return None
    text = cell.strip().rstrip("*").strip()
    if text in {MARK, REMOVE, "version"}:
        return text
    return load("plan_fields").code_of(text)


def _reading(sheet: RawSheet, part: str, guarded: bool) -> tuple[Reading | None, Stamp | None]:
    """The rows of a sheet with its columns named; None where nothing names them."""
    head = _head(sheet)
    table = PARTS[part]
    if head is None or table.key[0] not in head[1].values() or MARK not in head[1].values():
        return None, None
    at, fields = head
    rows = sheet.cells.with_row_index(_ROW, offset=sheet.first_row).with_columns(
        pl.col(_ROW).cast(pl.Int64)
    )
    body = rows.slice(at + 1).select(
        _ROW, *(pl.col(letter).alias(name) for letter, name in fields.items())
    )
    own = None
    if set(VERSION_COLUMNS) <= set(body.columns):
        own = _stamped(body)
    wanted = [name for name in body.columns if name in table or name in {_ROW, MARK, REMOVE}]
    body = body.select(wanted).filter(
        pl.any_horizontal(pl.exclude(_ROW).str.strip_chars().replace("", None).is_not_null())
    )
    text = pl.col(pl.String)
    bare = (unguarded(text) if guarded else text).str.strip_chars().replace("", None)
    letters = {name: letter for letter, name in fields.items()}
    reading = Reading(sheet.name, body.with_columns(bare), letters)
    unread = [name for name in fields.values() if name not in {*wanted, *VERSION_COLUMNS}]
    odd = pl.DataFrame({"sheet": [sheet.name] * len(unread), "value": unread,
                        "column": [letters[name] for name in unread]})  # fmt: skip
    reading.findings.append(found("plan-column-unread", odd))
    reading.findings.append(_unnamed(sheet, head))
    return reading, own


def _unnamed(sheet: RawSheet, head: tuple[int, dict[str, str]]) -> pl.DataFrame:
    """Columns that hold something and that nobody knows."""
    at, fields = head
    rest = [name for name in sheet.cells.columns if name not in fields]
    body = sheet.cells.slice(at + 1).select(rest)
    filled = [name for name in rest if body[name].null_count() < body.height]
    rows = pl.DataFrame(
        {"sheet": [sheet.name] * len(filled), "column": filled,
         "value": [sheet.cells[name][at] or name for name in filled]},
        {"sheet": pl.String(), "column": pl.String(), "value": pl.String()},
    )  # fmt: skip
    return found("plan-column-unread", rows)


def _stamped(body: pl.DataFrame) -> Stamp | None:
    """The version that most rows of a CSV say they are of."""
    said = body.select(VERSION_COLUMNS).drop_nulls()
    if said.is_empty():
        return None
    counted = said.group_by(VERSION_COLUMNS).len().sort("len", *VERSION_COLUMNS, descending=True)
    plan, version, _ = counted.row(0)
    return Stamp(plan, int(version)) if version.isascii() and version.isdigit() else None


def _complaints(sheet: RawSheet, reading: Reading) -> list[pl.DataFrame]:
    """Cells that the reader could not read, and cells that are merged, among the rows."""
    letters = set(reading.columns.values())
    rows = reading.rows[_ROW]
    wrong = []
    if sheet.complaints is not None:
        odd = sheet.complaints.filter(
            pl.col("column").is_in(list(letters)), pl.col("row").is_in(rows.implode())
        )
        wrong.append(found("plan-cell-formula", odd.select(
            "column", pl.col("row").alias(_ROW), value="code"), sheet=sheet.name))  # fmt: skip
    first = rows.min()
    merged = [area for area in sheet.merged if isinstance(first, int) and area.last_row >= first]
    spots = {"sheet": [sheet.name] * len(merged), _ROW: [area.first_row for area in merged]}
    wrong.append(found("plan-cell-merged", pl.DataFrame(spots)))
    return wrong


def removing(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row is to be taken away."""
    if REMOVE not in rows.columns:
        return pl.lit(False)
    return pl.col(REMOVE).str.to_lowercase().is_in(list(_YES)).fill_null(False)


def checked(part: str, rows: pl.DataFrame, base: Plan) -> list[pl.DataFrame]:
    """Rows of a part that cannot be known again: twice, without their number, from elsewhere."""
    key = PARTS[part].key[0]
    of = base[part].with_columns(marks(part, base[part])).select(
        key, pl.col(MARK).alias("_mark")
    )  # fmt: skip
    there = rows.join(of, on=key, how="left", maintain_order="left")
    number, mark = pl.col(key), pl.col(MARK)
    twice = there.filter(number.is_not_null() & number.is_duplicated())
    lost = there.filter(number.is_null() & mark.is_not_null())
    pasted = there.filter(number.is_not_null() & mark.is_null() & pl.col("_mark").is_not_null())
    moved = there.filter(mark.is_not_null() & number.is_not_null()
                         & mark.ne_missing(pl.col("_mark")))  # fmt: skip
    letter = load("plan_parts").attribute("prefix").get(part)
    used = there.filter(pl.lit(False))
    if letter:
        given = base.given.get(letter, 0)
        own = number.str.extract(rf"^{letter}([0-9]{{1,9}})$").cast(pl.Int64)
        used = there.filter(mark.is_null() & pl.col("_mark").is_null() & (own <= given))
    return [
        _at(code, odd, part, key)
        for code, odd in (
            ("plan-row-twice", twice),
            ("plan-row-lost", lost),
            ("plan-row-pasted", pasted),
            ("plan-row-strange", moved),
            ("plan-row-used", used),
        )
    ]


def _at(code: str, rows: pl.DataFrame, part: str, key: str) -> pl.DataFrame:
    return found(code, rows.select(_ROW, value=pl.col(key)), sheet=part, field=key)
