"""Facts of one set of P-codes told in another."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.tracking.crosswalks import crosswalked

PAIRS = pa.table(
    {
        "from_set": ["set"] * 4,
        "from_code": ["A", "A", "A", "B"],
        "to_set": ["new"] * 4,
        "to_code": ["N1", "N2", "N3", "N9"],
        "weight": [0.2, 0.3, 0.5, 1.0],
    }
)


def told(rows: str) -> list[tuple[object, ...]]:
    facts = drawing.table(drawing.drawn("displacement", rows))
    found = crosswalked(facts, drawing.table(PAIRS), "new")
    return drawing.said(found, "place_code code_set individuals basis")


def test_a_place_that_became_one_other_keeps_its_figures_and_their_basis() -> None:
    assert told("place_code | individuals\n B | 7") == [("N9", "new", 7, "reported")]


def test_a_divided_figure_is_modelled_and_an_unknown_one_stays_unknown() -> None:
    assert told("place_code | individuals\n A |") == [
        ("N1", "new", None, "modelled"),
        ("N2", "new", None, "modelled"),
        ("N3", "new", None, "modelled"),
    ]


def test_what_the_crosswalk_says_nothing_of_stays_under_its_own_code() -> None:
    assert told("place_code | individuals\n C | 7") == [("C", "set", 7, "reported")]


@settings(max_examples=8, deadline=None)
@given(people=st.integers(0, 10_000_000))
def test_dividing_neither_makes_nor_loses_a_person(people: int) -> None:
    parts = [row[2] for row in told(f"place_code | individuals\n A | {people}")]
    assert sum(parts) == people  # type: ignore[arg-type]
    assert min(parts) >= 0  # type: ignore[type-var]
