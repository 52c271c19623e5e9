"""The backtest: what each way would have said at every past round, and how far off it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from mcof.tracking.projection.candidates import Candidate, Candidates
from mcof.tracking.projection.panel import Array, Panel
from mcof.tracking.projection.ranges import between, half_widths, misses

BETTER = 0.97
"""A way is used only where its error is at most so much of that of persistence ..."""
ORIGINS = 8
"""... over at least so many rounds from which it was projected."""

_FIRST = 2  # the first round from which is projected: two growths are known


@dataclass(frozen=True)
class Trial:
    """One round from which was projected, and what came.

    Attributes:
        origin, target: rounds of the panel.
        there: the places that both rounds counted.
        actual: people of those places at the target.
        said: people of those places by each way; a way without an answer is absent.
    """

    origin: int
    target: int
    there: Array
    actual: Array
    said: dict[Candidate, Array] = field(repr=False)

    def error(self, way: Candidate) -> float:
        """People wrongly placed."""
        return float(np.abs(self.said[way] - self.actual).sum())


class Backtest:
    """All trials of a panel at one horizon, by rolling origin and without look-ahead."""

    def __init__(self, candidates: Candidates, horizon: int) -> None:
        self.candidates, self.horizon = candidates, horizon

    @property
    def panel(self) -> Panel:
        """What was tried."""
        return self.candidates.panel

    @cached_property
    def trials(self) -> list[Trial]:
        """Rounds that have a target, in order."""
        found = (self._trial(origin) for origin in range(_FIRST, len(self.panel.days)))
        return [trial for trial in found if trial is not None]

    def _trial(self, origin: int) -> Trial | None:
        target = self.panel.target(origin, self.horizon)
        if target is None:
            return None
        people = self.panel.people
        there = np.isfinite(people[origin]) & np.isfinite(people[target])
        if not there.any():
            return None
        said = self.candidates.at(origin, self.horizon)
        return Trial(
            origin,
            target,
            there,
            people[target][there],
            {way: answer[there] for way, answer in said.items() if answer is not None},
        )

    def known(self, at: int) -> list[Trial]:
        """Trials whose outcome was known at a round."""
        return [trial for trial in self.trials if trial.target <= at]

    def scores(self, trials: list[Trial]) -> pl.DataFrame:
        """The error of each way, on the rounds where it had an answer.

        Returns:
            `candidate`, `horizon`, `origins`, `wape` (people wrongly placed for each
            person there), `persistence_wape` on the same rounds, `rel_mae` (the one over
            the other; null where persistence was never wrong), `national_error` and
            `persistence_national_error` (of the sum of the places).
        """
        rows = [self._score(way, [t for t in trials if way in t.said]) for way in Candidate]
        return pl.DataFrame(rows, schema=_SCORES)

    def _score(self, way: Candidate, trials: list[Trial]) -> dict[str, object]:
        people = sum(float(trial.actual.sum()) for trial in trials)
        ours = sum(trial.error(way) for trial in trials)
        theirs = sum(trial.error(Candidate.PERSISTENCE) for trial in trials)
        return {
            "candidate": way.value,
            "horizon": self.horizon,
            "origins": len(trials),
            "wape": ours / people if people else None,
            "persistence_wape": theirs / people if people else None,
            "rel_mae": ours / theirs if theirs else None,
            "national_error": _national(trials, way) / people if people else None,
            "persistence_national_error": _national(trials, Candidate.PERSISTENCE) / people
            if people
            else None,
        }

    def choice(self, at: int) -> Candidate:
        """The way that was to be used at a round: the best that beat persistence by then."""
        scores = self.scores(self.known(at)).filter(
            pl.col("origins") >= ORIGINS, pl.col("rel_mae") <= BETTER
        )
        if scores.is_empty():
            return Candidate.PERSISTENCE
        # of equals the first: of one place the own trend is the national one
        return Candidate(scores.sort("rel_mae", maintain_order=True)["candidate"][0])

    def widths(self, at: int, way: Candidate, projected: Array) -> Array:
        """Half widths of ranges about projections of a round, from errors known by then."""
        made = [trial for trial in self.known(at) if way in trial.said]
        if not made:
            return np.full(projected.shape, np.inf)
        sizes = np.concatenate([trial.said[way] for trial in made])
        actual = np.concatenate([trial.actual for trial in made])
        return half_widths(projected, sizes, misses(sizes, actual))

    @cached_property
    def record(self) -> pl.DataFrame:
        """What the whole procedure would have done at every round: choice, error, coverage.

        Returns:
            `origin_date`, `target_date` (days since 1970), `candidate`, `people`, `error`,
            `persistence_error`, `covered` (share of the places within their range; null
            where no range could be given yet).
        """
        return pl.DataFrame([self._followed(trial) for trial in self.trials], schema=_RECORD)

    def _followed(self, trial: Trial) -> dict[str, object]:
        way = self.choice(trial.origin)
        way = way if way in trial.said else Candidate.PERSISTENCE
        said = trial.said[way]
        low, high = between(said, self.widths(trial.origin, way, said))
        ranged = np.isfinite(high)
        # a range is of whole people, as it is printed
        inside = (trial.actual >= np.floor(low)) & (trial.actual <= np.ceil(high))
        return {
            "origin_date": int(self.panel.days[trial.origin]),
            "target_date": int(self.panel.days[trial.target]),
            "candidate": way.value,
            "people": float(trial.actual.sum()),
            "error": trial.error(way),
            "persistence_error": trial.error(Candidate.PERSISTENCE),
            "ranged": int(ranged.sum()),
            "covered": float(inside[ranged].mean()) if ranged.any() else None,
        }


_SCORES = {
    "candidate": pl.String,
    "horizon": pl.Int64,
    "origins": pl.Int64,
    "wape": pl.Float64,
    "persistence_wape": pl.Float64,
    "rel_mae": pl.Float64,
    "national_error": pl.Float64,
    "persistence_national_error": pl.Float64,
}
_RECORD = {
    "origin_date": pl.Int64,
    "target_date": pl.Int64,
    "candidate": pl.String,
    "people": pl.Float64,
    "error": pl.Float64,
    "persistence_error": pl.Float64,
    "ranged": pl.Int64,
    "covered": pl.Float64,
}


def _national(trials: list[Trial], way: Candidate) -> float:
    return float(sum(abs(float(trial.said[way].sum() - trial.actual.sum())) for trial in trials))
