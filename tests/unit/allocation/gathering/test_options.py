from __future__ import annotations

import pytest
from tests.directing import directed, facts, need, present

from mcof.allocation.gathering.directions import Exclusion
from mcof.allocation.gathering.gathered import gather

NEED = need("A", "SHELTER_NFI", 1000)
WHO = present(("NGO 1", "A", "SHELTER_NFI"))
COSTS = """
organisation | sector      | place_code | population_group | activity | usd_per_person
             | SHELTER_NFI | XX         |                  | kits     | 10
             | SHELTER_NFI | XX         | IDP              | kits     | 11
             | SHELTER_NFI | A          |                  | kits     | 12
NGO 1        | SHELTER_NFI | XX         |                  | kits     | 13
NGO 1        | SHELTER_NFI | A1         |                  | kits     | 14
NGO 1        | SHELTER_NFI | A          |                  | kits     | 15
NGO 1        | SHELTER_NFI | A          | IDP              | kits     | 16
NGO 2        | SHELTER_NFI | A          | IDP              | kits     | 1
             | HEALTH      | A          | IDP              | kits     | 1
"""


@pytest.mark.parametrize(
    ("rows", "usd"), [(1, 10), (2, 11), (3, 12), (4, 13), (5, 14), (6, 15), (7, 16), (9, 16)]
)
def test_the_most_specific_row_of_cost_counts(rows: int, usd: float) -> None:
    costs = "\n".join(COSTS.strip().splitlines()[: rows + 1])
    told = gather(facts(NEED, who=WHO, costs=costs), directed(every="month", newcomers=False))
    assert told.options.select("organisation", "usd_per_person").rows() == [("NGO 1", usd)]


def test_a_person_helped_through_a_quarter_takes_the_money_of_three_months() -> None:
    costs = "sector | place_code | usd_per_person | staff_per_person\nSHELTER_NFI | XX | 10 | 0.01"
    has = (
        "organisation | capacity_kind | resource | place_code | reference_date | quantity\n"
        "NGO 1 | TRAINED | staff | XX | 2015-05-01 | 4"
    )
    told = gather(facts(NEED, who=WHO, costs=costs, capacities=has), directed())
    assert told.options.select("usd_per_person", "staff_per_person").rows() == [(30, 0.01)]


def test_where_nobody_is_and_nobody_could_be_nothing_can_be_directed() -> None:
    costs = "\n".join(COSTS.splitlines()[:3])
    told = gather(facts(NEED, costs=costs), directed())
    assert told.options.is_empty()
    assert told.undirected["reason"].to_list() == ["nobody-able"]


def test_a_sector_without_a_unit_cost_cannot_be_directed_and_says_so() -> None:
    told = gather(facts(NEED, who=WHO), directed())
    assert told.undirected["reason"].to_list() == ["no-unit-cost"]
    assert "no-unit-cost" in told.assumed["assumption"].to_list()


def test_a_unit_cost_that_a_person_states_is_used_and_told() -> None:
    told = gather(facts(NEED, who=WHO), directed(unit_costs={"SHELTER_NFI": 7.5}))
    assert told.options.select("usd_per_person", "cost_basis").rows() == [(22.5, "stated")]
    assumed = {row["assumption"]: row for row in told.assumed.to_dicts()}
    assert assumed["unit-cost-stated"]["value"] == 7.5


def test_an_organisation_may_go_where_its_capacity_names_the_place_unless_barred() -> None:
    has = (
        "organisation | capacity_kind | resource | sector | place_code | reference_date\n"
        "NGO 9 | TEAM | mobile team | SHELTER_NFI | XX | 2015-05-01"
    )
    costs = "sector | place_code | usd_per_person\nSHELTER_NFI | XX | 10"
    known = facts(NEED, who=WHO, costs=costs, capacities=has)
    told = gather(known, directed())
    assert told.options.select("organisation", "how").rows() == [
        ("NGO 1", "present"),
        ("NGO 9", "capacity"),
    ]
    assert "newcomers" in told.assumed["assumption"].to_list()
    alone = gather(known, directed(newcomers=False))
    assert alone.options["organisation"].to_list() == ["NGO 1"]


def test_an_organisation_that_is_left_out_gives_nothing() -> None:
    costs = "sector | place_code | usd_per_person\nSHELTER_NFI | XX | 10"
    who = present(("NGO 1", "A", "SHELTER_NFI"), ("NGO 2", "A", "SHELTER_NFI"))
    asked = directed(exclusions=(Exclusion("organisation", "NGO 1"),))
    told = gather(facts(NEED, who=who, costs=costs), asked)
    assert told.options["organisation"].to_list() == ["NGO 2"]


def test_goods_come_from_the_own_stock_nearest_to_the_place() -> None:
    costs = (
        "sector | place_code | usd_per_person | resource | units_per_person\n"
        "SHELTER_NFI | XX | 10 | kit | 0.2"
    )
    has = (
        "organisation | capacity_kind | resource | place_code | reference_date | quantity "
        "| kilograms_per_unit\n"
        "NGO 1 | STOCK | kit | XX | 2015-05-01 | 500 | 5\n"
        "NGO 1 | STOCK | kit | A  | 2015-05-01 | 300 | 5\n"
        "NGO 2 | STOCK | kit | A  | 2015-05-01 | 900 | 5\n"
    )
    told = gather(facts(NEED, who=WHO, costs=costs, capacities=has), directed(every="month"))
    assert told.options.select("hub", "units_per_person", "kilograms_per_person").rows() == [
        ("NGO 1~set~A", 0.2, 1.0)
    ]


def test_goods_that_nobody_counted_limit_nothing_and_that_is_an_assumption() -> None:
    costs = (
        "sector | place_code | usd_per_person | resource | units_per_person\n"
        "SHELTER_NFI | XX | 10 | kit | 0.2"
    )
    told = gather(facts(NEED, who=WHO, costs=costs), directed())
    assert told.options["hub"].to_list() == [None]
    assert "goods-bought" in told.assumed["assumption"].to_list()


def test_a_team_limits_whom_it_serves_where_the_cost_says_nothing_of_staff() -> None:
    costs = "sector | place_code | usd_per_person\nSHELTER_NFI | XX | 10"
    has = (
        "organisation | capacity_kind | resource | sector | place_code | reference_date "
        "| quantity | people_per_unit\n"
        "NGO 1 | TEAM | mobile | SHELTER_NFI | XX | 2015-05-01 | 2 | 250"
    )
    told = gather(facts(NEED, who=WHO, costs=costs, capacities=has), directed(newcomers=False))
    assert told.options["staff_per_person"].to_list() == [0.004]
    team = told.options["team"].item()
    assert told.capacity.staff.select("actor", "people").rows() == [(team, 2.0)]


def test_staff_counted_for_the_place_and_sector_comes_before_staff_of_the_country() -> None:
    costs = "sector | place_code | usd_per_person | staff_per_person\nSHELTER_NFI | XX | 10 | 0.01"
    has = (
        "organisation | capacity_kind | resource | sector | place_code | reference_date "
        "| quantity\n"
        "NGO 1 | TRAINED | staff |             | XX | 2015-05-01 | 90\n"
        "NGO 1 | TRAINED | kits  | SHELTER_NFI | A  | 2015-05-01 | 3\n"
        "NGO 1 | TRAINED | rent  | SHELTER_NFI | A  | 2015-05-01 | 2"
    )
    told = gather(facts(NEED, who=WHO, costs=costs, capacities=has), directed())
    mine = told.options.filter(organisation="NGO 1").select(actor="team")
    assert told.capacity.staff.join(mine, on="actor")["people"].to_list() == [5.0]
