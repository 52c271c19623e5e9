"""Laws of counting people once, whatever the lists, pairs and decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.linkage.counting import suppressed
from mcof.linkage.decisions import DIFFERENT, SAME, clusters, latest
from mcof.linkage.names import key_expr, sound_expr
from mcof.tables.restricted import LINK_DECISIONS, PAIRS

RECORDS = list("abcdefgh")
_two = st.lists(st.sampled_from(RECORDS), min_size=2, max_size=2, unique=True).map(sorted)
_scored = st.lists(
    st.tuples(_two, st.floats(0.01, 1.0)), max_size=15, unique_by=lambda p: tuple(p[0])
)
_decided = st.lists(st.tuples(_two, st.sampled_from([SAME, DIFFERENT])), max_size=10)
NOON = datetime(2015, 6, 4, tzinfo=UTC)


def frames(scored: list, decided: list) -> tuple[pl.DataFrame, pl.DataFrame]:  # type: ignore[type-arg]
    schema = {"record_a": pl.String, "record_b": pl.String}
    pairs = pl.DataFrame(
        [(a, b, p) for (a, b), p in scored],
        schema=schema | {"probability": pl.Float64},
        orient="row",
    )
    decisions = pl.DataFrame(
        [(a, b, d, NOON + timedelta(minutes=n)) for n, ((a, b), d) in enumerate(decided)],
        schema=schema | {"decision": pl.String, "recorded_at": pl.Datetime("us", "UTC")},
        orient="row",
    )
    return PAIRS.conform(pairs), LINK_DECISIONS.conform(decisions)


@given(_scored, _decided)
def test_what_was_decided_apart_is_never_one(scored: list, decided: list) -> None:  # type: ignore[type-arg]
    pairs, decisions = frames(scored, decided)
    found = dict(clusters(pl.Series(RECORDS), pairs, decisions).iter_rows())
    assert set(found) == set(RECORDS)
    for a, b, decision in latest(decisions).iter_rows():
        if decision == DIFFERENT:
            assert found[a] != found[b]


@given(_scored)
def test_more_probable_pairs_never_make_more_people(scored: list) -> None:  # type: ignore[type-arg]
    pairs, nothing = frames(scored, [])
    surer = pairs.with_columns(pl.max_horizontal("probability", pl.lit(0.995)).alias("probability"))
    people = [
        clusters(pl.Series(RECORDS), p, nothing)["cluster"].n_unique() for p in (pairs, surer)
    ]
    assert people[1] <= people[0]


_cells = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from(["f", "m"])), st.integers(0, 60), max_size=8
)


@given(_cells)
def test_no_line_of_a_table_hides_one_cell_alone(cells: dict[tuple[str, str], int]) -> None:
    rows = [(place, "IDP", sex, n, n, n, n) for (place, sex), n in cells.items()]
    schema = dict.fromkeys(("place_code", "population_group", "sex"), pl.String())
    schema |= dict.fromkeys(("records", "people", "people_low", "people_high"), pl.Int64())
    found = suppressed(pl.DataFrame(rows, schema=schema, orient="row"), 10)
    assert found.filter(pl.col("people") < 10).is_empty()
    for line in ("place_code", "sex"):
        for _, some in found.group_by(line):
            hidden = some["suppressed"].sum()
            assert hidden != 1 or some.height == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=20))
def test_a_key_is_of_small_letters_and_comes_with_a_sound(texts: list[str]) -> None:
    names = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    made = names.select(key=key_expr(pl.col("name")), sound=sound_expr(pl.col("name")))
    known = made.drop_nulls("key")
    assert known["key"].str.contains("^[a-z]+$").all()
    assert (known["sound"].str.slice(0, 1) == known["key"].str.slice(0, 1)).all()
    assert made.filter(pl.col("key").is_null())["sound"].null_count() == made["key"].null_count()
