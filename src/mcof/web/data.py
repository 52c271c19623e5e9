"""Data: what was imported, what was found in it, and where it comes from."""

from __future__ import annotations

import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse

from mcof.errors import Missing
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.tabling import counted, sliced

SEVERITIES = ("error", "warning", "review", "info")


def imports(request: HttpRequest, language: str) -> HttpResponse:
    """The register: every import, the newest first."""
    wanted = asked(request.GET)
    rows = reading.imports(request, wanted)
    if rows.num_rows == 0:
        return page(request, "empty.html", asked=wanted)
    part = span(request.GET, total=rows.num_rows)
    return page(request, "imports.html", asked=wanted, rows=sliced(rows, part), span=part)


def account(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One import: where each row of its file went, and what was found."""
    wanted = asked(request.GET)
    rows = reading.imports(request, wanted)
    one = rows.filter(pc.equal(rows["import_id"], key)).to_pylist()
    if not one:
        raise Missing(
            f"There is no import {key}",
            code="import-missing",
            advice="Choose one from the list of imports.",
        )
    found = counted(reading.findings(request, wanted, import_id=key), "severity", "code")
    return page(request, "import.html", asked=wanted, one=one[0], counts=found)


def findings(request: HttpRequest, language: str) -> HttpResponse:
    """The findings, cell by cell, of one import or of all that count."""
    wanted, filters = asked(request.GET), finding_filters(request)
    everything = reading.findings(request, wanted, import_id=filters["import_id"])
    rows = reading.findings(request, wanted, **filters)
    part = span(request.GET, total=rows.num_rows)
    return page(
        request,
        "findings.html",
        asked=wanted,
        filters=filters,
        rows=sliced(rows, part),
        span=part,
        counts={row["severity"]: row["count"] for row in counted(everything, "severity")},
        codes=counted(everything, "code"),
        files=reading.files(request, wanted),
    )


def finding_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the findings, each checked against its list; an import by its verb."""
    query = request.GET
    return {
        "severity": choice(query.get("severity"), name="severity", among=SEVERITIES),
        "code": choice(query.get("code"), name="code", among=load("finding_codes").terms),
        "import_id": query.get("import") or None,
    }


def sources(request: HttpRequest, language: str) -> HttpResponse:
    """Where the figures come from, and what the words beside them mean."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    return page(request, "sources.html", asked=wanted, report=report, rounds=report.series)
