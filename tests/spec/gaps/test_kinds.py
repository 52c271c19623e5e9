# ruff: noqa: E501 - drawn tables are as wide as they are
"""Every kind of gap, by example."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests import drawing
from tests.matrices import facts

from mcof.errors import InputError
from mcof.gaps.kinds import KINDS, TABLE, kinds, rules

PEOPLE = """
    place_code | population_group | individuals
    A          | IDP              | 500
    B          | IDP              | 300
"""
RETURNED = PEOPLE + "    A          | RETURNEE         | 70"
NEEDS = """
    sector | place_code | population_group | phase  | in_need | sex
    HEALTH | A          | IDP              | DURING | 400     | f
    HEALTH | B          | IDP              | DURING | 200     | f
"""
ONE_ACTS = """
    organisation | sector | place_code | population_group | phase  | reached
    One          | HEALTH | A          | IDP              | DURING | 400
    One          | HEALTH | B          | IDP              | DURING | 200
"""
SOMEBODY = "organisation | role | place_code | population_group\n Ministry | ANSWERS | XX | IDP"


def found(kind: str, *drawings: str, **asked: Any) -> pl.DataFrame:
    means = asked.pop("means", {})
    return kinds(facts(*drawings, means=means, **asked)).filter(kind=kind)


def test_a_workspace_that_knows_nothing_of_means_says_so_once_and_no_more() -> None:
    gaps = kinds(facts(NEEDS, ONE_ACTS, PEOPLE, means={}))
    assert drawing.said(gaps.filter(place_code="XX"), "kind reason magnitude") == [
        ("information", f"{table}-unknown", None)
        for table in ("access", "capacities", "funding", "instruments", "mandates")
    ]
    assert gaps.height == 5


def test_nobody_leads_where_mandates_are_known_and_none_holds_here() -> None:
    mandates = """
        organisation | role      | sector | place_code | valid_until
        One          | LEAD      | HEALTH | A          |
        Two          | LEAD      | HEALTH | B          | 2015-05-20
        Ministry     | AUTHORITY |        | XX         |
    """
    gaps = found("institutional", NEEDS, ONE_ACTS, PEOPLE, means={"mandates": mandates})
    said = "reason sector phase place_code population_group magnitude magnitude_of"
    assert drawing.said(gaps, said) == [
        ("nobody-leads", "HEALTH", "DURING", "B", None, 200, "need")
    ]


def test_a_lead_of_another_sector_or_phase_does_not_lead_here() -> None:
    mandates = """
        organisation | role | sector | phase  | place_code
        One          | LEAD | WSH    |        | XX
        Two          | LEAD | HEALTH | BEFORE | XX
    """
    gaps = found("institutional", NEEDS, ONE_ACTS, PEOPLE, means={"mandates": mandates})
    assert drawing.said(gaps.filter(reason="nobody-leads"), "phase") == [("DURING",)]


def test_what_nobody_leads_in_any_place_of_the_country_is_one_gap_of_the_country() -> None:
    mandates = "organisation | role | sector | place_code\n One | LEAD | WSH | XX"
    gaps = found("institutional", NEEDS, ONE_ACTS, PEOPLE, means={"mandates": mandates})
    said = "sector phase place_code place_level need magnitude"
    assert drawing.said(gaps.filter(reason="nobody-leads"), said) == [
        ("HEALTH", "DURING", "XX", 0, 600, 600)
    ]


def test_what_no_authority_decides_of_any_sector_is_one_gap_of_the_place() -> None:
    mandates = "organisation | role | place_code\n Office | AUTHORITY | B"
    needs = NEEDS + "    WSH    | A          | IDP              | DURING | 450     | f"
    gaps = found(
        "institutional", needs, "", PEOPLE, means={"mandates": mandates}, sectors=["HEALTH", "WSH"]
    )
    said = "sector place_code magnitude magnitude_of"
    assert drawing.said(gaps.filter(reason="no-authority"), said) == [(None, "A", 500, "displaced")]


def test_a_plan_holds_only_while_it_is_in_force_and_where_it_is() -> None:
    instruments = """
        title | instrument_kind | status   | sector | place_code | valid_until
        Act   | LAW             | IN_FORCE |        | XX         |
        Plan  | PLAN            | IN_FORCE | HEALTH | A          |
        Plan  | PLAN            | DRAFT    | HEALTH | B          |
    """
    gaps = found("institutional", NEEDS, ONE_ACTS, PEOPLE, means={"instruments": instruments})
    assert drawing.said(gaps, "reason place_code magnitude") == [("no-plan", "B", 200)]


def test_an_institutional_gap_is_of_every_phase_that_holds_there_at_once() -> None:
    displaced = """
        reference_date | place_code | individuals
        2014-05-01     | A          | 90
        2015-05-21     | A          | 100
    """
    mandates = (
        "organisation | role | sector | phase | place_code\n One | LEAD | HEALTH | DURING | XX"
    )
    gaps = found("institutional", "", "", displaced, means={"mandates": mandates})
    leads = gaps.filter(reason="nobody-leads")
    assert drawing.said(leads, "phase magnitude magnitude_of") == [("AFTER", 100, "displaced")]


def test_a_group_that_no_mandate_answers_for_is_a_protection_gap() -> None:
    gaps = found("protection", NEEDS, ONE_ACTS, RETURNED, means={"mandates": SOMEBODY})
    said = "reason sector phase place_code population_group magnitude magnitude_of"
    assert drawing.said(gaps, said) == [
        ("nobody-answers", None, None, "A", "RETURNEE", 70, "displaced")
    ]


def test_people_whose_group_nobody_says_have_no_regime_that_can_be_named() -> None:
    displaced = """
        place_code | population_group | individuals
        A          |                  | 30
        B          | IDP              | 300
    """
    gaps = found("protection", "", "", displaced, means={"mandates": SOMEBODY})
    assert drawing.said(gaps, "reason place_code population_group magnitude") == [
        ("no-regime", "A", None, 30)
    ]


def test_a_deeper_place_may_have_another_who_answers() -> None:
    mandates = """
        organisation | role    | place_code | population_group
        Ministry     | ANSWERS | XX         | IDP
        Office       | ANSWERS | A          | RETURNEE
    """
    gaps = found("protection", NEEDS, ONE_ACTS, RETURNED, means={"mandates": mandates})
    assert gaps.is_empty()


def test_people_out_of_reach_are_those_of_the_group_times_the_share() -> None:
    access = """
        place_code | population_group | access_level
        A          |                  | HARD
        B          |                  | FULL
    """
    gaps = found("access", NEEDS, ONE_ACTS, RETURNED, means={"access": access})
    said = "reason sector place_code population_group magnitude magnitude_of basis"
    assert drawing.said(gaps, said) == [
        ("out-of-reach", None, "A", "IDP", 350, "displaced", "derived"),
        ("out-of-reach", None, "A", "RETURNEE", 49, "displaced", "derived"),
    ]
    half = rules(limits={"out-of-reach": 0.3})
    assert found(
        "access", NEEDS, ONE_ACTS, RETURNED, means={"access": access}, rules=half
    ).is_empty()


def test_a_gap_of_access_is_as_weak_as_what_is_said_of_access() -> None:
    access = "place_code | access_level | basis\n A | HARD | modelled\n B | HARD | reported"
    gaps = found("access", NEEDS, ONE_ACTS, PEOPLE, means={"access": access})
    assert drawing.said(gaps, "place_code basis") == [("A", "modelled"), ("B", "derived")]


def test_access_of_one_sector_is_a_gap_of_that_sector_alone() -> None:
    access = "sector | place_code | access_level | reason\n HEALTH | A | NONE | clinic closed"
    gaps = found("access", NEEDS, ONE_ACTS, PEOPLE, means={"access": access})
    assert drawing.said(
        gaps.filter(population_group="IDP"), "sector phase place_code magnitude detail"
    ) == [("HEALTH", "DURING", "A", 500, "clinic closed")]


def test_capacity_that_serves_fewer_than_are_in_need_is_a_gap_and_none_listed_is_none() -> None:
    capacities = """
        organisation | capacity_kind | resource | sector | place_code | reference_date | quantity | people_per_unit
        One          | TEAM          | Clinic   | HEALTH | A          | 2015-05-01     | 1        | 150
    """
    gaps = found("capacity", NEEDS, ONE_ACTS, PEOPLE, means={"capacities": capacities})
    assert drawing.said(gaps, "reason place_code magnitude") == [("capacity-below-need", "A", 250)]


def test_staff_and_goods_are_held_against_what_the_need_takes_by_the_costs() -> None:
    capacities = """
        organisation | capacity_kind | resource | sector | place_code | reference_date | quantity | people_per_unit
        One          | TRAINED       | Nurse    | HEALTH | A          | 2015-05-01     | 2        |
        One          | STOCK         | Kit      | HEALTH | A          | 2015-05-01     | 10       |
        One          | STOCK         | Tent     | HEALTH | A          | 2015-05-01     | 500      |
    """
    costs = """
        sector | place_code | staff_per_person | resource | units_per_person
        HEALTH | XX         | 0.01             | Kit      | 0.2
        HEALTH | XX         |                  | Tent     | 1
    """
    means = {"capacities": capacities, "costs": costs}
    gaps = found("capacity", NEEDS, ONE_ACTS, PEOPLE, means=means)
    assert drawing.said(gaps, "reason place_code magnitude detail") == [
        ("staff-below-need", "A", 200, None),
        ("stock-below-need", "A", 350, "Kit"),
    ]


def test_money_lacking_becomes_people_only_by_a_stated_cost() -> None:
    funding = """
        budget_line | sector | place_code | required_usd | received_usd
        Plan        | HEALTH | A          | 5000         |
        Grant       | HEALTH | A          |              | 2000
        Plan        | HEALTH | B          | 900          | 900
    """
    gaps = found("funding", NEEDS, ONE_ACTS, PEOPLE, means={"funding": funding})
    assert drawing.said(gaps, "reason place_code gap_usd magnitude") == [
        ("underfunded", "A", 3000.0, None)
    ]
    costs = "sector | place_code | usd_per_person\n HEALTH | XX | 10\n HEALTH | A | 20"
    means = {"funding": funding, "costs": costs}
    gaps = found("funding", NEEDS, ONE_ACTS, PEOPLE, means=means)
    assert drawing.said(gaps, "gap_usd magnitude magnitude_of") == [(3000.0, 150, "need")]


def test_of_two_costs_that_say_the_same_thing_the_one_recorded_last_counts() -> None:
    funding = "budget_line | sector | place_code | required_usd\n Plan | HEALTH | A | 3000"
    costs = """
        sector | place_code | usd_per_person | recorded_at
        HEALTH | XX         | 10             | 2015-01-01
        HEALTH | XX         | 20             | 2015-02-01
    """
    means = {"funding": funding, "costs": costs}
    gaps = found("funding", NEEDS, ONE_ACTS, PEOPLE, means=means)
    assert drawing.said(gaps, "gap_usd magnitude") == [(3000.0, 150)]


def test_a_gap_over_several_sectors_is_as_weak_as_the_weakest_of_their_needs() -> None:
    needs = """
        sector | place_code | population_group | phase  | in_need | basis
        HEALTH | A          | IDP              | DURING | 400     | derived
        WSH    | A          | IDP              | DURING | 200     | reported
    """
    gaps = found("information", needs, ONE_ACTS, PEOPLE).filter(reason="not-disaggregated")
    assert drawing.said(gaps, "magnitude basis") == [(400, "derived")]


def test_money_that_is_required_of_the_country_alone_is_lacking_in_the_country() -> None:
    funding = """
        budget_line | sector | place_code | required_usd | received_usd
        Plan        | HEALTH | XX         | 5000         |
        Grant       | HEALTH | A          |              | 2000
    """
    gaps = found("funding", NEEDS, ONE_ACTS, PEOPLE, means={"funding": funding})
    assert drawing.said(gaps, "place_code gap_usd need") == [("XX", 3000.0, 600)]


def test_a_requirement_that_nobody_states_is_information_and_not_zero() -> None:
    funding = "budget_line | sector | place_code | received_usd\n Grant | HEALTH | A | 2000"
    means = {"funding": funding}
    assert found("funding", NEEDS, ONE_ACTS, PEOPLE, means=means).is_empty()
    gaps = found("information", NEEDS, ONE_ACTS, PEOPLE, means=means)
    assert drawing.said(gaps.filter(reason="requirement-unknown"), "sector place_code") == [
        ("HEALTH", "A")
    ]


def test_sources_that_differ_are_shown_and_not_averaged() -> None:
    needs = """
        sector | place_code | in_need | project | category | sex
        HEALTH | A          | 100     | One     |          |
        HEALTH | A          | 126     | Two     |          |
        HEALTH | B          | 100     | One     |          |
        HEALTH | B          | 125     | Two     |          |
        HEALTH | C          | 100     | One     |          |
        HEALTH | C          | 10      | One     | Infants  |
    """
    gaps = found("information", needs)
    differ = gaps.filter(reason="need-sources-differ")
    assert drawing.said(differ, "place_code need magnitude") == [("A", 126, 126)]


def test_a_modelled_need_and_a_weak_count_of_the_displaced_are_said() -> None:
    needs = """
        sector | place_code | population_group | in_need | basis    | sex
        HEALTH | A          | IDP              | 100     | modelled | f
        HEALTH | B          | IDP              | 100     | reported | f
    """
    displaced = """
        place_code | individuals | reliability | credibility | basis
        A          | 500         | B           | 2           | reported
        B          | 300         | B           | 5           | reported
    """
    gaps = found("information", needs, "", displaced)
    weak = gaps.filter(pl.col("reason").str.contains("weak"))
    assert drawing.said(weak, "reason sector place_code magnitude") == [
        ("displaced-figure-weak", None, "B", 300),
        ("need-figure-weak", "HEALTH", "A", 100),
    ]


def test_needs_that_nobody_tells_by_sex_or_age_are_one_gap_of_the_group() -> None:
    needs = """
        sector | place_code | population_group | in_need | sex
        HEALTH | A          | IDP              | 100     |
        WSH    | A          | IDP              | 300     |
        HEALTH | B          | IDP              | 100     | f
        WSH    | B          | IDP              | 100     |
    """
    gaps = found("information", needs, sectors=["HEALTH", "WSH"])
    whole = gaps.filter(reason="not-disaggregated")
    assert drawing.said(whole, "sector place_code population_group magnitude") == [
        (None, "A", "IDP", 300)
    ]


@pytest.mark.parametrize(
    ("basis", "day", "grades", "word"),
    [
        ("reported", "2015-05-21", "A | 2", "high"),
        ("reported", "2015-05-21", " | ", "medium"),
        ("reported", "2015-05-21", "F | 6", "medium"),
        ("derived", "2015-05-21", "A | 1", "medium"),
        ("reported", "2015-02-01", "A | 1", "medium"),
        ("reported", "2014-05-21", "A | 1", "low"),
        ("reported", "2015-05-21", "A | 4", "low"),
        ("modelled", "2015-05-21", "A | 1", "low"),
        ("synthetic", "2015-05-21", "A | 1", "low"),
    ],
)
def test_confidence_is_a_word_told_from_basis_age_and_grades(
    basis: str, day: str, grades: str, word: str
) -> None:
    displaced = f"""
        place_code | individuals | reference_date | basis | reliability | credibility
        A          | 500         | {day}          | {basis} | {grades}
    """
    gaps = found("presence", "", "", displaced, on=date(2015, 5, 21))
    ((said, why),) = drawing.said(gaps, "confidence confidence_from")
    assert said == word
    assert why.startswith(f"basis={basis}; age=")


def test_a_rule_that_is_off_finds_nothing_and_a_kind_names_all_its_rules() -> None:
    needs = "sector | place_code | in_need\n HEALTH | A | 100"
    everything = kinds(facts(needs, "", PEOPLE, means={"mandates": SOMEBODY}))
    some = kinds(
        facts(
            needs,
            "",
            PEOPLE,
            means={"mandates": SOMEBODY},
            rules=rules(["institutional", "no-need-figure"]),
        )
    )
    gone = ("nobody-leads", "no-authority", "no-plan", "no-procedure", "no-need-figure")
    assert some.equals(everything.filter(~pl.col("reason").is_in(gone)))


@pytest.mark.parametrize("wrong", [{"without": ["luck"]}, {"limits": {"nobody-acts": 1.0}}])
def test_a_rule_or_a_limit_that_does_not_exist_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="is no rule that finds gaps"):
        rules(**wrong)


def test_every_rule_says_what_it_is() -> None:
    assert {rule.kind for rule in TABLE.values()} == set(KINDS)
    assert all(rule.holds and rule.people for rule in TABLE.values())
    assert all((rule.default is not None) == bool(rule.parameter) for rule in TABLE.values())
