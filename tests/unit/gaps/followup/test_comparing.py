"""What changed between two analyses, like for like."""

from __future__ import annotations

from typing import Any

import polars as pl
from tests.following import cells, gap, gaps

from mcof.gaps.followup.comparing import because, changes
from mcof.gaps.followup.comparing import cells as compared

A, B = {"place_code": "A"}, {"place_code": "B"}
BOTH = cells(A, B)


def told(before: pl.DataFrame, after: pl.DataFrame, **there: Any) -> dict[str, str]:
    where = {"cells_before": BOTH, "cells_after": BOTH} | there
    rows = changes(before, after, **where)
    return dict(rows.select("gap", "change").iter_rows())


def test_a_gap_opens_and_closes_where_its_cell_is_there_in_both() -> None:
    before, after = gaps(gap("old", **A, need=1)), gaps(gap("new", **B, need=2))
    assert told(before, after) == {"old": "closed", "new": "opened"}


def test_a_place_that_was_not_assessed_in_one_of_them_is_no_change() -> None:
    before, after = gaps(gap("old", **A, need=1)), gaps(gap("new", **B, need=2))
    there = {"cells_before": cells(A), "cells_after": cells(B)}
    assert told(before, after, **there) == {"old": "not-comparable", "new": "not-comparable"}


def test_a_gap_grows_shrinks_ages_or_stays() -> None:
    before = gaps(
        gap("more", need=10), gap("fewer", need=10), gap("older", need=10), gap("same", need=10)
    )
    after = gaps(
        gap("more", need=11), gap("fewer", need=9), gap("older", need=10, stale=True),
        gap("same", need=10),
    )  # fmt: skip
    rows = changes(before, after, cells_before=BOTH, cells_after=BOTH)
    assert rows.select("gap", "change", "change_people").rows() == [
        ("more", "grew", 1),
        ("older", "stale", 0),
        ("fewer", "shrank", -1),
        ("same", "same", 0),
    ]


def test_unknown_people_and_people_of_another_sort_are_not_compared() -> None:
    before = gaps(gap("now known", need=None), gap("other", need=5, magnitude_of="displaced"))
    after = gaps(gap("now known", need=7), gap("other", need=9))
    assert set(told(before, after).values()) == {"not-comparable"}
    unknown = gaps(gap("unknown", need=None))
    assert told(unknown, unknown) == {"unknown": "same"}


def test_a_gap_of_another_kind_in_the_same_cell_has_changed_its_kind() -> None:
    before = gaps(gap("nobody", need=10))
    after = gaps(gap("too few", kind="coverage", reason="below-threshold", need=10))
    rows = changes(before, after, cells_before=BOTH, cells_after=BOTH).sort("gap")
    assert rows.select("gap", "change", "other_kinds", "is_found").rows() == [
        ("nobody", "changed-kind", "coverage", False),
        ("too few", "changed-kind", "presence", True),
    ]


def test_a_gap_of_no_cell_is_compared() -> None:
    whole = gap("no lead", kind="institutional", sector=None, need=None)
    assert told(gaps(), gaps(whole)) == {"no lead": "opened"}
    elsewhere = {"cells_before": cells(B), "cells_after": BOTH}
    assert told(gaps(), gaps(whole), **elsewhere) == {"no lead": "not-comparable"}
    country = gap("no plan", kind="institutional", sector=None, place_code="XX", need=None)
    assert told(gaps(), gaps(country), **elsewhere) == {"no plan": "opened"}


def test_the_step_that_made_a_change_is_its_reason() -> None:
    before = gaps(gap("late report", need=10), gap("new round", need=10), gap("both", need=10))
    known = gaps(gap("late report", need=12), gap("new round", need=10), gap("both", need=11))
    after = gaps(gap("late report", need=12), gap("new round", need=15), gap("both", need=13))
    rows = changes(before, after, cells_before=BOTH, cells_after=BOTH)
    steps = {"method": before, "data": known, "fact": after}
    said = because(rows, steps).select("gap", "because").sort("gap").rows()
    assert said == [("both", "data+fact"), ("late report", "data"), ("new round", "fact")]


def test_a_gap_that_is_the_same_has_no_reason() -> None:
    one = gaps(gap("one", need=1))
    rows = changes(one, one, cells_before=BOTH, cells_after=BOTH)
    assert because(rows, {"method": one, "fact": one})["because"].to_list() == [None]


def test_cells_are_compared_where_both_know_them() -> None:
    before = cells({"place_code": "A", "need": 100, "reached": None}, {"place_code": "B"})
    after = cells({"place_code": "A", "need": 120, "reached": 10}, {"place_code": "C"})
    rows = compared(before, after)
    assert rows.select("place_code", "presence", "change_need", "change_reached").rows() == [
        ("A", "both", 20, None),
        ("B", "only-before", None, None),
        ("C", "only-after", None, None),
    ]
