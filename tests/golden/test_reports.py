"""The report of gaps of the example, as its readers get it.

`make golden` writes the stored texts anew; look at the difference before keeping it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.golden.test_situation import same, text_of

from mcof.actions.reporting.gaps import gaps_report
from mcof.ports import Workspace
from mcof.renderers import Press
from mcof.reports.sections import SectionReport

DAY = date(2015, 5, 21)


@pytest.fixture(scope="module")
def report(iraq: Workspace) -> SectionReport:
    """The report, told as known at a moment that does not pass."""
    return replace(gaps_report(iraq, on=DAY), known_at=datetime(2015, 6, 4, 12, tzinfo=UTC))


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_paper_says_what_it_said(report: SectionReport, language: str) -> None:
    same(f"gaps-{language}.txt", text_of(Press().pdf(report, language)))


def test_the_same_report_is_the_same_bytes(report: SectionReport) -> None:
    assert Press().pdf(report, "ar") == Press().pdf(report, "ar")
    assert Press().html(report, "ckb") == Press().html(report, "ckb")


def test_what_is_invented_is_marked_on_every_page_of_paper(report: SectionReport) -> None:
    from io import BytesIO

    import pypdf

    pages = pypdf.PdfReader(BytesIO(Press().pdf(report, "en"))).pages
    assert len(pages) > 3
    assert [page for page in pages if "synthetic" not in page.extract_text()] == []


def test_screen_and_paper_say_the_same_gaps(report: SectionReport) -> None:
    page = Press().page(report, "en")
    html = Press().html(report, "en")
    kinds = next(section for section in page["sections"] if section["code"] == "kinds")
    rows = [
        row for block in kinds["blocks"] if block["kind"] == "gaps" for row in block["gaps"]["rows"]
    ]
    assert len(rows) >= 15
    assert [row["sentence"] for row in rows if row["sentence"] not in html] == []
