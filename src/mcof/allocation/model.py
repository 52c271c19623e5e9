"""The linear program of a problem: blocks of columns and rows, built from arrays, scaled.

Columns: `serve` (share of the cell's reachable need that an option serves), `spend` (dollars of
a line for a class of spending), `carry` (units left over), `coverage` (of a fairness group),
`short` (of a floor), `behind` (of a lock), `level` (that max-min lifts), `band` (of coverage,
where returns diminish), `open` (of a site), `start` (of an option with a least number),
`change` (from the running plan).

Everything is built in people, dollars, units and kilograms and then scaled by powers of two,
which are exact: unscaled, simplex was seen to call a wrong answer optimal.

Method: docs/reference/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mcof.allocation.indexed import Indexed, Numbers, Whole
from mcof.allocation.linear import Linear

_PASSES = 3  # of scaling; more changes little


@dataclass(frozen=True)
class Model:
    """A linear program, and how its numbers are read.

    Attributes:
        linear: scaled: A' = row_scale A column_scale.
        used: the cells that have a row of `need`, by their number.
        attainable: of each group: the coverage that those present could reach with all
            means in the world.
        locked: the options with a promised least number.
        started: the options that have a column `start`.
    """

    numbers: Indexed
    linear: Linear
    row_scale: Numbers
    column_scale: Numbers
    used: Whole
    attainable: Numbers
    locked: Whole
    started: Whole
    moved: Whole

    def raw(self, x: Numbers) -> Numbers:
        """Columns as they are, unscaled."""
        return x * self.column_scale

    def people(self, x: Numbers) -> Numbers:
        """People whom each option serves, at most what it can."""
        share = self.raw(x)[self.linear.columns["serve"]]
        return np.clip(share * self.numbers.numbers("reachable"), 0.0, self.numbers.numbers("top"))

    def blank(self) -> Numbers:
        """An objective of nothing."""
        return np.zeros(self.column_scale.size)

    def scaled(self, cost: Numbers) -> tuple[Numbers, float]:
        """The objective in scaled columns and about 1, and by what it was multiplied."""
        cost = cost * self.column_scale
        factor = 1 / _geometric(cost)
        return cost * factor, factor


def choices(numbers: Indexed) -> Whole:
    """Options that are nothing or at least so many, and are not promised anyway."""
    open_ = (numbers.numbers("least_people") > 0) & (numbers.numbers("low") <= 0)
    return np.flatnonzero(open_)


def yes_or_no(numbers: Indexed) -> int:
    """How many yes-or-no choices a problem has: options with a least number, and sites."""
    return int(choices(numbers).size) + numbers.sites.height


class _Builder:
    """Blocks and entries, one after the other."""

    def __init__(self) -> None:
        self.columns: dict[str, slice] = {}
        self.rows: dict[str, slice] = {}
        self.lower: list[Numbers] = []
        self.upper: list[Numbers] = []
        self.row_lower: list[Numbers] = []
        self.row_upper: list[Numbers] = []
        self.entries: list[tuple[Whole, Whole, Numbers]] = []

    def column(self, name: str, upper: Numbers) -> None:
        start = sum(one.size for one in self.upper)
        self.columns[name] = slice(start, start + upper.size)
        self.lower.append(np.zeros(upper.size))
        self.upper.append(upper)

    def row(self, name: str, lower: Numbers, upper: Numbers) -> None:
        start = sum(one.size for one in self.row_upper)
        self.rows[name] = slice(start, start + upper.size)
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def put(
        self, row: str, rows: Whole, column: str, columns: Whole, values: Numbers | float
    ) -> None:
        """Entries of a block; rows below zero are left out, and so are zeros."""
        values = np.broadcast_to(np.asarray(values, dtype=np.float64), rows.shape)
        keep = (rows >= 0) & (values != 0)
        for block, index in ((self.rows[row], rows), (self.columns[column], columns)):
            assert index.max(initial=-1) < block.stop - block.start, f"{row}/{column} overflows"
        self.entries.append(
            (
                (rows[keep] + self.rows[row].start).astype(np.int32),
                (columns[keep] + self.columns[column].start).astype(np.int32),
                values[keep],
            )
        )


def build(numbers: Indexed) -> Model:
    """The linear program of a problem that has passed the checks that stop."""
    settings = numbers.problem.settings
    made = _Builder()
    people = numbers.numbers("reachable")
    serving = np.arange(people.size)
    top = numbers.numbers("top")
    # Who may serve the whole cell has no bound of its own: the price of the need stands in
    # the cell's row then, and only there.
    made.column("serve", np.where(top < people, top / people, np.inf))
    cells, row = np.unique(numbers.index("cell_i"), return_inverse=True)
    made.row("need", np.full(cells.size, -np.inf), np.ones(cells.size))
    made.put("need", row, "serve", serving, 1.0)
    _money(made, numbers, people)
    for name, each, cap in (
        ("staff", "staff_per_person", "people"),
        ("transport", "kilograms_per_person", "kilograms"),
    ):
        caps = getattr(numbers, name)[cap].to_numpy().astype(np.float64)
        made.row(name, np.full(caps.size, -np.inf), caps)
        made.put(name, numbers.index(f"{name}_i"), "serve", serving, numbers.numbers(each) * people)
    _stock(made, numbers, people)
    _fairness(made, numbers, people)
    locked = np.flatnonzero(numbers.numbers("low") > 0)
    low = (numbers.numbers("low") / people)[locked]
    made.column("behind", low)
    made.row("locks", low, np.full(low.size, np.inf))
    made.put("locks", np.arange(locked.size), "serve", locked, 1.0)
    made.put("locks", np.arange(locked.size), "behind", np.arange(locked.size), 1.0)
    started = choices(numbers)
    if yes_or_no(numbers) > settings.choices:
        started = started[:0]
    _starts(made, numbers, people, started)
    moved = _changes(made, numbers, people)
    linear, row_scale, column_scale = _scaled(made)
    can = np.bincount(numbers.index("cell_i"), top, numbers.cells.height)
    reach = numbers.cells["reachable"].to_numpy()
    served = np.bincount(numbers.cells["group"].to_numpy(), np.minimum(can, reach))
    whole = numbers.groups["reachable"].to_numpy()
    return Model(
        numbers=numbers,
        linear=linear,
        row_scale=row_scale,
        column_scale=column_scale,
        used=cells,
        attainable=np.divide(served, whole, out=np.zeros_like(whole), where=whole > 0),
        locked=locked,
        started=started,
        moved=moved,
    )


def _money(made: _Builder, numbers: Indexed, people: Numbers) -> None:
    """What a class spends comes from the lines that may pay it; no line pays more than it has."""
    lines = numbers.payers["line_i"].to_numpy().astype(np.int64)
    classes = numbers.payers["class_i"].to_numpy().astype(np.int64)
    usd = numbers.lines["usd"].to_numpy().astype(np.float64)
    pairs = np.arange(lines.size)
    made.column("spend", np.full(lines.size, np.inf))
    made.column("open", np.ones(numbers.sites.height))
    made.row("payment", np.zeros(numbers.classes), np.zeros(numbers.classes))
    cost = numbers.numbers("usd_per_person") * people
    made.put("payment", numbers.index("class_i"), "serve", np.arange(people.size), cost)
    made.put("payment", classes, "spend", pairs, -1.0)
    sites = numbers.sites
    opening = sites["usd"].fill_null(0.0).to_numpy().astype(np.float64)
    paid_by = sites["class_i"].to_numpy().astype(np.int64)
    made.put("payment", paid_by, "open", np.arange(sites.height), opening)
    made.row("money", np.full(usd.size, -np.inf), usd)
    made.put("money", lines, "spend", pairs, 1.0)
    unpaid = np.flatnonzero((paid_by < 0) & (opening > 0))
    made.upper[-1][unpaid] = 0.0  # nobody can pay for these
    here = np.flatnonzero(numbers.index("site_i") >= 0)
    made.row("sites", np.full(here.size, -np.inf), np.zeros(here.size))
    made.put("sites", np.arange(here.size), "serve", here, 1.0)
    made.put("sites", np.arange(here.size), "open", numbers.index("site_i")[here], -1.0)


def _stock(made: _Builder, numbers: Indexed, people: Numbers) -> None:
    """What is left = what was left before + what arrives - what is used."""
    stock = numbers.stock
    units = stock["units"].to_numpy().astype(np.float64)
    series = stock["series"].to_numpy().astype(np.int64)
    rows = np.arange(units.size)
    made.column("carry", np.full(units.size, np.inf))
    made.row("stock", units, units)
    used = numbers.numbers("units_per_person") * people
    made.put("stock", numbers.index("stock_i"), "serve", np.arange(people.size), used)
    made.put("stock", rows, "carry", rows, 1.0)
    later = rows[1:][series[1:] == series[:-1]]
    made.put("stock", later, "carry", later - 1, -1.0)


def _fairness(made: _Builder, numbers: Indexed, people: Numbers) -> None:
    """Coverage of each group, its floor, the level that is lifted, and its bands."""
    groups = numbers.groups
    group = numbers.index("group")
    serving, each = np.arange(people.size), np.arange(groups.height)
    whole = groups["reachable"].to_numpy()
    none, far = np.zeros(groups.height), np.full(groups.height, np.inf)
    made.column("coverage", np.ones(groups.height))
    made.row("coverage", none, none)
    made.put("coverage", group, "serve", serving, -people / whole[group])
    made.put("coverage", each, "coverage", each, 1.0)
    made.column("short", none.copy())
    made.row("floors", none.copy(), far)
    made.put("floors", each, "coverage", each, 1.0)
    made.put("floors", each, "short", each, 1.0)
    made.column("level", np.ones(1))
    made.row("level", -far, far)
    made.put("level", each, "coverage", each, 1.0)
    made.put("level", each, "level", np.zeros_like(each), -1.0)
    bands = numbers.problem.settings.bands
    if len(bands) == 1:
        return
    weighted = groups["weighted"].to_numpy()
    counts = numbers.numbers("weight") * people
    made.column("band", np.repeat([width for width, _ in bands], groups.height))
    made.row("bands", -far, none)
    made.put(
        "bands",
        group,
        "serve",
        serving,
        np.divide(-counts, weighted[group], out=np.zeros_like(counts), where=counts > 0),
    )
    made.put("bands", np.tile(each, len(bands)), "band", np.arange(each.size * len(bands)), 1.0)


def _starts(made: _Builder, numbers: Indexed, people: Numbers, started: Whole) -> None:
    """An option with a least number is nothing, or at least that."""
    rows = np.arange(started.size)
    none, far = np.zeros(rows.size), np.full(rows.size, np.inf)
    least = (numbers.numbers("least_people") / people)[started]
    top = np.minimum(numbers.numbers("top") / people, 1.0)[started]
    made.column("start", np.ones(rows.size))
    made.row("start-most", -far, none)
    made.put("start-most", rows, "serve", started, 1.0)
    made.put("start-most", rows, "start", rows, -top)
    made.row("start-least", none, far)
    made.put("start-least", rows, "serve", started, 1.0)
    made.put("start-least", rows, "start", rows, -least)


def _changes(made: _Builder, numbers: Indexed, people: Numbers) -> Whole:
    """How far each option is from the running plan, in shares; only if that is asked for."""
    if numbers.problem.settings.last != "change":
        return np.zeros(0, np.int64)
    running = numbers.options.select("option").join(
        numbers.problem.running, on="option", how="left", maintain_order="left"
    )
    old = running.select(pl.col("people").fill_null(0.0))["people"].to_numpy()
    moved = np.flatnonzero(old > 0)
    share = (old / people)[moved]
    rows = np.arange(moved.size)
    far = np.full(rows.size, np.inf)
    made.column("change", far.copy())
    made.row("more", -far, share)
    made.put("more", rows, "serve", moved, 1.0)
    made.put("more", rows, "change", rows, -1.0)
    made.row("fewer", share, far)
    made.put("fewer", rows, "serve", moved, 1.0)
    made.put("fewer", rows, "change", rows, 1.0)
    return moved


_SCALED = ("spend", "carry")  # the columns whose unit is free; the others are shares


def _scaled(made: _Builder) -> tuple[Linear, Numbers, Numbers]:
    from scipy import sparse

    row = np.concatenate([one for one, _, _ in made.entries])
    column = np.concatenate([one for _, one, _ in made.entries])
    value = np.concatenate([one for _, _, one in made.entries])
    made.entries.clear()
    height = sum(one.size for one in made.row_upper)
    width = sum(one.size for one in made.upper)
    logs = np.log2(np.abs(value))
    rows, columns = np.zeros(height), np.zeros(width)
    free = np.zeros(width, dtype=bool)
    for name in _SCALED:
        free[made.columns[name]] = True
    for _ in range(_PASSES):
        rows = -_means(row, logs + columns[column], height)
        columns = np.where(free, -_means(column, logs + rows[row], width), 0.0)
    row_scale, column_scale = 2.0 ** np.round(rows), 2.0 ** np.round(columns)
    value = value * row_scale[row] * column_scale[column]
    matrix = sparse.csc_array((value, (row, column)), shape=(height, width))
    linear = Linear(
        cost=np.zeros(width),
        lower=np.concatenate(made.lower) / column_scale,
        upper=np.concatenate(made.upper) / column_scale,
        row_lower=np.concatenate(made.row_lower) * row_scale,
        row_upper=np.concatenate(made.row_upper) * row_scale,
        matrix=matrix,
        columns=made.columns,
        rows=made.rows,
    )
    return linear, row_scale, column_scale


def _means(at_: Whole, logs: Numbers, size: int) -> Numbers:
    """The mean of the logarithms of each row, or column; 0 where there is nothing."""
    many = np.bincount(at_, minlength=size)
    return np.asarray(np.bincount(at_, logs, size) / np.maximum(many, 1))


def _geometric(values: Numbers) -> float:
    """The power of two next to the geometric mean of what is not zero; 1 for nothing."""
    some = np.abs(values[values != 0])
    return float(2.0 ** np.round(np.log2(some).mean())) if some.size else 1.0
