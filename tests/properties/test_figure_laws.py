"""Laws of figures: whatever the rows are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.tables import DISPLACEMENT
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations

Rows = list[dict[str, Any]]
Stocks = Callable[[Rows], list[dict[str, Any]]]
laws = settings(max_examples=25, deadline=None)
row = st.fixed_dictionaries(
    {
        "operation": st.sampled_from(["Conflict", "Drought"]),
        "round": st.sampled_from([20, 21]),
        "place_code": st.sampled_from(["A", "A1", "A2", "B", "B1"]),
        "location_name": st.sampled_from([None, "Camp"]),
        "breakdown": st.sampled_from(["total", "origin"]),
        "origin_code": st.sampled_from([None, "C"]),
        "individuals": st.one_of(st.none(), st.integers(0, 1000)),
        "basis": st.sampled_from(["reported", "modelled"]),
    }
)
rows_ = st.lists(
    row,
    max_size=10,
    # in the order of the key: Hypothesis may give the same fields in any order
    unique_by=lambda one: tuple(one.get(name) for name in DISPLACEMENT.key),
)


@pytest.fixture(scope="module")
def stocks() -> Stocks:
    """The stock by governorate of given rows: compiled once, asked often."""
    duck = ibis.duckdb.connect()
    for name, empty in {
        "displacement": DISPLACEMENT.arrow().empty_table(),
        "paths": drawing.paths(),
    }.items():
        duck.con.register("incoming", empty)
        duck.con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        duck.con.unregister("incoming")
    expression = stock(observations(duck.table("displacement")), duck.table("paths"), level=1)
    query = duck.compile(expression)

    def answer(rows: Rows) -> list[dict[str, Any]]:
        usual = {"code_set": "set", "import_id": "i", "recorded_at": drawing.NOON}
        full = [
            usual
            | one
            | {
                "row_id": f"r{at}",
                "place_level": drawing.level_of(one["place_code"]),
                "population_group": "IDP",
            }
            for at, one in enumerate(rows)
        ]
        for one in full:
            one["reference_date"] = drawing.NOON.date().replace(day=one["round"])
        frame = pl.DataFrame(full, infer_schema_length=None) if full else DISPLACEMENT.empty()
        duck.con.execute("DELETE FROM displacement")
        duck.con.register("incoming", DISPLACEMENT.conform(frame).to_arrow())
        duck.con.execute("INSERT INTO displacement SELECT * FROM incoming")
        duck.con.unregister("incoming")
        found: list[dict[str, Any]] = duck.con.execute(query).to_arrow_table().to_pylist()
        return sorted(found, key=lambda one: (one["operation"], str(one["place_code"])))

    return answer


@laws
@given(rows=rows_, data=st.data())
def test_the_order_of_rows_changes_nothing(stocks: Stocks, rows: Rows, data: st.DataObject) -> None:
    assert stocks(data.draw(st.permutations(rows))) == stocks(rows)


@laws
@given(rows=rows_)
def test_a_stock_is_unknown_exactly_where_all_its_rows_are(stocks: Stocks, rows: Rows) -> None:
    for figure in stocks(rows):
        all_unknown = figure["rows"] == figure["rows_without_individuals"]
        assert (figure["individuals"] is None) == all_unknown


@laws
@given(rows=rows_)
def test_no_figure_holds_more_people_than_the_rows_of_its_round(stocks: Stocks, rows: Rows) -> None:
    for figure in stocks(rows):
        there = [
            one["individuals"] or 0
            for one in rows
            if one["operation"] == figure["operation"]
            and one["round"] == figure["round"]
            and one["place_code"][0] == figure["place_code"]
        ]
        assert (figure["individuals"] or 0) <= sum(there)


@laws
@given(rows=rows_)
def test_every_operation_speaks_of_one_round(stocks: Stocks, rows: Rows) -> None:
    found = stocks(rows)
    for operation in {figure["operation"] for figure in found}:
        assert len({one["round"] for one in found if one["operation"] == operation}) == 1
