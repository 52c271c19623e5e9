"""Which of the first rows of a sheet are its header: by HXL tags, or by their look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcof.ingest import hxl
from mcof.ingest.labels import is_arabic, is_value
from mcof.ingest.sheets import Merged

WINDOW = 60
"""Rows that are looked at to find the header; it must be among the first 25."""

WIDE = 0.5
"""A header fills at least half as many cells as the fullest row."""

MOSTLY = 0.8
Row = Sequence[str | None]


@dataclass(frozen=True)
class Found:
    """Places of the header in a sheet, counting rows from 0."""

    labels: int | None
    groups: tuple[int, ...] = ()
    others: int | None = None
    tags: int | None = None

    @property
    def last(self) -> int:
        """The last row of the header."""
        return max(at for at in (self.labels, self.others, self.tags) if at is not None)


def find(top: Sequence[Row], merged: Sequence[Merged] = ()) -> Found | None:
    """Where the header is, by HXL tags or by the look of the first rows.

    Args:
        merged: areas that are one cell, rows counting from 0.
    """
    for at, row in enumerate(top[: hxl.SEARCH_ROWS]):
        if hxl.is_tag_row(row) and not _is_under_data(top, at):
            above = next((n for n in range(at - 1, -1, -1) if _filled(top[n])), None)
            groups = () if above is None else _groups_above(top, above, merged)
            return Found(above, groups, None, at)
    first = _first_wide(top)
    if first is None:
        return None
    if first + 1 < len(top) and _is_second_row(top, first, merged):
        return Found(first + 1, (first,))
    others = first + 1 if _is_translation(top, first) else None
    return Found(first, _groups_above(top, first, merged), others)


def _is_under_data(top: Sequence[Row], at: int) -> bool:
    """Whether rows of data stand above: then a row that looks like tags is one of them.

    A row of data is about as wide as the table and holds words and values. What stood above
    tags would be taken for titles and lost.
    """
    first = _first_wide(top)
    width = max(len(_filled(row)) for row in top)
    between = top[at if first is None else first + 1 : at]
    return any(
        len(cells) >= WIDE * width and 0 < sum(map(is_value, cells)) < len(cells)
        for row in between
        for cells in [[cell for cell in row if cell]]
    )


def _filled(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if cell]


def _first_wide(top: Sequence[Row]) -> int | None:
    """The first row that is about as wide as the table and holds words rather than values."""
    width = max((len(_filled(row)) for row in top), default=0)
    for at, row in enumerate(top[: hxl.SEARCH_ROWS]):
        cells = [cell for cell in row if cell]
        values = sum(map(is_value, cells))
        if cells and len(cells) >= WIDE * width and values < (1 - WIDE) * len(cells) + 0.5:
            return at
    return None


def _is_second_row(top: Sequence[Row], at: int, merged: Sequence[Merged]) -> bool:
    """Whether the row below a header has the labels, and the header itself only groups."""
    upper, lower = top[at], top[at + 1]
    if any(area.first_row == at and area.last_column > area.first_column for area in merged):
        return _is_words(lower)
    gaps = [n for n in _filled(lower) if not upper[n]]
    return bool(gaps) and _is_words(lower) and _differs_below(top, at + 1)


def _is_words(row: Row) -> bool:
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and not any(map(is_value, cells))


def _differs_below(top: Sequence[Row], at: int) -> bool:
    """Whether the rows below look unlike this one: values, or words that come again."""
    below = top[at + 1 :]
    for column in _filled(top[at]):
        cells = [row[column] for row in below if row[column]]
        if cells and sum(map(is_value, filter(None, cells))) >= MOSTLY * len(cells):
            return True
    words = [[row[column] for row in below] for column in _filled(top[at])]
    again = sum(len(set(column)) < len(column) for column in words)
    here = any(top[at][c] in column for c, column in zip(_filled(top[at]), words, strict=True))
    return again > len(words) / 2 and not here


def _is_translation(top: Sequence[Row], at: int) -> bool:
    """Whether the row below says the same headers in Arabic letters."""
    if at + 2 >= len(top):
        return False
    upper, lower = top[at], [cell for cell in top[at + 1] if cell]
    if len(lower) < MOSTLY * len(_filled(upper)) or any(is_arabic(cell) for cell in upper if cell):
        return False
    after = [cell for cell in top[at + 2] if cell]
    return all(map(is_arabic, lower)) and not all(map(is_arabic, after))


def _groups_above(top: Sequence[Row], at: int, merged: Sequence[Merged]) -> tuple[int, ...]:
    """The row of groups right above the labels, if there is one."""
    above = at - 1
    if above < 0:
        return ()
    cells = _filled(top[above])
    spans = [area for area in merged if area.first_row == above]
    width = len(_filled(top[at]))
    if any(area.last_column - area.first_column + 1 >= MOSTLY * width for area in spans):
        return ()  # a title across the whole table
    gapped = 1 < len(cells) < width and not any(is_value(top[above][n] or "") for n in cells)
    return (above,) if spans or gapped else ()
