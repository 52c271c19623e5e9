"""Which rounds there are: by their rows, by what was declared of them, and what is between."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests import drawing

from mcof.tracking.coverage import listed, reach
from mcof.tracking.observations import observations

COUNTRY = {"HT": None, "HTA": "HT", "HTA1": "HTA", "HTA2": "HTA"}
NOBODY = ""


def told(drawn: str, declared: str, *columns: str) -> list[tuple[Any, ...]]:
    observed = observations(drawing.table(drawing.drawn("displacement", drawn)))
    paths = drawing.table(drawing.paths(COUNTRY))
    counted = pl.DataFrame(reach(observed, paths).to_pyarrow())
    said = pl.DataFrame(drawing.drawn("rounds", declared))
    return listed(counted, said).select(columns).rows()


def test_an_operation_may_begin_at_round_0_and_skip() -> None:
    drawn = """
        operation  | round | reference_date | place_code | individuals
        Earthquake | 0     | 2021-08-20     | HT         | 10
        Earthquake | 3     | 2021-10-20     | HT         | 20
        Earthquake | 5     | 2021-12-20     | HT         | 30
        Cholera    | 1     | 2021-12-20     | HT         | 30
    """
    assert told(drawn, NOBODY, "operation", "round", "missing_before") == [
        ("Cholera", 1, None),
        ("Earthquake", 0, None),
        ("Earthquake", 3, "1-2"),
        ("Earthquake", 5, "4"),
    ]


def test_the_reach_of_a_round_is_read_off_its_rows() -> None:
    drawn = """
        round | reference_date | place_code | location_id | update_status | individuals
        1     | 2021-08-20     | HTA1       | a           | UPDATED       | 10
        1     | 2021-08-22     | HTA1       | b           | UNCHANGED     | 10
        1     | 2021-08-21     | HTA2       | a           | UPDATED       | 10
        2     | 2021-10-20     | HT         |             |               | 20
    """
    columns = ("round", "reference_date", "districts", "locations", "rows_carried")
    rows = [(n, str(day), *rest) for n, day, *rest in told(drawn, NOBODY, *columns)]
    assert rows == [(1, "2021-08-22", 2, 3, 1), (2, "2021-10-20", None, None, 0)]


def test_what_was_declared_of_a_round_holds_and_a_round_without_rows_is_missing() -> None:
    drawn = """
        operation | round | reference_date | place_code | location_id | individuals
        Matthew   | 1     | 2016-10-20     | HTA1       | a           | 10
    """
    declared = """
        operation | operation_status | operation_reason | round | round_label | reference_date | place_code | locations
        Matthew   |                  |                  | 1     | I           | 2016-10-20     | HT         | 12
        Matthew   | INACTIVE         | Hurricane        | 2     | II          | 2016-12-20     | HT         | 14
    """  # noqa: E501 - a drawn table is as wide as it is
    columns = ("operation_status", "operation_reason", "round", "round_label", "locations", "rows")
    assert told(drawn, declared, *columns) == [
        ("INACTIVE", "Hurricane", 1, "I", 12, 1),
        ("INACTIVE", "Hurricane", 2, "II", 14, 0),
    ]


def test_what_was_declared_of_returnees_is_not_said_of_the_displaced() -> None:
    drawn = """
        round | reference_date | place_code | population_group | individuals
        1     | 2016-10-20     | HT         | IDP              | 10
        1     | 2016-10-20     | HT         | RETURNEE         | 10
    """
    declared = """
        round | reference_date | place_code | population_group | locations
        1     | 2016-10-20     | HT         | RETURNEE         | 12
    """
    assert told(drawn, declared, "population_group", "locations") == [
        ("IDP", None),
        ("RETURNEE", 12),
    ]


@pytest.mark.parametrize("group", ["IDP", "RETURNEE"])
def test_a_method_changes_between_rounds_however_many_were_skipped(group: str) -> None:
    drawn = f"""
        round | reference_date | place_code | population_group | individuals
        98    | 2018-06-30     | IQ         | {group}          | 10
        126   | 2022-06-30     | IQ         | {group}          | 10
    """
    changes = {"IDP": "household_size+waves+shelters+cell_unit", "RETURNEE": "cell_unit"}
    assert told(drawn, NOBODY, "method_changes") == [(None,), (changes[group],)]
