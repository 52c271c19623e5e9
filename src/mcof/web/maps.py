"""Map: displaced people, or the gap of a sector, by governorate; always with its table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mcof.vocabulary import load, phrases
from mcof.web import reading
from mcof.web.frame.asking import asked, choice
from mcof.web.frame.drawing import places_map
from mcof.web.frame.pages import page


def map_(request: HttpRequest, language: str) -> HttpResponse:
    """The map of what was asked: displaced people, unless a sector is named."""
    wanted = asked(request.GET)
    sectors = load("sectors").labels(language)
    sector = choice(request.GET.get("sector"), name="sector", among=sectors)
    report = reading.situation(request, wanted)
    if not report.places:
        return page(request, "empty.html", asked=wanted)
    rows = reading.unmet(request, wanted, report, sector) if sector else report.places
    p = phrases(language)
    title = p("web.map.gap", sector=sectors[sector]) if sector else p("web.map.displaced")
    return page(
        request,
        "map.html",
        asked=wanted,
        rounds=report.series,
        report=report,
        printed=reading.printed(report, language),
        rows=rows,
        title=title,
        sector=sector,
        sectors=list(sectors.items()),
        map=places_map(rows, language, spoken=title, width=640),
    )
