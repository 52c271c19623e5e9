"""V15: brackets and ratios that stand beside the numbers that they are of."""

import polars as pl
import pytest

from mcof.ingest.checks.brackets import bounds

SITES = """
    | SSID | District | Households | Individuals | Size   | Area | Per person |
    | s1   | Zakho    | 12         | 60          | {size} | 600  | {ratio}    |
"""
MAPPING = {
    "columns": {
        "SSID": "site_id", "District": "admin2_name", "Households": "households",
        "Individuals": "individuals", "Size": "size", "Area": "area_sqm", "Per person": "each",
    },
    "assert": [
        {"kind": "bracket", "column": "size", "total": "households"},
        {"kind": "ratio", "column": "each", "of": "area_sqm", "total": "individuals"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1.2) 10 to 19", 10, 19),
        ("12) 1000 plus", 1000, None),
        ("1,000 - 1,999", 1000, 1999),
        ("100+", 100, None),
        ("500 or more", 500, None),
        ("Less than 20", 0, 19),
        ("more than 50", 51, None),
        ("plus de 50", 51, None),
        ("٢٠ - ٩٩", 20, 99),
        ("أقل من ٢٠", 0, 19),
        ("7", 7, 7),
        ("MEDIUM", None, None),
        ("2 tents to rent", None, None),
    ],
)
def test_a_bracket_is_read_as_people_write_it(text: str, least: int | None, most: int | None):
    low, high = bounds(pl.col("text"))
    read = pl.DataFrame({"text": [text]}).select(low=low, high=high)
    assert read.row(0) == (least, most)


@pytest.fixture
def found(taken):
    def of(size: str, ratio: str):
        sheet = SITES.format(size=size, ratio=ratio)
        said = {"operation": "A", "round": "1", "reference_date": "2015-05-21"}
        return taken(sheet, "sites", mapping=MAPPING, **said)

    return of


def test_a_number_inside_its_bracket_is_no_finding(found):
    assert found("10 to 19", "10").findings.is_empty()
    assert found("12 plus", "10.004").findings.is_empty()


def test_a_number_outside_its_bracket_stops_the_row(found):
    result = found("20 to 99", "10")
    assert result.findings.select("code", "severity", "value").rows() == [
        ("bracket-differs", "error", "12")
    ]
    assert result.account.rows_rejected == 1


def test_a_bracket_that_cannot_be_read_is_said_and_the_row_stays(found):
    result = found("MEDIUM", "10")
    assert result.findings["code"].to_list() == ["bracket-unreadable"]
    assert result.account.rows_stored == 1


def test_a_ratio_that_is_off_is_a_warning(found):
    result = found("10 to 19", "11")
    assert result.findings.select("code", "severity").rows() == [("ratio-differs", "warning")]
    assert result.account.rows_stored == 1
