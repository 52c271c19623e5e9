"""Rows become files that open as what they are."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pyarrow as pa
import pytest

from mcof.errors import InputError
from mcof.renderers import tabular

ROWS = pa.table(
    {
        "place_code": ["IQG01", "IQG08", None],
        "name": ["الأنبار", '=HYPERLINK("http://x")', "-5"],
        "individuals": pa.array([Decimal(531996), None, Decimal(0)], pa.decimal128(38, 0)),
        "share": [0.175, None, 0.0],
        "reference_date": pa.array([date(2015, 5, 21)] * 3, pa.date32()),
        "recorded_at": pa.array(
            [datetime(2015, 6, 4, 12, tzinfo=UTC)] * 3, pa.timestamp("us", tz="UTC")
        ),
        "actors": [["IOM", "UNHCR"], [], None],
    }
)


def cells(content: bytes, sheet: str = "data") -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True))


def test_unknown_is_an_empty_cell_and_zero_is_zero():
    lines = tabular.csv_bytes(ROWS).decode().splitlines()
    assert lines[1] == "IQG01,الأنبار,531996,0.175,2015-05-21,2015-06-04T12:00:00Z,IOM|UNHCR"
    assert lines[3] == ",-5,0,0.0,2015-05-21,2015-06-04T12:00:00Z,"


def test_a_formula_of_a_source_is_text_in_csv():
    assert "'=HYPERLINK" in tabular.csv_bytes(ROWS).decode()
    assert "'=HYPERLINK" not in tabular.csv_bytes(ROWS, guard=False).decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|x", "-2+A1", "@SUM(A1)", "\t=1", "-", "+1\n+A1", "\n=1"]
)
def test_what_a_spreadsheet_would_run_is_guarded(text: str):
    content = tabular.csv_bytes(pa.table({"a": [text]})).decode()
    assert content.splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-5", "+3", "-1,000.5", "Al-Anbar", "", "a=b"])
def test_plain_text_and_numbers_are_left_alone(text: str):
    assert "'" not in tabular.csv_bytes(pa.table({"a": [text]})).decode()


def test_excel_is_told_that_csv_is_utf8_when_asked():
    assert tabular.csv_bytes(ROWS, bom=True).startswith(b"\xef\xbb\xbf")
    assert not tabular.csv_bytes(ROWS).startswith(b"\xef\xbb\xbf")


def test_json_has_numbers_nulls_and_iso_dates():
    first, second, third = json.loads(tabular.json_bytes(ROWS))
    assert first["individuals"] == 531996
    assert first["actors"] == ["IOM", "UNHCR"]
    assert first["recorded_at"] == "2015-06-04T12:00:00Z"
    assert first["reference_date"] == "2015-05-21"
    assert second["individuals"] is None
    assert third["individuals"] == 0


def test_no_rows_are_an_empty_list_and_a_header():
    none = ROWS.slice(0, 0)
    assert json.loads(tabular.json_bytes(none)) == []
    assert tabular.csv_bytes(none).decode().strip() == ",".join(ROWS.column_names)
    assert len(cells(tabular.xlsx_bytes(none))) == 1


def test_a_workbook_keeps_types_and_never_a_formula():
    content = tabular.xlsx_bytes(ROWS, title="Figures", about={"As of": "2015-06-04"})
    head, first, second, _ = cells(content)
    assert head[:3] == ("place code", "name", "individuals")
    assert first[2:5] == (531996, 0.175, datetime(2015, 5, 21))
    book = openpyxl.load_workbook(BytesIO(content))
    assert book["data"]["B3"].data_type == "s"
    assert second[1] == '=HYPERLINK("http://x")'
    assert book["data"].freeze_panes == "B2"


def test_a_workbook_says_what_its_rows_are():
    content = tabular.xlsx_bytes(ROWS, title="Figures", about={"As of": "=2015"})
    rows = cells(content, "about")
    assert rows[0][0] == "Figures"
    assert rows[2] == ("As of", "=2015")


def test_more_than_a_sheet_can_hold_is_refused():
    wide = pa.table({f"c{n}": pa.array([1]) for n in range(16_385)})
    with pytest.raises(InputError, match="do not fit"):
        tabular.xlsx_bytes(wide)
