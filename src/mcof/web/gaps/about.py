"""What a gap is about, as columns of a table: place, sector, kind and reason, group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

_FOR_ALL = ("sector", "population_group", "cause")
"""Fields that are empty where nothing is unknown: for all sectors, for everybody, no cause."""


def about(request: HttpRequest, words: Words) -> list[Column]:
    """The columns that say which gap it is."""
    p = words.phrases

    def sector(code: str) -> str:
        return words.term("sectors", code) if code else p("web.filter.all")

    def group(code: str) -> str:
        return words.term("population_groups", code) if code else p("web.everybody")

    def kind(code: str, row: sheets.Row) -> str:
        key = f"web.reason.{row['reason']}"
        label = words.term("gap_kinds", code)
        return f"{label}: {p(key)}" if key in p else label

    return [
        sheets.place(reading.known_places(request), words, "place_code", "web.filter.place"),
        Column("sector", "web.filter.sector", sector),
        Column("kind", "web.filter.kind", kind, beside=True),
        Column("population_group", "web.filter.group", group),
    ]


def filled(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, where what is empty on purpose is no longer taken for unknown."""
    return [
        {name: "" if value is None and name in _FOR_ALL else value for name, value in row.items()}
        for row in rows
    ]
