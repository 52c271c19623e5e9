"""Projections: what the next rounds may count, how good such figures were, never a fact."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.projection import project
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column
from mcof.web.tracking.who import GROUP

LEVELS = ("0", "1")
_READER = Actor("a reader of the pages")  # who only looks: nothing is kept


def ahead(request: HttpRequest, language: str) -> HttpResponse:
    """The next rounds of the country or of each governorate."""
    wanted, filters = asked(request.GET), ahead_filters(request)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    words = Words(language)
    try:
        rows = projected(request, wanted)
    except Missing:
        rows = None
    part = span(request.GET, total=rows.num_rows if rows is not None else 0, size=50)
    return page(
        request,
        "tracking-ahead.html",
        asked=wanted,
        filters=filters,
        choices=_choices(request),
        sheet=None
        if rows is None
        else sheets.sheet(
            sliced(rows, part),
            _columns(request, words),
            words,
            caption=words.phrases("web.tables.ahead"),
        ),
        span=part,
    )


def projected(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one: looked at, not kept.

    Raises:
        Missing: no round has people.
    """
    site, filters = site_of(request), ahead_filters(request)
    return site.once(
        ("ahead", wanted, *filters.items()),
        lambda: project(
            site.workspace,
            by=_READER,
            level=int(filters["level"] or 0),
            group=filters["group"] or GROUP,
            as_of=wanted.as_of,
            log=False,
        ),
    )


def ahead_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    return filtered(request.GET.dict(), _choices(request), group=GROUP, level="0")


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    language = language_of(request)
    p = Words(language).phrases
    return {
        "group": list(load("population_groups").labels(language).items()),
        "level": [(level, p(f"web.tracking.level.{level}")) for level in LEVELS],
    }


def _columns(request: HttpRequest, words: Words) -> list[Column]:
    p = words.phrases

    def way(name: str) -> str:
        key = f"web.ahead.way.{name}"
        return p(key) if key in p else name

    def per_cent(share: float) -> str:
        return words.ltr(f"{round(share * 100)}%")

    return [
        sheets.place(reading.known_places(request), words, "place_code", "web.filter.place"),
        sheets.day(words, "target_date", "web.ahead.day"),
        *sheets.numbers(
            words,
            ("projected_individuals", "web.ahead.people"),
            ("projected_low", "web.ahead.low"),
            ("projected_high", "web.ahead.high"),
            ("persistence_individuals", "web.ahead.persistence"),
        ),
        Column("candidate", "web.ahead.way", way),
        Column("coverage", "web.ahead.coverage", per_cent, number=True),
        Column("coverage_worst_round", "web.ahead.worst", per_cent, number=True),
        sheets.basis(words),
    ]
