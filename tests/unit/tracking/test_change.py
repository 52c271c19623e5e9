"""Change between rounds, and what of it is the method."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ibis.expr.types as ir
import polars as pl
import pytest
from tests import drawing

from mcof.tracking.change import change
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations
from mcof.tracking.series import breaks, series

PATHS = drawing.paths({"IQ": None, "IQG01": "IQ", "IQG02": "IQ", "IQG03": "IQ"})
ROUNDS = """
    round | reference_date | place_code | place_level | households | individuals
    116   | 2020-06-30     | IQ         | 0           | 230222     | 1381332
    117   | 2020-08-31     | IQ         | 0           | 225443     | 1299987
    118   | 2020-10-31     | IQ         | 0           | 221569     | 1278864
    116   | 2020-06-30     | IQG01      | 1           | 100        | 600
    117   | 2020-08-31     | IQG01      | 1           |            | 590
    116   | 2020-06-30     | IQG02      | 1           | 10         | 60
    117   | 2020-08-31     | IQG03      | 1           | 10         | 55
"""


def between(one: int, other: int, *, level: int, columns: str) -> list[object]:
    observed = observations(drawing.table(drawing.drawn("displacement", ROUNDS)))
    paths = drawing.table(PATHS)
    stocks = (stock(observed, paths, level=level, round=number) for number in (one, other))
    return drawing.said(change(*stocks), columns)


def test_the_change_to_round_117_is_taken_apart_into_people_and_method() -> None:
    columns = "change_individuals change_households real_effect method_effect change_percent"
    assert between(116, 117, level=0, columns=columns) == [(-81345, -4779, -28674, -52671, -5.9)]


def test_with_the_method_unchanged_all_of_the_change_is_real() -> None:
    columns = "change_individuals real_effect method_effect"
    assert between(117, 118, level=0, columns=columns) == [(-21123, -21123, 0)]


def test_places_appear_and_vanish_and_unknown_families_leave_the_parts_unknown() -> None:
    columns = "place_code presence change_individuals real_effect"
    assert between(116, 117, level=1, columns=columns) == [
        ("IQG01", "both", -10, None),
        ("IQG02", "vanished", None, None),
        ("IQG03", "new", None, None),
    ]


@pytest.fixture
def published(shared_data: Callable[[str], Path]) -> ir.Table:
    """The 36 national rounds, as one series."""
    told = pl.read_csv(shared_data("iraq-dtm-published/idp_rounds.csv"))
    rows = told.select(
        round=pl.col("round").cast(pl.String).fill_null(""),
        day="as_of",
        families=pl.col("idp_families").cast(pl.String).fill_null(""),
        people=pl.col("idp_individuals").cast(pl.String).fill_null(""),
    ).rows()
    drawn = "round | reference_date | place_code | place_level | households | individuals\n"
    drawn += "\n".join(f"{n} | {day} | IQ | 0 | {f} | {p}" for n, day, f, p in rows)
    observed = observations(drawing.table(drawing.drawn("displacement", drawn)))
    return series(observed, drawing.table(PATHS))


def test_the_published_series_has_36_rounds_and_six_breaks_of_method(published: ir.Table) -> None:
    assert len(drawing.said(published, "reference_date")) == 36
    assert sorted(drawing.said(breaks(published), "round method_changes version")) == [
        (8, "waves", "iraq-r8"),
        (96, "waves", "iraq-r87"),
        (109, "shelters", "iraq-r109"),
        (112, "waves", "iraq-r112"),
        (117, "household_size", "iraq-r117"),
        (126, "cell_unit", "iraq-r119"),
    ]


def test_only_the_household_size_breaks_the_line_of_totals(published: ir.Table) -> None:
    broken = published.filter(published["method_break"])
    assert drawing.said(broken, "round change_individuals") == [(117, -81345)]


def test_a_method_known_by_name_alone_breaks_the_line_where_the_name_changes() -> None:
    drawn = """
        round | reference_date | place_code | place_level | individuals | method_version
        1     | 2020-06-30     | XX         | 0           | 10          | old
        2     | 2020-08-31     | XX         | 0           | 20          | old
        3     | 2020-10-31     | XX         | 0           | 30          | new
    """
    observed = observations(drawing.table(drawing.drawn("displacement", drawn)))
    found = breaks(series(observed, drawing.table(drawing.paths())))
    assert drawing.said(found, "round method_break method_changes") == [(3, True, None)]
