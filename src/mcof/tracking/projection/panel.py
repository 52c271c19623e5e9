"""A panel: the stocks of places round by round, and how they grew, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

Array = np.ndarray[Any, np.dtype[Any]]

CLIP = 0.3
"""A growth counts as no more than so much on the log scale in one step, about a third."""

_STEPS = 6  # the gaps between rounds whose median is the usual one
_LONG = 2.5  # usual gaps after which a change says nothing of how fast people move
_GROWTHS = 3  # the last growths that a trend is made of
_HALF = 0.5  # person added to both sides of a ratio, so that nobody is a number too


@dataclass(frozen=True)
class Panel:
    """Rounds in the order of their days.

    Attributes:
        places: codes, in order.
        rounds: numbers; -1 where a round has none.
        days: of the rounds, as days since 1970, strictly rising.
        people: rounds x places; NaN where a place was not counted.
        breaks: rounds whose method moves the total, so that they are not comparable
            with the one before.
    """

    places: tuple[str, ...]
    rounds: Array
    days: Array
    people: Array
    breaks: Array

    def until(self, at: int) -> Panel:
        """The first `at` + 1 rounds: all that was known at that round."""
        end = at + 1
        return Panel(
            self.places, self.rounds[:end], self.days[:end], self.people[:end], self.breaks[:end]
        )

    @cached_property
    def steps(self) -> Array:
        """The usual days between rounds as known at each round: the median of the last six."""
        gaps = np.diff(self.days).astype(float)
        steps = np.full(len(self.days), np.nan)
        for at in range(1, len(self.days)):
            steps[at] = np.median(gaps[max(0, at - _STEPS) : at])
        return steps

    @cached_property
    def _comparable(self) -> Array:
        """Rounds that tell how fast people move: not after a break, nor after a long gap."""
        gaps = np.concatenate([[np.inf], np.diff(self.days)])
        with np.errstate(invalid="ignore"):
            near = gaps <= _LONG * self.steps
        comparable: Array = near & ~self.breaks
        return comparable

    @cached_property
    def rates(self) -> Array:
        """Growth on the log scale for each day, into each round; NaN where not comparable."""
        return self._rates(self.people)

    @cached_property
    def national_rates(self) -> Array:
        """The same of the sum of the places that both rounds know: like for like."""
        rates = np.full(len(self.days), np.nan)
        for at in range(1, len(self.days)):
            both = np.isfinite(self.people[at - 1]) & np.isfinite(self.people[at])
            if both.any() and self._comparable[at]:
                was, now = self.people[at - 1][both].sum(), self.people[at][both].sum()
                rates[at] = np.log((now + _HALF) / (was + _HALF)) / (
                    self.days[at] - self.days[at - 1]
                )
        return rates

    @cached_property
    def last_growth(self) -> Array:
        """Growth of each place into each round, in one usual step, clipped; 0 where unknown."""
        growth: Array = np.nan_to_num(self._clipped(self.rates))
        return growth

    @cached_property
    def growth(self) -> Array:
        """The mean of the last three growths of each place; 0 where none is known."""
        return self._recent(self.rates)

    @cached_property
    def national_growth(self) -> Array:
        """The mean of the last three growths of the sum."""
        return self._recent(self.national_rates[:, None])[:, 0]

    @cached_property
    def national_last(self) -> Array:
        """The last growth of the sum."""
        last: Array = np.nan_to_num(self._clipped(self.national_rates[:, None]))[:, 0]
        return last

    def target(self, at: int, horizon: int) -> int | None:
        """The round that comes so many usual steps after round `at`, where there is one.

        The nearest round within half a step of that day; None where there is none, as
        after a missing round, or where a break of method lies between.
        """
        step = self.steps[at]
        if not np.isfinite(step):
            return None
        off = np.abs(self.days - (self.days[at] + horizon * step))
        off[: at + 1] = np.inf
        best = int(np.argmin(off))
        if off[best] > step / 2 or self.breaks[at + 1 : best + 1].any():
            return None
        return best

    def _rates(self, people: Array) -> Array:
        rates = np.full(people.shape, np.nan)
        gaps = np.diff(self.days).astype(float)[:, None]
        rates[1:] = np.log((people[1:] + _HALF) / (people[:-1] + _HALF)) / gaps
        rates[~self._comparable] = np.nan
        return rates

    def _clipped(self, rates: Array) -> Array:
        clipped: Array = np.clip(rates * self.steps[:, None], -CLIP, CLIP)
        return clipped

    def _recent(self, rates: Array) -> Array:
        recent = np.zeros(rates.shape)
        for at in range(1, len(rates)):
            last = np.clip(rates[max(0, at - _GROWTHS + 1) : at + 1] * self.steps[at], -CLIP, CLIP)
            known = np.isfinite(last)
            number = known.sum(axis=0)
            recent[at] = np.where(known, last, 0).sum(axis=0) / np.maximum(number, 1)
        return recent


def panel(series: pl.DataFrame) -> Panel:
    """The panel of one operation, assessment and group.

    Args:
        series: rows as `mcof.tracking.series.series` gives them: `place_code`, `round`,
            `reference_date`, `individuals`, `rows_without_individuals`, `method_break`.
            A figure of which some rows are unknown is a lower bound and counts as unknown.
    """
    known = series.filter(
        pl.col("place_code").is_not_null(), pl.col("reference_date").is_not_null()
    ).with_columns(
        people=pl.when(pl.col("rows_without_individuals") == 0).then(
            pl.col("individuals").cast(pl.Float64)
        )
    )
    # Rounds of one day are one point of time: the higher number is the later one.
    rounds = (
        known.group_by("reference_date")
        .agg(pl.col("round").max(), broken=pl.col("method_break").any())
        .sort("reference_date")
    )
    places = sorted(known["place_code"].unique())
    latest = known.sort("round", nulls_last=False).unique(
        ["reference_date", "place_code"], keep="last"
    )
    grid = (
        rounds.select("reference_date")
        .join(pl.DataFrame({"place_code": places}, schema={"place_code": pl.String}), how="cross")
        .join(latest, on=["reference_date", "place_code"], how="left", maintain_order="left")
    )
    people = grid["people"].to_numpy().astype(float).reshape(rounds.height, len(places))
    counted = np.isfinite(people).any(axis=1)
    return Panel(
        tuple(places),
        rounds["round"].fill_null(-1).to_numpy()[counted],
        rounds["reference_date"].to_physical().to_numpy().astype(np.int64)[counted],
        people[counted],
        _carried(rounds["broken"].to_numpy(), counted),
    )


def _carried(broken: Array, counted: Array) -> Array:
    """Breaks of the rounds that are counted: one of a round left out is that of the next."""
    kept, waiting = [], False
    for is_broken, is_counted in zip(broken, counted, strict=True):
        waiting = waiting or bool(is_broken)
        if is_counted:
            kept.append(waiting)
            waiting = False
    return np.array(kept, dtype=bool)
