"""Tables as files are those of the verbs, with the filters of the page."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from tests.sites import Reader

from mcof.actions.gaps import gaps
from mcof.actions.intake.findings import findings
from mcof.reports.situation import SituationReport
from mcof.web.tables import NAMES

OF_ONE = {"evidence", "traced", "planlines", "planfacts", "balance", "draft-lines"}
# Tables of one gap, publication, plan or draft; and of what this small crisis does not have.
OF_MORE = OF_ONE | {"origins", "flows"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_MORE])
def test_a_table_has_the_same_rows_in_every_form(ask: Reader, name: str) -> None:
    text = ask(f"/en/tables/{name}.csv").body.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(json.loads(ask(f"/en/tables/{name}.json").body)) == len(rows)
    book = openpyxl.load_workbook(BytesIO(ask(f"/en/tables/{name}.xlsx").body))
    assert book["data"].max_row == len(rows) + 1


def test_the_file_of_gaps_is_the_answer_of_the_verb(ask: Reader, report: SituationReport) -> None:
    counted = report.round
    assert counted is not None
    rows = gaps(ask.workspace, on=counted.on, operation=counted.operation, kind="coverage")
    sent = json.loads(ask("/en/tables/gaps.json?kind=coverage").body)
    assert [row["gap"] for row in sent] == rows["gap"].to_pylist()
    assert [row["unmet"] for row in sent] == rows["unmet"].to_pylist()


def test_a_file_has_every_row_and_not_only_those_of_a_page(ask: Reader) -> None:
    sent = json.loads(ask("/en/tables/findings.json?page=2&size=25").body)
    assert len(sent) == findings(ask.workspace).num_rows


def test_a_file_is_saved_and_not_shown(ask: Reader) -> None:
    headers = ask("/en/tables/imports.csv").headers
    assert headers["Content-Disposition"] == 'attachment; filename="imports.csv"'
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_report_is_paper_and_page(ask: Reader) -> None:
    assert ask("/ar/reports/situation.pdf").body[:5] == b"%PDF-"
    page = ask("/ar/reports/situation.html")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "3,035,592" in page.text


def test_a_table_of_what_nobody_told_says_so(ask: Reader) -> None:
    assert {name: ask(f"/en/tables/{name}.csv").status for name in ("origins", "flows")} == {
        "origins": 404,
        "flows": 404,
    }
    assert {ask(f"/en/tables/{name}.csv").status for name in OF_ONE - {"evidence"}} == {404}
