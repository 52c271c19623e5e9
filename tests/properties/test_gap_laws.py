"""Laws of gaps: whatever the rows are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.engines.duck import DuckEngine
from mcof.gaps.cells import present
from mcof.gaps.matrix import Asked, matrix
from mcof.gaps.need import stated
from mcof.gaps.phases import Limits, history, inferred
from mcof.gaps.reach import reported
from mcof.store import DeltaStore
from mcof.tables import NEEDS, RESPONSES, Table

Rows = list[dict[str, Any]]
Cells = Callable[[Rows, Rows], list[dict[str, Any]]]
KEY = ("sector", "phase", "place_code", "population_group")
ROUNDS = {
    "code_set": pl.String,
    "place_code": pl.String,
    "operation": pl.String,
    "population_group": pl.String,
    "reference_date": pl.Date,
    "round": pl.Int64,
    "individuals": pl.Int64,
}

people = st.one_of(st.none(), st.integers(0, 1000))
where = st.fixed_dictionaries(
    {
        "sector": st.sampled_from(["HEALTH", "WSH"]),
        "place_code": st.sampled_from(["A", "A1", "A2", "B"]),
        "population_group": st.sampled_from([None, "IDP", "HOST"]),
        "phase": st.sampled_from([None, "DURING", "BEFORE"]),
    }
)
need = st.builds(
    lambda at, n, sex: at | {"in_need": n, "sex": sex},
    where,
    people,
    st.sampled_from([None, "f", "m"]),
)
response = st.builds(
    lambda at, org, n: at | {"organisation": org, "reached": n},
    where,
    st.sampled_from(["One", "Two", "Three"]),
    people,
)
needs_ = st.lists(need, max_size=8)
responses_ = st.lists(response, max_size=8)
laws = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Cells:
    """The matrix of given rows: what is asked of an engine is compiled once, and asked often."""
    engine = DuckEngine(DeltaStore(tmp_path_factory.mktemp("store")), threads=1)
    paths = pl.DataFrame(pl.from_arrow(drawing.paths()))
    people = present(
        pl.DataFrame(
            {
                "code_set": ["set", "set"],
                "place_code": ["A", "C"],
                "population_group": ["IDP", "IDP"],
                "individuals": [500, 40],
                "reference_date": [date(2015, 5, 21)] * 2,
                "basis": ["reported"] * 2,
                "rows": [1, 1],
            }
        )
    )
    rounds = pl.DataFrame(schema=ROUNDS)
    phases = inferred(people, history(rounds, Limits()), Limits())
    asked = Asked(["HEALTH", "WSH"], level=1, on=date(2015, 5, 21))

    def said_of(table: Table, rows: Rows) -> pl.DataFrame:
        usual = {"code_set": "set", "basis": "reported"}
        full = [usual | row | {"place_level": drawing.level_of(row["place_code"])} for row in rows]
        frame = pl.DataFrame(full, infer_schema_length=None) if full else table.empty()
        arrow = table.conform(frame).to_arrow()
        said = stated if table is NEEDS else reported
        found = engine.form(table.name, lambda rows: said(rows, period=None), rows=arrow)
        return pl.DataFrame(pl.from_arrow(found))

    def answer(needs: Rows, responses: Rows) -> list[dict[str, Any]]:
        rows = (said_of(NEEDS, needs), said_of(RESPONSES, responses))
        return matrix(*rows, people, phases, paths=paths, asked=asked).to_dicts()

    return answer


def by_key(found: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    keyed = {tuple(cell[key] for key in KEY): cell for cell in found}
    assert len(keyed) == len(found), "a cell is there once"
    return keyed


@laws
@given(needs=needs_, responses=responses_)
def test_a_gap_is_never_negative_and_with_what_is_covered_makes_the_need(
    cells: Cells, needs: Rows, responses: Rows
) -> None:
    for cell in cells(needs, responses):
        if cell["need"] is None:
            assert cell["coverage"] is None
            assert cell["unmet"] is None
        else:
            assert cell["unmet"] >= 0
            assert cell["unmet"] + cell["covered"] == cell["need"]
        assert cell["coverage"] is None or 0 <= cell["coverage"] <= 1


@laws
@given(needs=needs_, responses=responses_, data=st.data())
def test_the_order_of_rows_changes_nothing(
    cells: Cells, needs: Rows, responses: Rows, data: st.DataObject
) -> None:
    before = by_key(cells(needs, responses))
    mixed = data.draw(st.permutations(needs)), data.draw(st.permutations(responses))
    assert by_key(cells(*mixed)) == before


@laws
@given(needs=needs_, responses=responses_)
def test_no_row_is_not_zero(cells: Cells, needs: Rows, responses: Rows) -> None:
    for cell in cells(needs, responses):
        if cell["need_rows"] == 0:
            assert cell["need"] is None
        if cell["response_rows"] == 0:
            assert cell["reached"] is None
            assert cell["actors"] == 0


@laws
@given(needs=needs_, responses=responses_, more=response)
def test_an_actor_more_never_makes_a_presence_gap(
    cells: Cells, needs: Rows, responses: Rows, more: dict[str, Any]
) -> None:
    before = by_key(cells(needs, responses))
    for key, cell in by_key(cells(needs, [*responses, more])).items():
        if cell["state"] == "nobody":
            assert before[key]["state"] == "nobody"


@laws
@given(needs=needs_, responses=responses_, more=response)
def test_more_reached_never_makes_more_unmet(
    cells: Cells, needs: Rows, responses: Rows, more: dict[str, Any]
) -> None:
    after = by_key(cells(needs, [*responses, more]))
    for key, cell in by_key(cells(needs, responses)).items():
        if cell["unmet"] is not None:
            assert after[key]["unmet"] <= cell["unmet"]
