"""A sheet as it was read: text cells, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a file, every cell as text.

    Attributes:
        name: of the sheet; for a format without sheets, the name of the file.
        cells: one String column for each column of the sheet, named as a
            spreadsheet letters them (A, B ... Z, AA ...); an empty cell is null.
        first_row: the number of the first row of `cells`, as a spreadsheet counts.
        complaints: rows that could not be read as they stood, if any: a frame of
            `row` (Int64), `column` (String), `code` (String, a finding code) and `value` (String).
    """

    name: str
    cells: pl.DataFrame
    first_row: int = 1
    complaints: pl.DataFrame | None = None
