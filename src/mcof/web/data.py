"""Data: what was imported, what was found in it, and where it comes from."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse

from mcof.actions.findings import findings as find
from mcof.actions.imports import imports as list_imports
from mcof.errors import Missing
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import counted, sliced

SEVERITIES = ("error", "warning", "review", "info")


def imports(request: HttpRequest, language: str) -> HttpResponse:
    """The register: every import, the newest first."""
    wanted = asked(request.GET)
    rows = list_imports(site_of(request).workspace, as_of=wanted.as_of)
    if rows.num_rows == 0:
        return page(request, "empty.html", asked=wanted)
    part = span(request.GET, total=rows.num_rows)
    return page(request, "imports.html", asked=wanted, rows=sliced(rows, part), span=part)


def account(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One import: where each row of its file went, and what was found."""
    wanted = asked(request.GET)
    workspace = site_of(request).workspace
    rows = list_imports(workspace, as_of=wanted.as_of)
    one = rows.filter(pc.equal(rows["import_id"], key)).to_pylist()
    if not one:
        raise Missing(
            f"There is no import {key}",
            code="import-missing",
            advice="Choose one from the list of imports.",
        )
    found = find(workspace, import_id=key, as_of=wanted.as_of)
    return page(
        request, "import.html", asked=wanted, one=one[0], counts=counted(found, "severity", "code")
    )


def findings(request: HttpRequest, language: str) -> HttpResponse:
    """The findings, cell by cell, of one import or of all that count."""
    wanted, filters = asked(request.GET), finding_filters(request)
    workspace = site_of(request).workspace
    everything = find(workspace, import_id=filters["import"], as_of=wanted.as_of)
    rows = find(
        workspace,
        import_id=filters["import"],
        code=filters["code"],
        severity=filters["severity"],
        as_of=wanted.as_of,
    )
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
        files={row["import_id"]: row for row in _named(workspace, wanted.as_of)},
    )


def finding_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the findings, each checked against its list."""
    query = request.GET
    return {
        "severity": choice(query.get("severity"), name="severity", among=SEVERITIES),
        "code": choice(query.get("code"), name="code", among=load("finding_codes").terms),
        "import": query.get("import") or None,
    }


def sources(request: HttpRequest, language: str) -> HttpResponse:
    """Where the figures come from."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    return page(request, "sources.html", asked=wanted, report=report)


def _named(workspace: Any, as_of: Any) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = (
        list_imports(workspace, as_of=as_of).select(["import_id", "file_name"]).to_pylist()
    )
    return named
