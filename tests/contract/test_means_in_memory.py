# ruff: noqa: E501 - drawn tables are as wide as they are
"""Means put together in memory for the matrix are those that `mcof.response` defines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from tests import drawing

from mcof.gaps import means
from mcof.response.access import access
from mcof.response.capacity import capable
from mcof.response.funding import funded
from mcof.response.instruments import instrumented
from mcof.response.mandates import led

ON = {"on": date(2015, 5, 21)}
SPAN = {"period": (date(2015, 4, 1), date(2015, 6, 30))}
CELLS = pl.DataFrame(
    [
        ("HEALTH", "DURING", "set", "A", None),
        ("HEALTH", "AFTER", "set", "A", "IDP"),
        ("HEALTH", "DURING", "set", "B", None),
        ("WSH", None, "set", "A1", "HOST"),
        (None, None, "set", "A", "IDP"),
        (None, None, "set", "C", None),
        ("WSH", "DURING", "set", "unlisted", "IDP"),
    ],
    schema=dict.fromkeys(
        ("sector", "phase", "code_set", "place_code", "population_group"), pl.String
    ),
    orient="row",
)
MANDATES = """
    organisation | role      | sector | phase  | place_code | population_group | regime | valid_from | valid_until | basis
    Ministry     | ANSWERS   |        |        | XX         | IDP              | Law    |            |             | reported
    Office       | ANSWERS   |        |        | A1         | IDP              |        | 2015-01-01 | 2015-12-31  | derived
    One          | LEAD      | HEALTH | DURING | XX         |                  |        |            |             | synthetic
    Two          | CO_LEAD   | HEALTH |        | A          |                  |        | 2016-01-01 |             | reported
    Three        | LEAD      | HEALTH |        | A          |                  | Other  |            | 2015-05-21  | reported
    Four         | AUTHORITY |        |        | unlisted   |                  |        |            |             | reported
"""
INSTRUMENTS = """
    title | instrument_kind | status    | sector | phase  | place_code | population_group | valid_from | valid_until
    Act   | LAW             |           |        |        | XX         |                  |            |
    Plan  | PLAN            | IN_FORCE  | HEALTH |        | XX         |                  | 2015-01-01 | 2015-12-31
    Plan  | PLAN            | DRAFT     | HEALTH |        | A          |                  |            |
    SOP   | PROCEDURE       | EXPIRED   |        |        | A          |                  |            |
    MoU   | AGREEMENT       | IN_FORCE  | WSH    | DURING | unlisted   | IDP              |            |
"""
CAPACITIES = """
    organisation | capacity_kind | resource | sector | phase | place_code | population_group | reference_date | quantity | people_per_unit | unit
    One          | TRAINED       | Nurse    | HEALTH |       | A          |                  | 2015-05-01     | 10       | 50              | person
    One          | TRAINED       | Nurse    | HEALTH |       | A          |                  | 2015-04-01     | 99       | 50              | person
    Two          | TRAINED       | Driver   | HEALTH |       | A1         |                  | 2015-05-01     | 4        |                 | person
    Two          | TEAM          | Clinic   | HEALTH |       | A2         | IDP              | 2015-05-01     | 2        | 300             | team
    Two          | STOCK         | Kit      |        |       | A1         |                  | 2015-05-01     | 7        | 6               | kit
    Two          | STOCK         | Kit      |        |       | XX         |                  | 2015-05-01     | 700      | 6               | kit
    Two          | STOCK         | Kit      |        |       | B          |                  | 2015-06-01     | 5        | 6               | kit
"""
FUNDING = """
    budget_line  | organisation | sector | phase | place_code | population_group | period_start | period_end | required_usd | received_usd | spent_usd
    Plan  |              | HEALTH |       | A          |                  | 2015-01-01   | 2015-12-31 | 1000         |              |
    Grant | One          | HEALTH |       | A1         |                  | 2015-04-01   | 2015-04-30 |              | 300          | 100
    Pool  |              |        |       | XX         |                  |              |            | 5000         | 4000         |
    Old   | One          | HEALTH |       | A          |                  | 2014-01-01   | 2014-12-31 | 9            | 9            |
    Open  | Two          | WSH    |       | A1         | HOST             | 2015-06-01   |            | 50           | 80           |
"""
ACCESS = """
    place_code | sector | phase | population_group | period_start | period_end | access_level | reachable | reason
    XX         |        |       |                  |              |            | FULL         |           |
    A          |        |       |                  | 2015-01-01   |            | HARD         | 0.25      | fighting
    A          | HEALTH |       |                  | 2015-04-01   |            | RESTRICTED   |           | roads
    A1         |        |       | HOST             | 2015-04-01   | 2015-04-30 | NONE         |           |
    B          |        |       |                  | 2014-01-01   | 2014-12-31 | NONE         |           |
"""
CASES: dict[str, tuple[str, Callable[..., Any], Callable[..., Any], dict[str, Any]]] = {
    "mandates": (MANDATES, led, means.led, ON),
    "mandates at any time": (MANDATES, led, means.led, {"on": None}),
    "instruments": (INSTRUMENTS, instrumented, means.instrumented, ON),
    "capacities": (CAPACITIES, capable, means.capable, ON),
    "funding": (FUNDING, funded, means.funded, SPAN),
    "funding of all days": (FUNDING, funded, means.funded, {"period": None}),
    "access": (ACCESS, access, means.reached, SPAN),
}


@pytest.mark.parametrize("case", CASES)
def test_means_are_the_same_in_memory(case: str) -> None:
    text, defined, ours, when = CASES[case]
    rows = drawing.drawn(case.split(" ", maxsplit=1)[0], text)
    paths, cells = drawing.paths(), CELLS.to_arrow().cast(_plain(CELLS))
    told = defined(*(drawing.table(one) for one in (rows, cells, paths)), **when).to_polars()
    found = ours(pl.DataFrame(rows), CELLS, pl.DataFrame(paths), **when)
    assert set(found.columns) == set(told.columns)
    assert found.height > 2
    assert _rows(found, told.columns) == _rows(told, told.columns)


def _plain(frame: pl.DataFrame) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in frame.columns])


def _rows(frame: pl.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows in order; a sector that a cell leaves open is "" there and empty here."""
    known = frame.select(columns).with_columns(pl.col("sector").fill_null(""))
    rounded = known.with_columns(pl.col(pl.Float64).round(9))
    return sorted(rounded.rows(), key=str)
