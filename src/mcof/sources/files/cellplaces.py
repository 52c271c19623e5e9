"""Where the cells of a sheet are, from its XML, fast: all cells of a piece at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

PADDING = b" " * 64
LONGEST_COLUMN, LONGEST_ROW = 3, 7

STYLE_AND_TYPE = 2
LONGEST_VALUE = len("inlineStr")

TAG, END, SLASH, SPACE, QUOTE, EQUALS = (ord(character) for character in '<>/ "=')
ATTRIBUTE = tuple(ord(character) for character in ' r="')


class Span(NamedTuple):
    """The rectangle of the cells in a piece: columns from 0, rows from 1.

    Attributes:
        formulas: whether any tag begins like that of a formula.
        merged: whether any tag begins like that of a merged area.
    """

    left: int
    right: int
    bottom: int
    cells: int
    formulas: bool
    merged: bool


def span(piece: bytes) -> Span | None:
    """The span of the cells, each written `<c r="AB12" s="1" t="s">`; nothing where one is not.

    Every program that is known writes cells like this. Whatever else XML allows (other
    quotes, other spaces, namespaces, comments, places left out or said twice) is for a
    slower reader.
    """
    if b":" in piece and b":c" in piece:
        return None
    codes: Bytes = np.frombuffer(piece + PADDING, dtype=np.uint8)
    tags = np.flatnonzero(codes == TAG)
    first = codes[tags + 1]
    cells = tags[first == ord("c")]
    second = codes[cells + 2]
    usual = second == SPACE
    cells = cells[usual]
    known = (usual | _is_letter(second)).all() and all(
        (codes[cells + 2 + at] == wanted).all() for at, wanted in enumerate(ATTRIBUTE)
    )
    if not known:
        return None
    marks = (bool((first == ord("f")).any()), bool((first == ord("m")).any()))
    if not cells.size:
        return Span(1, 0, 0, 0, *marks)
    columns, at = _columns(codes, cells + 2 + len(ATTRIBUTE))
    rows, at = _rows(codes, at)
    named = (codes[at] == QUOTE).all() and columns.all() and rows.all()
    if not named or not _ends_as_usual(codes, at + 1):
        return None
    left, right = int(columns.min()) - 1, int(columns.max()) - 1
    return Span(left, right, int(rows.max()), int(cells.size), *marks)


def _ends_as_usual(codes: Bytes, at: Places) -> bool:
    """Whether each tag ends after at most a style and a type, so that no second place hides."""
    for _ in range(STYLE_AND_TYPE):
        at = at[(codes[at] != END) & (codes[at] != SLASH)]
        if not at.size:
            return True
        name = codes[at + 1]
        is_known = (codes[at] == SPACE) & ((name == ord("s")) | (name == ord("t")))
        if not (is_known & (codes[at + 2] == EQUALS) & (codes[at + 3] == QUOTE)).all():
            return False
        at = at + 4
        for _ in range(LONGEST_VALUE):
            inside = codes[at] != QUOTE
            if not inside.any():
                break
            at = at + inside
        if (codes[at] != QUOTE).any():
            return False
        at = at + 1
    return bool(((codes[at] == END) | (codes[at] == SLASH)).all())


def _is_letter(codes: Bytes) -> npt.NDArray[np.bool_]:
    lower = codes | 0x20
    return (lower >= ord("a")) & (lower <= ord("z"))


def _columns(codes: Bytes, at: Places) -> tuple[Places, Places]:
    """The number of each column, from 1, and where its letters end."""
    numbers = np.zeros(at.size, dtype=np.int64)
    for _ in range(LONGEST_COLUMN):
        code = codes[at]
        inside = (code >= ord("A")) & (code <= ord("Z"))
        if not inside.any():
            break
        numbers = np.where(inside, numbers * 26 + (code.astype(np.int64) - 64), numbers)
        at = at + inside
    return numbers, at


def _rows(codes: Bytes, at: Places) -> tuple[Places, Places]:
    """The number of each row and where its digits end."""
    numbers = np.zeros(at.size, dtype=np.int64)
    for _ in range(LONGEST_ROW):
        code = codes[at]
        inside = (code >= ord("0")) & (code <= ord("9"))
        if not inside.any():
            break
        numbers = np.where(inside, numbers * 10 + (code.astype(np.int64) - 48), numbers)
        at = at + inside
    return numbers, at
