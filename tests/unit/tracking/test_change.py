"""Change between rounds, and what of it is the method."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
from tests import drawing

from mcof.tracking.change import change
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations
from mcof.tracking.series import series

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


def test_the_published_series_has_36_rounds_and_one_break(
    shared_data: Callable[[str], Path],
) -> None:
    published = pl.read_csv(shared_data("iraq-dtm-published/idp_rounds.csv"))
    rows = published.select(
        round=pl.col("round").cast(pl.String).fill_null(""),
        day="as_of",
        families=pl.col("idp_families").cast(pl.String).fill_null(""),
        people=pl.col("idp_individuals").cast(pl.String).fill_null(""),
    ).rows()
    drawn = "round | reference_date | place_code | place_level | households | individuals\n"
    drawn += "\n".join(f"{n} | {day} | IQ | 0 | {f} | {p}" for n, day, f, p in rows)
    observed = observations(drawing.table(drawing.drawn("displacement", drawn)))
    found = series(observed, drawing.table(PATHS))
    assert len(drawing.said(found, "reference_date")) == 36
    broken = found.filter(found.method_break)
    assert drawing.said(broken, "round change_individuals") == [(117, -81345)]
