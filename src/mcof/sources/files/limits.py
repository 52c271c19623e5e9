"""How much is too much: limits that no honest file reaches."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

CELL_CHARACTERS = 32_767
"""The most that a cell of Excel holds."""

COLUMNS = 16_384
"""The columns of an Excel sheet, A to XFD."""

SHEET_CELLS = 60_000_000
"""Cells of a sheet's bounding box: calamine takes about 32 bytes for each, used or not."""

TEXT_BYTES = 4 * GIB
"""The text of all cells of a workbook together."""

BLOCK = 32 * MIB
"""A CSV file is read in blocks of about this size."""

RECORD = 8 * MIB
"""A CSV record longer than this is looked at cell by cell."""

JSON_BYTES = 256 * MIB
"""JSON is read whole; Python needs about ten times its size."""

WORKBOOK_BYTES = 1 * GIB
"""A workbook, packed."""

PROBE_BYTES = 3 * GIB
"""Memory in which a workbook must be readable whose extent is not known beforehand."""

PROBE_SECONDS = 120
"""Time for the same."""

UNPACKED_BYTES = 4 * GIB
"""What one archive may unpack to."""

RATIO = 250
"""Unpacked to packed size. Real sheets stay under 60; deflate can reach 1,032."""

RATIO_FREE = 16 * MIB
"""Below this unpacked size the ratio does not matter."""

MEMBERS = 10_000
"""Files in one archive."""


def size_text(size: int) -> str:
    """A size for people.

    >>> size_text(500), size_text(3 * MIB)
    ('500 bytes', '3.0 MiB')
    """
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"
