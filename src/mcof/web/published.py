"""Published: what was published and when, proved against the facts as they were known then."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.publishing.publications import (
    Proof,
    prove,
    publication,
    publications,
    since,
    trace,
)
from mcof.actions.publishing.publications import published as frozen
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets


def published(request: HttpRequest, language: str) -> HttpResponse:
    """Every publication, the newest first."""
    wanted = asked(request.GET)
    rows = listed(request, wanted)
    part = span(request.GET, total=rows.num_rows)
    return page(request, "published.html", asked=wanted, rows=sliced(rows, part), span=part)


def listed(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The publications that were recorded by the moment asked about."""
    return publications(site_of(request).workspace, as_of=wanted.as_of)


def one(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One publication: its figures, whether they can be proved, their rows, what is other now."""
    workspace = site_of(request).workspace
    told = publication(workspace, key)
    words = Words(language)
    rows = traced(request, key)
    part = span(request.GET, total=rows.num_rows)
    return page(
        request,
        "publication.html",
        asked=asked(request.GET),
        key=key,
        told=told,
        question=json.loads(told["question"]),
        proof=_proof(request, key),
        figures=_figures(request, frozen(workspace, key), words),
        now=_since(request, since(workspace, key), words),
        rows=sliced(rows, part),
        span=part,
    )


def traced(request: HttpRequest, key: str) -> pa.Table:
    """The rows behind a publication."""
    return trace(site_of(request).workspace, key)


def _proof(request: HttpRequest, key: str) -> Proof:
    site = site_of(request)
    return site.once(("proof", key), lambda: prove(site.workspace, key))


def _figures(request: HttpRequest, rows: pa.Table, words: Words) -> sheets.Sheet:
    columns: list[Any] = [
        sheets.place(reading.known_places(request), words, "place_code", "web.filter.place"),
        sheets.term(words, "population_group", "web.filter.group", "population_groups"),
        *sheets.numbers(words, ("round", "report.column.round")),
        sheets.day(words, "reference_date", "report.column.date"),
        *sheets.numbers(
            words, ("households", "report.column.families"), ("individuals", "report.column.people")
        ),
        sheets.basis(words),
    ]
    known = [column for column in columns if column.field in rows.column_names]
    return sheets.sheet(
        rows.to_pylist(), known, words, caption=words.phrases("web.published.figures")
    )


def _since(request: HttpRequest, rows: pa.Table, words: Words) -> sheets.Sheet | None:
    if rows.num_rows == 0:
        return None
    columns = [
        sheets.place(reading.known_places(request), words, "place_code", "web.filter.place"),
        *sheets.numbers(
            words,
            ("individuals_published", "web.published.then"),
            ("individuals_now", "web.published.now"),
        ),
        *sheets.changes(words, ("change_individuals", "report.column.change")),
    ]
    caption = words.phrases("web.published.since")
    return sheets.sheet(rows.to_pylist(), columns, words, caption=caption)
