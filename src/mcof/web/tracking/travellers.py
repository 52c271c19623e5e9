"""Flows: travellers counted at monitoring points, and how much of the time was covered."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.flows import flows
from mcof.errors import Missing
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

PERIODS = ("month", "week", "day", "all")
BY = {"direction": "direction", "reason": "reason", "mode": "mode"}
"""The dimensions that the page offers, and the column that holds each."""

_VOCABULARIES = {
    "direction": "flow_directions",
    "reason": "flow_reasons",
    "mode": "transport_modes",
}


def travellers(request: HttpRequest, language: str) -> HttpResponse:
    """The travellers of each month, week or day, with the coverage of the points."""
    wanted, filters = asked(request.GET), flow_filters(request)
    words = Words(language)
    try:
        rows = counted(request, wanted)
    except Missing:
        return page(request, "tracking-flows.html", asked=wanted, filters=filters,
                    choices=_choices(request), sheet=None, span=None)  # fmt: skip
    part = span(request.GET, total=rows.num_rows, size=50)
    return page(
        request,
        "tracking-flows.html",
        asked=wanted,
        filters=filters,
        choices=_choices(request),
        sheet=sheets.sheet(
            sliced(rows, part),
            _columns(filters, words),
            words,
            caption=words.phrases("web.tables.flows"),
        ),
        span=part,
    )


def counted(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one.

    Raises:
        Missing: nobody was counted yet.
    """
    site, filters = site_of(request), flow_filters(request)
    return site.once(
        ("flows", wanted, *filters.items()),
        lambda: flows(
            site.workspace,
            period=filters["period"] or PERIODS[0],
            by=[filters["by"]] if filters["by"] else [],
            place=filters["place"],
            as_of=wanted.as_of,
        ),
    )


def flow_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    return filtered(request.GET.dict(), _choices(request), period=PERIODS[0])


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    language = language_of(request)
    p = Words(language).phrases
    return {
        "period": [(name, p(f"web.flows.period.{name}")) for name in PERIODS],
        "by": [(name, p(f"web.flows.by.{name}")) for name in BY],
        "place": list(reading.places(request, language)),
    }


def _columns(filters: Mapping[str, str | None], words: Words) -> list[Column]:
    by = filters["by"]
    found = [
        sheets.day(words, "period_start", "web.flows.from"),
        sheets.day(words, "period_end", "web.flows.to"),
        sheets.given(words, "operation", "web.tracking.operation"),
    ]
    if by:
        found.append(sheets.term(words, BY[by], f"web.flows.by.{by}", _VOCABULARIES[by]))
    return [
        *found,
        *sheets.numbers(
            words,
            ("individuals", "web.flows.travellers"),
            ("point_days_active", "web.flows.active"),
            ("point_days", "web.flows.all-days"),
        ),
        Column("coverage", "web.flows.coverage", lambda s: words.ltr(f"{s}%"), number=True),
        Column("per_point_day", "web.flows.per-day", lambda n: words.ltr(f"{n:,.1f}"), number=True),
        sheets.basis(words),
    ]
