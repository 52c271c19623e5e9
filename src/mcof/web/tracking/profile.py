"""How people live: shelter, how long displaced, sex and age, and the figure to plan by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking import profiles
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column, Sheet
from mcof.web.tracking.who import GROUP

PANELS: Mapping[str, Callable[..., pa.Table]] = {
    "shelter": profiles.shelter_profile,
    "durations": profiles.durations,
    "pyramid": profiles.pyramid,
    "planning": profiles.planning,
}
"""The parts of the page, and the verb that answers each."""

LEVELS = ("0", "1")


@dataclass(frozen=True)
class Panel:
    """One part of the page; `sheet` is None where nobody was counted so."""

    name: str
    sheet: Sheet | None


def profile(request: HttpRequest, language: str) -> HttpResponse:
    """What the latest round that tells it says of how people live."""
    wanted, filters = asked(request.GET), profile_filters(request)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    return page(
        request,
        "tracking-profile.html",
        asked=wanted,
        filters=filters,
        choices=_choices(request),
        rounds=reading.rounds_of(request, wanted, filters["group"], None),
        panels=[_panel(request, wanted, name, Words(language)) for name in PANELS],
    )


def rows(request: HttpRequest, wanted: Asked, name: str) -> pa.Table:
    """The rows of one part."""
    site, filters = site_of(request), profile_filters(request)
    return site.once(
        ("profile", name, wanted, *filters.items()),
        lambda: PANELS[name](
            site.workspace,
            level=1 if filters["place"] else int(filters["level"] or 0),
            round=wanted.round,
            group=filters["group"],
            place=filters["place"],
            as_of=wanted.as_of,
        ),
    )


def profile_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    return filtered(request.GET.dict(), _choices(request), group=GROUP, level="0")


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    language = language_of(request)
    p = Words(language).phrases
    return {
        "group": list(load("population_groups").labels(language).items()),
        "level": [(level, p(f"web.tracking.level.{level}")) for level in LEVELS],
        "place": list(reading.places(request, language)),
    }


def _panel(request: HttpRequest, wanted: Asked, name: str, words: Words) -> Panel:
    found = rows(request, wanted, name)
    if found.num_rows == 0:
        return Panel(name, None)
    places = reading.known_places(request)
    columns = [
        sheets.place(places, words, "place_code", "web.filter.place"),
        *_OWN[name](words),
        sheets.basis(words),
    ]
    caption = words.phrases(f"web.profile.{name}")
    return Panel(name, sheets.sheet(found.to_pylist(), columns, words, caption=caption))


def _shelter(words: Words) -> list[Column]:
    def named(code: str) -> str:
        return words.phrases(f"web.profile.class.{code}")

    return [
        Column("shelter_class", "web.tracking.by.shelter", named),
        *sheets.numbers(words, ("individuals", "report.column.people")),
        sheets.share(words, "share", "report.column.share"),
        *sheets.numbers(words, ("individuals_untold", "web.profile.untold")),
    ]


def _durations(words: Words) -> list[Column]:
    return [
        sheets.term(words, "displacement_period", "web.tracking.by.period", "displacement_periods"),
        *sheets.numbers(
            words,
            ("months_at_least", "web.profile.months-least"),
            ("months_at_most", "web.profile.months-most"),
            ("individuals", "report.column.people"),
        ),
        sheets.share(words, "share", "report.column.share"),
    ]


def _pyramid(words: Words) -> list[Column]:
    return [
        sheets.given(words, "age", "web.tracking.by.age"),
        *sheets.numbers(
            words,
            ("female", "web.profile.female"),
            ("male", "web.profile.male"),
            ("unknown_sex", "web.profile.unknown-sex"),
            ("individuals", "report.column.people"),
        ),
        sheets.share(words, "share", "report.column.share"),
    ]


def _planning(words: Words) -> list[Column]:
    return [
        *sheets.numbers(
            words,
            ("individuals", "web.profile.exact"),
            ("planning_individuals", "web.profile.plan-by"),
        ),
        *sheets.changes(words, ("planning_difference", "web.profile.difference")),
    ]


_OWN: Mapping[str, Callable[[Words], list[Any]]] = {
    "shelter": _shelter,
    "durations": _durations,
    "pyramid": _pyramid,
    "planning": _planning,
}
