"""Alerts: which are open, and what the last run told."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.followup.alerting import alerts as opened
from mcof.actions.followup.alerting import runs, told
from mcof.actions.followup.watching import rules
from mcof.renderers.words import Words
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.gaps.about import about, filled
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

MOST = 20
"""Lines of what the last run told; the digest of each owner has the rest."""


def alerts(request: HttpRequest, language: str) -> HttpResponse:
    """What the last run told, and every alert that is open."""
    wanted, words = asked(request.GET), Words(language)
    workspace = site_of(request).workspace
    ran = runs(workspace, as_of=wanted.as_of)
    rows = open_now(request, wanted)
    events = told(workspace, as_of=wanted.as_of)
    part = span(request.GET, total=rows.num_rows, size=50)
    return page(
        request,
        "gaps-alerts.html",
        asked=wanted,
        last=ran.slice(0, 1).to_pylist()[0] if ran.num_rows else None,
        rules=rules(workspace, as_of=wanted.as_of).num_rows,
        events=sheets.sheet(
            filled(events.slice(0, MOST).to_pylist()),
            _told_columns(request, words),
            words,
            caption=words.phrases("web.alerts.told"),
        ),
        more=max(events.num_rows - MOST, 0),
        open=sheets.sheet(
            filled(sliced(rows, part)),
            _open_columns(request, words),
            words,
            caption=words.phrases("web.alerts.open"),
        ),
        span=part,
    )


def open_now(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The alerts that are open."""
    return opened(site_of(request).workspace, as_of=wanted.as_of)


def _people(request: HttpRequest, words: Words) -> list[Column]:
    return [
        *about(request, words),
        *sheets.numbers(words, ("people", "report.column.people")),
    ]


def _told_columns(request: HttpRequest, words: Words) -> list[Column]:
    return [
        sheets.term(words, "event", "web.alerts.event", "alert_events"),
        *_people(request, words),
        *sheets.numbers(words, ("people_before", "web.changed.before")),
        Column("cause", "web.changed.because", partial(_cause, words)),
        sheets.given(words, "owner", "web.filter.owner"),
    ]


def _open_columns(request: HttpRequest, words: Words) -> list[Column]:
    return [
        *_people(request, words),
        sheets.day(words, "opened_on", "web.alerts.since"),
        sheets.given(words, "owner", "web.filter.owner"),
        Column("rules", "web.alerts.rules", words.given),
    ]


def _cause(words: Words, cause: str) -> str:
    return words.phrases(f"alerts.cause.{cause}") if cause else "–"
