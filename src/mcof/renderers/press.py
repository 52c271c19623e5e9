"""The adapter behind `ports.Renderer`: a report becomes paper or a page."""

from __future__ import annotations

from typing import Any

from mcof.reports.documents import Report
from mcof.reports.sections import SectionReport
from mcof.reports.situation import SituationReport


class Press:
    """Makes reports into PDF and HTML; the same report and language give the same bytes."""

    def pdf(self, report: Report, language: str) -> bytes:
        """The report on A4 pages.

        Raises:
            Missing: mcof does not speak the language.
        """
        from mcof.renderers import pdf

        return pdf.paper(_layout(report), self.page(report, language))

    def html(self, report: Report, language: str) -> str:
        """The report as one HTML file that needs nothing else.

        Raises:
            Missing: mcof does not speak the language.
        """
        from mcof.renderers import html

        return html.screen(_layout(report), self.page(report, language))

    def page(self, report: Report, language: str) -> dict[str, Any]:
        """What the report says, part by part, in words, for doors that draw it themselves.

        Raises:
            Missing: mcof does not speak the language.
        """
        if isinstance(report, SituationReport):
            from mcof.renderers import pages

            return pages.situation(report, language)
        from mcof.renderers.sections.page import page

        return page(_sectioned(report), language)


def _layout(report: Report) -> str:
    return "situation" if isinstance(report, SituationReport) else "sections"


def _sectioned(report: Report) -> SectionReport:
    assert isinstance(report, SectionReport), "there are situation reports, and those of sections"
    return report
