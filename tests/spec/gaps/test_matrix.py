"""What the MCOF matrix says, by example."""

from __future__ import annotations

from datetime import date

import polars as pl
from tests import drawing
from tests.matrices import cells, of

from mcof.gaps.kinds import kinds as kinds_of
from mcof.gaps.rank import rank as rank_of


def kinds(found: pl.DataFrame) -> pl.DataFrame:
    """The gaps of cells, without what is said of a group once for all sectors."""
    return kinds_of(of(found)).filter(pl.col("reason") != "not-disaggregated")


def rank(found: pl.DataFrame, rule: str = "default") -> pl.DataFrame:
    return rank_of(drawing.table(found.to_arrow()), rule).to_polars()


PEOPLE = """
    place_code | individuals
    A          | 500
    B          | 300
"""


def test_without_need_figures_it_shows_where_nobody_acts_for_displaced_people() -> None:
    responses = "organisation | sector | place_code | population_group\n One | HEALTH | A1 |"
    found = cells("", responses, PEOPLE)
    assert drawing.said(found, "place_code need displaced actors state") == [
        ("A", None, 500, 1, "unassessed"),
        ("B", None, 300, 0, "nobody"),
    ]
    assert drawing.said(kinds(found), "kind place_code magnitude magnitude_of") == [
        ("information", "A", 500, "displaced"),
        ("information", "B", 300, "displaced"),
        ("presence", "B", 300, "displaced"),
    ]


def test_coverage_is_the_share_of_the_need_that_is_reached() -> None:
    needs = "sector | place_code | in_need\n HEALTH | A | 400"
    responses = "organisation | sector | place_code | reached\n One | HEALTH | A | 100"
    found = cells(needs, responses)
    assert drawing.said(found, "need reached covered unmet coverage state") == [
        (400, 100, 100, 300, 0.25, "partial")
    ]


def test_a_surplus_in_one_district_hides_no_gap_in_the_next() -> None:
    needs = """
        sector | place_code | in_need
        HEALTH | A1         | 100
        HEALTH | A2         | 100
    """
    responses = """
        organisation | sector | place_code | reached
        One          | HEALTH | A1         | 500
        One          | HEALTH | A2         | 20
    """
    assert drawing.said(cells(needs, responses), "need reached covered unmet") == [
        (200, 520, 120, 80)
    ]


def test_people_reached_are_never_added_over_the_activities_of_an_organisation() -> None:
    needs = "sector | place_code | in_need\n HEALTH | A | 400"
    responses = """
        organisation | sector | activity | indicator | place_code | reached
        One          | HEALTH | Clinic   | Patients  | A          | 100
        One          | HEALTH | Vaccines | Children  | A          | 80
        One          | HEALTH | Clinic   | Patients  | A          | 90
        Two          | HEALTH | Clinic   | Patients  | A          | 50
    """
    columns = "reached reached_rule actors actor_names"
    assert drawing.said(cells(needs, responses), columns) == [
        (150, "largest-per-organisation-and-place", 2, "One; Two")
    ]
    added = cells(needs, responses, counting="added")
    assert drawing.said(added, "reached reached_rule") == [(320, "added-as-declared")]


def test_where_nobody_says_how_many_are_reached_coverage_is_unknown_and_not_zero() -> None:
    needs = "sector | place_code | in_need\n HEALTH | A | 400"
    responses = "organisation | sector | place_code | reached\n One | HEALTH | A |"
    found = cells(needs, responses)
    assert drawing.said(found, "reached coverage unmet state") == [
        (None, None, 400, "reach-unknown")
    ]
    assert drawing.said(kinds(found), "kind reason magnitude") == [
        ("information", "reach-not-reported", 400)
    ]


def test_a_known_need_of_zero_is_covered_and_no_gap() -> None:
    found = cells("sector | place_code | in_need\n HEALTH | A | 0", "", PEOPLE)
    assert drawing.said(found.filter(place_code="A"), "coverage state") == [(1.0, "no-need")]
    assert drawing.said(kinds(found), "place_code")[0] == ("B",)


def test_a_category_that_says_something_else_is_no_whole() -> None:
    needs = """
        sector | place_code | category                   | category_rest              | in_need
        HEALTH | A          |                            |                            | 400
        HEALTH | A          | Population in settlements  | Population in settlements  | 900
        HEALTH | B          | People with a disability   | People with a disability   | 60
    """
    assert drawing.said(cells(needs, ""), "place_code need need_rows") == [("A", 400, 1)]


def test_a_row_that_was_not_assessed_leaves_the_need_unknown() -> None:
    found = cells("sector | place_code | in_need\n HEALTH | A |", "", "")
    assert drawing.said(found, "need need_rows") == [(None, 1)]


def test_planned_activities_reach_nobody() -> None:
    responses = """
        organisation | sector | place_code | status
        One          | HEALTH | A          | PLANNED
        Two          | HEALTH | B          | ONGOING
    """
    found = cells("", responses, PEOPLE)
    assert drawing.said(found, "place_code actor_names") == [("A", None), ("B", "Two")]


def test_only_rows_that_overlap_the_period_count_and_undated_ones_are_told() -> None:
    responses = """
        organisation | sector | place_code | period_start | period_end
        Past         | HEALTH | A          | 2014-01-01   | 2014-12-31
        Now          | HEALTH | A          | 2015-05-01   | 2015-05-31
        Goes on      | HEALTH | A          | 2014-06-01   |
        Undated      | HEALTH | A          |              |
    """
    found = cells("", responses, PEOPLE, period=(date(2015, 5, 1), date(2015, 5, 31)))
    assert drawing.said(found, "place_code actor_names undated_rows") == [
        ("A", "Goes on; Now; Undated", 1),
        ("B", None, 0),
    ]


def test_the_phase_is_as_stated_else_by_who_is_there() -> None:
    displaced = PEOPLE + "\n".join(["", "    C | 40"])
    needs = """
        sector | place_code | population_group | phase  | in_need
        HEALTH | A          | IDP              |        | 10
        HEALTH | A          | RETURNEE         |        | 20
        HEALTH | A          | HOST             | BEFORE | 30
        HEALTH | B          | HOST             |        | 40
    """
    found = cells(needs, "", displaced)
    assert drawing.said(found, "place_code population_group phase phase_rule") == [
        ("A", "HOST", "BEFORE", "stated"),
        ("A", "IDP", "DURING", "displaced"),
        ("A", "RETURNEE", "AFTER", "returnees"),
        ("B", "HOST", "DURING", "displaced"),
        ("B", "IDP", "DURING", "displaced"),
        ("C", "IDP", "DURING", "displaced"),
    ]


def test_people_whose_group_is_not_said_count_only_where_one_group_can_be_meant() -> None:
    needs = """
        sector | place_code | population_group | in_need
        HEALTH | A          | IDP              | 100
        HEALTH | B          | IDP              | 100
        HEALTH | B          | HOST             | 100
    """
    responses = """
        organisation | sector | place_code | population_group | reached
        One          | HEALTH | A          |                  | 60
        One          | HEALTH | B          |                  | 60
    """
    columns = "place_code population_group reached reached_unattributed actors"
    assert drawing.said(cells(needs, responses), columns) == [
        ("A", "IDP", 60, None, 1),
        ("B", "HOST", None, 60, 1),
        ("B", "IDP", None, 60, 1),
    ]


def test_needs_by_sex_are_added_only_where_no_whole_figure_is_given() -> None:
    needs = """
        sector | place_code | sex | age | in_need
        HEALTH | A          |     |     | 100
        HEALTH | A          | f   |     | 60
        HEALTH | A          | m   |     | 50
        HEALTH | B          | f   |     | 60
        HEALTH | B          | m   |     | 50
    """
    assert drawing.said(cells(needs), "place_code need") == [("A", 100), ("B", 110)]


def test_the_newest_need_counts_and_an_old_one_is_an_information_gap() -> None:
    needs = """
        sector | place_code | period_end | in_need
        HEALTH | A          | 2014-03-31 | 900
        HEALTH | A          | 2014-06-30 | 100
    """
    found = cells(needs, "", "", on=date(2015, 5, 21), stale_after_days=180)
    assert drawing.said(found, "need age_days stale") == [(100, 325, True)]
    reasons = [reason for (reason,) in drawing.said(kinds(found), "reason")]
    assert reasons == ["need-figure-old", "nobody-acts"]


def test_a_figure_of_a_period_that_is_not_over_is_of_today() -> None:
    needs = "sector | place_code | period_end | in_need\n HEALTH | A | 2015-06-30 | 100"
    assert drawing.said(cells(needs, on=date(2015, 5, 21)), "age_days") == [(0,)]


def test_the_need_of_everybody_includes_the_displaced() -> None:
    needs = "sector | place_code | population_group | in_need\n HEALTH | A | | 700"
    found = cells(needs, "", PEOPLE)
    assert drawing.said(found, "place_code population_group need displaced") == [
        ("A", None, 700, 500),
        ("B", "IDP", None, 300),
    ]


def test_sectors_are_rows_and_never_added() -> None:
    needs = """
        sector      | place_code | in_need
        HEALTH      | A          | 100
        SHELTER_NFI | A          | 100
    """
    found = cells(needs, sectors=["HEALTH", "SHELTER_NFI"])
    assert drawing.said(found, "sector need") == [("HEALTH", 100), ("SHELTER_NFI", 100)]


def test_gaps_are_ranked_by_a_rule_that_the_row_shows() -> None:
    needs = """
        sector | place_code | in_need | severity
        HEALTH | A          | 100     | 5
        HEALTH | B          | 900     | 3
        HEALTH | C          | 900     |
    """
    responses = "organisation | sector | place_code | reached\n One | HEALTH | A | 10"
    found = kinds(cells(needs, responses))
    ranked = rank(found)
    assert drawing.said(ranked, "rank place_code kind") == [
        (1, "B", "presence"),
        (2, "C", "presence"),
        (3, "A", "coverage"),
    ]
    assert drawing.said(rank(found, "severity"), "rank place_code")[0] == (1, "A")
    (rule,) = {rule for (rule,) in drawing.said(ranked, "rank_rule")}
    assert rule.startswith("kind (presence, coverage, protection, ")


def test_people_reached_where_the_need_is_unknown_cover_no_need() -> None:
    needs = """
        sector | place_code | in_need
        HEALTH | A          |
        HEALTH | A2         | 0
    """
    responses = "organisation | sector | place_code | reached\n One | HEALTH | A1 | 1"
    found = cells(needs, responses)
    assert drawing.said(found, "place_code need covered unmet state") == [("A", 0, 0, 0, "no-need")]
