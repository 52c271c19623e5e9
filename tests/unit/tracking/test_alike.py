"""What a change is made of: the same locations, others, and those of which nothing is known."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.tracking.alike import alike
from mcof.tracking.figures import behind, stock
from mcof.tracking.observations import observations

PARTS = "like_for_like newly_assessed vanished unknown_before unknown_after"
TWO = """
    round | reference_date | place_code | location_id | update_status | individuals
    1     | 2015-05-01     | A1         | grew        |               | 100
    2     | 2015-05-15     | A1         | grew        |               | 130
    1     | 2015-05-01     | A1         | closed      |               | 20
    2     | 2015-05-15     | A1         | closed      | CLOSED        |
    1     | 2015-05-01     | A2         | gone        |               | 40
    2     | 2015-05-15     | A2         | new         |               | 7
    1     | 2015-05-01     | B1         | cut off     |               | 50
    2     | 2015-05-15     | B1         | cut off     | INACCESSIBLE  |
    1     | 2015-05-01     | B1         | reached     |               |
    2     | 2015-05-15     | B1         | reached     |               | 5
"""


def rounds(drawn: str) -> tuple[ir.Table, ir.Table]:
    return observations(drawing.table(drawing.drawn("displacement", drawn))), drawing.table(
        drawing.paths()
    )


def told(drawn: str, columns: str, *, level: int = 1) -> list[tuple[Any, ...]]:
    observed, paths = rounds(drawn)
    before, after = (behind(observed, paths, level=level, round=number) for number in (1, 2))
    return drawing.said(alike(before, after), columns)


def test_a_change_is_taken_apart_by_what_became_of_each_location() -> None:
    assert told(TWO, f"place change_individuals {PARTS}") == [
        ("A", -23, 10, 7, 40, 0, 0),
        ("B", -45, 0, 0, 0, 5, 50),
    ]
    assert told(TWO, "place locations_both locations_new locations_vanished") == [
        ("A", 2, 1, 1),
        ("B", 2, 0, 0),
    ]


def test_locations_of_the_same_name_in_two_districts_are_two() -> None:
    drawn = """
        round | reference_date | place_code | location_name | individuals
        1     | 2015-05-01     | A1         | Camp          | 100
        2     | 2015-05-15     | A2         | Camp          | 100
    """
    assert told(drawn, PARTS, level=0) == [(0, 100, 100, 0, 0)]


people = st.one_of(st.none(), st.integers(0, 50))
located = st.tuples(st.sampled_from(["A1", "A2", "B1", "C"]), st.sampled_from("abc"))


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(located, people, min_size=1, max_size=5),
    st.dictionaries(located, people, min_size=1, max_size=5),
)
def test_the_parts_add_up_to_the_change_of_the_stock(first: Any, second: Any) -> None:
    lines = ["round | reference_date | place_code | location_id | individuals"]
    for number, cells in ((1, first), (2, second)):
        lines += [
            f"{number} | 2015-05-0{number} | {place} | {name} | {'' if n is None else n}"
            for (place, name), n in cells.items()
        ]
    drawn = "\n".join(lines)
    observed, paths = rounds(drawn)
    totals = [
        drawing.said(stock(observed, paths, level=0, round=number), "individuals")[0][0] or 0
        for number in (1, 2)
    ]
    assert told(drawn, "change_individuals", level=0) == [(totals[1] - totals[0],)]
