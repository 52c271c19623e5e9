"""HXL, the Humanitarian Exchange Language: a row of tags under the headers of a table.

The rule is that of libhxl 5: within the first 25 rows, the first row of which at least
half of the filled cells are tags. Tags of the alpha version of 2014 (`#lat_deg`,
`#period_date`) are tags like others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SEARCH_ROWS = 25
"""How far down libhxl looks for the tag row."""

SHARE = 0.5
"""The share of the filled cells of a row that must be tags."""

WORD = r"[A-Za-z][_0-9A-Za-z]*"
TAG = re.compile(rf"\s*(#{WORD})((?:\s*\+\s*{WORD})*)\s*")


def parse_tag(text: str | None) -> str | None:
    """A tag as HXL writes it, lower case and attributes in alphabetical order.

    >>> parse_tag(" #Affected +m +Children")
    '#affected+children+m'
    >>> parse_tag("No. 1") is None
    True
    """
    match = TAG.fullmatch(text or "")
    if match is None:
        return None
    attributes = sorted({part.strip() for part in match[2].lower().split("+") if part.strip()})
    return "+".join([match[1].lower(), *attributes])


def is_tag_row(cells: Sequence[str | None]) -> bool:
    """Whether at least half of the filled cells are tags."""
    filled = [cell for cell in cells if cell and cell.strip()]
    tags = sum(1 for cell in filled if TAG.fullmatch(cell))
    return bool(filled) and tags / len(filled) >= SHARE and tags > 0
