"""Candidates: four ways to say what comes next, none of which is an undamped trend."""

from __future__ import annotations

import warnings
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from mcof.tracking.projection.panel import CLIP, Array, Panel

DAMPING = 0.6
"""Of a trend, so much is left after each step."""

_ROWS = 30  # pairs of rounds and places that a regression needs
_ORIGINS = 5  # and rounds that they come from
_HALF = 0.5
_FLAT = 1e-9  # a growth that never differs teaches nothing


class Candidate(StrEnum):
    """The ways, persistence first: it is what the others must beat."""

    PERSISTENCE = "persistence"
    OWN_TREND = "own-trend"
    NATIONAL_TREND = "national-trend"
    POOLED = "pooled-huber"


class Candidates:
    """What each way says of a panel, at any of its rounds, from that round and those before.

    Whatever is computed at a round looks at nothing after it: growths look back, and a
    regression learns only from pairs of which the later round was known by then.
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def at(self, origin: int, horizon: int) -> dict[Candidate, Array | None]:
        """People of each place so many steps after a round; None where a way has no answer.

        NaN for a place that was not counted at that round.

            persistence:    y
            own trend:      y exp(g D), g the mean of the place's last three growths, clipped
            national trend: y exp(G D), G the same of the sum of the places
            pooled Huber:   y exp(f), f regressed on growths and size, over all places
            D = 0.6 + 0.6^2 + ... (horizon terms)
        """
        panel = self.panel
        now = panel.people[origin]
        damped = sum(DAMPING**step for step in range(1, horizon + 1))
        pooled = self._pooled(origin, horizon)
        return {
            Candidate.PERSISTENCE: now,
            Candidate.OWN_TREND: now * np.exp(panel.growth[origin] * damped),
            Candidate.NATIONAL_TREND: now * np.exp(panel.national_growth[origin] * damped),
            Candidate.POOLED: None if pooled is None else now * np.exp(pooled),
        }

    @cached_property
    def _features(self) -> Array:
        """Rounds x places x what the regression looks at, all of that round and before."""
        panel = self.panel
        shape = panel.people.shape
        return np.stack(
            [
                panel.last_growth,
                panel.growth,
                np.broadcast_to(panel.national_last[:, None], shape),
                np.broadcast_to(panel.national_growth[:, None], shape),
                np.log(panel.people + _HALF),
            ],
            axis=2,
        )

    def _pairs(self, horizon: int) -> list[tuple[int, int]]:
        """Every round with the round that comes so many steps after it."""
        found = ((at, self.panel.target(at, horizon)) for at in range(1, len(self.panel.days)))
        return [(at, target) for at, target in found if target is not None]

    @cached_property
    def _lessons(self) -> dict[int, list[tuple[int, Array, Array]]]:
        """For each horizon: when it was known, the features, and the growth that came."""
        people, features = self.panel.people, self._features
        lessons: dict[int, list[tuple[int, Array, Array]]] = {}
        for horizon in range(1, HORIZON + 1):
            lessons[horizon] = []
            for at, target in self._pairs(horizon):
                both = np.isfinite(people[at]) & np.isfinite(people[target])
                growth = np.log((people[target][both] + _HALF) / (people[at][both] + _HALF))
                lessons[horizon].append((target, features[at][both], growth))
        return lessons

    def _pooled(self, origin: int, horizon: int) -> Array | None:
        known = [lesson for lesson in self._lessons[horizon] if lesson[0] <= origin]
        if len(known) < _ORIGINS or sum(len(lesson[2]) for lesson in known) < _ROWS:
            return None
        seen = np.concatenate([lesson[1] for lesson in known])
        came = np.clip(np.concatenate([lesson[2] for lesson in known]), -1, 1)
        middle, spread = seen.mean(axis=0), seen.std(axis=0)
        spread = np.where(spread > _FLAT, spread, 1)
        if came.std() < _FLAT:
            return None
        model = _fitted((seen - middle) / spread, came)
        if model is None:
            return None
        asked = (self._features[origin] - middle) / spread
        there = np.isfinite(asked).all(axis=1)
        answer = np.full(len(asked), np.nan)
        if there.any():
            answer[there] = np.clip(model.predict(asked[there]), -CLIP * horizon, CLIP * horizon)
        return answer


HORIZON = 3
"""Rounds ahead, at most: beyond that use scenarios."""


def _fitted(features: Array, growth: Array) -> Any:
    """A Huber regression, robust to places that jump; None where it does not settle."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import HuberRegressor
    from threadpoolctl import threadpool_limits

    # So small a problem is solved sooner by one thread than by several that wait for each other.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return HuberRegressor(max_iter=500).fit(features, growth)
        except (ConvergenceWarning, ValueError):
            return None
