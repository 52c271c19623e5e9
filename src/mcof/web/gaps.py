"""Gaps: the matrix, the ranked list, and a gap with the rows behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mcof.gaps.kinds import KINDS
from mcof.renderers.charts import BLUES
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import asked, choice, span
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.tabling import sliced

FILTERS = ("sector", "phase", "place", "group", "kind")


def gaps(request: HttpRequest, language: str) -> HttpResponse:
    """The matrix of the crisis, and its gaps by rank, filtered as asked."""
    wanted, filters = asked(request.GET), gap_filters(request)
    report = reading.situation(request, wanted)
    if not report.matrix and not report.places:
        return page(request, "empty.html", asked=wanted)
    rows = reading.gaps(request, wanted, filters)
    part = span(request.GET, total=rows.num_rows, size=25)
    return page(
        request,
        "gaps.html",
        asked=wanted,
        rounds=report.series,
        filters=filters,
        choices=choices(request),
        report=report,
        blues=BLUES,
        printed=reading.printed(report, language),
        gaps=reading.said(request, sliced(rows, part), language),
        span=part,
    )


def gap(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One gap: what is known, by which rule, and the rows that say so."""
    wanted = asked(request.GET)
    found = reading.gap(request, wanted, key)
    rows = reading.evidence(request, wanted, key)
    part = span(request.GET, total=rows.num_rows)
    return page(
        request,
        "gap.html",
        asked=wanted,
        key=key,
        gap=reading.said(request, [found], language)[0],
        rows=sliced(rows, part),
        span=part,
        files=reading.files(request, wanted),
    )


def gap_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the gaps, each checked against its list."""
    lists = choices(request)
    return {
        name: choice(request.GET.get(name), name=name, among=[code for code, _ in lists[name]])
        for name in FILTERS
    }


def choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in each filter: code and label, in the order of its list."""
    language = language_of(request)
    kinds = load("gap_kinds")
    return {
        "sector": list(load("sectors").labels(language).items()),
        "phase": list(load("phases").labels(language).items()),
        "place": reading.places(request, language),
        "group": list(load("population_groups").labels(language).items()),
        "kind": [(kind, kinds.label(kind, language)) for kind in KINDS],
    }
