"""People reached by sector and place, each figure with the rule that it was counted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.response.who import BY, reached
from mcof.renderers.words import Words
from mcof.tables import COUNTING_RULES
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import language_of
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.response.asking import choices, drawn, filters_of, question
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column


def reach(request: HttpRequest, language: str) -> HttpResponse:
    """A row for each sector, place, phase and group that somebody acts in."""
    wanted, lists = asked(request.GET), _choices(request)
    filters, words = filters_of(request, lists, by=BY[0]), Words(language)
    rows = counted(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    said = sheets.sheet(
        [row | _usual(row, words) for row in sliced(rows, part)],
        _columns(request, filters, words),
        words,
        caption=words.phrases("web.tables.reached"),
    )
    narrowed = any(value for name, value in filters.items() if name != "by")
    return drawn(
        request, "reached", wanted=wanted, filters=filters, lists=lists,
        sheet=said if rows.num_rows or narrowed else None, span=part, imported="responses",
    )  # fmt: skip


def counted(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one."""
    site = site_of(request)
    filters = filters_of(request, _choices(request), by=BY[0])
    by, asks = filters["by"] or BY[0], question(request, wanted, filters)
    declared = tuple(site.workspace.store.files(COUNTING_RULES.name))
    return site.once(
        ("reached", wanted, declared, *filters.items()),
        lambda: reached(site.workspace, by=by, **asks),
    )


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    p = Words(language_of(request)).phrases
    return {**choices(request), "by": [(name, p(f"web.response.by.{name}")) for name in BY]}


def _columns(request: HttpRequest, filters: Mapping[str, str | None], words: Words) -> list[Column]:
    places = reading.known_places(request)
    if filters["by"] == "organisation":
        who = [sheets.given(words, "organisation", "web.response.organisation")]
        more = [sheets.given(words, "rule_why", "web.response.why")]
    else:
        who = sheets.numbers(words, ("organisations", "web.response.organisations"))
        more = sheets.numbers(words, ("partners_added", "web.response.added"))
    return [
        sheets.term(words, "sector", "web.filter.sector", "sectors"),
        sheets.place(places, words, "place_code", "web.filter.place"),
        sheets.term(words, "phase", "web.filter.phase", "phases"),
        sheets.term(words, "population_group", "web.filter.group", "population_groups"),
        *who,
        *sheets.numbers(
            words, ("targeted", "web.response.targeted"), ("reached", "web.response.reached")
        ),
        Column("reached_rule", "web.response.rule", _ruled(words)),
        *more,
        sheets.basis(words),
    ]


def _usual(row: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Where nobody declared a rule the usual one holds: that is known."""
    if "rule_why" not in row or row["rule_why"] is not None:
        return {}
    return {"rule_why": words.phrases("web.response.usual")}


def _ruled(words: Words) -> Callable[[str], str]:
    """Several rules behind one figure, in words."""

    def said(codes: str) -> str:
        each = (words.term("counting_rules", code) for code in codes.split("; "))
        return words("list-join").join(each)

    return said
