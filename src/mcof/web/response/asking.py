"""What the pages of the response share: their filters, and the question these make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from mcof.actions.response.asking import Question, period
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, Span, filtered
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.tracking.sheet import Sheet

Choices = Mapping[str, list[tuple[str, str]]]


def choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen on every page of the response: code and label."""
    language = language_of(request)
    return {
        "sector": list(load("sectors").labels(language).items()),
        "place": list(reading.places(request, language)),
        "group": list(load("population_groups").labels(language).items()),
    }


def filters_of(request: HttpRequest, lists: Choices, **usual: str) -> dict[str, str | None]:
    """The filters of a page, each checked against its list."""
    return filtered(request.GET.dict(), lists, **usual)


def question(request: HttpRequest, wanted: Asked, filters: Mapping[str, str | None]) -> Question:
    """What the filters ask of the response, on the day that the other pages are of."""
    sector = filters.get("sector")
    report = reading.situation(request, wanted)
    return {
        "on": report.round.on if report.round is not None else None,
        "sectors": [sector] if sector else None,
        "place": filters.get("place"),
        "group": filters.get("group"),
        "as_of": wanted.as_of,
    }


def drawn(
    request: HttpRequest,
    name: str,
    *,
    wanted: Asked,
    filters: Mapping[str, str | None],
    lists: Choices,
    sheet: Sheet | None,
    span: Span | None,
    **more: Any,
) -> HttpResponse:
    """A page with its filters and its table.

    Args:
        name: of the table, as files have it, and of the page's phrases.
        sheet: None where nothing was imported yet.
    """
    words = Words(language_of(request))
    first, last = period(site_of(request).workspace, question(request, wanted, filters))
    shown = {"table": name, "days": f"{words.day(first)} – {words.day(last)}", "imported": None}
    return page(
        request, "response.html", asked=wanted, filters=filters, choices=lists, sheet=sheet,
        span=span, **(shown | more),
    )  # fmt: skip
