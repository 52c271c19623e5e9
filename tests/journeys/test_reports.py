"""A person writes the reports of gaps and of a plan, by command line and from the pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from tests.sites import Reader, crisis, reader
from typer.testing import CliRunner, Result

from mcof.cli.main import app


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader(crisis(tmp_path_factory.mktemp("reports")))


def run(ask: Reader, *said: str) -> Result:
    return CliRunner().invoke(app, [*said, "-w", str(ask.workspace.path)])


def text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_the_report_of_gaps_is_written_with_the_sections_that_were_named(
    ask: Reader, tmp_path: Path
) -> None:
    files = [str(tmp_path / name) for name in ("gaps.pdf", "gaps.html")]
    told = run(
        ask, "report", "gaps", "-s", "kinds", "-s", "answering", "-o", files[0], "-o", files[1]
    )
    assert told.exit_code == 0, told.output
    page = Path(files[1]).read_text("utf-8")
    assert "Gaps by kind" in page
    assert "MCOF matrix: sector by phase" not in page
    assert "Who answers for whom" in page  # named, so that it says that nothing is recorded
    assert "Nothing is recorded about this yet." in page
    assert "Gaps by kind" in text(Path(files[0]).read_bytes())


def test_a_section_that_there_is_not_is_refused_with_those_that_there_are(
    ask: Reader, tmp_path: Path
) -> None:
    told = run(ask, "report", "gaps", "-s", "weather", "-o", str(tmp_path / "x.pdf"))
    assert told.exit_code == 2
    assert "weather" in told.output
    assert "kinds" in told.output


def test_the_situation_report_takes_sections_of_the_report_of_gaps(
    ask: Reader, tmp_path: Path
) -> None:
    file = tmp_path / "short.html"
    told = run(ask, "report", "situation", "-s", "figures", "-s", "needs", "-o", str(file))
    assert told.exit_code == 0, told.output
    page = file.read_text("utf-8")
    assert "3,035,592" in page
    assert "People in need by sector" in page
    assert "Where displaced people are" not in page


def test_without_a_plan_or_a_draft_the_report_says_how_to_make_one(
    ask: Reader, tmp_path: Path
) -> None:
    told = run(ask, "report", "plan", "-o", str(tmp_path / "plan.pdf"))
    assert told.exit_code == 4
    assert "mcof plan new" in told.output


def test_a_plan_is_begun_reported_and_found_on_the_page(ask: Reader, tmp_path: Path) -> None:
    begun = run(ask, "plan", "new", "crp-1", "--period", "2015-06-01/2015-08-31")
    assert begun.exit_code == 0, begun.output
    drafted = run(ask, "plan", "from-gaps", "crp-1", "--limit", "3")
    assert drafted.exit_code == 0, drafted.output

    file = tmp_path / "plan.html"
    told = run(ask, "report", "plan", "crp-1", "-o", str(file))
    assert told.exit_code == 0, told.output
    page = file.read_text("utf-8")
    assert "What is planned, by place and month" in page
    assert "Surplus and shortage" in page
    assert "Draft allocation" not in page  # none was made, and none was asked for by name

    links = ask("/ar/reports/").links
    paper = ask(next(link for link in links if "plan.pdf" in link and link.startswith("/ar/")))
    assert paper.status == 200
    assert len(pypdf.PdfReader(BytesIO(paper.body)).pages) > 0


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_every_report_of_the_page_can_be_had(ask: Reader, language: str) -> None:
    links = [x for x in ask(f"/{language}/reports/").links if ".pdf" in x or ".html" in x]
    own = [link for link in links if link.startswith(f"/{language}/")]
    assert len(own) >= 6
    assert {link for link in own if ask(link).status != 200} == set()
