"""Rounds: which there are, when they were counted, and what of the method changed."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking.figures import series
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column
from mcof.web.tracking.who import GROUP, who_choices


def counted(request: HttpRequest, language: str) -> HttpResponse:
    """Every round of the country, the newest first."""
    wanted, filters = asked(request.GET), counted_filters(request)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    words = Words(language)
    rows = national(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=50)
    shown = sliced(rows, part)
    said = sheets.sheet(
        shown,
        _columns(words, several=len(set(rows["operation"].to_pylist())) > 1),
        words,
        caption=words.phrases("web.tables.series"),
        # A line above the round before the one in which the method changed: newest first.
        breaks=[at + 1 for at, row in enumerate(shown) if row["method_break"]],
    )
    choices = who_choices(request)
    return page(
        request,
        "tracking-rounds.html",
        asked=wanted,
        filters=filters,
        choices={name: choices[name] for name in filters},
        sheet=said,
        span=part,
    )


def national(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one, the newest first."""
    site, filters = site_of(request), counted_filters(request)
    rows = site.once(
        ("tracking-rounds", wanted, *filters.items()),
        lambda: series(
            site.workspace,
            level=0,
            group=filters["group"],
            operation=filters["operation"],
            as_of=wanted.as_of,
        ),
    )
    order = [("operation", "ascending"), ("reference_date", "descending"), ("round", "descending")]
    return rows.sort_by(order)


def counted_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    lists = who_choices(request)
    own = {name: lists[name] for name in ("group", "operation")}
    return filtered(request.GET.dict(), own, group=GROUP)


def _columns(words: Words, *, several: bool) -> list[Column]:
    def changed(kinds: str) -> str:
        said = [words.phrases(f"web.tracking.changed.{kind}") for kind in kinds.split("+")]
        return words("list-join").join(said)

    return [
        *sheets.numbers(words, ("round", "report.column.round")),
        sheets.day(words, "reference_date", "report.column.date"),
        *([sheets.given(words, "operation", "web.tracking.operation")] if several else []),
        *sheets.numbers(
            words, ("households", "report.column.families"), ("individuals", "report.column.people")
        ),
        *sheets.changes(words, ("change_individuals", "report.column.change")),
        Column("method_changes", "web.tracking.changed", changed),
        sheets.basis(words),
    ]
