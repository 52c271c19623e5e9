"""The plan that gives everybody the same share of what they lack: the simple rule of practice.

It is shown beside an optimum, under the same limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mcof.allocation.indexed import Indexed, Numbers, Whole
from mcof.allocation.naive import added

_PASSES = 40  # each shares out what the one before could not place
_ENOUGH = 1e-5  # share of everything: a pass that adds less is the last
_HAIR = 1e-9  # relative: keeps sums of rounded numbers below their limit


def pro_rata(numbers: Indexed) -> Numbers:
    """What comes of giving everybody the same share of what they lack.

    In each pass every cell asks for all that it lacks, split evenly among those who could
    give it; where a limit is asked for too much, all who ask it get the same share of what
    they asked, and nobody more than an option can serve. What could not be placed is shared
    out again. No site with a cost is opened, and what stays below an option's least number
    is dropped.
    """
    sharing = _Sharing(numbers)
    everything = max(float(numbers.cells["reachable"].sum()), _HAIR)
    given = sharing.used(numbers.numbers("low"))
    for _ in range(_PASSES):
        more = sharing.used(sharing.offered(given))
        given = given + more
        if more.sum() < everything * _ENOUGH:
            break
    enough = (given >= numbers.numbers("least_people")) | (numbers.numbers("low") > 0)
    return np.where(enough, given, 0.0)


@dataclass
class _Limit:
    """Rows of one limit: which options use it, how much each, and what is left."""

    row: Whole
    each: Numbers
    left: Numbers

    def factor(self, asked: Numbers, series: Whole | None = None) -> Numbers:
        """The share of what they ask that each option gets: the same for all of a row."""
        own = self.row >= 0
        used = np.bincount(
            self.row[own], (asked * self.each)[own], minlength=self.left.size
        ).astype(np.float64)
        left = self.left
        if series is not None:
            used, left = added(used, series), added(left, series)
        share = np.ones_like(used)
        np.divide(left, used, out=share, where=used > left)
        share = np.clip(share * (1 - _HAIR), 0.0, 1.0)
        if series is not None:  # what is used now is missing in every later period
            share = np.minimum.accumulate((share + 2.0 * series)[::-1])[::-1] - 2.0 * series
        found = np.ones_like(asked)
        found[own] = share[self.row[own]]
        return np.clip(found, 0.0, 1.0)

    def use(self, people: Numbers) -> None:
        own = self.row >= 0
        used = np.bincount(self.row[own], (people * self.each)[own], minlength=self.left.size)
        self.left = self.left - used


class _Sharing:
    """The limits while everybody is given the same share."""

    def __init__(self, numbers: Indexed) -> None:
        self.numbers = numbers
        self.cell = numbers.index("cell_i")
        closed = np.array([*numbers.sites["usd"].to_list(), 0.0])[numbers.index("site_i")] > 0
        self.top = np.where(closed, numbers.numbers("low"), numbers.numbers("top"))
        self.need = numbers.cells["reachable"].to_numpy().copy()
        self.limits = [
            _Limit(
                numbers.index(f"{name}_i"),
                numbers.numbers(each),
                getattr(numbers, name)[cap].to_numpy().astype(np.float64),
            )
            for name, each, cap in (
                ("staff", "staff_per_person", "people"),
                ("transport", "kilograms_per_person", "kilograms"),
                ("stock", "units_per_person", "units"),
            )
        ]
        self.series = numbers.stock["series"].to_numpy().astype(np.int64)
        self.class_i = numbers.index("class_i")
        self.cost = numbers.numbers("usd_per_person")
        self.purse = numbers.lines["usd"].to_numpy().astype(np.float64).copy()
        pairs = numbers.payers
        self.pairs = [
            pairs.filter(pl.col("line_i") == line)["class_i"].to_numpy().astype(np.int64)
            for line in range(self.purse.size)
        ]
        pooled = numbers.lines["actor"].is_null().to_numpy()
        self.turns = sorted(
            range(self.purse.size), key=lambda one: (pooled[one], self.pairs[one].size, one)
        )

    def offered(self, given: Numbers) -> Numbers:
        """What every option would be given more in this pass."""
        room = np.maximum(self.top - given, 0.0)
        able = np.bincount(self.cell, room > 0, minlength=self.need.size)
        share = self.need / np.maximum(able, 1)
        asked = np.where(room > 0, share[self.cell], 0.0)
        factor = np.ones_like(asked)
        for limit in self.limits:
            series = self.series if limit is self.limits[-1] else None
            factor = np.minimum(factor, limit.factor(asked, series))
        asked = asked * factor
        return np.minimum(asked * self._paid(asked, self.purse.copy()), room)

    def used(self, people: Numbers) -> Numbers:
        """Take from every limit what these people use; those who could be paid for."""
        people = people * self._paid(people, self.purse)
        self.need = np.maximum(
            self.need - np.bincount(self.cell, people, minlength=self.need.size), 0.0
        )
        for limit in self.limits:
            limit.use(people)
        return people

    def _paid(self, people: Numbers, purse: Numbers) -> Numbers:
        """The share of each option's cost that the lines pay, own lines before pools.

        What they pay is taken from the purse.
        """
        own = self.class_i >= 0
        wanted = np.bincount(
            self.class_i[own], (people * self.cost)[own], minlength=self.numbers.classes
        ).astype(np.float64)
        rest = wanted.copy()
        for line in self.turns:
            kinds = self.pairs[line]
            total = rest[kinds].sum()
            left = max(purse[line], 0.0)  # what rounding took too much is nothing left
            part = left / total if total > left else 1.0
            purse[line] = left - part * total
            rest[kinds] *= 1 - part
        share = np.ones_like(wanted)
        np.divide(wanted - rest, wanted, out=share, where=wanted > 0)
        found = np.ones_like(people)
        found[own] = share[self.class_i[own]]
        return np.clip(found * (1 - _HAIR), 0.0, 1.0)
