"""The user's own file comes back with its cells marked."""

from io import BytesIO

import openpyxl
import polars as pl
import pytest

from mcof.ingest.findings import found
from mcof.ingest.sheets import RawSheet
from mcof.renderers.marked import COLOURS, marked


@pytest.fixture
def sheet():
    return RawSheet(
        "My [list]",
        pl.DataFrame({"A": ["Place", "Dahuk", "=1+1"], "B": ["IDPs", "12 families", None]}),
    )


@pytest.fixture
def problems():
    at = pl.DataFrame({"sheet": ["My [list]"], "source_row": [2], "value": ["12 families"]})
    column = pl.DataFrame({"sheet": ["My [list]"]})
    return pl.concat(
        [
            found("number-unreadable", at, column="B", header="IDPs", field="individuals"),
            found("value-unreadable", at, column="B", header="IDPs", field="individuals"),
            found("required-missing", at, field="sector"),
            found("column-unmapped", column, column="A", header="Place", candidates="admin1_name"),
        ]
    )


def _open(sheet, problems, language="en"):
    result = marked([sheet], problems, language=language)
    return result, openpyxl.load_workbook(BytesIO(result.content))


def test_a_cell_has_the_colour_of_its_worst_finding_and_says_all(sheet, problems):
    _, book = _open(sheet, problems)
    cell = book.worksheets[0]["B2"]
    assert cell.value == "12 families"
    assert cell.fill.fgColor.rgb == "FF" + COLOURS["error"].lstrip("#")
    assert "Not a number" in cell.comment.text
    assert "Value not understood" in cell.comment.text


def test_a_finding_about_a_row_marks_its_first_cell_and_about_a_column_its_header(sheet, problems):
    result, book = _open(sheet, problems)
    page = book.worksheets[0]
    assert "does not say sector" in page["A2"].comment.text
    assert "admin1_name" in page["A1"].comment.text
    assert result.cells == 3


def test_nothing_that_a_stranger_wrote_is_a_formula(sheet, problems):
    _, book = _open(sheet, problems)
    cell = book.worksheets[0]["A3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_last_sheet_lists_all_findings(sheet, problems):
    _, book = _open(sheet, problems)
    assert book.sheetnames == ["My  list", "Findings"]
    listed = book["Findings"]
    assert [cell.value for cell in listed[1]][:4] == ["Severity", "Sheet", "Row", "Column"]
    assert listed.max_row == 1 + problems.height


def test_the_list_is_in_the_language_and_its_direction(sheet, problems):
    _, book = _open(sheet, problems, language="ar")
    assert book["Findings"]["A1"].value == "الدرجة"
    assert book["Findings"].sheet_view.rightToLeft
    assert "ليس رقما" in book.worksheets[0]["B2"].comment.text


def test_two_sheets_whose_names_a_spreadsheet_takes_for_one_are_kept_apart(problems):
    cells = pl.DataFrame({"A": ["x"]})
    sheets = [RawSheet("Data", cells), RawSheet("data", cells), RawSheet("Findings", cells)]
    book = openpyxl.load_workbook(BytesIO(marked(sheets, problems).content))
    assert book.sheetnames == ["Data", "data 2", "Findings", "Findings 2"]
