"""Precision and recall come from a sample of all bands, and say what they do not know."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from mcof.linkage.quality import quality, sample, wilson
from mcof.tables.restricted import LINK_DECISIONS, PAIRS

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)


def scored(seed: int = 1, many: int = 3_000) -> pl.DataFrame:
    """Pairs whose probability is true: of those with 0.7, seven in ten are one person."""
    chance = np.random.default_rng(seed)
    probability = np.concatenate(
        [
            chance.uniform(0.99, 1, many // 3),
            chance.uniform(0.5, 0.99, many // 3),
            chance.uniform(0.01, 0.5, many - 2 * (many // 3)),
        ]
    )
    a, b = (chance.integers(0, 2**60, many) for _ in range(2))
    frame = pl.DataFrame(
        {
            "record_a": [f"a{n:031x}" for n in a],
            "record_b": [f"b{n:031x}" for n in b],
            "probability": probability,
            "same": chance.random(many) < probability,
        }
    )
    hexed = [
        pl.col(c).str.slice(17).str.pad_end(32, "0").alias(c) for c in ("record_a", "record_b")
    ]
    return frame.with_columns(hexed)


def judged(pairs: pl.DataFrame, words: dict[bool, str] | None = None) -> pl.DataFrame:
    """Each pair decided as it is in truth."""
    known = words or {True: "same", False: "different"}
    return LINK_DECISIONS.conform(
        pairs.select(
            "record_a",
            "record_b",
            pl.col("same").replace_strict(known, return_dtype=pl.String).alias("decision"),
            pl.lit(NOON).alias("recorded_at"),
        )
    )


def table(pairs: pl.DataFrame) -> pl.DataFrame:
    return PAIRS.conform(pairs.drop("same"))


def test_the_sample_is_of_all_bands_and_the_same_each_time() -> None:
    known = table(scored())
    drawn = sample(known)
    assert drawn.height == 200
    assert dict(drawn.group_by("band").len().iter_rows()) == {
        "forward": 80,
        "review": 80,
        "below": 40,
    }
    assert drawn.equals(sample(known.reverse()))


@pytest.mark.parametrize("seed", range(6))
def test_the_ranges_hold_what_is_true(seed: int) -> None:
    pairs = scored(seed)
    drawn = sample(table(pairs)).select("record_a", "record_b")
    decisions = judged(pairs.join(drawn, on=["record_a", "record_b"], how="semi"))
    found = quality(table(pairs), decisions)
    forward = pairs.filter(pl.col("probability") >= 0.99)
    counts = pairs.join(
        judged(pairs).filter(decision="same").join(drawn, on=["record_a", "record_b"], how="semi"),
        on=["record_a", "record_b"],
        how="semi",
    )
    taken = pl.concat([forward, counts]).unique(["record_a", "record_b"])
    refused = decisions.filter(decision="different")
    taken = taken.join(refused, on=["record_a", "record_b"], how="anti")
    precision = taken["same"].mean()
    recall = taken["same"].sum() / pairs["same"].sum()
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision.low - 0.02 <= precision <= found.precision.high
    assert found.recall.low - 0.05 <= recall <= found.recall.high + 0.05


def test_too_few_decisions_say_nothing() -> None:
    pairs = scored()
    few = sample(table(pairs)).head(12).select("record_a", "record_b")
    found = quality(table(pairs), judged(pairs.join(few, on=["record_a", "record_b"], how="semi")))
    assert found.precision is None
    assert found.recall is None
    assert found.bands["waiting"].sum() == 188


def test_decisions_outside_the_sample_do_not_bend_the_shares() -> None:
    """Who only looks at the pairs that are surely the same would find all of them the same."""
    pairs = scored()
    drawn = sample(table(pairs)).select("record_a", "record_b")
    inside = judged(pairs.join(drawn, on=["record_a", "record_b"], how="semi"))
    outside = pairs.join(drawn, on=["record_a", "record_b"], how="anti").filter("same").head(500)
    before = quality(table(pairs), inside).bands
    after = quality(table(pairs), pl.concat([inside, judged(outside)])).bands
    assert after.equals(before)


def test_unsure_widens_the_range() -> None:
    pairs = scored()
    drawn = sample(table(pairs)).select("record_a", "record_b")
    inside = pairs.join(drawn, on=["record_a", "record_b"], how="semi")
    sure = quality(table(pairs), judged(inside))
    unsure = quality(table(pairs), judged(inside, {True: "same", False: "unsure"}))
    assert sure.recall is not None
    assert unsure.recall is not None
    assert unsure.recall.high - unsure.recall.low > sure.recall.high - sure.recall.low


def test_everything_decided_leaves_nothing_to_chance() -> None:
    pairs = scored(many=150)
    found = quality(table(pairs), judged(pairs))
    assert found.precision is not None
    assert found.recall is not None
    assert (found.precision.low, found.precision.high) == (1.0, 1.0)
    assert found.recall.value == pytest.approx(1.0)


def test_wilson_is_right_at_its_ends() -> None:
    assert wilson(0, 80)[0] == 0
    assert wilson(80, 80)[1] == pytest.approx(1)
    assert wilson(80, 80)[0] == pytest.approx(0.9542, abs=1e-4)
