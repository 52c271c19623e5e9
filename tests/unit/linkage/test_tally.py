"""What the lists say, by place, group and sex, before anybody is linked."""

from __future__ import annotations

import ibis
import polars as pl
from tests.people import one, records

from mcof.linkage.tally import tally


def told(*rows: dict[str, object], level: int = 2) -> set[tuple[object, ...]]:
    answer = pl.from_arrow(
        tally(ibis.memtable(records(*rows).to_arrow()), level=level).to_pyarrow()
    )
    assert isinstance(answer, pl.DataFrame)
    return set(answer.select("place_code", "sex", "records", "people", "size_unknown").iter_rows())


PLACE = {"place_code": "A1", "place_above": "A", "population_group": "IDP"}


def test_individuals_are_one_each() -> None:
    rows = [one(f"r{n}", unit="individuals", sex="f", **PLACE) for n in range(3)]
    assert told(*rows) == {("A1", "f", 3, 3, 0)}
    assert told(*rows, level=1) == {("A", "f", 3, 3, 0)}


def test_households_are_as_many_as_their_size_and_have_no_sex() -> None:
    rows = [
        one("r1", unit="households", sex="f", size=6, **PLACE),
        one("r2", unit="households", sex="m", **PLACE),
    ]
    assert told(*rows) == {("A1", None, 2, 6, 1)}


def test_a_size_that_nobody_knows_is_not_a_household_of_none() -> None:
    assert told(one("r1", unit="households", **PLACE)) == {("A1", None, 1, 0, 1)}


def test_a_record_without_a_place_is_counted_as_such() -> None:
    assert told(one("r1", unit="individuals", sex="m")) == {(None, "m", 1, 1, 0)}
