"""Plans made option by option, each as far as it goes: greedy, or in an order drawn by lot.

They are shown beside an optimum, under the same limits. All return people per option, in
the order of `Indexed.options`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mcof.allocation.indexed import Indexed, Numbers, Whole

_HAIR = 1e-9  # relative: keeps sums of rounded numbers below their limit


def greedy(numbers: Indexed) -> Numbers:
    """What comes of serving first whoever counts most for a dollar."""
    cost = numbers.numbers("usd_per_person")
    weight = numbers.numbers("weight")
    value = np.divide(weight, cost, out=np.full_like(weight, np.inf), where=cost > 0)
    return in_order(numbers, np.lexsort((-weight, -value)))


def in_order(
    numbers: Indexed,
    order: npt.NDArray[np.integer],
    *,
    start: Numbers | None = None,
    whole: bool = False,
) -> Numbers:
    """What comes of serving the options one after the other, each as far as it goes.

    Locked people are served first. A site is opened by the first option that needs it,
    where its cost can be paid.

    Args:
        order: a permutation of the options.
        start: people who are served already; they use up the limits first.
        whole: add whole people and whole units only.
    """
    means = Means(numbers)
    low = numbers.numbers("low")
    held = np.flatnonzero(low > 0)
    given = np.zeros(low.size)
    if start is not None:
        for one in np.flatnonzero(start > 0):
            given[one] = means.take(int(one), float(start[one]), whole=False, least=0.0)
    for one in held:
        given[one] += means.take(int(one), float(low[one] - given[one]), whole=False, least=0.0)
    top, least = numbers.numbers("top"), numbers.numbers("least_people")
    for one in np.asarray(order):
        wanted = float(top[one] - given[one])
        floor = float(least[one]) if given[one] <= 0 else 0.0
        given[one] += means.take(int(one), wanted, whole=whole, least=floor)
    return given


class Means:
    """What is left of every limit while a plan is made option by option.

    One option takes what the ones before it left, so this is a loop, over plain lists:
    about a microsecond an option and limit.
    """

    def __init__(self, numbers: Indexed) -> None:
        options = numbers.options
        self.cell = options["cell_i"].to_list()
        self.cost = options["usd_per_person"].to_list()
        self.uses = [
            (options["staff_i"].to_list(), options["staff_per_person"].to_list()),
            (options["transport_i"].to_list(), options["kilograms_per_person"].to_list()),
        ]
        self.left = [numbers.staff["people"].to_list(), numbers.transport["kilograms"].to_list()]
        self.need = numbers.cells["reachable"].to_list()
        self.stock_i = options["stock_i"].to_list()
        self.units = options["units_per_person"].to_list()
        self.stock = added(numbers.stock["units"].to_numpy(), numbers.stock["series"].to_numpy())
        self.ends = ends(numbers)
        self.class_i = options["class_i"].to_list()
        self.site_i = options["site_i"].to_list()
        self.shut = numbers.sites["usd"].to_list()
        self.site_class = numbers.sites["class_i"].to_list()
        self.purse = numbers.lines["usd"].to_list()
        self.payers = payers(numbers)

    def take(self, one: int, wanted: float, *, whole: bool, least: float) -> float:
        """Serve up to `wanted` people by an option; how many were served."""
        most = min(wanted, self.need[self.cell[one]])
        for (rows, each), left in zip(self.uses, self.left, strict=True):
            if rows[one] >= 0:
                most = min(most, left[rows[one]] / each[one])
        at = self.stock_i[one]
        if at >= 0:
            most = min(most, float(self.stock[at : self.ends[at]].min()) / self.units[one])
        opening = self._opening(one)
        if opening is None:
            return 0.0
        if self.cost[one] > 0:
            purse = sum(self.purse[line] for line in self.payers[self.class_i[one]])
            most = min(most, max(purse - opening, 0.0) / self.cost[one])
        most = _stepped(most, self.units[one], whole=whole)
        if most <= 0 or most < least * (1 - _HAIR):
            return 0.0
        self._use(one, most)
        return most

    def _opening(self, one: int) -> float | None:
        """What must be paid first to open the option's site; None where it cannot be."""
        site = self.site_i[one]
        cost = 0.0 if site < 0 else self.shut[site]
        if cost <= 0:
            return 0.0
        kind = self.site_class[site]
        purse = sum(self.purse[line] for line in self.payers[kind]) if kind >= 0 else 0.0
        return cost if purse >= cost else None

    def _use(self, one: int, people: float) -> None:
        site = self.site_i[one]
        if site >= 0 and self.shut[site] > 0:
            self._pay(self.site_class[site], self.shut[site])
            self.shut[site] = 0.0
        self.need[self.cell[one]] = max(self.need[self.cell[one]] - people, 0.0)
        for (rows, each), left in zip(self.uses, self.left, strict=True):
            if rows[one] >= 0:
                left[rows[one]] = max(left[rows[one]] - people * each[one], 0.0)
        at = self.stock_i[one]
        if at >= 0:
            later = self.stock[at : self.ends[at]]
            np.maximum(later - people * self.units[one], 0.0, out=later)
        if self.cost[one] > 0:
            self._pay(self.class_i[one], people * self.cost[one])

    def _pay(self, kind: int, usd: float) -> None:
        for line in self.payers[kind]:
            part = min(usd, self.purse[line])
            self.purse[line] -= part
            usd -= part


def _stepped(people: float, units: float, *, whole: bool) -> float:
    """The people, or the whole ones of them who are served by whole units."""
    if not whole:
        return people
    people = float(np.floor(people * (1 + _HAIR)))
    if 0 < units < 1:  # one unit serves several people
        people = float(np.floor(np.floor(people * units * (1 + _HAIR)) / units))
    return people


def payers(numbers: Indexed) -> list[list[int]]:
    """The lines that pay each class, those first that can pay the least else, then own ones."""
    lines = numbers.payers["line_i"].to_numpy().astype(np.int64)
    classes = numbers.payers["class_i"].to_numpy().astype(np.int64)
    uses = np.bincount(lines, minlength=numbers.lines.height)
    pooled = numbers.lines["actor"].is_null().to_numpy()
    order = np.lexsort((lines, uses[lines], pooled[lines]))
    found: list[list[int]] = [[] for _ in range(numbers.classes)]
    for kind, line in zip(classes[order].tolist(), lines[order].tolist(), strict=True):
        found[kind].append(line)
    return found


def added(units: Numbers, series: Whole) -> Numbers:
    """Units added up over time within each series; rows of a series follow each other."""
    total = np.cumsum(units)
    before = np.concatenate([[0.0], total])[np.searchsorted(series, series, side="left")]
    return np.asarray(total - before)


def ends(numbers: Indexed) -> list[int]:
    """For each row of stock, where its series ends."""
    series = numbers.stock["series"].to_numpy()
    return [int(one) for one in np.searchsorted(series, series, side="right")]
