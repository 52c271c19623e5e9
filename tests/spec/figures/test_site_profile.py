"""What the sector profile of sites is, by example."""

from __future__ import annotations

import ibis.expr.types as ir
import pytest
from tests import drawing

from mcof.errors import InputError
from mcof.tracking.profiles.crowding import crowding
from mcof.tracking.surveys.profile import site_profile

COUNTED = "sites_with sites_without sites_unknown share_sites_with"
PEOPLE = "individuals_with individuals_without individuals_unknown share_individuals_with"


def profile(sites: str, **asked: object) -> ir.Table:
    rows = drawing.table(drawing.drawn("sites", sites))
    return site_profile(rows, drawing.table(drawing.paths()), **asked)  # type: ignore[arg-type]


def test_sites_are_counted_and_so_are_the_people_in_them() -> None:
    water = profile(
        """
        site_id | place_code | individuals | water
        s1      | A1         | 100         | Yes Water
        s2      | A1         | 250         | No Water
        s3      | A2         | 50          | yes
        """,
        services=["water"],
    )
    assert drawing.said(water, COUNTED) == [(2, 1, 0, 67)]
    assert drawing.said(water, PEOPLE) == [(150, 250, 0, 38)]


def test_a_site_that_was_not_asked_is_in_no_share() -> None:
    water = profile(
        """
        site_id | place_code | individuals | water
        s1      | A1         | 100         | Yes
        s2      | A1         | 300         |
        s3      | A1         | 50          | by lorry
        """,
        services=["water"],
    )
    assert drawing.said(water, COUNTED) == [(1, 0, 2, 100)]
    assert drawing.said(water, PEOPLE) == [(100, 0, 350, 100)]


def test_where_nobody_was_asked_there_is_no_share() -> None:
    water = profile(
        """
        site_id | place_code | individuals | water
        s1      | A1         | 100         |
        """,
        services=["water"],
    )
    assert drawing.said(water, COUNTED + " share_individuals_with") == [(0, 0, 1, None, None)]


def test_rounds_are_not_added_and_operations_stay_apart() -> None:
    sites = """
        operation | round | reference_date | site_id | place_code | individuals | water
        One       | 1     | 2015-04-01     | s1      | A1         | 90          | No
        One       | 2     | 2015-05-01     | s1      | A1         | 100         | Yes
        Two       |       | 2015-01-01     | s1      | A1         | 7           | No
    """
    said = "operation round sites_with sites_without individuals"
    assert drawing.said(profile(sites, services=["water"]), said) == [
        ("One", 2, 1, 0, 100),
        ("Two", None, 0, 1, 7),
    ]
    assert drawing.said(profile(sites, services=["water"], round=1), said) == [("One", 1, 0, 1, 90)]


def test_sites_of_a_round_that_were_visited_on_several_days_all_count() -> None:
    sites = """
        round | reference_date | site_id | place_code | individuals | water
        2     | 2021-09-30     | s1      | A1         | 40          | yes
        2     | 2021-10-01     | s2      | A1         | 10          | no
        1     | 2021-09-01     | s1      | A1         | 90          | no
    """
    said = "round sites_with sites_without individuals"
    assert drawing.said(profile(sites, services=["water"]), said) == [(2, 1, 1, 50)]
    crowded = crowding(drawing.table(drawing.drawn("sites", sites)))
    assert drawing.said(crowded, "site_id individuals") == [("s1", 40), ("s2", 10)]


def test_of_two_imports_of_a_site_the_later_counts() -> None:
    water = profile(
        """
        site_id | place_code | individuals | water | import_id | recorded_at
        s1      | A1         | 100         | No    | i1        | 2015-06-01T12:00:00+00:00
        s1      | A1         | 120         | Yes   | i2        | 2015-06-02T12:00:00+00:00
        """,
        services=["water"],
    )
    assert drawing.said(water, "sites_with sites_without individuals") == [(1, 0, 120)]


def test_a_profile_is_of_every_service_unless_some_are_asked_for() -> None:
    everything = profile("site_id | place_code | committee\ns1 | A1 | No")
    assert {service for (service,) in drawing.said(everything, "service")} == {
        *("water", "toilets", "bathing", "waste", "management", "committee"),
        *("other_services", "return_project"),
    }
    with pytest.raises(InputError, match="service-unknown"):
        profile("site_id | place_code\ns1 | A1", services=["wi-fi"])


def test_places_of_the_level_are_told_apart() -> None:
    sites = """
        site_id | place_code | individuals | toilets
        s1      | A1         | 100         | Yes Toilets
        s2      | B          | 40          | No Toilets
    """
    assert drawing.said(
        profile(sites, services=["toilets"], level=1), "place_code sites_with sites_without"
    ) == [("A", 1, 0), ("B", 0, 1)]
