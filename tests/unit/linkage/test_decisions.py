"""What people decide holds against any probability; what nobody decided waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from mcof.linkage.decisions import accepted, clusters, latest, queue
from mcof.tables.restricted import LINK_DECISIONS, PAIRS

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)


def pairs(*rows: tuple[str, str, float]) -> pl.DataFrame:
    names = ["record_a", "record_b", "probability"]
    return PAIRS.conform(pl.DataFrame(rows, schema=names, orient="row"))


def decided(*rows: tuple[str, str, str]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["record_a", "record_b", "decision"], orient="row")
    moments = [NOON + timedelta(minutes=at) for at in range(len(rows))]
    return LINK_DECISIONS.conform(frame.with_columns(recorded_at=pl.Series(moments)))


NOTHING = LINK_DECISIONS.empty()
ABCD = pl.Series(["a", "b", "c", "d"])


def groups(found: pl.DataFrame) -> set[str]:
    rows = found.group_by("cluster").agg(pl.col("record").sort().str.join(""))
    return set(rows["record"])


def test_what_is_put_forward_is_one_person_and_what_is_in_review_is_not() -> None:
    found = clusters(ABCD, pairs(("a", "b", 0.995), ("c", "d", 0.98)), NOTHING)
    assert groups(found) == {"ab", "c", "d"}


def test_a_person_decides_against_any_probability() -> None:
    known = pairs(("a", "b", 0.999), ("c", "d", 0.6))
    found = clusters(ABCD, known, decided(("a", "b", "different"), ("c", "d", "same")))
    assert groups(found) == {"a", "b", "cd"}


def test_a_decision_of_a_pair_that_was_never_scored_holds() -> None:
    assert groups(clusters(ABCD, pairs(), decided(("a", "d", "same")))) == {"ad", "b", "c"}


def test_a_later_decision_undoes_an_earlier_one() -> None:
    turns = decided(("a", "b", "same"), ("a", "b", "different"), ("a", "b", "same"))
    assert latest(turns)["decision"].to_list() == ["same"]
    assert groups(clusters(ABCD, pairs(), turns)) == {"ab", "c", "d"}


def test_unsure_is_not_the_same() -> None:
    found = clusters(ABCD, pairs(("a", "b", 0.999)), decided(("a", "b", "unsure")))
    assert groups(found) == {"a", "b", "c", "d"}


def test_two_that_are_different_are_never_one_through_a_third() -> None:
    known = pairs(("a", "b", 0.999), ("b", "c", 0.995), ("c", "d", 0.999))
    found = clusters(ABCD, known, decided(("a", "c", "different")))
    assert groups(found) == {"ab", "cd"}


def test_what_was_decided_to_be_the_same_counts_before_the_surest_pair() -> None:
    known = pairs(("a", "b", 0.9999), ("b", "c", 0.6))
    found = clusters(ABCD, known, decided(("b", "c", "same"), ("a", "c", "different")))
    assert groups(found) == {"a", "bc", "d"}


def test_pairs_of_records_that_are_no_longer_there_join_nothing() -> None:
    found = clusters(pl.Series(["a", "b"]), pairs(("a", "x", 0.999), ("b", "x", 0.999)), NOTHING)
    assert groups(found) == {"a", "b"}


def test_the_order_of_the_pairs_changes_nothing() -> None:
    known = pairs(("a", "b", 0.999), ("b", "c", 0.995), ("c", "d", 0.999))
    apart = decided(("a", "c", "different"))
    assert clusters(ABCD, known, apart).equals(clusters(ABCD, known.reverse(), apart))


def test_the_queue_begins_where_least_is_known() -> None:
    known = pairs(("a", "b", 0.97), ("a", "c", 0.51), ("b", "c", 0.7), ("c", "d", 0.995))
    waiting = queue(known, decided(("b", "c", "different")))
    assert waiting["probability"].to_list() == [0.51, 0.97]


def test_a_pair_of_which_nobody_was_sure_waits_on() -> None:
    waiting = queue(pairs(("a", "c", 0.51)), decided(("a", "c", "unsure")))
    assert waiting.height == 1


@pytest.mark.parametrize("decision", ["same", "different"])
def test_what_counts_says_whether_a_person_decided_it(decision: str) -> None:
    found = accepted(pairs(("a", "b", 0.995)), decided(("a", "b", decision)))
    assert found["decided"].to_list() == ([True] if decision == "same" else [])
