"""What a stock is, by example."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import pytest
from tests import drawing

from mcof.errors import InputError
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations


def observed(displacement: str = "", sites: str = "") -> ir.Table:
    return observations(
        drawing.table(drawing.drawn("displacement", displacement)),
        drawing.table(drawing.drawn("sites", sites)),
    )


def people(
    counted: ir.Table, columns: str = "place_code individuals", **asked: object
) -> list[object]:
    found = stock(counted, drawing.table(drawing.paths()), **asked)  # type: ignore[arg-type]
    return drawing.said(found, columns)


def test_rounds_are_never_added_and_the_latest_counts() -> None:
    counted = observed("""
        round | reference_date | place_code | individuals
        20    | 2015-05-01     | A          | 100
        21    | 2015-05-21     | A          | 140
    """)
    assert people(counted, level=1) == [("A", 140)]
    assert people(counted, level=1, on=date(2015, 5, 20)) == [("A", 100)]
    assert people(counted, level=1, round=20) == [("A", 100)]


def test_the_rows_of_a_round_belong_together_whatever_their_days() -> None:
    counted = observed("""
        round | reference_date | place_code | individuals
        21    | 2015-05-07     | A          | 100
        21    | 2015-05-21     | B          | 50
    """)
    assert people(counted, level=1) == [("A", 100), ("B", 50)]
    assert people(counted, "individuals reference_date", level=0) == [(150, date(2015, 5, 21))]


def test_the_round_that_cannot_answer_is_passed_over() -> None:
    counted = observed("""
        round | reference_date | place_code | individuals
        20    | 2015-05-01     | A          | 100
        21    | 2015-05-21     | XX         | 900
    """)
    assert people(counted, "place_code round", level=1) == [("A", 20)]


def test_operations_and_groups_stay_apart() -> None:
    counted = observed("""
        operation | population_group | place_code | individuals
        Conflict  | IDP              | A          | 100
        Conflict  | RETURNEE         | A          | 30
        Drought   | IDP              | A          | 20
    """)
    assert people(counted, "operation population_group individuals", level=1) == [
        ("Conflict", "IDP", 100),
        ("Conflict", "RETURNEE", 30),
        ("Drought", "IDP", 20),
    ]


def test_a_national_row_beside_governorates_is_not_added_to_them() -> None:
    counted = observed("""
        place_code | individuals
        XX         | 1000
        A          | 600
        B          | 300
    """)
    assert people(counted, level=1) == [("A", 600), ("B", 300)]
    assert people(counted, "individuals parts_individuals", level=0) == [(1000, 900)]


def test_districts_stand_in_only_where_their_governorate_says_nothing() -> None:
    counted = observed("""
        place_code | individuals
        A          | 600
        A1         | 500
        B1         | 20
        B2         | 30
    """)
    assert people(counted, level=1) == [("A", 600), ("B", 50)]
    assert people(counted, level=0) == [("XX", 650)]
    assert people(counted, level=2) == [("A1", 500), ("B1", 20), ("B2", 30)]


def test_a_row_of_the_place_stands_for_the_locations_in_it() -> None:
    counted = observed("""
        place_code | location_name | individuals
        A1         |               | 100
        A1         | Camp          | 60
        A2         | Village       | 5
        A2         | Camp          | 7
    """)
    assert people(counted, level=2) == [("A1", 100), ("A2", 12)]


def test_two_partitions_of_the_same_people_are_never_added() -> None:
    counted = observed("""
        breakdown     | origin_code | reason   | place_code | individuals
        total         |             |          | A          | 100
        origin        | B           |          | A          | 70
        origin        | C           |          | A          | 30
        origin+reason | B           | conflict | A          | 70
        origin+reason | C           | drought  | A          | 30
    """)
    assert people(counted, level=1) == [("A", 100)]
    assert people(counted, "origin_code individuals", level=1, by=["origin"]) == [
        ("B", 70),
        ("C", 30),
    ]
    assert people(counted, "reason individuals", level=0, by=["reason"]) == [
        ("conflict", 70),
        ("drought", 30),
    ]


def test_parts_stand_in_for_a_total_only_where_no_round_has_one() -> None:
    parts = """
        round | reference_date | breakdown | origin_code | place_code | individuals
        1     | 2015-01-01     | origin    | B           | A          | 70
        1     | 2015-01-01     | origin    | C           | A          | 30
    """
    assert people(observed(parts), level=1) == [("A", 100)]
    with_total = parts + "\n 2 | 2014-12-01 | total | | A | 250"
    assert people(observed(with_total), "individuals round", level=1) == [(250, 2)]


def test_unknown_is_not_zero_and_a_sum_over_some_unknown_says_how_many() -> None:
    counted = observed("""
        place_code | households | individuals
        A1         | 10         |
        A2         | 20         | 120
        B          |            |
    """)
    columns = "place_code households individuals rows_without_individuals rows"
    assert people(counted, columns, level=1) == [("A", 30, 120, 1, 2), ("B", None, None, 1, 1)]


def test_shares_are_rounded_half_up() -> None:
    counted = observed("""
        place_code | individuals
        A          | 39
        B          | 1
        C          | 160
    """)  # 19.5, 0.5 and 80 per cent
    assert people(counted, "place_code share", level=1) == [("A", 20), ("B", 1), ("C", 80)]


def test_shares_are_of_the_published_total_where_there_is_one() -> None:
    counted = observed("""
        place_code | individuals
        XX         | 1000
        A          | 180
    """)
    columns = "share total_individuals total_from"
    assert people(counted, columns, level=1) == [(18, 1000, "given")]


def test_shares_by_a_dimension_are_of_the_place() -> None:
    counted = observed("""
        breakdown | shelter_type | place_code | individuals
        total     |              | XX         | 3087372
        shelter   | PRIVATE      | XX         | 2066736
        shelter   | CRITICAL     | XX         | 638778
        shelter   | CAMP         | XX         |
    """)
    assert people(counted, "shelter_type share", level=0, by=["shelter"]) == [
        ("CAMP", None),
        ("CRITICAL", 21),
        ("PRIVATE", 67),
    ]


def test_a_figure_is_as_weak_as_its_weakest_row() -> None:
    counted = observed("""
        place_code | individuals | basis
        A1         | 10          | reported
        A2         | 10          | modelled
        B          | 10          | derived
    """)
    columns = "place_code basis rows_reported rows_modelled"
    assert people(counted, columns, level=1) == [("A", "modelled", 1, 1), ("B", "derived", 0, 0)]


def test_of_two_rows_with_one_key_the_one_recorded_last_counts() -> None:
    counted = observed("""
        place_code | individuals | import_id | recorded_at
        A          | 10          | i1        | 2015-06-01T00:00:00+00:00
        A          | 12          | i2        | 2015-06-02T00:00:00+00:00
    """)
    assert people(counted, level=1) == [("A", 12)]


def test_sites_are_not_added_to_the_baseline_of_the_same_operation() -> None:
    counted = observed(
        "place_code | individuals \n A | 100",
        """
        site_id | place_code | individuals | female | male
        s1      | A1         | 40          | 25     | 15
        s2      | A2         | 10          |        |
        """,
    )
    assert people(counted, "assessment individuals", level=1) == [("BA", 100)]
    assert people(counted, "assessment individuals", level=1, assessment="SA") == [("SA", 50)]
    by_sex = people(counted, "sex individuals", level=1, assessment="SA", by=["sex"])
    assert by_sex == [("f", 25), ("m", 15)]


def test_a_code_that_is_no_place_is_kept_and_belongs_nowhere() -> None:
    counted = observed("""
        place_code | place_level | individuals
        Q7         | 3           | 5
        A          | 1           | 10
    """)
    assert people(counted, level=1) == [(None, 5), ("A", 10)]


def test_a_dimension_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="'colour' is no dimension"):
        people(observed(), level=1, by=["colour"])


def test_returnees_are_told_by_their_last_displacement() -> None:
    counted = observed("""
        place_code | population_group | breakdown | last_displacement_code | individuals
        A          | RETURNEE         | total     |                        | 60
        A          | RETURNEE         | last      | B                      | 40
        A          | RETURNEE         | last      | C                      | 20
    """)
    columns = "last_displacement_code individuals total_individuals"
    assert people(counted, columns, level=1, by=["last"]) == [("B", 40, 60), ("C", 20, 60)]


def test_partitions_that_are_never_given_together_cannot_be_asked_together() -> None:
    with pytest.raises(InputError, match="nationality and permit are never given together"):
        people(observed(), level=1, by=["permit", "nationality"])
