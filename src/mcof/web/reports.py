"""Reports: the situation report as a page of its own and as paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mcof.errors import Missing
from mcof.reports.situation import SituationReport
from mcof.web import reading
from mcof.web.frame.asking import asked
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of

# The printed page brings its own style in itself; it may fetch and run nothing at all.
PRINTED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def reports(request: HttpRequest, language: str) -> HttpResponse:
    """The reports that can be had."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    if not report.places and report.round is None:
        return page(request, "empty.html", asked=wanted)
    return page(request, "reports.html", asked=wanted, report=report, rounds=report.series)


def pdf(request: HttpRequest, language: str) -> HttpResponse:
    """The situation report on paper."""
    report = _report(request)
    content = site_of(request).workspace.renderer.pdf(report, language)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(report, language)}.pdf"'
    return response


def html(request: HttpRequest, language: str) -> HttpResponse:
    """The situation report as one file that needs nothing else."""
    report = _report(request)
    response = HttpResponse(site_of(request).workspace.renderer.html(report, language))
    response.headers["Content-Security-Policy"] = PRINTED_POLICY
    if request.GET.get("save"):
        name = f"{_name(report, language)}.html"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(request: HttpRequest) -> SituationReport:
    report = reading.situation(request, asked(request.GET))
    if report.round is None:
        raise Missing(
            "There is nothing to report yet",
            code="report-empty",
            advice="Import a displacement file first.",
        )
    return report


def _name(report: SituationReport, language: str) -> str:
    assert report.round is not None
    return f"situation_{report.round.on:%Y%m%d}_{language}"
