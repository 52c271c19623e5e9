"""Tables in JSON: lists of objects, lists of lists, at the top or under a key.

Numbers are kept as they are written. What is not a single value is kept as JSON text.
"""

from __future__ import annotations

import json
from collections import deque
from pathlib import Path
from typing import Any

import polars as pl

from mcof.ingest.sheets import RawSheet, letters
from mcof.sources.files import limits
from mcof.sources.files.kinds import ASSIGNMENT
from mcof.sources.files.refusals import refuse

DEPTH = 64


class _Number(str):
    """A number as it is written in the file."""

    __slots__ = ()


def read_json(path: Path, name: str, *, skip: int = 0) -> list[RawSheet]:
    """Every table of a JSON file in UTF-8, the outer ones first.

    A list at the top is a sheet named as the file; a list under a key is a sheet named
    as the key. Objects give a first row of their keys.

    Raises:
        InputError: `json-no-table`, `json-mixed`, `json-deep`, `file-broken`,
            `file-too-large` or `sheet-too-wide`.
    """
    size = path.stat().st_size
    if size > limits.JSON_BYTES:
        most = limits.size_text(limits.JSON_BYTES)
        raise refuse("file-too-large", name=name, size=limits.size_text(size), limit=most)
    raw = path.read_bytes()[skip:].strip()
    if script := ASSIGNMENT.match(raw):
        raw = raw[script.end() :].rstrip(b"; \r\n\t")
    try:
        document = json.loads(raw, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    except RecursionError as error:
        raise refuse("json-deep", name=name) from error
    except ValueError as error:
        raise refuse("file-broken", name=name, kind="JSON", why=error) from error
    return [_sheet(title, table, name) for title, table in _tables(document, name)]


def _tables(document: Any, name: str) -> list[tuple[str, list[Any]]]:
    """The tables, breadth first: what stands nearer to the top comes first."""
    found: list[tuple[str, list[Any]]] = []
    mixed: int | None = None
    queue: deque[tuple[str, Any, int]] = deque([(name, document, 0)])
    while queue:
        title, node, depth = queue.popleft()
        if depth > DEPTH:
            raise refuse("json-deep", name=name)
        if isinstance(node, dict):
            queue.extend((str(key), value, depth + 1) for key, value in node.items())
        elif isinstance(node, list) and node:
            odd = _odd_one(node)
            if odd is None and any(node):
                found.append((title, node))
            elif odd is not None and isinstance(node[0], dict | list):
                mixed = odd if mixed is None else mixed
    if not found and mixed is not None:
        raise refuse("json-mixed", name=name, item=mixed)
    if not found:
        raise refuse("json-no-table", name=name)
    return found


def _odd_one(items: list[Any]) -> int | None:
    """The first item, counting from 1, that is not of the kind of the first; none in a table."""
    kind = dict if isinstance(items[0], dict) else list
    return next((at for at, item in enumerate(items, 1) if not isinstance(item, kind)), None)


def _sheet(title: str, table: list[Any], name: str) -> RawSheet:
    if isinstance(table[0], dict):
        keys = list(dict.fromkeys(key for item in table for key in item))
        columns = [[key or None, *(_text(item.get(key)) for item in table)] for key in keys]
    else:
        width = max(len(item) for item in table)
        columns = [
            [_text(item[at]) if at < len(item) else None for item in table] for at in range(width)
        ]
    if len(columns) > limits.COLUMNS:
        where = f" under {title}"
        count = len(columns)
        raise refuse("sheet-too-wide", name=name, columns=count, limit=limits.COLUMNS, where=where)
    for column in columns:
        for row, cell in enumerate(column, 1):
            if cell and len(cell) > limits.CELL_CHARACTERS:
                raise refuse("cell-too-long", name=name, limit=limits.CELL_CHARACTERS, row=row)
            if cell and "\x00" in cell:
                raise refuse("text-null-bytes", name=name, row=row)
    series = zip(letters(len(columns)), columns, strict=True)
    return RawSheet(title, pl.DataFrame([pl.Series(at, cells, pl.String) for at, cells in series]))


def _text(value: Any) -> str | None:
    """A value as text: numbers as written, empty text as nothing, lists and objects as JSON."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """A value with its numbers as numbers again, to be written as JSON."""
    if isinstance(value, _Number):
        return json.loads(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
