"""Who has a gap in hand: the newest decision holds, and a closed gap can open again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from tests.following import gap, gaps

from mcof.gaps.followup.standing import found, standing
from mcof.tables import GAP_DECISIONS

ON = date(2015, 5, 21)


def decisions(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {"gap": "one", "status": "open", "reason": "so", "by": "a test"}
    kept = [
        usual | {"recorded_at": datetime(2015, 5, 1 + at, tzinfo=UTC)} | row
        for at, row in enumerate(rows)
    ]
    return GAP_DECISIONS.conform(
        pl.DataFrame(kept, schema=GAP_DECISIONS.polars(), infer_schema_length=None)
    )


def said(frame: pl.DataFrame) -> tuple[Any, ...]:
    columns = ("owner", "status", "acknowledged_until", "status_was")
    return frame.select(columns).row(0)


ONE = gaps(gap("one", need=100, actors=0))
THEN = found(ONE)[0]


def test_a_gap_of_which_nobody_decided_is_open() -> None:
    assert said(standing(ONE, decisions(), on=ON)) == (None, "open", None, None)


def test_the_newest_decision_holds() -> None:
    rows = decisions({"owner": "A", "status": "planned"}, {"owner": "B", "status": "closing"})
    assert said(standing(ONE, rows, on=ON)) == ("B", "closing", None, None)


def test_an_acknowledgement_holds_until_its_last_day_and_then_says_that_it_is_over() -> None:
    until = {"status": "acknowledged", "until": ON}
    assert said(standing(ONE, decisions(until), on=ON)) == (None, "acknowledged", ON, None)
    later = date(2015, 5, 22)
    told = said(standing(ONE, decisions(until), on=later))
    assert told == (None, "open", None, "acknowledged")


def test_a_closed_gap_stays_closed_in_the_figures_of_then_and_reopens_in_others() -> None:
    rows = decisions({"owner": "A", "status": "closed", "found": THEN})
    assert said(standing(ONE, rows, on=ON)) == ("A", "closed", None, None)
    aged = ONE.with_columns(age_days=pl.lit(400), stale=pl.lit(value=True))
    assert said(standing(aged, rows, on=ON)) == ("A", "closed", None, None)
    grown = ONE.with_columns(need=pl.lit(101))
    assert said(standing(grown, rows, on=ON)) == ("A", "reopened", None, "closed")


def test_a_gap_that_was_closed_while_nothing_showed_it_reopens_as_soon_as_something_does() -> None:
    rows = decisions({"status": "closed", "found": None})
    assert said(standing(ONE, rows, on=ON)) == (None, "reopened", None, "closed")


def test_unknown_figures_are_not_zero() -> None:
    zero, unknown = (found(gaps(gap("one", need=need)))[0] for need in (0, None))
    assert zero != unknown
