"""Who does what, where, when and for whom."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.response.who import who
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.response.asking import choices, drawn, filters_of, question
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column


def acting(request: HttpRequest, language: str) -> HttpResponse:
    """The rows of the response in the quarter that ends on the day of the workspace."""
    wanted, lists = asked(request.GET), choices(request)
    filters, words = filters_of(request, lists), Words(language)
    rows = listed(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    said = sheets.sheet(
        sliced(rows, part),
        _columns(request, words),
        words,
        caption=words.phrases("web.tables.response"),
    )
    return drawn(
        request, "response", wanted=wanted, filters=filters, lists=lists,
        sheet=said if rows.num_rows or any(filters.values()) else None, span=part,
        imported="responses",
    )  # fmt: skip


def listed(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one."""
    site = site_of(request)
    filters = filters_of(request, choices(request))
    return site.once(
        ("response", wanted, *filters.items()),
        lambda: who(site.workspace, **question(request, wanted, filters)),
    )


def _columns(request: HttpRequest, words: Words) -> list[Column]:
    places = reading.known_places(request)
    return [
        sheets.given(words, "organisation", "web.response.organisation"),
        sheets.term(words, "sector", "web.filter.sector", "sectors"),
        sheets.given(words, "activity", "web.response.activity"),
        sheets.place(places, words, "place_code", "web.filter.place"),
        sheets.term(words, "population_group", "web.filter.group", "population_groups"),
        sheets.day(words, "period_start", "web.flows.from"),
        sheets.day(words, "period_end", "web.flows.to"),
        sheets.term(words, "status", "web.response.status", "activity_statuses"),
        *sheets.numbers(
            words, ("targeted", "web.response.targeted"), ("reached", "web.response.reached")
        ),
        sheets.basis(words),
    ]
