"""The same rules link lists on Spark: few records, for every step is a job of its own."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.people import invented

from mcof.linkage.comparing import comparable
from mcof.linkage.rules import MERGE, REVIEW, RULES

pytest.importorskip("pyspark")
pytest.importorskip("splink")

pytestmark = [
    pytest.mark.spark,
    # PySpark asks pandas and distutils for what they mean to drop
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    # Spark leaves the sockets of its session to the end of the process
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    # Splink tells where its functions of names come from
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


FEW = 600  # the fewest invented records from which something is learnt


def test_lists_are_linked_on_spark_as_on_duckdb(tmp_path: Path) -> None:
    from mcof.linkers.splinking import SplinkLinker, SplinkOnSpark

    rows, truth = invented(FEW)
    own, other = (
        linker.pairs(comparable(rows), RULES, seed=7, at_least=REVIEW)
        for linker in (SplinkOnSpark(tmp_path), SplinkLinker(tmp_path, threads=1))
    )
    both = own.join(other, on=["record_a", "record_b"], how="inner")
    assert both.height > 0.95 * max(own.height, other.height)
    people = (truth.rename({"record": f"record_{n}", "person": n}) for n in "ab")
    known = own.join(next(people), on="record_a").join(next(people), on="record_b")
    forward = known.filter(pl.col("probability") >= MERGE)
    assert forward.height > 0
    assert forward.select((pl.col("a") == pl.col("b")).mean()).item() > 0.95
    assert list(tmp_path.iterdir()) == []
