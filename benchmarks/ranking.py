"""Sensitivity of a ranking: 1,000 weightings over the gaps of a nation, ours and plain loops.

    python benchmarks/ranking.py --gaps 7000 20000

Each side gives, for every gap, the share of weightings in which it is in the top ten, and
its rank in all but the best and worst tenth; a difference stops the run. Prints times and
ratios. The gaps are invented by seed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from mcof.gaps.sensitivity import Trial, sensitivity, spread, weightings
from mcof.gaps.weighing import CRITERIA, STATED

TOP = 10
Answer = dict[str, np.ndarray]


def invent(gaps: int, seed: int = 2015) -> pl.DataFrame:
    """Gaps with the columns that a trial of the ranking looks at."""
    chance = np.random.default_rng(seed)
    need = chance.integers(1, 200_000, gaps)
    covered = (need * chance.random(gaps)).astype(np.int64)
    frame = pl.DataFrame(
        {
            "gap": [f"gap {at:06}" for at in range(gaps)],
            "code_set": ["set"] * gaps,
            "place_code": [f"XX{at % 100:02}" for at in range(gaps)],
            "sector": [f"S{at // 100 % 20}" for at in range(gaps)],
            "population_group": ["IDP"] * gaps,
            "magnitude": need - covered,
            "magnitude_of": ["need"] * gaps,
            "need": need,
            "covered": covered,
            "unmet": need - covered,
            "basis": ["reported"] * gaps,
            "age_days": chance.integers(0, 400, gaps),
            **{f"points_{name}": chance.random(gaps) for name in CRITERIA},
        }
    )
    score = sum(pl.col(f"points_{name}") * share for name, share in STATED.shares.items())
    scored = frame.with_columns(score=score, score_low=score, score_high=score)
    rank = pl.col("score").rank("ordinal", descending=True).cast(pl.Int64)
    return scored.with_columns(rank=rank)


def points_of(frame: pl.DataFrame) -> np.ndarray:
    """The points, in the order in which equal scores are settled."""
    names = [f"points_{name}" for name in CRITERIA]
    return frame.sort(-pl.sum_horizontal(names), "gap").select(names).to_numpy()


def ours(frame: pl.DataFrame) -> Answer:
    """As mcof does it."""
    return spread(points_of(frame), *weightings(STATED, Trial()), TOP)


def by_numpy(frame: pl.DataFrame) -> Answer:
    """A loop over the weightings with numpy, as one writes it first."""
    points, drawn = points_of(frame), np.concatenate(weightings(STATED, Trial()))
    ranks = np.empty((len(drawn), len(points)), dtype=np.int64)
    for at, weights in enumerate(drawn):
        order = np.argsort(-(points @ weights), kind="stable")
        ranks[at, order] = np.arange(1, len(points) + 1)
    return _told(ranks)


def by_pandas(frame: pl.DataFrame) -> Answer:
    """A loop over the weightings with pandas."""
    import pandas as pd

    points, drawn = pd.DataFrame(points_of(frame)), np.concatenate(weightings(STATED, Trial()))
    ranks = [
        points.mul(weights).sum(axis=1).rank(ascending=False, method="first") for weights in drawn
    ]
    return _told(pd.concat(ranks, axis=1).to_numpy().T.astype(np.int64))


def _told(ranks: np.ndarray) -> Answer:
    half, last = (len(ranks) + 1) // 2, len(ranks) - 1
    each = np.sort(ranks, axis=0)
    return {
        "top_near": (ranks[:half] <= TOP).mean(axis=0),
        "top_any": (ranks[half:] <= TOP).mean(axis=0),
        "rank_p10": each[round(0.1 * last)],
        "rank_p90": each[round(0.9 * last)],
    }


def timed(work: Callable[[pl.DataFrame], Answer], frame: pl.DataFrame) -> tuple[float, Answer]:
    """The seconds and the answer."""
    start = time.perf_counter()
    answer = work(frame)
    return time.perf_counter() - start, answer


def main() -> None:
    """Run it and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaps", type=int, nargs="+", default=[7000])
    for gaps in parser.parse_args().gaps:
        frame = invent(gaps)
        mine, answer = timed(ours, frame)
        start = time.perf_counter()
        sensitivity(frame, STATED)
        whole = time.perf_counter() - start
        print(f"{gaps:,} gaps, 1,000 weightings")
        print(f"mcof                {mine:8.2f} s   with figures drawn 500 times {whole:.2f} s")
        for name, work in (("numpy in a loop", by_numpy), ("pandas in a loop", by_pandas)):
            taken, other = timed(work, frame)
            assert all(np.array_equal(answer[column], other[column]) for column in other), name
            print(f"{name:20}{taken:8.2f} s   mcof is {taken / mine:.1f} times as fast")


if __name__ == "__main__":
    main()
