"""What stocks imply, by example."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir
from tests import drawing

from mcof.tracking.change import change
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations
from mcof.tracking.profiles.camps import camps
from mcof.tracking.profiles.crowding import crowded_places, crowding
from mcof.tracking.profiles.durations import displaced_for, durations
from mcof.tracking.profiles.planning import planning
from mcof.tracking.profiles.pyramid import pyramid
from mcof.tracking.profiles.returns import returnee_ratio
from mcof.tracking.profiles.shelters import shelter_profile
from mcof.tracking.profiles.turnover import turnover

PATHS = drawing.table(drawing.paths())
IRAQ = drawing.table(drawing.paths({"IQ": None}))


def counted(drawn: str, paths: ir.Table = PATHS, **asked: Any) -> ir.Table:
    rows = observations(drawing.table(drawing.drawn("displacement", drawn)))
    return stock(rows, paths, **{"level": 1, **asked})


TWO_ROUNDS = """
    round | reference_date | population_group | place_code | individuals
    116   | 2020-06-30     | RETURNEE         | A          | 1700000
    116   | 2020-06-30     | RETURNEE         | B          | 3018130
    117   | 2020-08-31     | RETURNEE         | A          | 1727186
    117   | 2020-08-31     | RETURNEE         | B          | 3016864
"""


def moved(drawn: str, columns: str, level: int = 1) -> list[tuple[Any, ...]]:
    before, after = (counted(drawn, level=level, round=number) for number in (116, 117))
    return drawing.said(turnover(change(before, after), PATHS, level=level), columns)


def test_the_net_change_hides_what_places_exchanged() -> None:
    """Round 117: returnees of Ninewa alone rose by 27,186 while the country's rose by 25,920."""
    columns = "net_change arrivals_at_least departures_at_least gross_at_least"
    assert moved(TWO_ROUNDS, columns) == [(25_920, 27_186, 1_266, 28_452)]


def test_at_most_everybody_who_is_there_came_and_everybody_who_was_there_left() -> None:
    assert moved(TWO_ROUNDS, "arrivals_at_most departures_at_most") == [(4_744_050, 4_718_130)]


def test_a_place_in_one_round_alone_may_be_newly_assessed_and_is_in_no_bound() -> None:
    drawn = """
        round | reference_date | place_code | individuals
        116   | 2020-06-30     | A          | 100
        116   | 2020-06-30     | B          | 70
        117   | 2020-08-31     | A          | 130
        117   | 2020-08-31     | C          | 40
    """
    columns = "net_change arrivals_at_least places_new individuals_new places_vanished"
    assert moved(drawn, columns) == [(30, 30, 1, 40, 1)]
    assert moved(drawn, "individuals_vanished departures_at_least") == [(70, 0)]


def test_an_unknown_stock_is_no_move() -> None:
    drawn = """
        round | reference_date | place_code | individuals
        116   | 2020-06-30     | A          | 100
        117   | 2020-08-31     | A          |
    """
    assert moved(drawn, "places_unknown net_change arrivals_at_least") == [(1, None, None)]


def test_returnees_are_told_for_each_hundred_displaced_with_both_days() -> None:
    drawn = """
        reference_date | population_group | place_code | individuals
        2015-06-04     | IDP              | A          | 3087372
        2015-05-04     | RETURNEE         | A          | 180384
        2015-06-04     | IDP              | B          | 200
        2015-05-04     | RETURNEE         | C          | 9
    """
    found = returnee_ratio(counted(drawn, group="IDP"), counted(drawn, group="RETURNEE"))
    columns = "place_code idps returnees returnees_per_100_idps idps_date returnees_date"
    june, may = date(2015, 6, 4), date(2015, 5, 4)
    assert drawing.said(found, columns) == [
        ("A", 3_087_372, 180_384, 5.8, june, may),
        ("B", 200, None, None, june, None),
        ("C", None, 9, None, None, may),
    ]


WAVES = """
    reference_date | breakdown | displacement_period | place_code | individuals
    2015-05-21     | total     |                     | A          | 532006
    2015-05-21     | period    | PRE_JUN14           | A          | 300192
    2015-05-21     | period    | JUN_JUL14           | A          | 21912
    2015-05-21     | period    | POST_AUG14          | A          | 209892
"""


def test_a_wave_fled_between_so_many_and_so_many_months_ago() -> None:
    found = durations(counted(WAVES, by=["period"]))
    assert drawing.said(found, "displacement_period months_at_least months_at_most") == [
        ("JUN_JUL14", 9, 11),
        ("POST_AUG14", 0, 9),  # the wave was not over
        ("PRE_JUN14", 11, 16),
    ]


def test_how_many_fled_a_year_ago_is_bounded_and_never_guessed() -> None:
    """No wave was wholly over by then; one had begun; ten people are in no wave."""
    found = displaced_for(counted(WAVES, by=["period"]), [12, 9])
    columns = "months individuals_at_least individuals_at_most individuals_undated"
    assert drawing.said(found, columns) == [(12, 0, 300_202, 10), (9, 322_104, 532_006, 10)]
    assert drawing.said(found, "share_at_least share_at_most") == [(0, 56), (61, 100)]


def test_people_of_an_unknown_wave_may_have_fled_at_any_time() -> None:
    drawn = """
        reference_date | breakdown | displacement_period | place_code | individuals
        2015-05-21     | period    | PRE_JUN14           | A          | 60
        2015-05-21     | period    | UNKNOWN             | A          | 40
    """
    rows = counted(drawn, by=["period"])
    assert drawing.said(durations(rows), "months_at_least months_at_most") == [
        (None, None),
        (11, 16),
    ]
    found = displaced_for(rows, [24])
    assert drawing.said(found, "individuals_at_least individuals_at_most") == [(0, 40)]


def test_shelter_types_make_classes_and_what_is_not_reached_is_unknown() -> None:
    drawn = """
        breakdown | shelter_type | place_code | individuals
        total     |              | A          | 1000
        shelter   | CAMP         | A          | 80
        shelter   | RENTED       | A          | 500
        shelter   | HOST_FAMILY  | A          | 170
        shelter   | SCHOOL       | A          | 110
        shelter   | UNFINISHED   | A          | 100
        shelter   | UNKNOWN      | A          | 40
    """
    found = shelter_profile(counted(drawn, by=["shelter"]))
    assert drawing.said(found, "shelter_class individuals share individuals_untold") == [
        ("camp", 80, 8, 0),
        ("critical", 210, 21, 0),
        ("private", 670, 67, 0),
        ("unknown", 40, 4, 0),
    ]


def test_a_class_printed_without_a_figure_is_unknown_and_its_people_are_untold() -> None:
    """4 June 2015: camps 8 and unknown 4 per cent were printed as shares alone."""
    drawn = """
        breakdown | shelter_type | place_code | individuals
        total     |              | A          | 3087372
        shelter   | PRIVATE      | A          | 2066736
        shelter   | CRITICAL     | A          | 638778
        shelter   | CAMP         | A          |
        shelter   | UNKNOWN      | A          |
    """
    found = shelter_profile(counted(drawn, by=["shelter"]))
    columns = "shelter_class individuals share individuals_untold share_untold"
    assert drawing.said(found, columns) == [
        ("camp", None, None, 381_858, 12),
        ("critical", 638_778, 21, 381_858, 12),
        ("private", 2_066_736, 67, 381_858, 12),
        ("unknown", None, None, 381_858, 12),
    ]


def test_the_pyramid_keeps_those_of_unknown_sex_and_age() -> None:
    drawn = """
        breakdown | sex | age   | place_code | individuals
        total     |     |       | A          | 120
        age+sex   | f   | 0-4   | A          | 10
        age+sex   | m   | 0-4   | A          | 12
        age+sex   | f   | 18-59 | A          | 40
        age+sex   | u   | 18-59 | A          | 3
        age+sex   | m   | 60+   | A          |
        age+sex   | u   |       | A          | 5
    """
    found = pyramid(counted(drawn, by=["sex", "age"]))
    columns = "age age_from female male unknown_sex individuals share individuals_untold"
    assert drawing.said(found, columns) == [
        (None, None, None, None, 5, 5, 4, 50),
        ("0-4", 0, 10, 12, None, 22, 18, 50),
        ("18-59", 18, 40, None, 3, 43, 36, 50),
        ("60+", 60, None, None, None, None, None, 50),
    ]


def test_a_planning_figure_has_two_digits_and_stands_beside_the_exact_one() -> None:
    drawn = """
        place_code | individuals
        A          | 3087372
        B          | 2176764
        C          | 95
    """
    found = planning(counted(drawn))
    assert drawing.said(found, "individuals planning_individuals planning_difference") == [
        (2_176_764, 2_200_000, 23_236),
        (3_087_372, 3_100_000, 12_628),
        (95, 95, 0),
    ]


def test_planning_rounds_half_up_and_leaves_unknown_unknown() -> None:
    drawn = """
        place_code | individuals
        A          | 125
        B          | 99500
        C          |
    """
    found = planning(counted(drawn))
    assert drawing.said(found, "place_code planning_individuals") == [
        ("A", 130),
        ("B", 100_000),
        ("C", None),
    ]


def test_households_in_camps_are_implied_where_they_count_as_fewer_people() -> None:
    drawn = """
        reference_date | round | place_code | households | individuals
        2020-06-30     | 116   | IQ         | 230222     | 1381332
        2020-08-31     | 117   | IQ         | 225443     | 1299987
        2020-10-31     | 118   | IQ         | 221569     | 1278864
        2022-06-30     | 126   | IQ         | 202206     | 1177234
    """
    implied = {
        number: drawing.said(
            camps(counted(drawn, IRAQ, level=0, round=number)), "camp_households camp_individuals"
        )
        for number in (116, 117, 118, 126)
    }
    assert implied == {
        116: [(None, None)],  # one size for all implies nothing
        117: [(52_671, 263_355)],
        118: [(50_550, 252_750)],
        126: [(36_002, 180_010)],
    }


def test_more_camp_households_than_households_are_no_answer() -> None:
    drawn = """
        reference_date | round | place_code | households | individuals
        2020-08-31     | 117   | IQ         | 10         | 40
    """
    assert drawing.said(camps(counted(drawn, IRAQ, level=0)), "camp_households") == [(None,)]


SITES = """
    site_id | round | place_code | households | individuals | area_sqm
    s1      | 3     | A1         | 10         | 50          | 1000
    s2      | 3     | A1         | 10         | 40          | 1400
    s3      | 3     | A1         | 0          | 20          | 900
    s4      | 3     | B1         | 5          | 30          |
    s5      | 3     | B1         |            | 0           | 500
"""


def test_a_site_has_so_much_room_for_each_person_or_it_is_not_known() -> None:
    found = crowding(drawing.table(drawing.drawn("sites", SITES)))
    columns = "site_id sqm_per_person persons_per_household space"
    assert drawing.said(found, columns) == [
        ("s1", 20.0, 5.0, "below-30"),
        ("s2", 35.0, 4.0, "30-to-45"),
        ("s3", 45.0, None, "at-least-45"),
        ("s4", None, 6.0, "unknown"),
        ("s5", None, None, "unknown"),
    ]


def test_people_in_sites_of_unknown_area_are_counted_apart() -> None:
    found = crowded_places(crowding(drawing.table(drawing.drawn("sites", SITES))))
    columns = "place_code sites sites_unknown individuals_below_30 individuals_unknown_space"
    assert drawing.said(found, columns) == [("A1", 3, 0, 50, 0), ("B1", 2, 2, 0, 30)]
