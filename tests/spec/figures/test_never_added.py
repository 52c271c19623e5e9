"""What is never added: baseline and site assessments, operations, rounds."""

from __future__ import annotations

from typing import Any

from tests import drawing

from mcof.tracking.figures import stock
from mcof.tracking.observations import observations
from mcof.tracking.series import series

BASELINE = """
    operation | round | reference_date | place_code | individuals
    One       | 1     | 2021-09-01     | A          | 100
    One       | 2     | 2021-10-01     | A          | 120
    Two       | 1     | 2021-10-01     | A          | 7
"""
SITES = """
    operation | round | reference_date | site_id | place_code | individuals
    One       | 2     | 2021-10-01     | s1      | A1         | 40
    Three     | 1     | 2021-10-01     | s2      | A1         | 5
"""


def told(columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    tables = (
        drawing.table(drawing.drawn(name, text))
        for name, text in (("displacement", BASELINE), ("sites", SITES))
    )
    return drawing.said(
        stock(observations(*tables), drawing.table(drawing.paths()), **asked), columns
    )


def test_figures_over_a_country_keep_its_operations_apart() -> None:
    assert told("operation assessment individuals", level=0) == [
        ("One", "BA", 120),
        ("Three", "SA", 5),
        ("Two", "BA", 7),
    ]


def test_sites_are_never_added_to_a_baseline_of_the_same_operation() -> None:
    for level in (0, 1):
        found = told("operation assessment individuals", level=level, operation="One")
        assert found == [("One", "BA", 120)]
    sites = told("operation assessment individuals", level=0, operation="One", assessment="SA")
    assert sites == [("One", "SA", 40)]


def test_a_series_is_no_sum_of_rounds_or_operations() -> None:
    observed = observations(drawing.table(drawing.drawn("displacement", BASELINE)))
    lines = series(observed, drawing.table(drawing.paths()))
    assert drawing.said(lines, "operation round individuals") == [
        ("One", 1, 100),
        ("One", 2, 120),
        ("Two", 1, 7),
    ]


def test_rounds_of_one_day_follow_each_other_by_their_number() -> None:
    rounds = """
        round | reference_date | place_code | individuals
        9     | 2021-10-01     | A          | 100
        10    | 2021-10-01     | A          | 130
    """
    rows = observations(drawing.table(drawing.drawn("displacement", rounds)))
    told = series(rows, drawing.table(drawing.paths()))
    assert drawing.said(told, "round change_individuals") == [(10, 30), (9, None)]
