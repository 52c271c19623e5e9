"""Who is where: the stock of a round by place, and by what else it was counted."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.figures import figures, series
from mcof.places import Registry
from mcof.renderers.words import Words
from mcof.reports.situation import RoundPoint
from mcof.tracking.partitions import DIMENSIONS
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span
from mcof.web.frame.drawing import Trend, trend
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

LEVELS = ("0", "1", "2", "3")
GROUP = "IDP"  # whom a page speaks of where nobody says
_VOCABULARIES = {
    "displacement_period": "displacement_periods",
    "shelter_type": "shelter_types",
    "reason": "displacement_reasons",
    "sex": "sexes",
}
_PLACES = ("origin_code", "last_displacement_code")


def who(request: HttpRequest, language: str) -> HttpResponse:
    """The people of a round, place by place, filtered as asked."""
    wanted, filters = asked(request.GET), who_filters(request)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    rows = stock(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    words = Words(language)
    return page(
        request,
        "tracking-who.html",
        asked=wanted,
        filters=filters,
        choices=who_choices(request),
        rounds=reading.rounds_of(request, wanted, filters["group"], filters["operation"]),
        sheet=sheets.sheet(
            sliced(rows, part),
            _columns(request, rows, filters, words),
            words,
            caption=words.phrases("web.tables.stock"),
        ),
        span=part,
        unknown=_without(rows),
        trend=_trend(request, wanted, filters, words),
    )


def stock(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one."""
    site, filters = site_of(request), who_filters(request)
    by = [filters["by"]] if filters["by"] else []
    return site.once(
        ("tracking", wanted, *filters.items()),
        lambda: figures(
            site.workspace,
            level=int(filters["level"] or 1),
            by=by,
            round=wanted.round,
            group=filters["group"],
            place=filters["place"],
            operation=filters["operation"],
            as_of=wanted.as_of,
        ),
    )


def who_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    return filtered(request.GET.dict(), who_choices(request), group=GROUP, level="1")


def who_choices(request: HttpRequest) -> Mapping[str, list[tuple[str, str]]]:
    """What may be chosen in each filter: code and label."""
    language = language_of(request)
    words = Words(language)
    return {
        "group": list(load("population_groups").labels(language).items()),
        "level": [(level, words.phrases(f"web.tracking.level.{level}")) for level in LEVELS],
        "by": [(name, words.phrases(f"web.tracking.by.{name}")) for name in DIMENSIONS],
        "place": list(reading.places(request, language)),
        "operation": [(name, name) for name in reading.operations(request)],
    }


def _columns(
    request: HttpRequest, rows: pa.Table, filters: Mapping[str, str | None], words: Words
) -> list[Column]:
    places = reading.known_places(request)
    found = [sheets.place(places, words, "place_code", f"web.tracking.level.{filters['level']}")]
    if filters["by"]:
        field = DIMENSIONS[filters["by"]]
        found.append(dimension(places, words, field, f"web.tracking.by.{filters['by']}"))
    if len(set(rows["operation"].to_pylist())) > 1:
        found.append(sheets.given(words, "operation", "web.tracking.operation"))
    if not filters["group"]:
        found.append(
            sheets.term(words, "population_group", "web.filter.group", "population_groups")
        )
    found += sheets.numbers(words, ("round", "report.column.round"))
    found.append(sheets.day(words, "reference_date", "report.column.date"))
    found += sheets.numbers(
        words, ("households", "report.column.families"), ("individuals", "report.column.people")
    )
    found.append(sheets.share(words, "share", "report.column.share"))
    found.append(sheets.basis(words))
    return found


def dimension(places: Registry, words: Words, field: str, phrase: str) -> Column:
    """A column of a dimension: a place, a word of a list, or as the source wrote it."""
    if field in _PLACES:
        return sheets.place(places, words, field, phrase)
    if field in _VOCABULARIES:
        return sheets.term(words, field, phrase, _VOCABULARIES[field])
    return sheets.given(words, field, phrase)


def _without(rows: pa.Table) -> int:
    """In how many of the rows the people are unknown."""
    return int(rows["individuals"].null_count)


def _trend(
    request: HttpRequest, wanted: Asked, filters: Mapping[str, str | None], words: Words
) -> Trend | None:
    """The line of the country or of the one place that was chosen."""
    site = site_of(request)
    if not filters["group"]:
        return None
    rows = site.once(
        ("tracking-line", wanted, *filters.items()),
        lambda: series(
            site.workspace,
            level=1 if filters["place"] else 0,
            group=filters["group"],
            place=filters["place"],
            operation=filters["operation"],
            as_of=wanted.as_of,
        ),
    )
    if len(set(rows["operation"].to_pylist())) != 1:
        return None  # two operations are two lines, and never one
    return trend(points(rows), words.language, spoken=words.phrases("web.tables.series"))


def points(rows: pa.Table) -> list[RoundPoint]:
    """The rounds of one series, for a chart."""
    return [
        RoundPoint(
            on=row["reference_date"],
            number=row["round"],
            individuals=row["individuals"],
            households=row["households"],
            basis=row["basis"],
            method=row["method"],
            method_break=row["method_break"],
        )
        for row in rows.sort_by("reference_date").to_pylist()
    ]
