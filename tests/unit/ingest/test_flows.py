"""Flow monitoring comes in: points, and travellers counted at them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from mcof.ingest.intake import Options, intake
from mcof.places import packaged
from mcof.tables import FLOW_POINTS, FLOWS

POINTS = FLOW_POINTS.conform(
    pl.DataFrame(
        [
            {"point_id": "p1", "status": "ACTIVE", "active_from": date(2019, 1, 1)},
            {
                "point_id": "p1",
                "status": "PAUSED",
                "active_from": date(2019, 3, 11),
                "active_to": date(2019, 3, 17),
            },
            {
                "point_id": "p2",
                "active_from": date(2019, 1, 1),
                "opens": "06:30",
                "closes": "18:00",
                "weekdays": "12345",
            },
        ],
        infer_schema_length=None,
    ).with_columns(operation=pl.lit("A"))
)


@pytest.fixture
def flowed(sheet):
    def take(text, points=POINTS, **constants):
        return intake(
            [sheet(text)],
            table=FLOWS,
            registry=packaged(),
            options=Options(
                constants={"operation": "A"} | constants, beside={"flow_points": points}
            ),
        )

    return take


def test_women_men_girls_and_boys_become_sexes_children_and_a_total(flowed, codes):
    result = flowed("""
        | FMP ID | Date       | Women | Men | Girls | Boys |
        | p1     | 2019-03-04 | 2     | 1   | 0     | 3    |
        | p1     | 2019-03-05 | 2     | 1   |       | 3    |
    """)
    told = result.records.select("female", "male", "children", "individuals").rows()
    assert told == [(2, 4, 3, 6), (None, 4, None, None)]
    assert codes(result) == []


def test_a_total_that_is_given_stays(flowed, codes):
    result = flowed("""
        | FMP ID | Date       | Women | Men | Girls | Boys | Total individuals |
        | p1     | 2019-03-04 | 2     | 1   | 0     | 3    | 7                 |
    """)
    assert result.records["individuals"].item() == 7
    assert codes(result) == [(2, "G", "sex-sum")]


def test_words_for_travel_are_understood(flowed):
    result = flowed("""
        | FMP | Date       | Time    | Flow type | Country of origin | Country of destination | Reason  | Transport | Nationality | Total |
        | p1  | 2019-03-04 | 7:12 AM | Incoming  | Turkey            | IRQ                    | Retour  | à pied    | Syrian      | 3     |
        | p1  | 2019-03-04 | 18h30   | خروج      | العراق            | IR                     | Work    | Minibus   | سوريا       | 3     |
    """)  # noqa: E501 - a sheet is as wide as it is
    columns = ("hour", "direction", "origin_country", "destination_country", "reason", "mode")
    assert result.records.select(*columns, "nationality").rows() == [
        (7, "IN", "TUR", "IRQ", "RETURN", "FOOT", "SYR"),
        (18, "OUT", "IRQ", "IRN", "ECONOMIC", "BUS", "SYR"),
    ]


def test_a_place_abroad_stays_as_it_is_written_and_one_at_home_is_looked_for(flowed, codes):
    result = flowed("""
        | FMP | Date       | Origin country | Origin | Destination country | Destination | Total |
        | p1  | 2019-03-04 | Turkey         | Sirnak | Iraq                | Duhok       | 3     |
        | p1  | 2019-03-04 | Iraq           | Erbil  | Iraq                | Atlantis    | 2     |
    """)
    columns = ("origin_code", "origin_given", "destination_code", "destination_given")
    assert result.records.select(columns).rows() == [
        (None, "Sirnak", "IQG09", "Duhok"),
        ("IQG11", "Erbil", None, "Atlantis"),
    ]
    assert codes(result) == [(3, "F", "destination-unknown")]


def test_travellers_at_an_unknown_or_resting_point_are_stored_and_said(flowed, codes):
    result = flowed("""
        | FMP | Date       | Time  | Total |
        | p9  | 2019-03-04 |       | 3     |
        | p1  | 2019-03-12 |       | 3     |
        | p1  | 2018-12-31 |       | 3     |
        | p2  | 2019-03-09 |       | 3     |
        | p2  | 2019-03-08 | 05:59 | 3     |
        | p2  | 2019-03-08 | 18:00 | 3     |
        | p2  | 2019-03-08 | 06:10 | 3     |
    """)
    assert codes(result) == [
        (2, "A", "flow-point-unknown"),
        (3, "B", "flow-point-inactive"),
        (4, "B", "flow-point-inactive"),
        (5, "B", "flow-outside-hours"),
        (6, "B", "flow-outside-hours"),
        (7, "B", "flow-outside-hours"),
    ]
    assert result.account.rows_stored == 7


def test_without_a_list_of_points_one_finding_says_so(flowed, codes):
    result = flowed("| FMP | Date | Total |\n| p1 | 2019-03-04 | 3 |", points=None)
    assert codes(result) == [(None, None, "flow-points-none")]


def test_two_groups_that_look_alike_are_stored_and_one_record_twice_is_not(flowed, codes):
    alike = flowed("""
        | FMP | Date       | Total |
        | p1  | 2019-03-04 | 3     |
        | p1  | 2019-03-04 | 3     |
    """)
    assert codes(alike) == [(3, None, "row-alike")]
    assert alike.records.height == 2
    twice = flowed("""
        | UUID | FMP | Date       | Total |
        | u1   | p1  | 2019-03-04 | 3     |
        | u1   | p1  | 2019-03-04 | 4     |
        | u2   | p1  | 2019-03-04 | 3     |
    """)
    assert codes(twice) == [(3, None, "duplicate-key")]
    assert twice.records["record_id"].to_list() == ["u1", "u2"]


def test_hostile_counts_stop_their_rows(flowed, codes):
    result = flowed("""
        | FMP | Date       | Total | Groups |
        | p1  | 2019-03-04 | -3    |        |
        | p1  | 2019-03-04 | inf   |        |
        | p1  | 2019-03-04 | many  |        |
        | p1  | 2019-03-04 | 2     | 3      |
    """)
    assert codes(result) == [
        (2, "C", "people-negative"),
        (3, "C", "number-unreadable"),
        (4, "C", "number-unreadable"),
        (5, "D", "groups-over-individuals"),
    ]
    assert result.records["individuals"].to_list() == [2]


def test_a_count_that_is_no_number_is_unknown_and_not_nobody(flowed):
    result = flowed("""
        | FMP | Date       | Total | Groups |
        | p1  | 2019-03-04 | NaN   | 1      |
        | p1  | 2019-03-05 | 2     | 1      |
    """)
    assert result.records["individuals"].to_list() == [None, 2]


def test_a_list_of_points_comes_in_with_hours_and_days(taken, codes):
    result = taken(
        """
        | FMP ID | FMP name | Type            | Status    | Opened     | Opening hour | Closing hour | Active days | Governorate |
        | p1     | Bridge   | Border crossing | Open      | 2019-01-01 | 6 AM         | 18:00        | Sun-Thu     | Dahuk       |
        | p2     | Park     | Bus station     | Suspended | 2019-02-01 | dawn         |              | most        |             |
        """,  # noqa: E501 - a sheet is as wide as it is
        "flow_points",
        operation="A",
    )
    columns = ("point_type", "status", "opens", "closes", "weekdays", "place_code")
    assert result.records.select(columns).rows() == [
        ("BORDER", "ACTIVE", "06:00", "18:00", "12347", "IQG09"),
        ("BUS", "PAUSED", None, None, None, None),
    ]
    assert codes(result) == [(3, "F", "value-unreadable"), (3, "H", "value-unreadable")]
