"""What if: more of something, another principle, a simple rule, or other figures.

Every answer here is solved again, under the same limits; none is read off a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from mcof.allocation.answer import Answer, solve
from mcof.allocation.indexed import Indexed, Numbers
from mcof.allocation.linear import Open
from mcof.allocation.measures import by_sector, measures, people_reached, reached
from mcof.allocation.naive import greedy, in_order
from mcof.allocation.problem import Problem
from mcof.allocation.prorata import pro_rata
from mcof.errors import InputError, Unsolvable

_TABLES = {
    "money": ("money", "line", "usd"),
    "staff": ("staff", "actor", "people"),
    "stock": ("stock", "hub", "units"),
    "transport": ("transport", "hub", "kilograms"),
}
_SOME = 1e-6  # people: less is no change
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class More:
    """More of one thing.

    Attributes:
        kind: money, staff, stock or transport.
        name: of the line, the actor or the hub.
        amount: dollars, workers, units or kilograms; below zero for less.
        period, resource: where the limit has them.
    """

    kind: str
    name: str
    amount: float
    period: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class Brought:
    """What more of something would bring, solved again with the same floors.

    Attributes:
        weighted: severity-weighted people, with diminishing returns.
        people: people, as `mcof.allocation.measures.people_reached` counts them; none where
            those who gain were reached already in a larger sector of their place.
        sectors: `sector`, `people`: as `mcof.allocation.measures.by_sector` counts them.
        where: `cell`, `people`: more (or fewer) in each cell that changes.
    """

    more: More
    weighted: float
    people: float
    sectors: pl.DataFrame
    where: pl.DataFrame


def added(answer: Answer, open_: Open, asked: Sequence[More]) -> Sequence[Brought]:
    """What each of these would bring on its own, the floors of the answer being kept.

    The plan as it is is solved once more too, so that both sides are reckoned alike; and of
    all plans that are as good with more, the nearest to it is taken, so that `where` shows
    what the more is for, and not that two plans are equally good.

    Raises:
        InputError: there is no such limit.
        Unsolvable: with so much less nothing is feasible.
    """
    settings = replace(answer.problem.settings, rounds=0, last="none", whole=False)
    plain = answer.problem.but(settings=settings, floors=answer.floors)
    base = solve(plain, open_)
    nearest = replace(settings, last="change", keep=1.0)
    running = base.allocations.select("option", "people")
    near = plain.but(settings=nearest, running=running)
    before = _by_cell(base.numbers, base.people)
    found = []
    for more in asked:
        other = solve(_with(near, more), open_)
        brought = people_reached(other.numbers, other.people) - people_reached(
            base.numbers, base.people
        )
        found.append(
            Brought(
                more,
                other.best - base.best,
                brought,
                _change(
                    by_sector(base.numbers, base.people), by_sector(other.numbers, other.people)
                ),
                _change(before, _by_cell(other.numbers, other.people)),
            )
        )
    return found


def _change(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """People more, or fewer, of each name; names that do not change are left out."""
    name = before.columns[0]
    both = before.join(after, on=name, how="full", coalesce=True, suffix="_after")
    people = pl.col("people_after").fill_null(0.0) - pl.col("people").fill_null(0.0)
    change = both.select(name, people=people)
    return change.filter(pl.col("people").abs() > _SOME).sort(name)


def _by_cell(numbers: Indexed, people: Numbers) -> pl.DataFrame:
    return numbers.cells.select("cell", people=pl.Series(reached(numbers, people)))


def _with(problem: Problem, more: More) -> Problem:
    if more.kind not in _TABLES:
        raise InputError(
            f"There is no limit of kind {more.kind!r}",
            code="limit-unknown",
            advice=f"Ask for more of {', '.join(_TABLES)}.",
        )
    name, key, amount = _TABLES[more.kind]
    table: pl.DataFrame = getattr(problem, name)
    mine = pl.col(key) == more.name
    for column, wanted in (("period", more.period), ("resource", more.resource)):
        if column in table.columns:
            mine = mine & pl.col(column).eq_missing(pl.lit(wanted))
    if table.filter(mine).is_empty():
        raise InputError(
            f"There is no {more.kind} called {more.name!r}"
            + (f" in {more.period}" if more.period else ""),
            code="limit-unknown",
            advice="Name a limit that the problem has.",
        )
    raised = (pl.col(amount) + more.amount).clip(lower_bound=0.0)
    return problem.but(
        **{name: table.with_columns(pl.when(mine).then(raised).otherwise(amount).alias(amount))}
    )


def compared(answer: Answer, orders: Sequence[npt.NDArray[np.integer]] = ()) -> pl.DataFrame:
    """The plan beside simple rules under the same limits, by the same measures.

    Args:
        orders: permutations of the options, drawn by the caller: the mean over them is
            `by lot`.

    Columns: `plan` (optimum, pro rata, greedy, by lot), then those of
    `mcof.allocation.measures.measures`.
    """
    numbers = answer.numbers
    rows = [
        {"plan": "optimum", **answer.measures},
        {"plan": "pro rata", **measures(numbers, pro_rata(numbers))},
        {"plan": "greedy", **measures(numbers, greedy(numbers))},
    ]
    drawn = [measures(numbers, in_order(numbers, order)) for order in orders]
    if drawn:
        means = {name: float(np.mean([one[name] for one in drawn])) for name in drawn[0]}
        rows.append({"plan": "by lot", **means})
    return pl.DataFrame(rows)


def curve(problem: Problem, open_: Open, shares: Sequence[float] = SHARES) -> pl.DataFrame:
    """The price of fairness: reach against the share of the max-min floor that is promised.

    Every point is a plan of its own: `reach` (no floor), `floor` at each share, and
    `diminishing` at each share.

    Columns: `preset`, `floor_share`, `of_most` (plain weighted people, as a share of the
    most that any of these plans reaches), the measures, `proved`.

    Raises:
        Unsolvable: a conflict stops the problem.
    """
    asked = [("reach", 0.0)]
    asked += [("floor", share) for share in shares if share > 0]
    asked += [("diminishing", share) for share in shares]
    rows = []
    for preset, share in asked:
        settings = replace(problem.settings.preset(preset), floor_share=share)
        if share == 0:
            settings = replace(settings, rounds=0)
        answer = solve(problem.but(settings=settings), open_)
        rows.append(
            {"preset": preset, "floor_share": share, **answer.measures, "proved": answer.proved}
        )
    most = pl.col("weighted").max()
    points = pl.DataFrame(rows)
    return points.select(
        "preset",
        "floor_share",
        pl.when(most > 0).then(pl.col("weighted") / most).alias("of_most"),
        *(name for name in points.columns if name not in {"preset", "floor_share"}),
    )


@dataclass(frozen=True)
class Draw:
    """One state of the world as it may be, drawn by the caller; factors on what is given.

    Attributes:
        need, access: one factor per cell of the problem, in its order; access stays below 1.
        cost: one factor per option of the problem, in its order.
    """

    need: Numbers
    access: Numbers
    cost: Numbers


@dataclass(frozen=True)
class Robustness:
    """What of a plan stands when figures are wrong by their own uncertainty.

    Attributes:
        allocations: `option`, `people` (of the plan), `low`, `middle`, `high` (the 10th, 50th
            and 90th of a hundred worlds), `kept` (the share of worlds in which the option
            serves about as many), `stable`.
        groups: `fairness`, `coverage`, `low`, `middle`, `high`.
        worlds: how many were solved; `failed`: what was said where one could not be.
    """

    allocations: pl.DataFrame
    groups: pl.DataFrame
    worlds: int
    failed: Sequence[str]


def robust(
    answer: Answer,
    open_: Open,
    draws: Sequence[Draw],
    *,
    within: float = 0.2,
    often: float = 0.9,
) -> Robustness:
    """Solve again in every drawn world, each time as near to the plan as a plan as good can be.

    So a change is shown only where the drawn figures ask for it, and not because two plans
    are equally good.

    Args:
        within: an option serves about as many if it is off by no more than this share.
        often: the share of worlds in which it must, to be `stable`.
    """
    settings = replace(answer.problem.settings, last="change", whole=False)
    running = answer.allocations.select("option", "people")
    base = answer.problem.but(settings=settings, running=running)
    people, coverage, failed = [], [], []
    options, groups = answer.numbers.problem.options["option"], answer.groups["fairness"]
    for draw in draws:
        try:
            world = solve(_drawn(base, draw), open_)
        except Unsolvable as stopped:
            failed.append(stopped.message)
            continue
        people.append(_aligned(world.allocations, options, "option", "people"))
        coverage.append(_aligned(world.groups, groups, "fairness", "coverage"))
    plan = _aligned(answer.allocations, options, "option", "people")
    spread = _spread(people, plan.size)
    off = [np.abs(one - plan) <= within * np.maximum(plan, 1.0) for one in people]
    kept = np.mean(off, axis=0) if off else np.full(plan.size, np.nan)
    table = pl.DataFrame({"option": options, "people": plan, **spread, "kept": kept})
    used = (pl.col("people") > 0) | (pl.col("high") > 0)
    whole = _aligned(answer.groups, groups, "fairness", "coverage")
    return Robustness(
        allocations=table.filter(used).with_columns(stable=pl.col("kept") >= often),
        groups=pl.DataFrame(
            {"fairness": groups, "coverage": whole, **_spread(coverage, whole.size)}
        ),
        worlds=len(people),
        failed=failed,
    )


def _drawn(problem: Problem, draw: Draw) -> Problem:
    cells = problem.cells.with_columns(
        need=pl.col("need") * pl.Series(draw.need),
        access=(pl.col("access") * pl.Series(draw.access)).clip(0.0, 1.0),
    )
    options = problem.options.with_columns(
        usd_per_person=pl.col("usd_per_person") * pl.Series(draw.cost)
    )
    return problem.but(cells=cells, options=options)


def _aligned(table: pl.DataFrame, names: pl.Series, on: str, what: str) -> Numbers:
    """A column in the order of the names, 0 where a name has no row."""
    ordered = names.to_frame(on).join(table, on=on, how="left", maintain_order="left")
    return ordered[what].fill_null(0.0).to_numpy().astype(np.float64)


def _spread(rows: Sequence[Numbers], size: int) -> dict[str, Numbers]:
    low, middle, high = (
        np.quantile(np.array(rows), [0.1, 0.5, 0.9], axis=0) if rows else np.full((3, size), np.nan)
    )
    return {"low": low, "middle": middle, "high": high}
