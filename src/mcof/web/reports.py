"""Reports: the situation report as a page of its own and as paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mcof.errors import Missing
from mcof.reports.documents import Report
from mcof.reports.situation import SituationReport
from mcof.web import reading
from mcof.web.frame.asking import asked, choice
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of

# The printed page brings its own style in itself; it may fetch and run nothing at all.
PRINTED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


KINDS = ("situation", "gaps", "plan")
"""The reports that can be had, in this order."""


def reports(request: HttpRequest, language: str) -> HttpResponse:
    """The reports that can be had."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    if not report.places and report.round is None:
        return page(request, "empty.html", asked=wanted)
    plans = reading.plans(request, wanted)
    kinds = [kind for kind in KINDS if kind != "plan" or plans or reading.drafted(request, wanted)]
    return page(
        request,
        "reports.html",
        asked=wanted,
        report=report,
        rounds=report.series,
        kinds=kinds,
        plans=plans,
    )


def pdf(request: HttpRequest, language: str, kind: str = "situation") -> HttpResponse:
    """A report on paper."""
    report = _report(request, kind)
    content = site_of(request).workspace.renderer.pdf(report, language)
    response = HttpResponse(content, content_type="application/pdf")
    name = _name(report, kind, language)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def html(request: HttpRequest, language: str, kind: str = "situation") -> HttpResponse:
    """A report as one file that needs nothing else."""
    report = _report(request, kind)
    response = HttpResponse(site_of(request).workspace.renderer.html(report, language))
    response.headers["Content-Security-Policy"] = PRINTED_POLICY
    if request.GET.get("save"):
        name = f"{_name(report, kind, language)}.html"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(request: HttpRequest, kind: str) -> Report:
    wanted = asked(request.GET)
    if kind == "gaps":
        return reading.gaps_report(request, wanted)
    if kind == "plan":
        plans = [code for code, _ in reading.plans(request, wanted)]
        named = choice(request.GET.get("plan"), name="plan", among=plans)
        return reading.plan_report(request, wanted, named)
    report = reading.situation(request, wanted)
    if report.round is None:
        raise Missing(
            "There is nothing to report yet",
            code="report-empty",
            advice="Import a displacement file first.",
        )
    return report


def _name(report: Report, kind: str, language: str) -> str:
    """The name of a file: the kind, the day and the language."""
    if isinstance(report, SituationReport) and report.round is not None:
        day = report.round.on
    else:
        day = getattr(report, "on", None) or report.known_at.date()
    return f"{kind}_{day:%Y%m%d}_{language}"
