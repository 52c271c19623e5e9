"""Updates of events and counts of registrations come in."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from mcof.ingest.intake import Options, intake
from mcof.places import packaged
from mcof.tables import EVENTS, REGISTRATIONS


@pytest.fixture
def updated(sheet):
    def take(text, earlier=None):
        beside = {} if earlier is None else {"events": EVENTS.conform(pl.DataFrame(earlier))}
        return intake(
            [sheet(text)],
            table=EVENTS,
            registry=packaged(),
            options=Options(constants={"operation": "A"}, beside=beside),
        )

    return take


def test_an_update_says_who_is_displaced_and_who_is_new(updated, codes):
    result = updated("""
        | Event ID | Event | Cause | Update | Date       | Governorate | Origin  | Families | People | Newly displaced | Returned |
        | E7       | فيضان | سيول  | 3      | 2030-01-17 | Dahuk       | Ninewa  | 120      | 700    | 100             | 20       |
    """)  # noqa: E501 - a sheet is as wide as it is
    columns = ("cause", "update_number", "place_code", "origin_code", "population_group")
    counts = ("households", "individuals", "new_individuals", "returned_individuals")
    assert result.records.select(columns).row(0) == ("FLOOD", 3, "IQG09", "IQG15", "IDP")
    assert result.records.select(counts).row(0) == (120, 700, 100, 20)
    assert codes(result) == []


def test_an_update_dated_before_the_last_or_with_fewer_people_is_said(updated, codes):
    result = updated("""
        | Event ID | Update | Date       | Governorate | People | Returned |
        | E7       | 1      | 2030-01-15 | Dahuk       | 600    |          |
        | E7       | 1      | 2030-01-15 | Erbil       | 100    |          |
        | E7       | 2      | 2030-01-14 | Dahuk       | 650    | 40       |
        | E7       | 3      | 2030-01-17 | Dahuk       | 600    | 20       |
        | E8       | 1      | 2030-01-01 | Dahuk       | 5      |          |
    """)
    assert codes(result) == [
        (4, "C", "event-update-order"),
        (4, "E", "event-update-lower"),
        (5, "E", "event-update-lower"),
    ]
    messages = result.findings["message"].to_list()
    assert "10 fewer than that explains" in messages[1]
    assert "30 fewer than that explains" in messages[2]
    assert result.account.rows_stored == 5


def test_an_update_follows_those_that_the_workspace_has(updated, codes):
    earlier = [
        {
            "operation": "A",
            "event_id": "E7",
            "update_number": 4,
            "reference_date": date(2030, 1, 18),
            "individuals": 900,
        }
    ]
    text = """
        | Event ID | Update | Date       | Governorate | People |
        | E7       | 5      | 2030-01-19 | Dahuk       | 600    |
    """
    assert codes(updated(text, earlier)) == [(2, "E", "event-update-lower")]
    assert codes(updated(text)) == []


def test_an_update_of_unknown_people_is_compared_with_nothing(updated, codes):
    result = updated("""
        | Event ID | Update | Date       | Governorate | People |
        | E7       | 1      | 2030-01-15 | Dahuk       | 600    |
        | E7       | 2      | 2030-01-16 | Dahuk       |        |
    """)
    assert codes(result) == []


def test_more_families_than_people_are_said(updated, codes):
    result = updated("""
        | Event ID | Update | Date       | Governorate | Families | People |
        | E7       | 1      | 2030-01-15 | Dahuk       | 600      | 100    |
    """)
    assert codes(result) == [(2, "E", "groups-over-individuals")]


def test_a_registration_with_sex_or_age_is_a_cell_of_a_partition(taken, codes):
    result = taken(
        """
        | Partner | As of      | Governorate | SSID | Sex    | Age | Families | People |
        | One     | 2030-01-15 | Dahuk       | s1   |        |     | 10       | 60     |
        | One     | 2030-01-15 | Dahuk       | s1   | Female |     |          | 31     |
        | One     | 2030-01-15 | Dahuk       | s1   | Female | 0-4 |          | 7      |
        """,
        "registrations",
        operation="A",
        population_group="IDP",
    )
    assert result.records["breakdown"].to_list() == ["total", "sex", "age+sex"]
    assert codes(result) == []
    assert REGISTRATIONS.key[0] == "operation"


def test_the_names_of_people_in_a_registration_are_left_out(taken, codes):
    result = taken(
        """
        | Partner | As of      | Governorate | Head of household | Phone       | People |
        | One     | 2030-01-15 | Dahuk       | Somebody          | 07701234567 | 6      |
        """,
        "registrations",
        operation="A",
    )
    assert [code for *_, code in codes(result)] == ["personal-column", "personal-column"]
    assert "Somebody" not in str(result.records.to_dicts())
