"""What changed between two rounds, and how much of it is people and how much is method."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.change import change
from mcof.errors import Missing
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span, whole
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column
from mcof.web.tracking.who import GROUP, LEVELS


def moved(request: HttpRequest, language: str) -> HttpResponse:
    """The change of every place, the greatest first."""
    wanted, filters = asked(request.GET), moved_filters(request)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    words = Words(language)
    rounds = reading.rounds_of(request, wanted, filters["group"], None)
    shared = {
        "asked": wanted,
        "filters": filters,
        "choices": _choices(request),
        "rounds": rounds,
        "before": whole(request.GET.get("before"), name="before"),
    }
    try:
        rows = changes(request, wanted)
    except Missing:
        return page(request, "tracking-change.html", sheet=None, span=None, **shared)
    part = span(request.GET, total=rows.num_rows, size=50)
    said = sheets.sheet(
        sliced(rows, part),
        _columns(request, str(filters["level"]), words),
        words,
        caption=words.phrases("web.tables.change"),
    )
    return page(request, "tracking-change.html", sheet=said, span=part, **shared)


def changes(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one.

    Raises:
        Missing: there is no round before the one asked for.
    """
    site, filters = site_of(request), moved_filters(request)
    before = whole(request.GET.get("before"), name="before")
    return site.once(
        ("tracking-change", wanted, before, *filters.items()),
        lambda: change(
            site.workspace,
            level=int(filters["level"] or 0),
            before=before,
            after=wanted.round,
            group=filters["group"] or GROUP,
            as_of=wanted.as_of,
        ),
    )


def moved_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    return filtered(request.GET.dict(), _choices(request), group=GROUP, level="1")


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    language = language_of(request)
    p = Words(language).phrases
    return {
        "group": list(load("population_groups").labels(language).items()),
        "level": [(level, p(f"web.tracking.level.{level}")) for level in LEVELS],
    }


def _columns(request: HttpRequest, level: str, words: Words) -> list[Column]:
    places = reading.known_places(request)
    return [
        sheets.place(places, words, "place_code", f"web.tracking.level.{level}"),
        Column("presence", "web.tracking.presence", lambda c: words.phrases(f"web.presence.{c}")),
        *sheets.numbers(
            words,
            ("round_before", "web.tracking.round-before"),
            ("individuals_before", "web.tracking.people-before"),
            ("round_after", "web.tracking.round-after"),
            ("individuals_after", "web.tracking.people-after"),
        ),
        *sheets.changes(
            words,
            ("change_individuals", "report.column.change"),
            ("real_effect", "web.tracking.real"),
            ("method_effect", "web.tracking.method"),
        ),
    ]
