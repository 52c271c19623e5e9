"""Who answers for whom: each group in each place, the regime, and who answers, or nobody."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse

from mcof.actions.looking.answering import who_answers
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.gaps.listed import choices
from mcof.web.gaps.places import named

STATES = ("nobody", "regime-unknown", "answered", "unknown")


def answers(request: HttpRequest, language: str) -> HttpResponse:
    """A row per place, group and mandate, those for whom nobody answers first."""
    wanted, words = asked(request.GET), Words(language)
    report = reading.situation(request, wanted)
    if report.round is None and report.gaps_found in {None, 0}:
        return page(request, "empty.html", asked=wanted)
    every, rows = answering(request, wanted), chosen(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    shown = sliced(rows, part)
    offered = choices(request)
    return page(
        request,
        "gaps-answers.html",
        asked=wanted,
        filters=filters(request),
        choices={
            "state": [(one, words.phrases(f"web.answers.{one}")) for one in STATES],
            "place": offered["place"],
            "group": offered["group"],
        },
        counts={one: pc.sum(pc.equal(every["state"], one)).as_py() or 0 for one in STATES},
        rows=shown,
        places={row["place_code"]: named(request, row["place_code"]) for row in shown},
        span=part,
    )


def answering(request: HttpRequest, wanted: Asked) -> pa.Table:
    """Every group in every place, as asked for the day of the report."""
    site = site_of(request)
    report = reading.situation(request, wanted)
    return site.once(
        ("answering", wanted),
        lambda: who_answers(site.workspace, **reading.question(report, wanted)),
    )


def chosen(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows that pass the filters, by state and place."""
    rows = answering(request, wanted)
    for name, column in (
        ("state", "state"),
        ("place", "place_code"),
        ("group", "population_group"),
    ):
        code = filters(request)[name]
        rows = rows if code is None else rows.filter(pc.equal(rows[column], code))
    order = pc.index_in(rows["state"], pa.array(STATES))
    most = rows.append_column("order", order).sort_by(
        [("order", "ascending"), ("people", "descending"), ("place_code", "ascending")]
    )
    return most.drop_columns(["order"])


def filters(request: HttpRequest) -> dict[str, str | None]:
    """What is asked for, each checked against its list."""
    offered = choices(request) | {"state": [(one, one) for one in STATES]}
    return {
        name: choice(request.GET.get(name), name=name, among=[code for code, _ in offered[name]])
        for name in ("state", "place", "group")
    }
