"""Workbooks (XLSX, XLSM, XLS, XLSB, ODS) through calamine, every cell as text.

Numbers are written as a spreadsheet shows them in full (172, not 172.0; 15 digits at
most), dates as ISO, truth values as `true` and `false`. A formula gives the value that
was computed when the file was saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import fastexcel
import polars as pl

from mcof.ingest.sheets import RawSheet, complaints, letter, letters
from mcof.sources.files import limits
from mcof.sources.files.refusals import refuse
from mcof.sources.files.spreadsheetml import Extent

MIDNIGHT = " 00:00:00"
NO_DAY = "1899-12-31 "
"""calamine gives a time of day without a date this day."""


def read_workbook(
    path: Path,
    name: str,
    *,
    kind: str,
    extents: dict[str, Extent] | None = None,
    rows: int | None = None,
) -> list[RawSheet]:
    """Every visible or hidden sheet that has cells.

    Args:
        kind: the format, for messages.
        extents: of the sheets, by name, where they are known.
        rows: only the first rows of each sheet.

    Raises:
        InputError: `file-broken`, `file-password`, `file-empty` or `cell-too-long`.
    """
    try:
        book = fastexcel.read_excel(path)
        sheets = [
            _sheet(book, title, name, (extents or {}).get(title), rows)
            for title in book.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        raise _refusal(error, name, kind) from error
    except BaseException as error:  # a panic in Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise refuse("file-broken", name=name, kind=kind, why="its inside is damaged") from error
    filled = [sheet for sheet in sheets if sheet.cells.width and sheet.cells.height]
    if not filled:
        raise refuse("file-empty", name=name, where=": no sheet has a cell")
    return filled


def _refusal(error: Exception, name: str, kind: str) -> Exception:
    text = " ".join(str(error).split())
    if "password" in text.lower():
        return refuse("file-password", name=name)
    return refuse("file-broken", name=name, kind=kind, why=text[:200])


def _sheet(
    book: fastexcel.ExcelReader, title: str, name: str, extent: Extent | None, rows: int | None
) -> RawSheet:
    loaded = book.load_sheet(title, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")
    if not loaded.width or not loaded.height:
        return RawSheet(title, pl.DataFrame())
    batch, errors = loaded.to_arrow_with_errors()
    left = extent.left if extent and extent.right >= 0 else 0
    cells = pl.DataFrame(pl.from_arrow(batch))
    cells.columns = letters(left + cells.width)[left:]
    cells = cells.select(
        *(pl.lit(None, pl.String).alias(empty) for empty in letters(left)),
        *(_as_iso(column) for column in _texts(cells)),
    )
    _check_lengths(cells, name)
    positions = [error.position for error in errors.errors] if errors else []
    found = [(row + 1, letter(left + column), "cell-error", None) for row, column in positions]
    bare = extent.bare_formulas if extent else []
    found += [
        (row, at, "formula-without-value", None) for row, at in bare if not rows or row <= rows
    ]
    return RawSheet(
        title, cells, 1, complaints(sorted(found)), tuple(extent.merged) if extent else ()
    )


def _texts(cells: pl.DataFrame) -> Sequence[pl.Series]:
    return [column.cast(pl.String) for column in cells]


def _as_iso(column: pl.Series) -> pl.Series:
    """Dates without the midnight, times without the day, empty text as nothing."""
    cell = pl.col(column.name)
    stamped = column.str.len_bytes() == len("2015-05-21 00:00:00")
    if stamped.any():
        column = column.to_frame().select(
            pl.when(
                stamped & cell.str.ends_with(MIDNIGHT) & cell.str.contains(r"^\d{4}-\d\d-\d\d ")
            )
            .then(cell.str.head(10))
            .when(stamped & cell.str.starts_with(NO_DAY))
            .then(cell.str.tail(8))
            .otherwise(cell)
        )[column.name]
    return column.set(column == "", None) if (column == "").any() else column


def _check_lengths(cells: pl.DataFrame, name: str) -> None:
    for column in cells:
        too_long = column.str.len_bytes() > 4 * limits.CELL_CHARACTERS
        if too_long.any():
            row = (too_long.arg_max() or 0) + 1
            raise refuse("cell-too-long", name=name, limit=limits.CELL_CHARACTERS, row=row)
