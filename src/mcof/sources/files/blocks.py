"""A text file in blocks of whole records, each judged for whether a fast parser is exact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcof.sources.files import limits
from mcof.sources.files.refusals import refuse

NEWLINE, RETURN, QUOTE = 10, 13, 34

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


class Block(NamedTuple):
    """Whole records of a file.

    Attributes:
        content: the bytes; empty where the block is not regular, and then goes on to the
            end of the file: where quotes stand wrongly, only a parser knows where a
            record ends.
        start: where in the file the block begins.
        records: how many; counted only where the block is regular.
        quoted: whether any quote occurs.
        regular: whether every quote opens a cell, closes one or is doubled inside one,
            and every line ends in a line feed: then all parsers agree.
        lines: where line feeds stand, those within quotes too.
    """

    content: bytes
    start: int
    records: int
    quoted: bool
    regular: bool
    lines: Places


def blocks(
    path: Path, name: str, delimiter: str, *, skip: int = 0, size: int = limits.BLOCK
) -> Iterator[Block]:
    """The file in blocks of about `size` bytes.

    Raises:
        InputError: `cell-too-long` or `sheet-too-wide`, for a record beyond all limits.
    """
    row, start, rest, last = 1, skip, b"", False
    with path.open("rb") as file:
        file.seek(skip)
        while not last:
            fresh = file.read(size)
            last = len(fresh) < size
            block, rest = _cut(rest + fresh, start, delimiter, last=last)
            _check_records(block, rest, name, delimiter, row)
            if block.content or not block.regular:
                yield block if block.regular else block._replace(content=b"")
            if not block.regular:
                return
            row += block.records
            start += len(block.content)


def _cut(content: bytes, start: int, delimiter: str, *, last: bool) -> tuple[Block, bytes]:
    """The whole records at the beginning of some bytes, and what is left over."""
    codes = np.frombuffer(content, dtype=np.uint8)
    lines: Places = np.flatnonzero(codes == NEWLINE)
    ends = lines
    quoted = b'"' in content
    quotes: Places = np.empty(0, dtype=np.intp)
    if quoted:
        quotes = np.flatnonzero(codes == QUOTE)
        # a line feed ends a record where the number of quotes before it is even
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    whole = int(ends[-1]) + 1 if ends.size else 0
    stop = len(content) if last else whole
    head = content[:stop]
    regular = (
        (b"\r" not in head or head.count(b"\r") == head.count(b"\r\n"))
        and (not quoted or _well_quoted(codes, quotes, stop, delimiter))
        and not (quoted and len(content) - stop > limits.RECORD)  # a quote that never closes?
    )
    records = int(ends.size) + (stop > whole)
    lines = lines[: np.searchsorted(lines, stop)]
    return Block(head, start, records, quoted, regular, lines), content[stop:]


def _well_quoted(codes: Bytes, quotes: Places, stop: int, delimiter: str) -> bool:
    """Whether quotes open and close cells in turn, or are doubled.

    The even ones must follow a delimiter, a line end or a quote; the odd ones must be
    followed by one.
    """
    quotes = quotes[quotes < stop]
    if quotes.size % 2:
        return False
    beside = np.zeros(256, dtype=bool)
    beside[[NEWLINE, RETURN, QUOTE, ord(delimiter)]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = opening[opening > 0] - 1
    after = closing[closing + 1 < codes.size] + 1
    return bool(beside[codes[before]].all() and beside[codes[after]].all())


def _check_records(block: Block, rest: bytes, name: str, delimiter: str, row: int) -> None:
    """Refuse a record so long that it must not even be parsed."""
    long = rest if len(rest) > limits.RECORD and block.regular else b""
    if not long and len(block.content) > limits.RECORD:
        edges = np.concatenate(([-1], block.lines, [len(block.content)]))
        longest = int(np.diff(edges).argmax())
        if edges[longest + 1] - edges[longest] > limits.RECORD:
            long = block.content[edges[longest] + 1 : edges[longest + 1]]
            row += longest
    if long:
        cells = long.count(delimiter.encode())
        if cells > limits.COLUMNS:
            raise refuse("sheet-too-wide", name=name, columns=cells, limit=limits.COLUMNS, where="")
        raise refuse("cell-too-long", name=name, limit=limits.CELL_CHARACTERS, row=row)
