"""Map: displaced people, or the gap of a sector, by governorate; always with its table."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from mcof.reports.situation import Cell, PlaceRow, SituationReport
from mcof.vocabulary import load, phrases
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice
from mcof.web.frame.drawing import places_map
from mcof.web.frame.pages import page


def map_(request: HttpRequest, language: str) -> HttpResponse:
    """The map of what was asked: displaced people, unless a sector is named."""
    wanted = asked(request.GET)
    sectors, phases = load("sectors").labels(language), load("phases").labels(language)
    sector = choice(request.GET.get("sector"), name="sector", among=sectors)
    phase = choice(request.GET.get("phase"), name="phase", among=phases)
    report = reading.situation(request, wanted)
    if not report.places:
        return page(request, "empty.html", asked=wanted)
    p = phrases(language)
    title = p("web.map.gap", sector=sectors[sector]) if sector else p("web.map.displaced")
    phase = phase or (_spoken_of(report, sector) if sector else None)
    found = _cells(request, wanted, report, sector, phase) if sector else {}
    rows = [_row(row, found.get(row.place.code)) for row in report.places] if sector else None
    return page(
        request,
        "map.html",
        asked=wanted,
        rounds=report.series,
        report=report,
        printed=reading.printed(request, wanted, language),
        rows=rows or report.places,
        cells=found,
        title=title,
        sector=sector,
        sectors=list(sectors.items()),
        phase=phase,
        phases=list(phases.items()),
        map=places_map(rows or report.places, language, spoken=title, width=640),
    )


def _spoken_of(report: SituationReport, sector: str) -> str:
    """The phase in which most is known of a sector: the first that was assessed."""
    row = next((row for row in report.matrix if row.sector.code == sector), None)
    assessed = [phase for phase in report.phases if row and row.cell(phase).assessed]
    return assessed[0] if assessed else report.phases[0]


def _cells(
    request: HttpRequest, wanted: Asked, report: SituationReport, sector: str, phase: str | None
) -> dict[str, Cell]:
    rows = reading.matrix(request, wanted, report, sector)
    return reading.cells_by_place(rows, sector, phase or "")


def _row(row: PlaceRow, cell: Cell | None) -> PlaceRow:
    """A place with the people in need there who are, for certain, not reached."""
    cell = cell or Cell()
    unmet = cell.unmet.low if cell.unmet else None
    if cell.assessed and cell.kind is None:
        unmet = 0
    return replace(row, individuals=unmet, basis=cell.basis, assessed=cell.assessed)
