"""Tables of a page: only the rows that are shown become Python values."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.web.frame.asking import Span


def sliced(rows: pa.Table, part: Span) -> list[dict[str, Any]]:
    """The rows of one page."""
    shown: list[dict[str, Any]] = rows.slice(part.start, part.size).to_pylist()
    return shown


def counted(rows: pa.Table, *by: str) -> list[dict[str, Any]]:
    """How many rows there are of each value, the most first."""
    groups = rows.select(list(by)).group_by(list(by)).aggregate([([], "count_all")])
    renamed = groups.rename_columns({"count_all": "count"})
    order = [("count", "descending"), *((name, "ascending") for name in by)]
    found: list[dict[str, Any]] = renamed.sort_by(order).to_pylist()
    return found
