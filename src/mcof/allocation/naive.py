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
    return in_order(numbers, by_value(numbers))


def by_value(numbers: Indexed) -> Whole:
    """The options by weight per dollar, most first; what costs nothing before all."""
    cost = numbers.numbers("usd_per_person")
    weight = numbers.numbers("weight")
    value = np.divide(weight, cost, out=np.full_like(weight, np.inf), where=cost > 0)
    return np.lexsort((-weight, -value))


def in_order(numbers: Indexed, order: npt.NDArray[np.integer]) -> Numbers:
    """What comes of serving the options one after the other, each as far as it goes.

    Locked people are served first. A site is opened by the first option that needs it,
    where its cost can be paid.

    Args:
        order: a permutation of the options.
    """
    return filled(numbers, Means(numbers), order)


def filled(
    numbers: Indexed,
    means: Means,
    order: npt.NDArray[np.integer],
    *,
    start: Numbers | None = None,
    whole: bool = False,
) -> Numbers:
    """The plan that serves the options in order from what is left.

    Args:
        start: people who are served already, of whom the means know.
        whole: add whole people and whole units only.
    """
    low, top, least = (numbers.numbers(one) for one in ("low", "top", "least_people"))
    given = np.zeros(low.size) if start is None else start.copy()
    for one in np.flatnonzero(low > given):
        given[one] += means.take(int(one), float(low[one] - given[one]), whole=False, least=0.0)
    for one in np.asarray(order):
        wanted = float(top[one] - given[one])
        floor = float(least[one]) if given[one] <= 0 else 0.0
        given[one] += means.take(int(one), wanted, whole=whole, least=floor)
    return given


class Means:
    """What is left of every limit while a plan is made option by option.

    One option takes what the ones before it left, so this is a loop, over plain lists:
    about a microsecond an option and limit.

    Args:
        start: people who are served already.
        flows: the dollars of each pair of `Indexed.payers` that pay for them.
    """

    def __init__(
        self, numbers: Indexed, start: Numbers | None = None, flows: Numbers | None = None
    ) -> None:
        options = numbers.options
        people = np.zeros(options.height) if start is None else start

        def left(name: str, number: str, each: Numbers, cap: str) -> Numbers:
            row, caps = numbers.index(number), getattr(numbers, name)[cap].to_numpy()
            used = np.bincount(row[row >= 0], (people * each)[row >= 0], caps.size)
            return np.asarray(caps - used, dtype=np.float64)

        staff, kilograms = (
            numbers.numbers("staff_per_person"),
            numbers.numbers("kilograms_per_person"),
        )
        units = numbers.numbers("units_per_person")
        self.cell = options["cell_i"].to_list()
        self.cost = options["usd_per_person"].to_list()
        self.uses = [
            (options["staff_i"].to_list(), staff.tolist()),
            (options["transport_i"].to_list(), kilograms.tolist()),
        ]
        self.left = [
            left("staff", "staff_i", staff, "people").tolist(),
            left("transport", "transport_i", kilograms, "kilograms").tolist(),
        ]
        self.need = left("cells", "cell_i", np.ones(people.size), "reachable").tolist()
        self.stock_i = options["stock_i"].to_list()
        self.units = units.tolist()
        came = left("stock", "stock_i", units, "units")
        self.stock = added(came, numbers.stock["series"].to_numpy())
        self.ends = ends(numbers)
        self.class_i = options["class_i"].to_list()
        self.site_i = options["site_i"].to_list()
        self.shut = numbers.sites["usd"].fill_null(0.0).to_list()
        opened = numbers.index("site_i")[people > 0]
        for site in np.unique(opened[opened >= 0]):
            self.shut[site] = 0.0
        self.site_class = numbers.sites["class_i"].to_list()
        lines = numbers.payers["line_i"].to_numpy().astype(np.int64)
        classes = numbers.payers["class_i"].to_numpy().astype(np.int64)
        paid = np.zeros(lines.size) if flows is None else flows
        spent = np.bincount(lines, paid, numbers.lines.height)
        self.purse = np.maximum(numbers.lines["usd"].to_numpy() - spent, 0.0).tolist()
        self.payers = payers(numbers)
        self.pairs = list(zip(classes.tolist(), lines.tolist(), strict=True))
        self.paid = dict(zip(self.pairs, paid.tolist(), strict=True))

    @property
    def flows(self) -> Numbers:
        """The dollars of each pair of `Indexed.payers` so far."""
        return np.array([self.paid[pair] for pair in self.pairs], dtype=np.float64)

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
            self.paid[kind, line] += part
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
