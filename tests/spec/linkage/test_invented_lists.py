"""What linkage finds in 20,000 invented records, and whether its ranges hold the truth.

The figures of docs/explanation/linkage.md, on a smaller set: see `benchmarks/linkage.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from tests.people import invented

from mcof.linkage.comparing import comparable
from mcof.linkage.counting import counts
from mcof.linkage.decisions import PAIR, clusters
from mcof.linkage.quality import quality, sample
from mcof.linkage.rules import FLOOR, MERGE, REVIEW, RULES
from mcof.linkers.splinking import SplinkLinker
from mcof.tables.restricted import LINK_DECISIONS

pytest.importorskip("splink")
MANY = 20_000


@pytest.fixture(scope="module")
def lists() -> tuple[pl.DataFrame, pl.DataFrame]:
    return invented(MANY)


@pytest.fixture(scope="module")
def pairs(
    lists: tuple[pl.DataFrame, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> pl.DataFrame:
    """Every pair scored, with whether it is one person in truth."""
    records, truth = lists
    linker = SplinkLinker(tmp_path_factory.mktemp("scratch"))
    found = linker.pairs(comparable(records), RULES, seed=2015, at_least=FLOOR)
    a, b = (truth.rename({"record": f"record_{n}", "person": n}) for n in "ab")
    return (
        found.join(a, on="record_a")
        .join(b, on="record_b")
        .with_columns(same=pl.col("a") == pl.col("b"))
    )


def recall(pairs: pl.DataFrame, truth: pl.DataFrame, at_least: float) -> float:
    times = truth.group_by("person").len()["len"].cast(pl.Int64)
    whole = int((times * (times - 1) // 2).sum())
    return float(pairs.filter(pl.col("probability") >= at_least)["same"].sum()) / whole


def precision(pairs: pl.DataFrame, at_least: float) -> float:
    share = pairs.filter(pl.col("probability") >= at_least)["same"].mean()
    assert isinstance(share, float)
    return share


def test_precision_and_recall_are_those_of_the_page(
    lists: tuple[pl.DataFrame, pl.DataFrame], pairs: pl.DataFrame
) -> None:
    _, truth = lists
    assert precision(pairs, MERGE) > 0.985
    assert recall(pairs, truth, MERGE) > 0.60
    assert precision(pairs, REVIEW) > 0.85
    assert recall(pairs, truth, REVIEW) > 0.83
    assert recall(pairs, truth, FLOOR) > 0.93


def decided(pairs: pl.DataFrame) -> pl.DataFrame:
    """What a reviewer who knows the truth says of the sample of 200."""
    drawn = sample(pairs.drop("a", "b", "same")).select(PAIR)
    word = pl.when("same").then(pl.lit("same")).otherwise(pl.lit("different"))
    said = pairs.join(drawn, on=PAIR).select(*PAIR, word.alias("decision"))
    moment = datetime(2015, 6, 4, tzinfo=UTC)
    return LINK_DECISIONS.conform(said.with_columns(pl.lit(moment).alias("recorded_at")))


def test_the_range_of_people_holds_the_truth(
    lists: tuple[pl.DataFrame, pl.DataFrame], pairs: pl.DataFrame
) -> None:
    records, truth = lists
    scored, decisions = pairs.drop("a", "b", "same"), decided(pairs)
    judged = quality(scored, decisions)
    names = records["record"]
    one = clusters(names, scored, decisions)
    whole = records.with_columns(place_code=pl.lit("all"), sex=pl.lit(None, pl.String))
    found = counts(whole, one, one, judged).rows.row(0, named=True)
    people = truth["person"].n_unique()
    assert found["records"] == MANY
    # Pairs that were never compared are in no estimate: the truth may lie a little below.
    assert found["people_low"] * 0.99 <= people <= found["people_high"]
    assert abs(found["people"] / people - 1) < 0.02
    assert abs(MANY / people - 1) > 0.2  # what adding the lists up would have said
