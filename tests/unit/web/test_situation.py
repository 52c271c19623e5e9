"""How old the figures of a situation are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mcof.reports.situation import Round, SituationReport
from mcof.web.situation import freshness


def counted(on: date) -> SituationReport:
    return SituationReport(
        crisis="A test", known_at=datetime(2015, 6, 20, tzinfo=UTC), round=Round("Iraq", 21, on)
    )


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2015, 5, 21), "fresh"),
        (date(2015, 4, 21), "fresh"),
        (date(2015, 4, 20), "due"),
        (date(2015, 2, 20), "due"),
        (date(2015, 2, 19), "overdue"),
    ],
)
def test_figures_are_fresh_for_sixty_days_and_due_for_sixty_more(on: date, state: str) -> None:
    found = freshness(counted(on))
    assert found is not None
    assert found.state == state


def test_a_figure_of_tomorrow_is_not_of_a_negative_age() -> None:
    found = freshness(counted(date(2015, 6, 21)))
    assert found is not None
    assert found.days == 0


def test_a_crisis_of_the_past_is_never_overdue() -> None:
    assert freshness(counted(date(2001, 1, 1)), past=True) is None


def test_what_was_never_counted_has_no_age() -> None:
    assert (
        freshness(SituationReport(crisis="A", known_at=datetime(2015, 6, 20, tzinfo=UTC))) is None
    )
