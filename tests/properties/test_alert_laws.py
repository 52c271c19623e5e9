"""Laws of alerts: whatever is found, and whenever."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.following import cells, gap, gaps

from mcof.gaps.followup.alerts import RULE, STATE, step
from mcof.gaps.followup.digest import digests

laws = settings(max_examples=40, deadline=None)
ON = date(2015, 5, 21)
CELLS = cells(*({"place_code": place} for place in "ABC"))
_STATUS = st.sampled_from(["open", "open", "planned", "acknowledged", "accepted"])
_GAP = st.tuples(st.one_of(st.none(), st.integers(0, 300)), st.booleans(), _STATUS)
_FOUND = st.dictionaries(st.sampled_from("ABC"), _GAP, max_size=3)
_RUNS = st.lists(_FOUND, min_size=1, max_size=6)
_RULE = st.fixed_dictionaries(
    {
        "rule": st.just("one"),
        "least_people": st.one_of(st.none(), st.integers(0, 200)),
        "growth_share": st.one_of(st.none(), st.sampled_from([0.1, 0.5])),
        "hold_analyses": st.integers(1, 3),
        "band": st.sampled_from([0.0, 0.2]),
    }
)


def found(rows: dict[str, Any]) -> pl.DataFrame:
    frame = gaps(*(gap(p, place_code=p, need=n, stale=old) for p, (n, old, _) in rows.items()))
    status = pl.Series("status", [row[2] for row in rows.values()], dtype=pl.String)
    return frame.with_columns(status, owner=pl.lit(None, pl.String))


def stepped(
    state: pl.DataFrame, rows: dict[str, Any], rule: Any, at: int, is_new: bool = True
) -> Any:
    known = [place for place, row in rows.items() if row[2] == "acknowledged"]
    return step(
        state,
        found(rows),
        CELLS,
        pl.DataFrame([rule], schema=RULE),
        acknowledged=pl.Series("gap", known, dtype=pl.String),
        on=ON + timedelta(days=at),
        is_new=is_new,
    )


@laws
@given(_RUNS, _RULE)
def test_a_run_of_the_same_analysis_tells_nothing_again(runs: Any, rule: Any) -> None:
    state = pl.DataFrame(schema=STATE)
    for at, rows in enumerate(runs):
        state, _ = stepped(state, rows, rule, at)
    again, told = stepped(state, runs[-1], rule, len(runs) - 1, is_new=False)
    assert set(told["event"]) <= {"stale"}  # what was grown or opened may be old too
    twice, nothing = stepped(again, runs[-1], rule, len(runs) - 1, is_new=False)
    assert nothing.is_empty()
    assert twice.equals(again)


@laws
@given(_RUNS, _RULE)
def test_nothing_is_told_of_what_is_acknowledged_until_later(runs: Any, rule: Any) -> None:
    state = pl.DataFrame(schema=STATE)
    for at, rows in enumerate(runs):
        state, told = stepped(state, rows, rule, at)
        quiet = {p for p, row in rows.items() if row[2] in {"acknowledged", "accepted"}}
        assert not quiet & set(told["gap"])
        assert told["gap"].is_unique().all()


@laws
@given(_RUNS, _RULE)
def test_opened_minus_closed_is_the_difference_of_what_is_told_to_be_open(
    runs: Any, rule: Any
) -> None:
    state, open_before = pl.DataFrame(schema=STATE), 0
    for at, rows in enumerate(runs):
        loud = {place: (n, old, "open") for place, (n, old, _) in rows.items()}
        state, told = stepped(state, loud, rule, at)
        counts = dict(told.group_by("event").len().iter_rows())
        open_now = state["is_open"].sum()
        assert counts.get("opened", 0) - counts.get("closed", 0) == open_now - open_before
        open_before = open_now


@laws
@given(_FOUND, st.integers(1, 4), st.integers(1, 2))
def test_a_digest_counts_what_it_does_not_show(rows: Any, most: int, each: int) -> None:
    _, told = stepped(pl.DataFrame(schema=STATE), rows, {"rule": "one"}, 0)
    for one in digests(told, most=most, each=each):
        shown = sum(len(part.rows) for part in one.parts)
        assert shown <= most
        assert all(len(part.rows) <= each for part in one.parts)
        assert shown + sum(part.more for part in one.parts) + one.more == sum(one.counts.values())
