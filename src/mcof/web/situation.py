"""Situation: the sentence, the key figures, who is where, and how it changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mcof.reports.situation import SituationReport
from mcof.vocabulary import phrases
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked
from mcof.web.frame.drawing import places_map, trend
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of

# Days after which a figure is due, and overdue: rounds of a tracking matrix come out every two
# weeks to two months (docs/how-to/read-the-pages.md).
DUE, OVERDUE = 60, 120


def start(request: HttpRequest) -> HttpResponse:
    """The situation, in the reader's language."""
    where = reverse("situation", kwargs={"language": language_of(request)})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{where}?{query}" if query else where)
    response.headers["Vary"] = "Accept-Language"
    return response


def situation(request: HttpRequest, language: str) -> HttpResponse:
    """The page of the situation."""
    wanted = asked(request.GET)
    return show(request, reading.situation(request, wanted), wanted)


def show(request: HttpRequest, report: SituationReport, wanted: Asked) -> HttpResponse:
    """The page of a report's values."""
    if report.round is None and not report.places:
        return page(request, "empty.html", asked=wanted)
    language = language_of(request)
    p = phrases(language)
    printed = reading.printed(request, wanted, language)
    return page(
        request,
        "situation.html",
        asked=wanted,
        report=report,
        printed=printed,
        rounds=report.series,
        freshness=freshness(report, past=bool(site_of(request).setting("day"))),
        map=places_map(report.places, language, spoken=p("report.section.map")),
        trend=trend(report.series, language, spoken=p("report.section.trend")),
    )


@dataclass(frozen=True)
class Freshness:
    """How old the newest figures are: `fresh`, `due` or `overdue`."""

    state: str
    days: int


def freshness(report: SituationReport, *, past: bool = False) -> Freshness | None:
    """The age of the report's round at the moment at which it was known.

    None where nothing was counted, and for a crisis of the past, which nobody keeps up to date.
    """
    if report.round is None or past:
        return None
    days = max(0, (report.known_at.date() - report.round.on).days)
    return Freshness("fresh" if days <= DUE else "due" if days <= OVERDUE else "overdue", days)
