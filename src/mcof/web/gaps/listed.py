"""Gaps by kind, and every gap by rank, filtered as asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.gaps.kinds import KINDS
from mcof.gaps.rank import RULES
from mcof.renderers.gaptext import sentence
from mcof.renderers.sections.blocks import cell
from mcof.renderers.words import Words
from mcof.reports.kinds import by_kind
from mcof.reports.missing import Gap
from mcof.reports.sections import Table
from mcof.reports.situation import SituationReport
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, Span, asked, choice, span
from mcof.web.frame.pages import language_of, page
from mcof.web.gaps.places import is_country, label_of, level_of

_WIDE = {"most-people": "wide"}
DECIDED = ("owner", "status")
"""Filters by what people decided about gaps; offered once anybody has."""


def listed(request: HttpRequest, language: str) -> HttpResponse:
    """How many gaps there are of each kind, and all of them by rank."""
    wanted, filters = asked(request.GET), gap_filters(request)
    report = reading.situation(request, wanted)
    if report.round is None and report.gaps_found in {None, 0}:
        return page(request, "empty.html", asked=wanted)
    every = found(request, wanted, report, filters | {"kind": None})
    known = decisions(request, every)
    rows = found(request, wanted, report, filters)
    part = span(request.GET, total=rows.num_rows, size=25)
    words = Words(language)
    return page(
        request,
        "gaps-list.html",
        asked=wanted,
        rounds=report.series,
        filters=filters | {name: request.GET.get(name) or None for name in known},
        choices=choices(request) | known,
        printed=reading.printed(request, wanted, language),
        kinds=kinds(request, every, words),
        gaps=lines(request, rows, part, words),
        extra=[
            *(("confidence",) if "confidence" in rows.schema.names else ()),
            *(name for name in DECIDED if name in known),
        ],
        rule=rule(words),
        span=part,
    )


def found(
    request: HttpRequest, wanted: Asked, report: SituationReport, filters: Mapping[str, str | None]
) -> pa.Table:
    """The gaps that pass the filters, those of decisions too."""
    import pyarrow.compute as pc

    level = level_of(request, filters["place"])
    rows = reading.gaps(request, wanted, report, filters, level=max(level, 1))
    for name in DECIDED:
        said = request.GET.get(name)
        if said and name in rows.schema.names:
            rows = rows.filter(pc.equal(rows[name], said))
    return rows


def decisions(request: HttpRequest, rows: pa.Table) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen of owners and statuses: those that some gap has."""
    words = Words(language_of(request))
    known: dict[str, list[tuple[str, str]]] = {}
    for name in DECIDED:
        if name in rows.schema.names:
            codes = sorted(code for code in rows[name].unique().to_pylist() if code)
            known[name] = [(code, decided(name, code, words)) for code in codes]
    return {name: some for name, some in known.items() if some}


def decided(name: str, code: str | None, words: Words) -> str:
    """An owner as written, a status by its label."""
    if code is None:
        return ""
    return words.term("gap_statuses", code) if name == "status" else words.given(code)


def kinds(request: HttpRequest, rows: pa.Table, words: Words) -> Mapping[str, Any] | None:
    """The table of kinds as the printed report has it, with the code of each row."""
    section = by_kind(
        rows, places=reading.places_named(request, rows), sectors=reading.sectors_named(), shown=0
    )
    table = next((part for part in section.parts if isinstance(part, Table)), None)
    if table is None:
        return None
    return {
        "caption": words(f"caption.{table.code}"),
        "columns": [
            (
                words(f"column.{one.code}"),
                "num" if one.number else "wide" if one.code == "most-people" else "",
            )
            for one in table.columns
        ],
        "rows": [
            (getattr(row[0], "code", ""), [cell(value, words) for value in row])
            for row in table.rows
        ],
    }


def lines(request: HttpRequest, rows: pa.Table, part: Span, words: Words) -> list[Any]:
    """The gaps of one page of the list."""
    shown = rows.slice(part.start, part.size).sort_by("rank")
    said = reading.named(request, shown)
    return [
        line(one, row["gap"], words, row) for one, row in zip(said, shown.to_pylist(), strict=True)
    ]


def line(one: Gap, key: str, words: Words, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A gap in words."""
    return {
        "key": key,
        "gap": one,
        "sentence": sentence(one, words),
        "place": one.place.name(words.language),
        "sector": one.sector.name(words.language),
        "people": row["magnitude"],
        "confidence": confidence(row.get("confidence"), words),
        "owner": decided("owner", row.get("owner"), words),
        "status": decided("status", row.get("status"), words),
    }


def confidence(code: str | None, words: Words) -> str:
    """How far a gap may be relied on, in a word."""
    key = f"report.confidence.{code}"
    return words.phrases(key) if key in words.phrases else code or ""


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
    """What may be chosen in each filter: code and label, in the order of its list.

    A place that is asked for is on the list, however deep it lies: the country too, which cells of
    the matrix link to.
    """
    language = language_of(request)
    kinds = load("gap_kinds")
    places = list(reading.places(request, language))
    deep = request.GET.get("place")
    if deep and deep not in dict(places) and (level_of(request, deep) or is_country(request, deep)):
        places.append((deep, label_of(request, deep, language)))
    return {
        "sector": list(load("sectors").labels(language).items()),
        "phase": list(load("phases").labels(language).items()),
        "place": places,
        "group": list(load("population_groups").labels(language).items()),
        "kind": [(kind, kinds.label(kind, language)) for kind in KINDS],
    }
