"""Cleaning: every finding as a proposed change, and what people decided about it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse

from mcof.actions.cleaning.queue import STATES, queue
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import counted, sliced


def cleaning(request: HttpRequest, language: str) -> HttpResponse:
    """The queue of proposed changes, those that nobody decided first."""
    wanted, filters = asked(request.GET), cleaning_filters(request)
    if reading.imports(request, wanted).num_rows == 0:
        return page(request, "empty.html", asked=wanted)
    everything = proposed(request, wanted)
    rows = filtered(everything, filters)
    part = span(request.GET, total=rows.num_rows)
    return page(
        request,
        "cleaning.html",
        asked=wanted,
        filters=filters,
        states=STATES,
        rows=sliced(rows, part),
        span=part,
        counts={row["state"]: row["count"] for row in counted(everything, "state")},
        codes=counted(everything, "code"),
    )


def proposed(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The whole queue."""
    site = site_of(request)
    # Decisions are no imports: the answer is not kept from one request to the next.
    return queue(site.workspace, as_of=wanted.as_of)


def filtered(rows: pa.Table, filters: dict[str, str | None]) -> pa.Table:
    """The rows that pass the filters."""
    for name, value in filters.items():
        if value is not None:
            rows = rows.filter(pc.equal(rows[name], value))
    return rows


def cleaning_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the queue, each checked against its list."""
    query = {"state": "open"} | request.GET.dict()
    return {
        "state": choice(query.get("state"), name="state", among=STATES),
        "code": choice(query.get("code"), name="code", among=load("finding_codes").terms),
    }
