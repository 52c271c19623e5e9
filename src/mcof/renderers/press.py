"""The adapter behind `ports.Renderer`: a report becomes paper or a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcof.reports.documents import Report
from mcof.reports.situation import SituationReport


class Press:
    """Makes reports into PDF and HTML; the same report and language give the same bytes."""

    def pdf(self, report: Report, language: str) -> bytes:
        """The report on A4 pages.

        Raises:
            Missing: mcof does not speak the language.
        """
        from mcof.renderers import pages, pdf

        return pdf.situation(pages.situation(_situation(report), language))

    def html(self, report: Report, language: str) -> str:
        """The report as one HTML file that needs nothing else.

        Raises:
            Missing: mcof does not speak the language.
        """
        from mcof.renderers import html, pages

        return html.situation(pages.situation(_situation(report), language))

    def page(self, report: Report, language: str) -> Mapping[str, Any]:
        """What the report says, part by part, in words, for doors that draw it themselves.

        Raises:
            Missing: mcof does not speak the language.
        """
        from mcof.renderers import pages

        return pages.situation(_situation(report), language)


def _situation(report: Report) -> SituationReport:
    assert isinstance(report, SituationReport), "situation reports are the one kind so far"
    return report
