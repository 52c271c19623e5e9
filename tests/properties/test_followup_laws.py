"""Laws of what changed: whatever the two analyses are."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.following import cells, gap, gaps

from mcof.gaps.followup.comparing import because, changes

laws = settings(max_examples=40, deadline=None)
_PLACES = ("A", "B", "C")
_KINDS = {"nobody-acts": "presence", "below-threshold": "coverage", "no-need-figure": "information"}

found = st.dictionaries(
    st.tuples(st.sampled_from(list(_KINDS)), st.sampled_from(_PLACES)),
    st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.booleans()),
    max_size=6,
)
there = st.sets(st.sampled_from(_PLACES))


def drawn(rows: dict[tuple[str, str], tuple[int | None, bool]]) -> pl.DataFrame:
    return gaps(
        *(
            gap(f"{why}~{place}", reason=why, kind=_KINDS[why], place_code=place, need=n, stale=old)
            for (why, place), (n, old) in rows.items()
        )
    )


def seen(rows: dict[Any, Any], more: set[str]) -> pl.DataFrame:
    """Every gap has its cell; others have cells without gaps."""
    places = sorted({place for _, place in rows} | more)
    return cells(*({"place_code": place} for place in places))


@laws
@given(found, found, there, there)
def test_opened_minus_closed_is_the_difference_of_the_sets(
    one: Any, other: Any, more: set[str], others: set[str]
) -> None:
    before, after = drawn(one), drawn(other)
    rows = changes(before, after, cells_before=seen(one, more), cells_after=seen(other, others))
    assert sorted(rows["gap"]) == sorted({*before["gap"], *after["gap"]})
    new = rows.filter(pl.col("is_found") & ~pl.col("was_found"))
    gone = rows.filter(pl.col("was_found") & ~pl.col("is_found"))
    assert new.height - gone.height == after.height - before.height
    for part, side in ((new, {"opened"}), (gone, {"closed"})):
        assert set(part["change"]) <= side | {"changed-kind", "not-comparable"}


@laws
@given(found, there)
def test_nothing_changes_against_itself(one: Any, more: set[str]) -> None:
    before, where = drawn(one), seen(one, more)
    rows = changes(before, before, cells_before=where, cells_after=where)
    assert set(rows["change"]) <= {"same"}
    assert because(rows, {"before": before, "fact": before})["because"].null_count() == rows.height


@laws
@given(found, found, there, there)
def test_what_opens_one_way_closes_the_other(
    one: Any, other: Any, more: set[str], others: set[str]
) -> None:
    sides = (drawn(one), drawn(other)), (seen(one, more), seen(other, others))
    (before, after), (was, now) = sides
    forth = changes(before, after, cells_before=was, cells_after=now)
    back = changes(after, before, cells_before=now, cells_after=was)
    turned = {"opened": "closed", "closed": "opened", "grew": "shrank", "shrank": "grew"}
    said = dict(forth.filter(pl.col("change") != "stale").select("gap", "change").iter_rows())
    told = dict(back.filter(pl.col("change") != "stale").select("gap", "change").iter_rows())
    for name in said.keys() & told.keys():
        assert told[name] == turned.get(said[name], said[name])
