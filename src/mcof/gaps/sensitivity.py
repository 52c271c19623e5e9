"""Sensitivity: whether the top of a ranking survives other weights, other rules, wrong figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mcof.gaps.weighing import CRITERIA, MOST_PEOPLE, Weights

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int32]

SD_OF_BASIS: Mapping[str, float] = {
    "reported": 0.30,
    "derived": 0.35,
    "modelled": 0.50,
    "synthetic": 0.50,
}
"""Log standard deviation of a figure that nobody graded. Design defaults, no standard: 0.30
for what cannot be judged (F or 6), 0.35 for D4, 0.50 for E5 of the Admiralty pair."""

GRADES = ("reliability", "credibility")
SD_OF_GRADE = {"A": 0.05, "B": 0.10, "C": 0.20, "D": 0.35, "E": 0.50, "F": 0.30}
SD_OF_GRADE |= {"1": 0.05, "2": 0.10, "3": 0.20, "4": 0.35, "5": 0.50, "6": 0.30}
"""The same by each half of the Admiralty pair; of the two the weaker counts."""

SD_OF_A_ROUND = 0.064
"""What a month adds: taking the last figure for the next one missed by 5.1 per cent over 80
monthly rounds of 100 districts of Iraq, which is a log standard deviation of 0.064."""

DAYS_OF_A_ROUND = 31
_NEAR = 30.0  # of a Dirichlet around the stated weights: a weight of 0.3 varies by about 0.08
_BITS = 40  # of a score as a whole number: twelve digits
_AT_ONCE = 1_000_000  # scores held at a time


@dataclass(frozen=True)
class Trial:
    """How a ranking is tried.

    Attributes:
        weightings: half drawn around the stated weights, half over all weights alike.
        draws: of figures that are wrong by their own uncertainty.
        top: how many gaps are looked at: the top ten.
        seed: of what is drawn; the same seed, the same answer.
    """

    weightings: int = 1000
    draws: int = 500
    top: int = 10
    seed: int = 2015


def sensitivity(
    gaps: pl.DataFrame,
    weights: Weights,
    *,
    rules: Mapping[str, Ranks] | None = None,
    trial: Trial | None = None,
) -> pl.DataFrame:
    """How firmly each gap stands where it stands.

    Args:
        gaps: as `mcof.gaps.rank.rank` gives them by these weights.
        rules: the rank of each gap, in their order, by other rules by name.

    Returns:
        By rank, `gap`, `rank`, `score`, and:

        ====================  ==========================================================
        top_near              share of the weightings near the stated ones, 0 to 1, in
                              which the gap is among the top
        top_any               the same over all weights there can be, all alike
        rank_p10, rank_p90    its rank in all but the best and the worst tenth of them
        rank_best, rank_worst  over all weightings
        moved_by, moved_to    the criterion without which its rank is most another, and
                              that rank; null where none moves it
        rank_could_be         its rank if what is unknown of it alone were the worst
        top_rules, rules      in how many of the other rules it is among the top, of how many
        top_figures           share of the draws of figures in which it is among the top
        people_p10, _p50, _p90  its people over these draws; null for unknown
        chance_of_gap         share of the draws in which anybody is left unreached
        ====================  ==========================================================
    """
    asked = trial or Trial()
    frame = _ordered(gaps, weights)
    if frame.is_empty():
        return _table(frame, {})
    near, anywhere = weightings(weights, asked)
    told = spread(_placed(frame, weights), near, anywhere, asked.top)
    told |= _without(frame, weights)
    told |= _by_rules(frame, rules or {}, asked.top)
    told["rank_could_be"] = _could_be(frame)
    told |= _figures(frame, weights, asked)
    return _table(frame, told)


def weightings(weights: Weights, trial: Trial) -> tuple[Floats, Floats]:
    """Weights drawn near the stated ones, and over the whole simplex; each row adds up to 1.

    A criterion of weight 0 stays out near the stated weights and comes in elsewhere.
    """
    chance = np.random.default_rng(trial.seed)
    stated = np.array(list(weights.shares.values()))
    near = np.zeros(((trial.weightings + 1) // 2, len(stated)))
    counts = stated > 0
    near[:, counts] = chance.dirichlet(stated[counts] * _NEAR, len(near))
    return near, chance.dirichlet(np.ones(len(stated)), trial.weightings // 2)


def orders(points: Floats, drawn: Floats) -> npt.NDArray[np.uint64]:
    """The gaps in the order of their scores, the worst first: a row for each weighting.

    Args:
        points: a row per gap, so that of two gaps of one score the first comes first.
        drawn: a row per weighting.
    """
    scores = np.multiply.outer(drawn[:, 0], points[:, 0])
    for at in range(1, points.shape[1]):  # criterion by criterion: no rounding turns two gaps
        scores += np.multiply.outer(drawn[:, at], points[:, at])
    return _sorted(scores)


def _sorted(scores: Floats) -> npt.NDArray[np.uint64]:
    keys, bits = _keys(scores)
    keys.sort(axis=1)
    keys &= (np.uint64(1) << bits) - np.uint64(1)
    return keys


def _keys(scores: Floats) -> tuple[npt.NDArray[np.uint64], np.uint64]:
    """Score and place in one whole number: sorting those is many times as fast as an argsort."""
    bits = np.uint64(max(int(scores.shape[1] - 1).bit_length(), 1))
    assert int(bits) + _BITS < 64, "so many gaps cannot be told apart"  # noqa: PLR2004 - bits of it
    keys = ((2.0 - np.clip(scores, 0, 2)) * 2.0 ** (_BITS - 1)).astype(np.uint64) << bits
    keys |= np.arange(scores.shape[1], dtype=np.uint64)
    return keys, bits


def _ordered(gaps: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """The gaps so that of equal scores the first comes first, with the row they came in as."""
    fill = 1.0 if weights.unknown == "worst" else 0.0
    level = pl.sum_horizontal(pl.col(f"points_{name}").fill_null(fill) for name in CRITERIA)
    return gaps.with_row_index("_row").sort(-level, "gap")


def _placed(frame: pl.DataFrame, weights: Weights) -> Floats:
    """The points of each gap; unknown ones where the rule places them."""
    fill = 1.0 if weights.unknown == "worst" else 0.0
    return np.column_stack([frame[f"points_{name}"].fill_null(fill) for name in CRITERIA])


def _ranks(order: npt.NDArray[np.uint64]) -> Ranks:
    ranks = np.empty(order.shape, dtype=np.int32)
    places = np.broadcast_to(np.arange(1, order.shape[1] + 1, dtype=np.int32), order.shape)
    np.put_along_axis(ranks, order.astype(np.intp), places, axis=1)
    return ranks


def spread(points: Floats, near: Floats, anywhere: Floats, top: int) -> dict[str, npt.ArrayLike]:
    """How each gap stands over all weightings: shares among the top, and ranks."""
    ranks = np.concatenate([_ranks_of(points, near), _ranks_of(points, anywhere)])
    among = ranks <= top
    low, high = (round(share * (len(ranks) - 1)) for share in (0.1, 0.9))
    by_gap = np.ascontiguousarray(ranks.T)
    by_gap.partition((low, high), axis=1)
    return {
        "top_near": among[: len(near)].mean(axis=0),
        "top_any": among[len(near) :].mean(axis=0),
        "rank_p10": by_gap[:, low],
        "rank_p90": by_gap[:, high],
        "rank_best": ranks.min(axis=0),
        "rank_worst": ranks.max(axis=0),
    }


def _ranks_of(points: Floats, drawn: Floats) -> Ranks:
    ranks = np.empty((len(drawn), len(points)), dtype=np.int32)
    step = max(1, _AT_ONCE // len(points))
    for first in range(0, len(drawn), step):
        ranks[first : first + step] = _ranks(orders(points, drawn[first : first + step]))
    return ranks


def _without(frame: pl.DataFrame, weights: Weights) -> dict[str, npt.ArrayLike]:
    """The criterion whose absence moves a gap most, and where it would stand."""
    stated = np.array(list(weights.shares.values()))
    counting = [at for at, share in enumerate(stated) if share]
    points = _placed(frame, weights)
    here = _ranks_of(points, stated[None, :])[0]
    if len(counting) == 1:
        nothing = np.full(len(here), None)
        return {"moved_by": nothing, "moved_to": nothing}
    drawn = np.repeat(stated[None, :], len(counting), axis=0)
    drawn[np.arange(len(counting)), counting] = 0.0
    ranks = _ranks_of(points, drawn / drawn.sum(axis=1, keepdims=True))
    most = np.abs(ranks - here).argmax(axis=0)
    there = ranks[most, np.arange(len(here))]
    names = np.array(list(CRITERIA), dtype=object)[np.array(counting)[most]]
    still = there == here
    return {
        "moved_by": np.where(still, None, names),
        "moved_to": np.where(still, None, there.astype(object)),
    }


def _by_rules(
    frame: pl.DataFrame, rules: Mapping[str, Ranks], top: int
) -> dict[str, npt.ArrayLike]:
    row = frame["_row"].to_numpy()
    among = sum(
        ((ranks[row] <= top).astype(np.int64) for ranks in rules.values()),
        start=np.zeros(frame.height, dtype=np.int64),
    )
    return {"top_rules": among, "rules": np.full(frame.height, len(rules))}


def log_sd(gaps: pl.DataFrame) -> Floats:
    """How wrong a figure may be, on the log scale: by its grade, else its basis, and its age.

    `sd^2 = sd_of_figure^2 + rounds old * sd_of_a_round^2`. Grades are of the displaced
    people, so they count where the people of the gap are displaced. A figure of unknown basis
    is taken as reported, one of unknown age as of today: the least is said of it.
    """
    missing = {name for name in GRADES if name not in gaps.columns}
    known = gaps.with_columns(pl.lit(None, pl.String).alias(name) for name in sorted(missing))
    ungraded = pl.col("basis").replace_strict(SD_OF_BASIS, default=SD_OF_BASIS["reported"])
    graded = pl.max_horizontal(
        pl.col(name).replace_strict(SD_OF_GRADE, default=None, return_dtype=pl.Float64)
        for name in GRADES
    )
    by_stock = pl.when(pl.col("magnitude_of") == "displaced").then(graded)
    base = pl.coalesce(by_stock, ungraded, pl.lit(SD_OF_BASIS["reported"]))
    rounds = pl.col("age_days").fill_null(0).clip(0) / DAYS_OF_A_ROUND
    spread = known.select((base**2 + rounds * SD_OF_A_ROUND**2).sqrt()).to_series()
    told: Floats = spread.to_numpy()
    return told


def _figures(frame: pl.DataFrame, weights: Weights, trial: Trial) -> dict[str, npt.ArrayLike]:
    """The same weights, with figures drawn within their uncertainty.

    A need is drawn and what is covered stays, so a need that was too high may leave no gap.
    """
    chance = np.random.default_rng([trial.seed, 1])
    sd = log_sd(frame)
    same = _figure(frame)
    people = np.empty((trial.draws, frame.height), dtype=np.float32)
    among = np.zeros(frame.height, dtype=np.int64)
    step = max(1, _AT_ONCE // frame.height)
    for first in range(0, trial.draws, step):
        part = slice(first, min(first + step, trial.draws))
        wrong = chance.standard_normal((part.stop - first, same.max() + 1))
        factor = np.exp(sd * wrong[:, same])
        drawn = _drawn_people(frame, factor)
        people[part] = drawn
        among += _among(_drawn_scores(frame, weights, drawn), trial.top).sum(axis=0)
    known = frame["magnitude"].is_not_null().to_numpy()
    left = np.where(known, (people >= 1).mean(axis=0), np.nan)
    by_gap = np.ascontiguousarray(people.T)
    cuts = [round(share * (trial.draws - 1)) for share in (0.1, 0.5, 0.9)]
    by_gap.partition(cuts, axis=1)
    spread = {
        name: np.where(known, np.rint(by_gap[:, cut]), np.nan)
        for name, cut in zip(("people_p10", "people_p50", "people_p90"), cuts, strict=True)
    }
    return {"top_figures": among / trial.draws, **spread, "chance_of_gap": left}


def _figure(frame: pl.DataFrame) -> npt.NDArray[np.intp]:
    """A number of the figure that each gap rests on: one count of displaced people, which is
    wrong in the same way in all sectors, or the need of one."""
    sector = pl.when(pl.col("magnitude_of") == "need").then("sector")
    where = pl.struct("code_set", "place_code", "population_group", sector.alias("_of"))
    number: npt.NDArray[np.intp] = frame.select(where.rank("dense") - 1).to_series().to_numpy()
    return number


def _among(scores: Floats, top: int) -> npt.NDArray[np.bool_]:
    """Which gaps are among the top, in each row."""
    keys, _ = _keys(scores)
    last = min(top, scores.shape[1]) - 1
    return keys <= np.partition(keys, last, axis=1)[:, last, None]


def _drawn_scores(frame: pl.DataFrame, weights: Weights, people: Floats) -> Floats:
    """The score of each gap in each draw; what is unknown stays where the rule places it."""
    scores = np.zeros_like(people)
    placed = _placed(frame, weights)
    for at, (name, share) in enumerate(weights.shares.items()):
        each = np.broadcast_to(placed[:, at], people.shape)
        if name == "people":
            drawn = np.minimum(np.log10(people + 1) / np.log10(MOST_PEOPLE), 1.0)
            each = np.where(np.isnan(drawn), each, drawn)
        scores += share * each
    return scores


def _could_be(frame: pl.DataFrame) -> npt.NDArray[np.int64]:
    """The rank of each gap if all that is unknown of it, and of it alone, were the worst."""
    scores = np.sort(frame["score"].to_numpy())
    high, own = frame["score_high"].to_numpy(), frame["score"].to_numpy()
    better = len(scores) - np.searchsorted(scores, high, side="left")
    return np.where(high > own, better + 1, frame["rank"].to_numpy())


def _drawn_people(frame: pl.DataFrame, factor: Floats) -> Floats:
    """People of each gap in each draw; NaN where unknown."""
    magnitude = frame["magnitude"].cast(pl.Float64).to_numpy()
    need = frame["need"].cast(pl.Float64).to_numpy()
    covered = np.nan_to_num(frame["covered"].cast(pl.Float64).to_numpy())
    of_unmet = frame["magnitude"].eq_missing(frame["unmet"]).to_numpy() & ~np.isnan(need)
    drawn: Floats = np.where(of_unmet, np.maximum(need * factor - covered, 0.0), magnitude * factor)
    return drawn


_COLUMNS: Mapping[str, pl.DataType] = {
    "top_near": pl.Float64(),
    "top_any": pl.Float64(),
    "rank_p10": pl.Int64(),
    "rank_p90": pl.Int64(),
    "rank_best": pl.Int64(),
    "rank_worst": pl.Int64(),
    "moved_by": pl.String(),
    "moved_to": pl.Int64(),
    "rank_could_be": pl.Int64(),
    "top_rules": pl.Int64(),
    "rules": pl.Int64(),
    "top_figures": pl.Float64(),
    "people_p10": pl.Int64(),
    "people_p50": pl.Int64(),
    "people_p90": pl.Int64(),
    "chance_of_gap": pl.Float64(),
}


def _table(frame: pl.DataFrame, told: Mapping[str, npt.ArrayLike]) -> pl.DataFrame:
    """What was found beside the gaps, in the order of their rank."""
    columns = [_column(name, told.get(name, []), kind) for name, kind in _COLUMNS.items()]
    return frame.with_columns(columns).sort("rank").drop("_row")


def _column(name: str, values: npt.ArrayLike, kind: pl.DataType) -> pl.Series:
    array = np.asarray(values)
    if array.dtype.kind == "f":
        return pl.Series(name, array).fill_nan(None).cast(kind)
    return pl.Series(name, array.tolist(), dtype=kind)
