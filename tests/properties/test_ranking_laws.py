"""Laws of ranking by weights: whatever the gaps and the weights are."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.engines.duck import DuckEngine
from mcof.gaps.rank import rank
from mcof.gaps.sensitivity import orders
from mcof.gaps.weighing import CRITERIA, Weights, weights

laws = settings(max_examples=25, deadline=None)
_SCHEMA: dict[str, Any] = {
    "kind": pl.String,
    "severity": pl.Int64,
    "magnitude": pl.Int64,
    "coverage": pl.Float64,
    "actors": pl.Int64,
    "age_days": pl.Int64,
}
gap = st.tuples(
    st.sampled_from(["presence", "coverage", "information", "a kind to come"]),
    st.one_of(st.none(), st.integers(1, 5)),
    st.one_of(st.none(), st.integers(0, 10**8)),
    st.one_of(st.none(), st.floats(0, 2)),
    st.integers(0, 3),
    st.one_of(st.none(), st.integers(0, 5000)),
)
gaps_ = st.lists(gap, min_size=1, max_size=12)
weighed = st.builds(
    lambda each, unknown: weights(dict(zip(CRITERIA, each, strict=True)), unknown=unknown),
    st.tuples(*[st.integers(0, 5)] * len(CRITERIA)).filter(any),
    st.sampled_from(["least", "worst"]),
)


def ranked(rows: list[tuple[Any, ...]], asked: Weights) -> list[dict[str, Any]]:
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    names = pl.Series("gap", [f"gap {at:02}" for at in range(frame.height)])
    engine = DuckEngine.__new__(DuckEngine)
    DuckEngine.__init__(engine, None)  # type: ignore[arg-type] - it reads nothing of a store
    local = engine.local(frame.with_columns(names).to_arrow())
    return engine.answer(rank(local, asked).order_by("rank")).to_pylist()


@laws
@given(gaps_, weighed)
def test_a_ranking_is_a_permutation(rows: list[tuple[Any, ...]], asked: Weights) -> None:
    told = ranked(rows, asked)
    assert [row["rank"] for row in told] == list(range(1, len(rows) + 1))
    assert sorted(row["gap"] for row in told) == [f"gap {at:02}" for at in range(len(rows))]


@laws
@given(gaps_, weighed, st.sampled_from([0.001, 0.1, 7, 1e6]))
def test_scaling_all_weights_changes_nothing(
    rows: list[tuple[Any, ...]], asked: Weights, factor: float
) -> None:
    scaled = weights({name: w * factor for name, w in asked.each}, unknown=asked.unknown)
    same = [row["gap"] for row in ranked(rows, asked)]
    assert [row["gap"] for row in ranked(rows, scaled)] == same


@laws
@given(gaps_, weighed)
def test_a_gap_that_is_worse_by_no_criterion_never_stands_above(
    rows: list[tuple[Any, ...]], asked: Weights
) -> None:
    fill = 1.0 if asked.unknown == "worst" else 0.0
    told = [
        [fill if row[f"points_{name}"] is None else row[f"points_{name}"] for name in CRITERIA]
        for row in ranked(rows, asked)
    ]
    for above, below in itertools.combinations(told, 2):
        dominated = all(a <= b for a, b in zip(above, below, strict=True))
        assert not dominated or above == below or max(map(abs, np.subtract(above, below))) < 1e-9


@laws
@given(st.integers(1, 40), st.integers(0, 10**6))
def test_no_weighting_puts_a_dominated_gap_above(gaps: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    points = chance.integers(0, 4, (gaps, len(CRITERIA))) / 3
    points = points[np.argsort(-points.sum(axis=1), kind="stable")]
    drawn = chance.dirichlet(np.ones(len(CRITERIA)), 20)
    for order in orders(points, drawn):
        assert sorted(order.tolist()) == list(range(gaps))
        placed = points[order.astype(int)]
        for above, below in itertools.pairwise(placed):
            assert (above >= below).any()
