"""With what means: who leads, what is in force, what there is, who pays, who can be reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.response import means as verbs
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import language_of
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.response.asking import choices, drawn, filters_of, question
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

WHAT: Mapping[str, Callable[..., pa.Table]] = {
    "mandates": verbs.mandates,
    "instruments": verbs.instruments,
    "capacity": verbs.capacity,
    "funding": verbs.funding,
    "access": verbs.access,
}
"""The tables of the page, and the verb of each."""

USUAL = "mandates"
_TABLES = {"capacity": "capacities"}
_VOCABULARIES = {
    "sector": "sectors",
    "phase": "phases",
    "population_group": "population_groups",
    "role": "mandate_roles",
    "instrument_kind": "instrument_kinds",
    "capacity_kind": "capacity_kinds",
    "access_level": "access_levels",
    "basis": "bases",
    "access_basis": "bases",
}
_PHRASES = {
    "sector": "web.filter.sector",
    "phase": "web.filter.phase",
    "population_group": "web.filter.group",
    "basis": "report.column.basis",
    "access_basis": "report.column.basis",
    "organisation": "web.response.organisation",
    "valid_from": "web.flows.from",
    "valid_until": "web.flows.to",
    "access_from": "web.flows.from",
    "access_until": "web.flows.to",
    "reference_date": "report.column.date",
}
_WHOM = "sector phase place_code population_group"
OPEN = "*"
_LEFT_OPEN = {
    "sector": "any",
    "phase": "any",
    "population_group": "any",
    "valid_from": "always",
    "access_from": "always",
    "valid_until": "no-end",
    "access_until": "no-end",
}
"""Fields that a row may leave open, and what that means."""
_COLUMNS = {
    "mandates": f"role organisation {_WHOM} regime valid_from valid_until basis",
    "instruments": f"instrument_kind title organisation {_WHOM} valid_from valid_until basis",
    "capacity": "capacity_kind resource organisation sector place_code reference_date quantity "
    "unit people basis",
    "funding": "budget_line donor organisation sector place_code required_usd received_usd "
    "left_usd basis",
    "access": "place_code access_level reachable access_reason access_from access_until "
    "access_basis",
}


def means(request: HttpRequest, language: str) -> HttpResponse:
    """One of the five tables, on the day of the workspace or in the quarter that ends on it."""
    wanted, lists = asked(request.GET), _choices(request)
    filters, words = filters_of(request, lists, what=USUAL), Words(language)
    what = filters["what"] or USUAL
    rows = listed(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    said = sheets.sheet(
        [_opened(row) for row in sliced(rows, part)],
        [_open(_column(request, name, words), words) for name in _COLUMNS[what].split()],
        words,
        caption=words.phrases(f"web.response.what.{what}"),
    )
    narrowed = any(value for name, value in filters.items() if name != "what")
    return drawn(
        request, "means", wanted=wanted, filters=filters, lists=lists,
        sheet=said if rows.num_rows or narrowed else None, span=part,
        imported=_TABLES.get(what, what),
    )  # fmt: skip


def listed(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one."""
    site = site_of(request)
    filters = filters_of(request, _choices(request), what=USUAL)
    ask = WHAT[filters["what"] or USUAL]
    return site.once(
        ("means", wanted, *filters.items()),
        lambda: ask(site.workspace, **question(request, wanted, filters)),
    )


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    p = Words(language_of(request)).phrases
    what = [(name, p(f"web.response.what.{name}")) for name in WHAT]
    return {"what": what, **choices(request)}


def _opened(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row with what it leaves open on purpose marked: that is no unknown."""
    return row | {n: OPEN for n in _LEFT_OPEN if n in row and row[n] is None}


def _open(column: Column, words: Words) -> Column:
    """The column, which says of what is left open that it holds for each, or without end."""
    if column.field not in _LEFT_OPEN:
        return column
    phrase = words.phrases(f"web.response.open.{_LEFT_OPEN[column.field]}")

    def said(value: Any) -> str:
        return phrase if value == OPEN else column.says(value)

    return replace(column, says=said)


def _column(request: HttpRequest, name: str, words: Words) -> Column:
    phrase = _PHRASES.get(name, f"web.response.{name.replace('_', '-')}")
    if name == "place_code":
        return sheets.place(reading.known_places(request), words, name, "web.filter.place")
    if name in _VOCABULARIES:
        return sheets.term(words, name, phrase, _VOCABULARIES[name])
    if name.startswith(("valid_", "access_from", "access_until", "reference_")):
        return sheets.day(words, name, phrase)
    if name == "reachable":
        return Column(name, phrase, lambda share: words.ltr(f"{share:.0%}"), number=True)
    if name.endswith("_usd") or name in {"quantity", "people"}:
        return Column(name, phrase, lambda n: words.number(round(n)), number=True)
    return sheets.given(words, name, phrase)
