# ruff: noqa: E501 - drawn tables are as wide as they are
"""Means come in: what a sheet says of mandates, instruments, capacities, funding, access, costs."""

from __future__ import annotations

import pytest

from mcof.tables import MEANS


def coded(taken) -> list[tuple[str, int | None, str | None]]:
    rows = taken.findings.filter(~taken.findings["severity"].is_in(["info"]))
    return sorted(rows.select("code", "row", "field").rows())


def test_a_sheet_of_mandates_maps_itself_in_arabic(taken) -> None:
    got = taken(
        """
        | المنظمة | الدور          | القطاع | البلد | ساري من    |
        | وزارة   | السلطة المختصة | الصحة  | العراق | 2015-01-01 |
        """,
        "mandates",
    )
    row = got.records.row(0, named=True)
    assert (row["organisation"], row["role"], row["sector"]) == ("وزارة", "AUTHORITY", "HEALTH")
    assert (row["place_code"], row["place_level"], row["phase"]) == ("IQ", 0, None)


def test_a_row_that_leaves_sector_and_group_open_is_a_record(taken) -> None:
    got = taken(
        """
        | Title | Kind | Status | Country | Adopted on |
        | Plan  | Response plan | Endorsed | Iraq | 2014-06-01 |
        """,
        "instruments",
    )
    assert got.records.select("instrument_kind", "status", "sector").rows() == [
        ("PLAN", "IN_FORCE", None)
    ]
    assert coded(got) == []


def test_validity_that_ends_before_it_begins_is_found(taken) -> None:
    got = taken(
        """
        | Organisation | Role | Governorate | Valid from | Valid until |
        | A            | Lead | Erbil       | 2015-06-01 | 2015-05-01  |
        """,
        "mandates",
    )
    assert coded(got) == [("period-reversed", 2, "valid_until")]


@pytest.mark.parametrize("amount", ["-3", "NaN", "inf", "1e400"])
def test_an_amount_that_cannot_be_is_never_stored(taken, amount) -> None:
    got = taken(
        f"""
        | Organisation | Kind  | Item | Governorate | Date       | Quantity |
        | A            | Stock | kit  | Erbil       | 2015-05-01 | {amount} |
        | B            | Stock | kit  | Erbil       | 2015-05-01 | 4        |
        """,
        "capacities",
    )
    assert got.records["quantity"].drop_nulls().to_list() == [4]


def test_money_that_does_not_fit_is_for_a_person_to_look_at(taken) -> None:
    got = taken(
        """
        | Budget line | Donor | Cluster | Country | Start      | End        | Required | Received | Spent |
        | Grant       | D     | WASH    | Iraq    | 2015-01-01 | 2015-12-31 | 100      | 120      | 130   |
        """,
        "funding",
    )
    assert coded(got) == [
        ("received-over-required", 2, "received_usd"),
        ("spent-over-received", 2, "spent_usd"),
    ]
    assert got.records.height == 1


def test_a_share_written_as_per_cent_is_an_error(taken) -> None:
    got = taken(
        """
        | Governorate | Access level | Reachable |
        | Anbar       | Hard         | 30        |
        | Erbil       | Full         | 0.9       |
        """,
        "access",
    )
    assert coded(got) == [("share-range", 2, "reachable")]
    assert got.records["reachable"].to_list() == [0.9]


def test_a_kind_that_nobody_knows_is_not_guessed(taken) -> None:
    got = taken(
        """
        | Organisation | Kind   | Item | Governorate | Date       |
        | A            | Wizard | kit  | Erbil       | 2015-05-01 |
        """,
        "capacities",
    )
    assert [code for code, _, _ in coded(got)] == ["term-refused"]
    assert got.records.height == 0


def test_costs_say_what_helping_one_person_takes(taken) -> None:
    got = taken(
        """
        | Sector | Country | Unit cost | Staff per person | Item | Units per person | Minimum people |
        | WASH   | Iraq    | 12.5      | 0.002            | kit  | 0.1667           | 500            |
        """,
        "costs",
    )
    row = got.records.row(0, named=True)
    assert (row["sector"], row["usd_per_person"], row["least_people"]) == ("WSH", 12.5, 500)


@pytest.mark.parametrize("table", [table.name for table in MEANS])
def test_every_field_of_a_table_of_means_is_known_by_its_own_name(taken, table) -> None:
    from mcof.ingest.mapping import MADE_HERE, names
    from mcof.tables import FACTS

    known = set(names(table).by_header.values())
    assert {field for field in FACTS[table].names if field not in MADE_HERE} <= known
