"""How gaps are ranked by weights, by example."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl
import pytest

from mcof.gaps.rank import rank
from mcof.gaps.weighing import weights

_SCHEMA: dict[str, Any] = {
    "gap": pl.String,
    "kind": pl.String,
    "severity": pl.Int64,
    "magnitude": pl.Int64,
    "coverage": pl.Float64,
    "actors": pl.Int64,
    "age_days": pl.Int64,
}


def gaps(*rows: tuple[Any, ...]) -> ir.Table:
    return ibis.memtable(pl.DataFrame(rows, schema=_SCHEMA, orient="row").to_arrow())


def said(table: ir.Table, *columns: str) -> list[tuple[Any, ...]]:
    rows = table.order_by("rank").to_pyarrow().to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


def test_every_criterion_gives_points_from_0_to_1_on_a_scale_of_its_own() -> None:
    found = rank(
        gaps(
            ("worst", "presence", 5, 9_999_999, None, 0, 365),
            ("middle", "coverage", 3, 999, 0.75, 2, 73),
            ("beyond", "coverage", 3, 90_000_000, 1.5, 2, 4000),
        ),
        "weighted",
    )
    names = [f"points_{name}" for name in ("severity", "people", "share", "age")]
    told = {row[0]: row[1:] for row in said(found, "gap", *names)}
    assert told["worst"] == pytest.approx((1, 1, 1, 1))
    assert told["middle"] == pytest.approx((0.5, 3 / 7, 0.25, 0.2))
    assert told["beyond"] == pytest.approx((0.5, 1, 0, 1))


def test_the_score_is_the_sum_of_points_by_the_shares_of_the_weights() -> None:
    one = gaps(("one", "presence", 3, 999, None, 0, 0))
    found = rank(one, "severity=3,people=1")
    assert said(found, "score") == [(pytest.approx(0.75 * 0.5 + 0.25 * 3 / 7),)]
    assert said(found, "rank_rule") == [
        (
            "a score of 75% severity, 25% people; a gap with something unknown stands by what is"
            " known of it",
        )
    ]


def test_what_is_unknown_makes_the_score_a_range_and_is_named() -> None:
    two = gaps(
        ("unknown", "presence", None, 99_999, None, 0, None),
        ("known", "presence", 3, 99_999, None, 0, 0),
    )
    columns = ("gap", "score_low", "score_high", "unknown_criteria")
    low, high = pytest.approx(0.5 * 5 / 7), pytest.approx(0.5 + 0.5 * 5 / 7)
    least = said(rank(two, weights("severity=1,people=1")), *columns)
    assert least[1] == ("unknown", low, high, "severity")
    worst = said(rank(two, weights("severity=1,people=1", unknown="worst")), *columns)
    assert [row[0] for row in worst] == ["unknown", "known"]


def test_of_equal_scores_the_gap_that_is_worse_all_in_all_comes_first() -> None:
    two = gaps(
        ("a", "coverage", 3, 10, 0.9, 1, 0),
        ("b", "coverage", 3, 5_000, 0.9, 1, 0),
    )
    assert said(rank(two, "severity=1"), "gap") == [("b",), ("a",)]
