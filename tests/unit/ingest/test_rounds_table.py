"""Rounds as data: operations, days, coverage; an operation is of a country unless it says."""

from __future__ import annotations

from datetime import date


def test_a_table_of_rounds_is_read_with_its_labels_and_coverage(taken):
    result = taken(
        """
        | Operation | Operation status | Round | Snapshot   | Start      | End        | Locations |
        | Cholera   | Inactive         | R0    | 2030-01-31 | 2030-01-02 | 2030-01-30 | 12        |
        | Cholera   | Inactive         | III   | 2030-03-31 |            |            |           |
        """,
        "rounds",
    )
    columns = ("operation_status", "round", "round_label", "reference_date", "locations")
    assert result.records.select(columns).rows() == [
        ("INACTIVE", 0, "R0", date(2030, 1, 31), 12),
        ("INACTIVE", 3, "III", date(2030, 3, 31), None),
    ]
    assert result.records["place_code"].to_list() == ["IQ", "IQ"]
    assert result.findings.is_empty()


def test_an_operation_abroad_says_its_country(taken):
    result = taken(
        "| Operation | Country | Round | Date |\n| Matthew | Iraq | 4 | 2030-01-31 |", "rounds"
    )
    assert result.records["place_level"].to_list() == [0]


def test_a_location_closed_or_out_of_reach_is_looked_at(displaced, codes):
    result = displaced("""
        | Governorate | Location | Update status | Individuals |
        | Dahuk       | a        | Closed        | 12          |
        | Dahuk       | b        | Inaccessible  | 0           |
        | Dahuk       | c        | Inaccessible  | 7           |
        | Dahuk       | d        | Updated       | 0           |
    """)
    assert codes(result) == [(2, "D", "closed-with-people"), (3, "D", "inaccessible-zero")]
    assert result.records["update_status"].to_list() == [
        "CLOSED",
        "INACCESSIBLE",
        "INACCESSIBLE",
        "UPDATED",
    ]
