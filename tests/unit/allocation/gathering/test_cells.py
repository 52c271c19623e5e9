from __future__ import annotations

from datetime import date

from tests.directing import directed, facts, need, present, reachable

from mcof.allocation.gathering.directions import Exclusion
from mcof.allocation.gathering.gathered import gather

COSTS = """
organisation | sector      | place_code | activity | usd_per_person
             | SHELTER_NFI | XX         | kits     | 10
"""
WHO = present(("NGO 1", "A", "SHELTER_NFI"), ("NGO 1", "B", "SHELTER_NFI"))


def test_a_cell_asks_for_the_unmet_need_and_never_more() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", 1000, covered=300), who=WHO), directed())
    assert told.cells["need"].to_list() == [700]


def test_a_place_without_a_figure_is_listed_with_its_displaced_and_makes_no_cell() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", None, displaced=4321)), directed())
    assert told.cells.is_empty()
    assert told.undirected.select("place_code", "need", "displaced", "reason").rows() == [
        ("A", None, 4321, "no-figure")
    ]


def test_a_need_of_zero_is_neither_a_cell_nor_unknown() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", 0)), directed())
    assert told.cells.is_empty()
    assert told.undirected.is_empty()


def test_a_place_that_nobody_can_reach_is_said_to_be_so() -> None:
    known = facts(need("A", "SHELTER_NFI", 1000), access=(reachable("A", 0.0),), who=WHO)
    told = gather(known, directed())
    assert told.undirected["reason"].to_list() == ["no-access"]
    assert told.options.is_empty()


def test_where_nobody_says_how_far_access_goes_it_is_full_and_that_is_an_assumption() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", 1000), who=WHO, costs=COSTS), directed())
    assert told.cells["access"].to_list() == [1.0]
    assumed = {row["assumption"]: row for row in told.assumed.to_dicts()}
    assert assumed["access-full"]["people"] == 1000


def test_where_only_places_inside_are_known_the_worst_of_them_counts() -> None:
    known = facts(
        need("A", "SHELTER_NFI", 1000), access=(reachable("A", None, reachable_low=0.3),), who=WHO
    )
    told = gather(known, directed())
    assert told.cells["access"].to_list() == [0.3]
    assert "access-worst-inside" in told.assumed["assumption"].to_list()


def test_a_person_weighs_twice_as_much_with_each_phase_unless_asked_otherwise() -> None:
    needs = [need("A", "SHELTER_NFI", 10, severity=3), need("B", "SHELTER_NFI", 10, severity=5)]
    assert gather(facts(*needs), directed()).cells["weight"].to_list() == [1.0, 4.0]
    asked = directed(severity_base=3.0)
    assert gather(facts(*needs), asked).cells["weight"].to_list() == [1.0, 9.0]


def test_who_people_are_weighs_nothing() -> None:
    needs = [
        need("A", "SHELTER_NFI", 10, population_group=group)
        for group in ("IDP", "RETURNEE", "REFUGEE", "STRANDED_MIGRANT", "HOST")
    ]
    assert set(gather(facts(*needs), directed()).cells["weight"]) == {1.0}


def test_a_severity_that_is_not_known_is_an_assumption() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", 500, severity=None)), directed())
    assumed = {row["assumption"]: row for row in told.assumed.to_dicts()}
    assert (assumed["severity-unknown"]["people"], assumed["severity-unknown"]["value"]) == (500, 3)


def test_people_of_an_assumption_are_never_added_over_sectors() -> None:
    needs = [need("A", "SHELTER_NFI", 500), need("A", "HEALTH", 300), need("B", "HEALTH", 100)]
    told = gather(facts(*needs), directed())
    assumed = {row["assumption"]: row for row in told.assumed.to_dicts()}
    assert assumed["access-full"]["people"] == 500


def test_what_a_person_leaves_out_is_listed_as_left_out() -> None:
    needs = [need("A", "SHELTER_NFI", 500), need("B", "SHELTER_NFI", 500)]
    asked = directed(exclusions=(Exclusion("place", "B"),))
    told = gather(facts(*needs, who=WHO, costs=COSTS), asked)
    assert told.cells["place_code"].to_list() == ["A"]
    assert told.undirected.select("place_code", "reason").rows() == [("B", "excluded")]


def test_a_plan_of_months_has_a_cell_for_each() -> None:
    told = gather(facts(need("A", "SHELTER_NFI", 500)), directed(every="month", periods=3))
    assert told.cells.select("period", "period_start", "period_end").rows() == [
        ("2015-06", date(2015, 6, 1), date(2015, 6, 30)),
        ("2015-07", date(2015, 7, 1), date(2015, 7, 31)),
        ("2015-08", date(2015, 8, 1), date(2015, 8, 31)),
    ]
