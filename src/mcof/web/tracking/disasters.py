"""Events: whom each has displaced as of a day, and how its updates went on."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.events import event_curve, events
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column


def disasters(request: HttpRequest, language: str) -> HttpResponse:
    """The standing of every event, and of one the updates in order."""
    wanted = asked(request.GET)
    words = Words(language)
    rows = standing(request, wanted)
    event = event_asked(request, rows)
    part = span(request.GET, total=rows.num_rows, size=50)
    updates = curve(request, wanted, event) if event else None
    return page(
        request,
        "tracking-events.html",
        asked=wanted,
        event=event,
        sheet=_sheet(request, sliced(rows, part), words) if rows.num_rows else None,
        span=part,
        names=_names(rows),
        updates=_updates(updates, words) if updates is not None else None,
    )


def standing(request: HttpRequest, wanted: Asked) -> pa.Table:
    """Every event of the country, the largest first."""
    site = site_of(request)
    return site.once(("events", wanted), lambda: events(site.workspace, as_of=wanted.as_of))


def curve(request: HttpRequest, wanted: Asked, event: str) -> pa.Table:
    """The updates of an event in order."""
    site = site_of(request)
    return site.once(
        ("event", wanted, event),
        lambda: event_curve(site.workspace, event=event, as_of=wanted.as_of),
    )


def event_asked(request: HttpRequest, rows: pa.Table) -> str | None:
    """The event whose updates are asked for, which must be one of those that stand."""
    return choice(request.GET.get("event"), name="event", among=set(rows["event_id"].to_pylist()))


def _names(rows: pa.Table) -> list[tuple[str, str]]:
    found = {row["event_id"]: row["event_name"] or row["event_id"] for row in rows.to_pylist()}
    return list(found.items())


def _sheet(request: HttpRequest, rows: list[sheets.Row], words: Words) -> sheets.Sheet:
    places = reading.known_places(request)
    columns: list[Column] = [
        sheets.given(words, "event_name", "web.events.event"),
        sheets.term(words, "cause", "web.events.cause", "displacement_reasons"),
        sheets.place(places, words, "place_code", "web.filter.place"),
        sheets.day(words, "reference_date", "web.events.update"),
        *sheets.numbers(
            words,
            ("households", "report.column.families"),
            ("individuals", "report.column.people"),
            ("individuals_not_updated", "web.events.not-updated"),
        ),
        sheets.basis(words),
    ]
    return sheets.sheet(rows, columns, words, caption=words.phrases("web.tables.events"))


def _updates(rows: pa.Table, words: Words) -> sheets.Sheet:
    columns = [
        sheets.day(words, "reference_date", "web.events.update"),
        *sheets.numbers(words, ("individuals", "report.column.people")),
        *sheets.changes(words, ("change_individuals", "report.column.change")),
        *sheets.numbers(
            words,
            ("new_individuals", "web.events.new"),
            ("returned_individuals", "web.events.returned"),
        ),
        *sheets.changes(words, ("unexplained", "web.events.unexplained")),
        sheets.basis(words),
    ]
    return sheets.sheet(
        rows.to_pylist(), columns, words, caption=words.phrases("web.events.updates")
    )
