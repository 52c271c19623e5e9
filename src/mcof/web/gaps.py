"""Gaps: the matrix, the ranked list, and a gap with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.gaps.kinds import KINDS
from mcof.gaps.rank import RULES
from mcof.renderers.charts import BLUES
from mcof.renderers.gaptext import sentence
from mcof.renderers.words import Words
from mcof.reports.situation import Gap, SituationReport
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Span, asked, choice, span
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.tabling import sliced


def gaps(request: HttpRequest, language: str) -> HttpResponse:
    """The matrix of the crisis, and its gaps by rank, filtered as asked."""
    wanted, filters = asked(request.GET), gap_filters(request)
    report = reading.situation(request, wanted)
    if report.round is None and report.gaps_found in {None, 0}:
        return page(request, "empty.html", asked=wanted)
    rows = reading.gaps(request, wanted, report, filters)
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
        printed=reading.printed(request, wanted, language),
        gaps=lines(rows, part, report, Words(language)),
        rule=rule(Words(language)),
        span=part,
    )


def gap(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One gap: what is known, by which rule, and the rows that say so."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    row = reading.gap(request, wanted, report, key)
    rows = reading.evidence(request, wanted, report, key)
    part = span(request.GET, total=rows.num_rows)
    words = Words(language)
    return page(
        request,
        "gap.html",
        asked=wanted,
        key=key,
        gap=line(reading.named(row, report)[0], key, words),
        row=row.to_pylist()[0],
        rule=rule(words),
        rows=sliced(rows, part),
        span=part,
        files=reading.files(request, wanted),
    )


def lines(rows: pa.Table, part: Span, report: SituationReport, words: Words) -> list[Any]:
    """The gaps of one page of the list."""
    shown = rows.slice(part.start, part.size)
    said = reading.named(shown, report)
    keys = shown.sort_by("rank")["gap"].to_pylist()
    return [line(one, key, words) for one, key in zip(said, keys, strict=True)]


def line(one: Gap, key: str, words: Words) -> Mapping[str, Any]:
    """A gap in words."""
    return {
        "key": key,
        "gap": one,
        "sentence": sentence(one, words),
        "place": one.place.name(words.language),
        "sector": one.sector.name(words.language),
    }


def rule(words: Words) -> str:
    """The rule by which the pages rank gaps, in words."""
    return words("list-join").join(
        words.phrases(f"web.criterion.{one}") for one in RULES["default"]
    )


def gap_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the gaps, each checked against its list."""
    lists = choices(request)
    return {
        name: choice(request.GET.get(name), name=name, among=[code for code, _ in lists[name]])
        for name in reading.FILTERS
    }


def choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in each filter: code and label, in the order of its list."""
    language = language_of(request)
    kinds = load("gap_kinds")
    return {
        "sector": list(load("sectors").labels(language).items()),
        "phase": list(load("phases").labels(language).items()),
        "place": list(reading.places(request, language)),
        "group": list(load("population_groups").labels(language).items()),
        "kind": [(kind, kinds.label(kind, language)) for kind in KINDS],
    }
