"""Parts of a plan as tables of a page, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from mcof.plans.plan import as_text
from mcof.renderers.plans.text import PlanWords
from mcof.tables import Kind
from mcof.tables.plans import PARTS
from mcof.web.tracking.sheet import Cell, Heading, Sheet

_FIGURES = (Kind.PEOPLE, Kind.WHOLE, Kind.NUMBER, Kind.MONEY)


def part(frame: pl.DataFrame, name: str, fields: Sequence[str], say: PlanWords) -> Sheet:
    """Rows of a part, in the fields named; a field that no row has is left out."""
    table = PARTS[name]
    known = [field for field in fields if frame[field].null_count() < frame.height]
    text = as_text(table, frame.select(known))
    heads = [_head(say, name, field) for field in known]
    rows = tuple(
        tuple(_cell(say, name, field, value) for field, value in zip(known, row, strict=True))
        for row in text.iter_rows()
    )
    return Sheet(say.part(name), tuple(heads), rows)


def _head(say: PlanWords, name: str, field: str) -> Heading:
    kind = PARTS[name][field].kind
    return Heading(say.field(field), kind in _FIGURES, kind is Kind.DATE or field in _SHORT)


_SHORT = ("line", "objective", "indicator", "scenario", "budget_line")


def _cell(say: PlanWords, name: str, field: str, value: str | None) -> Cell:
    if value is None:
        return Cell(say.words.phrases("common.unknown"), quiet=True)
    return Cell(say.value(name, field, value))


def grid(months: pl.DataFrame, say: PlanWords, caption: str) -> Sheet | None:
    """People by place and sector (rows) and month (columns)."""
    if months.is_empty():
        return None
    wide = months.pivot("month", index=["place_code", "sector"], values="people")
    columns = sorted(name for name in wide.columns if name not in {"place_code", "sector"})
    words = say.words
    heads = [
        Heading(say.field("place_code"), number=False, whole=False),
        Heading(say.field("sector"), number=False, whole=False),
        *(Heading(words.month(date.fromisoformat(name)), number=True, whole=True)
          for name in columns),
    ]  # fmt: skip
    rows = tuple(
        (
            Cell(say.value("lines", "place_code", row["place_code"])),
            Cell(say.value("lines", "sector", row["sector"])),
            *(_people(row[name], say) for name in columns),
        )
        for row in wide.sort("place_code", "sector").iter_rows(named=True)
    )
    return Sheet(caption, tuple(heads), rows)


def _people(value: int | None, say: PlanWords) -> Cell:
    return Cell("–", quiet=True) if value is None else Cell(say.words.number(value))


def told(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[tuple[str, str, str]],
    say: PlanWords,
    caption: str,
) -> Sheet:
    """Rows of other tables: field, phrase of its heading, and how it is said.

    How: `people`, `usd`, `share`, `day`, `place`, `term:<vocabulary>` or `text`.
    """
    words = say.words
    heads = [
        Heading(words.phrases(phrase), how in {"people", "usd", "share"}, how == "day")
        for _, phrase, how in columns
    ]
    return Sheet(
        caption,
        tuple(heads),
        tuple(tuple(_said(row[field], how, say) for field, _, how in columns) for row in rows),
    )


def _said(value: Any, how: str, say: PlanWords) -> Cell:
    words = say.words
    if value is None or value == "":
        return Cell("–" if how == "text" else words.phrases("common.unknown"), quiet=True)
    if how.startswith("term:"):
        return Cell(words.term(how.removeprefix("term:"), str(value)))
    ways: dict[str, Callable[[Any], str]] = {
        "people": lambda people: words.number(round(people)),
        "usd": lambda dollars: words.ltr(f"{dollars:,.0f}"),
        "share": lambda share: words.ltr(f"{share:.0%}"),
        "day": words.short_day,
        "place": lambda code: say.value("lines", "place_code", code),
        "text": lambda text: words.given(text.replace(";", " ")),
    }
    return Cell(ways[how](value))
