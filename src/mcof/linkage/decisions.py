"""What people decided of pairs, which pairs they should look at next, and what is one person."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mcof.linkage.rules import MERGE, REVIEW

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
DECISIONS = (SAME, DIFFERENT, UNSURE)
PAIR = ("record_a", "record_b")


def latest(decisions: pl.DataFrame) -> pl.DataFrame:
    """The decision that holds for each pair: the newest; `record_a, record_b, decision`."""
    newest = decisions.sort("recorded_at", maintain_order=True).unique(
        PAIR, keep="last", maintain_order=True
    )
    return newest.select(*PAIR, "decision")


def queue(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Pairs that wait for a person, those first of which least is known.

    Args:
        pairs: rows of `PAIRS`.
        decisions: rows of `LINK_DECISIONS`.

    Returns:
        The pairs of the review band that nobody decided, or of which nobody was sure.
    """
    decided = latest(decisions).filter(pl.col("decision") != UNSURE)
    waiting = pairs.filter(pl.col("probability") >= REVIEW, pl.col("probability") < MERGE)
    doubt = (pl.col("probability") - 0.5).abs()
    return waiting.join(decided, on=PAIR, how="anti").sort(doubt, *PAIR)


def accepted(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """The pairs that count as one person: `record_a, record_b, probability, decided`.

    Those put forward and not decided otherwise, and those decided to be the same.
    """
    known = pairs.select(*PAIR, "probability").join(
        latest(decisions), on=PAIR, how="full", coalesce=True
    )
    decided, likely = pl.col("decision"), pl.col("probability") >= MERGE
    takes = (decided == SAME) | (decided.is_null() & likely)
    return known.filter(takes.fill_null(False)).select(
        *PAIR, "probability", (decided == SAME).fill_null(False).alias("decided")
    )


def clusters(records: pl.Series, pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Which records are one person: what is joined by accepted pairs is one.

    What a person decided is a hard constraint: two records decided to be different are
    never one, whatever joins them through others; then the least probable of the pairs
    between them does not count. What a person decided to be the same counts before all.

    Args:
        records: pseudonyms, each once.

    Returns:
        `record, cluster`: the cluster is the first of its records.
    """
    edges = accepted(pairs, decisions)
    known = records.implode()
    edges = edges.filter(pl.col("record_a").is_in(known), pl.col("record_b").is_in(known))
    found = _components(records, edges)
    apart = latest(decisions).filter(decision=DIFFERENT)
    torn = _together(found, apart)
    if torn.is_empty():
        return found
    members = found.join(torn, on="cluster", how="semi")
    inside = edges.join(members.select(record_a="record"), on="record_a", how="semi")
    kept = _without_contradiction(inside, apart)
    rest = edges.join(members.select(record_a="record"), on="record_a", how="anti")
    return _components(records, pl.concat([rest, kept]))


def _components(records: pl.Series, edges: pl.DataFrame) -> pl.DataFrame:
    """Connected components; the work of a library, whatever the number of records."""
    numbers = pl.DataFrame({"record": records}).sort("record").with_row_index("at")
    ends = edges
    for side in PAIR:
        ends = ends.join(
            numbers.select(pl.col("record").alias(side), pl.col("at").alias(f"{side}_at")),
            on=side,
        )
    a, b = (ends[f"{side}_at"].to_numpy() for side in PAIR)
    shape = (numbers.height, numbers.height)
    graph = coo_array((np.ones(a.size, dtype=np.int8), (a, b)), shape=shape)
    _, labels = connected_components(graph, directed=False)
    labelled = numbers.with_columns(pl.Series("label", labels))
    first = labelled.group_by("label").agg(pl.col("record").min().alias("cluster"))
    return labelled.join(first, on="label").select("record", "cluster").sort("record")


def _together(found: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """Clusters that hold two records decided to be different."""
    a = found.rename({"record": "record_a"})
    b = found.rename({"record": "record_b", "cluster": "other"})
    both = apart.join(a, on="record_a").join(b, on="record_b")
    return both.filter(pl.col("cluster") == pl.col("other")).select("cluster").unique()


def _without_contradiction(edges: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The edges, the surest first, without those that would join what was decided apart.

    Goes pair by pair, over the few clusters only in which people contradicted a pair.
    """
    order = edges.sort(pl.col("decided"), pl.col("probability"), descending=True, nulls_last=True)
    groups: dict[str, set[str]] = {}
    never = {frozenset(pair) for pair in apart.select(PAIR).iter_rows()}
    kept = []
    for a, b in order.select(PAIR).iter_rows():
        one, other = groups.setdefault(a, {a}), groups.setdefault(b, {b})
        joins = one is other or not _clash(one, other, never)
        kept.append(joins)
        if joins and one is not other:
            one |= other
            groups.update(dict.fromkeys(other, one))
    return order.filter(pl.Series(kept, dtype=pl.Boolean))


def _clash(one: Iterable[str], other: set[str], never: set[frozenset[str]]) -> bool:
    return any(frozenset((a, b)) in never for a in one for b in other)
