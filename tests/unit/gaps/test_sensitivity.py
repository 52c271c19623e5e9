"""Whether a ranking survives other weights, other rules and wrong figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from mcof.gaps.sensitivity import Trial, log_sd, sensitivity, weightings
from mcof.gaps.weighing import CRITERIA, STATED, Weights, weights

TRIAL = Trial(weightings=200, draws=100, top=1)


def ranked(points: list[dict[str, float | None]], asked: Weights = STATED, **columns: Any) -> Any:
    """Gaps with these points, ranked; each needs 1,000 people of whom nobody is reached."""
    rows = [{f"points_{name}": one.get(name, 0.5) for name in CRITERIA} for one in points]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.Float64))
    shares = asked.shares
    low, high = (
        sum(pl.col(f"points_{name}").fill_null(fill) * shares[name] for name in CRITERIA)
        for fill in (0.0, 1.0)
    )
    usual = {
        "gap": [f"gap {at}" for at in range(len(points))],
        "code_set": "set",
        "place_code": [f"place {at}" for at in range(len(points))],
        "sector": "HEALTH",
        "population_group": "IDP",
        "magnitude": 1000,
        "magnitude_of": "need",
        "need": 1000,
        "covered": 0,
        "unmet": 1000,
        "basis": "reported",
        "age_days": 0,
    }
    said = {
        name: pl.Series(value) if isinstance(value, list) else pl.lit(value)
        for name, value in (usual | columns).items()
    }
    frame = frame.with_columns(**said, score_low=low, score_high=high)
    frame = frame.with_columns(score=high if asked.unknown == "worst" else low)
    rank = pl.struct(-pl.col("score"), "gap").rank("ordinal").cast(pl.Int64)
    return frame.with_columns(rank=rank).sort("rank")


def test_a_gap_that_is_worst_by_everything_is_first_under_every_weighting() -> None:
    worst, least = dict.fromkeys(CRITERIA, 1.0), dict.fromkeys(CRITERIA, 0.1)
    told = sensitivity(ranked([worst, least]), STATED, trial=TRIAL)
    first = told.row(0, named=True)
    assert (first["top_near"], first["top_any"]) == (1, 1)
    assert (first["rank_best"], first["rank_worst"]) == (1, 1)
    assert first["moved_by"] is None


def test_the_criterion_that_moves_a_gap_is_named_with_where_it_would_stand() -> None:
    many, severe = {"people": 1.0, "severity": 0.4}, {"people": 0.1, "severity": 0.6}
    told = sensitivity(ranked([many, severe]), STATED, trial=TRIAL)
    assert told.select("gap", "moved_by", "moved_to").rows() == [
        ("gap 0", "people", 2),
        ("gap 1", "people", 1),
    ]
    assert 0 < told["top_any"][0] < 1


def test_one_criterion_alone_is_moved_by_none() -> None:
    alone = weights("people=1")
    told = sensitivity(ranked([{"people": 1.0}, {"people": 0.2}], alone), alone, trial=TRIAL)
    assert told["moved_by"].to_list() == [None, None]


def test_other_rules_are_counted() -> None:
    frame = ranked([{"people": 0.2}, {"people": 1.0}])
    rules = {"one": np.array([2, 1], np.int32), "two": np.array([1, 2], np.int32)}
    told = sensitivity(frame, STATED, rules=rules, trial=TRIAL)
    assert told.select("gap", "top_rules", "rules").rows() == [("gap 1", 1, 2), ("gap 0", 1, 2)]


def test_figures_that_may_be_wrong_give_a_range_of_people() -> None:
    frame = ranked([{}, {}], need=[1000, 1000], covered=[0, 900], unmet=[1000, 100],
                   magnitude=[1000, 100])  # fmt: skip
    told = sensitivity(frame, STATED, trial=Trial(weightings=10, draws=2000)).sort("gap")
    whole, nearly = told.rows(named=True)
    # the ends of 80 per cent of a log-normal of 0.30: exp(-+1.2816 x 0.30)
    assert whole["people_p10"] == pytest.approx(681, rel=0.05)
    assert whole["people_p50"] == pytest.approx(1000, rel=0.05)
    assert whole["people_p90"] == pytest.approx(1469, rel=0.05)
    assert whole["chance_of_gap"] == 1
    # P(1000 exp(0.3 z) > 900) = P(z > -0.351) = 0.637
    assert nearly["chance_of_gap"] == pytest.approx(0.637, abs=0.03)
    assert nearly["people_p10"] == 0


def test_what_is_unknown_stays_unknown() -> None:
    frame = ranked(
        [{"people": None}, {"people": 0.4}, {"people": 0.9}],
        magnitude=[None, 1000, 1000],
        need=[None, 1000, 1000],
        unmet=[None, 1000, 1000],
    )
    told = sensitivity(frame, STATED, trial=TRIAL).filter(pl.col("gap") == "gap 0")
    row = told.row(0, named=True)
    assert [row[f"people_{end}"] for end in ("p10", "p50", "p90")] == [None] * 3
    assert row["chance_of_gap"] is None
    assert (row["rank"], row["rank_could_be"]) == (3, 1)


def test_one_count_of_people_is_wrong_in_the_same_way_in_all_sectors() -> None:
    frame = ranked(
        [{"people": 0.5}, {"people": 0.5}],
        magnitude_of="displaced", place_code="one", sector=["A", "B"], need=[None, None],
        unmet=[None, None],
    )  # fmt: skip
    told = sensitivity(frame, STATED, trial=TRIAL)
    assert told["people_p10"].n_unique() == 1
    assert told["top_figures"].to_list() == [1, 0]


def test_figures_are_less_certain_with_age_weaker_basis_and_weaker_grade() -> None:
    rows = [
        ("reported", 0, "need", "A", "1"),
        ("reported", 310, "need", None, None),
        ("modelled", 0, "need", None, None),
        (None, None, "displaced", None, None),
        ("reported", 0, "displaced", "A", "1"),
        ("reported", 0, "displaced", "B", "4"),
        ("reported", 0, "displaced", None, "2"),
    ]
    names = ["basis", "age_days", "magnitude_of", "reliability", "credibility"]
    spread = log_sd(pl.DataFrame(rows, schema=names, orient="row"))
    aged = (0.09 + 10 * 0.064**2) ** 0.5
    assert spread == pytest.approx([0.30, aged, 0.50, 0.30, 0.05, 0.35, 0.10])


def test_the_same_seed_gives_the_same_answer() -> None:
    frame = ranked([{"people": 0.3}, {"severity": 0.8}, {"age": 0.9}])
    one, other = (sensitivity(frame, STATED, trial=TRIAL) for _ in range(2))
    assert one.equals(other)


def test_no_gaps_are_no_rows() -> None:
    assert sensitivity(ranked([{}]).head(0), STATED, trial=TRIAL).is_empty()


def test_weightings_add_up_to_one_and_those_near_keep_to_what_counts() -> None:
    near, anywhere = weightings(weights("people=3,age=1"), Trial(weightings=401))
    assert (len(near), len(anywhere)) == (201, 200)
    assert near.sum(axis=1) == pytest.approx(np.ones(201))
    assert near.mean(axis=0) == pytest.approx([0, 0.75, 0, 0, 0.25], abs=0.02)
    assert (anywhere > 0).all()
