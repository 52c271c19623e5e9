"""The situation report in one language, as text in its place: what paper and screen share.

A page is plain data (strings, lists, dictionaries), so that the two layouts cannot
differ in a figure or a word. Where a figure is missing, the page says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcof.renderers import charts, drawing, gaptext
from mcof.renderers.sections.blocks import section
from mcof.renderers.sections.page import banners, common
from mcof.renderers.sections.sheets import grid, mark
from mcof.renderers.words import Words
from mcof.reports.sections import Grid
from mcof.reports.situation import OWN, KeyFigure, PlaceRow, SituationReport, Source, Unit

Page = dict[str, Any]

_NONE = "\u2013"


def situation(report: SituationReport, language: str) -> Page:
    """Everything that the report says, in `en`, `ar` or `ckb`.

    Raises:
        Missing: mcof does not speak the language.
    """
    words = Words(language)
    parts: dict[str, Callable[[SituationReport, Words], Any]] = {
        "head": _head,
        "banners": _banners,
        "sentence": _sentence,
        "figures": _figures,
        "map": _map,
        "trend": _trend,
        "places": _places,
        "matrix": _matrix,
        "gaps": gaptext.section,
        "limits": _limits,
        "findings": _findings,
        "sources": _sources,
    }
    known = words.phrases  # refuses a language that is not spoken
    page: Page = {"language": known.language, "direction": words.direction}
    page |= {name: make(report, words) for name, make in parts.items() if _wanted(report, name)}
    page["sections"] = [
        section(one, words, place=place) for place, one in enumerate(report.sections)
    ]
    page["shown"] = [name for name in OWN if report.shows(name)]
    page["words"] = common(words)
    return page


def _wanted(report: SituationReport, name: str) -> bool:
    """Whether a part is shown; who, when and how many are in every report."""
    return name not in OWN or report.shows(name)


def _head(report: SituationReport, words: Words) -> Page:
    counted = report.round
    lines = []
    if counted is not None:
        number = counted.number
        lines.append(words("operation", operation=words.given(counted.operation)))
        lines.append(
            words("round-none") if number is None else words("round", number=words.number(number))
        )
    return {
        "title": words("title"),
        "crisis": words.given(report.crisis),
        "country": words.given(report.country.name(words.language)) if report.country else "",
        "day": words("situation-on", date=words.day(counted.on))
        if counted
        else words("situation-unknown"),
        "lines": lines,
        "known": words("known-at", moment=words.moment(report.known_at)),
        "date": report.known_at.date().isoformat(),
    }


def _banners(report: SituationReport, words: Words) -> list[Page]:
    return banners(report.bases, words)


def _sentence(report: SituationReport, words: Words) -> Page:
    """The sentence that says it all, in two halves: how many, and where."""
    headline = report.headline
    people, families = headline.individuals, headline.households
    if people is None and families is None:
        return {"who": words("sentence.unknown"), "where": "", "mark": ""}
    said = {
        "people": words.counted("people", people),
        "families": words.counted("families", families),
    }
    key = "families" if people is None else "people" if families is None else "both"
    who = words(f"sentence.{key}", **said)
    since = headline.since
    first = (
        words("sentence.since", who=who, since=words.month(since))
        if since
        else words("sentence.plain", who=who)
    )
    return {"who": first, "where": _where(report, words), "mark": mark(headline.basis, words)}


def _where(report: SituationReport, words: Words) -> str:
    held = report.headline.concentration
    if held is None or not held.places:
        return ""
    shares = words("list-join").join(
        words(
            "sentence.share",
            place=words.given(share.place.name(words.language)),
            per_cent=words.number(share.per_cent),
        )
        for share in held.places
    )
    count = len(held.places)
    key = f"governorates.{count}"
    spoken = f"report.{key}" in words.phrases
    governorates = words(key) if spoken else words.counted("governorates", count)
    per_cent = words.number(held.per_cent)
    return words(
        "sentence.concentration", per_cent=per_cent, governorates=governorates, shares=shares
    )


def _figures(report: SituationReport, words: Words) -> Page:
    return {
        "title": words("section.figures"),
        "cards": [_card(figure, words) for figure in report.figures],
    }


def _card(figure: KeyFigure, words: Words) -> Page:
    value = words.number(figure.value)
    if figure.unit is Unit.PER_CENT and figure.value is not None:
        value = words.ltr(f"{figure.value}%")
    return {
        "label": words(f"figure.{figure.code}"),
        "value": value,
        "unknown": figure.value is None,
        "change": _change(figure, words),
        "day": words("as-of", date=words.day(figure.on)) if figure.on else "",
        "source": words.given(figure.source.title) if figure.source else "",
        "mark": mark(figure.basis, words),
    }


def _change(figure: KeyFigure, words: Words) -> str:
    """The change in words, since an arrow alone says nothing to who cannot see it."""
    change = figure.change
    if change is None or figure.before_on is None:
        return ""
    way = "up" if change > 0 else "down" if change < 0 else "none"
    said = words(
        f"change.{way}", number=words.number(abs(change)), date=words.day(figure.before_on)
    )
    return said if figure.same_method else f"{said} ({words('change.method')})"


def _map(report: SituationReport, words: Words) -> Page:
    places = report.places
    title = words("section.map")
    if not places:
        return {"title": title, "none": words("none.places")}
    true = charts.has_boundaries(places)
    chart = charts.boundaries(places, words) if true else charts.tiles(places, words)
    kind = "boundaries" if true else "map" if charts.has_positions(places) else "list"
    caption = words(f"caption.{kind}")
    return {
        "title": title,
        "caption": caption,
        "svg": drawing.svg(chart, name="map", spoken=caption),
        "legend": _legend(report, words),
    }


def _legend(report: SituationReport, words: Words) -> Page:
    known = [row.individuals for row in report.places if row.individuals is not None]
    borders = charts.breaks(known)
    colours = charts.BLUES[len(charts.BLUES) - 1 - len(borders) :]
    steps = []
    for at, colour in enumerate(colours):
        if not borders:
            break
        if at == 0:
            label = words("legend.under", high=words.number(borders[0]))
        elif at == len(borders):
            label = words("legend.from", low=words.number(borders[-1]))
        else:
            label = words.ltr(f"{borders[at - 1]:,}\u2013{borders[at] - 1:,}")
        steps.append({"colour": colour, "label": label})
    absent = []
    if any(row.assessed and row.individuals is None for row in report.places):
        absent.append({"colour": charts.UNKNOWN, "label": words("unknown")})
    if any(not row.assessed for row in report.places):
        absent.append({"colour": "hatch", "label": words("not-assessed")})
    return {"title": words("legend.people"), "steps": steps + absent}


def _trend(report: SituationReport, words: Words) -> Page:
    series = report.series
    title = words("section.trend")
    if not series:
        return {"title": title, "none": words("none.series")}
    broken = any(point.method_break for point in series)
    caption = words("caption.trend")
    rows = [
        [
            _cell(words.short_day(point.on)),
            _number(point.number, words) if point.number is not None else _cell(_NONE),
            _number(point.individuals, words),
            _number(point.households, words),
            _cell(words(f"basis.{point.basis}") if point.basis else "", quiet=True),
        ]
        for point in series
    ]
    return {
        "title": title,
        "caption": caption,
        "note": words("caption.breaks") if broken else "",
        "svg": drawing.svg(charts.trend(series, words), name="trend", spoken=caption),
        "table": {
            "caption": caption,
            "columns": _columns(words, "date", "round", "people", "families", "basis"),
            "rows": rows,
            "breaks": [at for at, point in enumerate(series) if point.method_break],
        },
    }


def _places(report: SituationReport, words: Words) -> Page:
    title = words("section.places")
    if not report.places:
        return {"title": title, "none": words("none.places")}
    columns = ["place", "people", "families", "share", "change", "basis"]
    if all(row.change is None for row in report.places):
        columns.remove("change")
    caption = words("caption.places")
    return {
        "title": title,
        "caption": caption,
        "svg": drawing.svg(charts.bars(report.places, words), name="bars", spoken=caption),
        "table": {
            "caption": caption,
            "columns": _columns(words, *columns),
            "rows": [_place_cells(row, columns, words) for row in report.places],
            "breaks": [],
        },
    }


def _place_cells(row: PlaceRow, columns: list[str], words: Words) -> list[Page]:
    name = _cell(words.given(row.place.name(words.language)))
    if not row.assessed:
        return [
            name,
            _cell(words("not-assessed"), quiet=True),
            *[_cell(_NONE)] * (len(columns) - 2),
        ]
    cells = {
        "place": name,
        "people": _number(row.individuals, words),
        "families": _number(row.households, words),
        "share": _cell(words.share(row.share, row.individuals), quiet=row.share is None),
        "change": _cell(words.change(row.change), quiet=row.change is None),
        "basis": _cell(words(f"basis.{row.basis}") if row.basis else "", quiet=True),
    }
    return [cells[column] for column in columns]


def _matrix(report: SituationReport, words: Words) -> Page:
    return grid(Grid(report.matrix, report.phases), words)


def _limits(report: SituationReport, words: Words) -> Page:
    counted = {"sum": "people", "method": "times", "sectors-unassessed": "cells"}
    items = []
    for limit in report.limits:
        noun = counted.get(limit.code, "governorates")
        alone = limit.code in {"sum", "method"}
        count = words.counted(noun, limit.count) if alone else words.number(limit.count)
        text = words(f"limit.{limit.code}", count=count, of=words.counted(noun, limit.of))
        names = [words.given(place.name(words.language)) for place in limit.places]
        items.append({"text": text, "places": words("list-join").join(names)})
    return {"title": words("section.limits"), "items": items}


def _findings(report: SituationReport, words: Words) -> Page:
    return {
        "title": words("section.findings"),
        "none": "" if report.findings else words("none.findings"),
        "table": {
            "caption": words("caption.findings"),
            "columns": _columns(words, "finding", "severity", "count"),
            "rows": [
                [
                    _cell(words.given(found.code)),
                    _cell(words.term("finding_severities", found.severity)),
                    _number(found.count, words),
                ]
                for found in report.findings
            ],
            "breaks": [],
        },
    }


def _sources(report: SituationReport, words: Words) -> Page:
    items = [
        {
            "title": words.given(source.title),
            "url": _address(source, words),
            "day": words.day(source.on) if source.on else "",
            "rows": words.counted("rows", source.rows) if source.rows is not None else "",
        }
        for source in report.sources
    ]
    none = "" if items else words("none.sources")
    return {"title": words("section.sources"), "none": none, "items": items}


def _address(source: Source, words: Words) -> str:
    """The address, if it is one of the web: a link may not do anything else."""
    address = words.clean(source.url).replace(" ", "%20")
    return address if address.startswith(("http://", "https://")) else ""


_NUMERIC = {"people", "families", "share", "change", "count", "round"}


def _columns(words: Words, *names: str) -> list[Page]:
    return [{"label": words(f"column.{name}"), "number": name in _NUMERIC} for name in names]


def _cell(text: str, *, quiet: bool = False) -> Page:
    return {"text": text, "quiet": quiet}


def _number(value: int | None, words: Words) -> Page:
    return _cell(words.number(value), quiet=value is None)
