"""Answers that are kept: whole, private, and no longer than they are good for."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mcof.sources.remote.parts import Parts

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)
QUESTION = {"operation": "Op"}


def _never() -> bytes:
    raise AssertionError("it was asked for")


def test_a_fetch_goes_on_with_the_parts_that_were_kept(tmp_path: Path) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    later = Parts(tmp_path / "f", QUESTION, NOON + timedelta(hours=1))
    assert later.part("one", _never) == b"1"
    assert later.resumed == 1


def test_another_question_has_parts_of_its_own(tmp_path: Path) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    other = Parts(tmp_path / "f", {"operation": "Other"}, NOON)
    assert other.part("one", lambda: b"2") == b"2"


def test_a_fetch_that_ended_is_asked_again_next_time(tmp_path: Path) -> None:
    first = Parts(tmp_path / "f", QUESTION, NOON)
    first.part("one", lambda: b"1")
    first.finish()
    again = Parts(tmp_path / "f", QUESTION, NOON)
    assert again.resumed == 0
    assert again.part("one", lambda: b"new") == b"new"


def test_parts_of_the_day_before_yesterday_are_not_used(tmp_path: Path) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    late = Parts(tmp_path / "f", QUESTION, NOON + timedelta(days=2))
    assert late.part("one", lambda: b"new") == b"new"


def test_what_the_last_fetch_no_longer_has_is_not_kept(tmp_path: Path) -> None:
    first = Parts(tmp_path / "f", QUESTION, NOON)
    first.part("one", lambda: b"somebody who was deleted")
    first.finish()
    again = Parts(tmp_path / "f", QUESTION, NOON)
    again.part("one", lambda: b"nobody")
    again.finish()
    (kept,) = (tmp_path / "f" / "answers").iterdir()
    assert kept.read_bytes() == b"nobody"


def test_only_the_owner_reads_what_was_answered(tmp_path: Path) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "f").rglob("*.json")}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"began": "2015-06-04T12:00:00+00:00"}'])
def test_a_damaged_note_of_how_far_it_got_begins_anew(tmp_path: Path, damage: bytes) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    (state,) = (tmp_path / "f").glob("*.json")
    state.write_bytes(damage)
    assert Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"2") == b"2"


def test_a_lost_answer_is_asked_for_again(tmp_path: Path) -> None:
    Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"1")
    (answer,) = (tmp_path / "f" / "answers").iterdir()
    answer.unlink()
    assert Parts(tmp_path / "f", QUESTION, NOON).part("one", lambda: b"2") == b"2"
