"""One gap: what is known, by which rule, and the rows of the files that say so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import asked, span
from mcof.web.frame.pages import page
from mcof.web.frame.tabling import sliced
from mcof.web.gaps.listed import line, rule


def gap(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One gap: what is known, by which rule, and the rows that say so."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    row = reading.gap(request, wanted, report, key)
    told = row.to_pylist()[0]
    rows = reading.evidence(request, wanted, report, key)
    part = span(request.GET, total=rows.num_rows)
    words = Words(language)
    return page(
        request,
        "gap.html",
        asked=wanted,
        key=key,
        gap=line(reading.named(request, row)[0], key, words, told),
        row=told,
        rule=rule(words),
        rows=sliced(rows, part),
        span=part,
        files=reading.files(request, wanted),
        searched=reading.searched(request, wanted, report, key),
    )
