"""Plan against fact, cell by cell."""

from __future__ import annotations

from typing import Any

import polars as pl
from tests.following import cells

from mcof.gaps.followup.planned import against_plan

_SCHEMA: dict[str, Any] = {
    "sector": pl.String,
    "code_set": pl.String,
    "place_code": pl.String,
    "phase": pl.String,
    "population_group": pl.String,
    "planned": pl.Int64,
}
SAYS = ("place_code", "need", "planned", "planned_gap", "surplus", "delivery_gap", "standing")


def plan(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame([("HEALTH", "set", *row) for row in rows], schema=_SCHEMA, orient="row")


def test_a_plan_is_short_enough_or_more_than_the_need() -> None:
    matrix = cells(
        {"place_code": "A", "need": 100, "reached": 30},
        {"place_code": "B", "need": 100, "reached": 100},
        {"place_code": "C", "need": 100, "reached": None},
    )
    lines = plan(
        ("A", "DURING", "IDP", 60), ("B", "DURING", "IDP", 130), ("C", "DURING", "IDP", 100)
    )
    assert against_plan(matrix, lines).select(SAYS).rows() == [
        ("A", 100, 60, 40, 0, 30, "short"),
        ("B", 100, 130, 0, 30, 30, "surplus"),
        ("C", 100, 100, 0, 0, None, "enough"),
    ]


def test_a_line_for_all_groups_is_held_against_their_needs_together() -> None:
    matrix = cells(
        {"place_code": "A", "need": 100, "population_group": "IDP"},
        {"place_code": "A", "need": 50, "population_group": "HOST"},
    )
    told = against_plan(matrix, plan(("A", None, None, 120)))
    assert told.select(SAYS).rows() == [("A", 150, 120, 30, 0, None, "short")]


def test_a_cell_that_no_line_speaks_of_is_unplanned() -> None:
    told = against_plan(cells({"place_code": "A", "need": 100}), plan())
    assert told.select(SAYS).rows() == [("A", 100, None, 100, None, None, "unplanned")]


def test_an_unknown_need_stays_unknown() -> None:
    matrix = cells(
        {"place_code": "A", "need": None, "population_group": "IDP"},
        {"place_code": "A", "need": 50, "population_group": "HOST"},
    )
    told = against_plan(matrix, plan(("A", "DURING", None, 120)))
    assert told.select(SAYS).rows() == [("A", None, 120, None, None, None, "need-unknown")]


def test_a_line_where_nobody_was_assessed_stays_in_the_answer() -> None:
    told = against_plan(cells(), plan(("A", None, "IDP", 20)))
    assert told.select(SAYS).rows() == [("A", None, 20, None, None, None, "need-unknown")]
