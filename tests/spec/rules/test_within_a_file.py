"""The rules that look at one file, by example: V1 to V7, V10, V11, V15, V16 and V18.

Method: docs/reference/methods/rules.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from mcof.ingest.intake import Intake

Read = Callable[..., Intake]
Codes = Callable[[Intake], list[tuple[Any, ...]]]
TIMES_SIX = {"household_size": 6}


def test_v1_people_are_families_times_the_household_size(read: Read, codes: Codes) -> None:
    result = read(
        """
        | Governorate | Families | Individuals |
        | Erbil       | 50080    | 324480      |
        | Dahuk       | 103717   | 622302      |
        """,
        mapping=TIMES_SIX,
    )
    assert codes(result) == [(2, "C", "households-individuals", "warning")]
    assert result.records["individuals"].to_list() == [324480, 622302]


def test_v1_one_person_less_is_found_too(read: Read, codes: Codes) -> None:
    drawing = "| Governorate | Families | Individuals |\n| Dahuk | 103717 | 622301 |"
    assert codes(read(drawing, mapping=TIMES_SIX)) == [
        (2, "C", "households-individuals", "warning")
    ]


def test_v2_the_cells_of_a_partition_add_up_to_the_total(read: Read, codes: Codes) -> None:
    result = read("""
        | Governorate | Individuals | Camps | Host families |
        | Dahuk       | 60          | 24    | 36            |
        | Erbil       | 60          | 24    | 35            |
    """)
    assert (3, None, "partition-sum", "warning") in [
        (row, None, code, severity) for row, _, code, severity in codes(result)
    ]
    assert not [found for found in codes(result) if found[0] == 2]


def test_v3_districts_do_not_add_up_to_more_than_their_governorate(
    read: Read, codes: Codes
) -> None:
    result = read("""
        | Governorate | District | Individuals |
        | Ninewa      |          | 100         |
        | Ninewa      | Mosul    | 70          |
        | Ninewa      | Sinjar   | 40          |
    """)
    assert codes(result) == [(2, "C", "children-sum", "warning")]


def test_v4_women_and_men_are_everybody(read: Read, codes: Codes) -> None:
    result = read(
        """
        | SSID | Governorate | Individuals | Female | Male |
        | s1   | Dahuk       | 60          | 31     | 30   |
        | s2   | Dahuk       | 60          | 31     | 29   |
        | s3   | Dahuk       | 60          | 31     |      |
        """,
        "sites",
    )
    assert codes(result) == [(2, "C", "sex-sum", "warning")]


def test_v5_a_place_exists_and_lies_where_it_is_said_to_lie(read: Read) -> None:
    result = read("""
        | Governorate | District | Individuals |
        | Atlantis    |          | 10          |
        | Dahuk       | Mosul    | 20          |
    """)
    told = dict(result.findings.select("row", "code").rows())
    assert told[2] == "place-unknown"
    assert told[3] in {"place-outside-parent", "place-parent-used"}
    assert result.account.rows_rejected == 1


def test_v6_name_and_code_are_of_one_place(read: Read, codes: Codes) -> None:
    result = read("""
        | Admin1 PCode | Governorate | Individuals |
        | IQG08        | Anbar       | 10          |
        | IQG01        | Anbar       | 10          |
    """)
    assert [(row, code) for row, _, code, _ in codes(result)] == [(2, "place-name-code-mismatch")]


def test_v7_one_observation_is_stored_once(read: Read, codes: Codes) -> None:
    result = read("""
        | Governorate | Individuals |
        | Dahuk       | 60          |
        | Dahuk       | 60          |
        | Dahuk       | 70          |
    """)
    assert codes(result) == [
        (3, None, "duplicate-row", "error"),
        (4, None, "duplicate-key", "error"),
    ]
    assert result.records["individuals"].to_list() == [60]


def test_v10_a_point_is_no_zero_and_not_swapped(read: Read, codes: Codes) -> None:
    result = read(
        """
        | SSID | Governorate | Lat  | Lon  | Individuals |
        | s1   | Dahuk       | 37.1 | 42.7 | 1           |
        | s2   | Dahuk       | 37.2 | 42.8 | 1           |
        | s3   | Dahuk       | 37.0 | 42.6 | 1           |
        | s4   | Dahuk       | 0    | 0    | 1           |
        | s5   | Dahuk       | 42.7 | 37.1 | 1           |
        | s6   | Dahuk       | -9   | 160  | 1           |
        """,
        "sites",
    )
    assert [(row, code) for row, _, code, _ in codes(result)] == [
        (5, "coordinates-zero"),
        (6, "coordinates-swapped"),
        (7, "coordinates-outside"),
    ]
    assert result.records["latitude"].to_list() == [37.1, 37.2, 37.0, None, None, None]


def test_v11_a_visit_lies_in_the_round(read: Read, codes: Codes) -> None:
    result = read(
        """
        | SSID | Governorate | Date of Assessment | Individuals |
        | s1   | Dahuk       | 2013-06-12         | 1           |
        | s2   | Dahuk       | 2009-05-12         | 1           |
        """,
        "sites",
        window=(date(2013, 6, 1), date(2013, 6, 30)),
    )
    assert codes(result) == [(3, "C", "date-outside-round", "warning")]


def test_v15_a_bracket_agrees_with_its_number(read: Read, codes: Codes) -> None:
    bracket = {"kind": "bracket", "column": "size_word", "total": "households"}
    result = read(
        """
        | SSID | Governorate | Families | Size     |
        | s1   | Dahuk       | 15       | 10 to 19 |
        | s2   | Dahuk       | 25       | 10 to 19 |
        """,
        "sites",
        mapping={"columns": {"Size": "size_word"}, "assert": [bracket]},
    )
    assert [found[0:1] + found[2:] for found in codes(result)] == [(3, "bracket-differs", "error")]


def test_v16_returnees_have_a_last_displacement_and_no_origin(read: Read, codes: Codes) -> None:
    drawing = "| Governorate | Governorate of origin | Individuals |\n| Ninewa | Dahuk | 60 |"
    returnees = read(drawing, population_group="RETURNEE")
    assert [(code, severity) for *_, code, severity in codes(returnees)] == [
        ("returnee-origin", "error")
    ]
    assert codes(read(drawing)) == []


def test_v18_what_is_about_persons_is_left_out(read: Read) -> None:
    result = read("""
        | Governorate | Individuals | Contact phone | Note              |
        | Dahuk       | 60          | 0750 123 4567 | write to a@b.org  |
        | Erbil       | 60          |               | half of a village |
        | Anbar       | 60          |               | road closed       |
        | Ninewa      | 60          |               | by the river      |
        | Kirkuk      | 60          |               | near the school   |
    """)
    assert set(result.findings["code"]) == {"personal-column", "personal-value"}
    assert "0750" not in str(result.records.rows())
    assert "a@b.org" not in str(result.records.rows())
