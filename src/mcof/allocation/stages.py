"""The stages of a plan, one principle after the other, each keeping what the ones before found.

Promises (locks) and minimum standards as far as they can be kept, then rounds of max-min, then
severity-weighted reach, then the least cost or the least change that keeps the reach.

Method: docs/reference/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mcof.allocation.indexed import Numbers, Whole
from mcof.allocation.linear import INFEASIBLE, UNBOUNDED, Open, Session, Solution, at
from mcof.allocation.model import Model, yes_or_no
from mcof.errors import Unsolvable

_PRICE = 1e-7  # a price below this is the solver's rounding: its own tolerance
_FULL = 1 - 1e-9
GIVING = "weighted people, less what gives way"
"""The unit of an objective in which floors and locks may give way, at a price."""


@dataclass(frozen=True)
class Stage:
    """One solve.

    Attributes:
        name: `promises`, `standards`, `level`, `reach`, `choices`, `cost` or `change`.
        round: of `level`, from 1; else 0.
        status: as `Solution.status`.
        proved: whether it is proved that nothing is better.
        objective: in `unit`; not a number where nothing was found.
        bound: what no plan can be better than, in the same unit.
    """

    name: str
    round: int
    status: str
    proved: bool
    objective: float
    bound: float
    unit: str
    method: str
    seconds: float


@dataclass(frozen=True)
class Lift:
    """One round of max-min.

    Attributes:
        level: the coverage that every group in play reaches.
        held: numbers of the groups that hold it down.
        solution: whose prices say what holds them.
    """

    round: int
    level: float
    held: Whole
    solution: Solution
    factor: float


@dataclass
class Staged:
    """What the stages found so far.

    Attributes:
        floors: of each group, the coverage that later stages must keep.
        reach: the solution of the reach, and what its objective was multiplied by.
        best: the severity-weighted people of the reach, with diminishing returns.
        ceiling: the same without yes-or-no choices: what no plan can exceed; infinite as
            long as nothing is proved.
        decided: no yes-or-no choice is open.
        x: the plan, in scaled columns; None where nothing was found in time.
        late: the stage that did not end in time, if one did not.
    """

    floors: Numbers
    stages: list[Stage] = field(default_factory=list)
    lifts: list[Lift] = field(default_factory=list)
    reach: Solution | None = None
    factor: float = 1.0
    best: float = 0.0
    ceiling: float = float("inf")
    decided: bool = False
    x: Numbers | None = None
    late: str = ""


class Run:
    """A model being solved in stages."""

    def __init__(self, model: Model, open_: Open) -> None:
        self.model = model
        self.numbers = model.numbers
        self.settings = model.numbers.problem.settings
        self.session: Session = open_(model.linear)
        self.found = Staged(floors=np.zeros(self.numbers.groups.height))
        columns = model.linear.matrix.shape[1]
        self.interior = self.settings.method == "ipm" or (
            self.settings.method == "auto" and columns > self.settings.interior_above
        )

    def minimise(
        self, name: str, cost: Numbers, unit: str, *, sign: float = 1.0, round: int = 0
    ) -> tuple[Solution, float]:
        """Solve for an objective, and keep what was found as the plan so far.

        Args:
            sign: -1 where the objective is the negative of what is wanted.

        Raises:
            Unsolvable: nothing is feasible, or something has no limit.
        """
        scaled, factor = self.model.scaled(cost)
        self.session.minimise(scaled)
        solution = self.session.solve(interior=self.interior, seconds=self.settings.seconds)
        plainly(solution, name)
        self.note(name, solution, sign / factor, unit, round=round)
        if solution.feasible:
            self.found.x = solution.x
        if not solution.proved:
            self.found.late = self.found.late or name
        return solution, factor

    def note(
        self, name: str, solution: Solution, times: float, unit: str, *, round: int = 0
    ) -> None:
        """Keep a record of a solve; the objective and bound are multiplied by `times`."""
        known = solution.feasible
        stage = Stage(
            name=name,
            round=round,
            status=solution.status,
            proved=solution.proved,
            objective=solution.objective * times + 0.0 if known else float("nan"),
            bound=solution.bound * times + 0.0,
            unit=unit,
            method=solution.method,
            seconds=solution.seconds,
        )
        self.found.stages.append(stage)

    def rows(self, block: str, lower: Numbers) -> None:
        """Set other lower limits of a block of rows, given unscaled."""
        where = at(self.model.linear.rows[block])
        scale = self.model.row_scale[where]
        self.session.limit(where, lower * scale, np.full(where.size, np.inf))

    def most(self, block: str, upper: Numbers) -> None:
        """Set other upper bounds of a block of columns, from zero, given unscaled."""
        where = at(self.model.linear.columns[block])
        upper = upper / self.model.column_scale[where]
        self.session.bound(where, np.zeros(where.size), upper)


def run(model: Model, open_: Open) -> Staged:
    """Solve a model in stages, as far as time allows.

    Raises:
        Unsolvable: nothing is feasible, or something has no limit.
    """
    from mcof.allocation.whole import choose  # it builds on the stages itself

    one = Run(model, open_)
    one.found.decided = not yes_or_no(model.numbers)
    for stage in (_promises, _standards, _levels, reach, choose, _last):
        stage(one)
        if one.found.late:
            break
    return one.found


def plainly(solution: Solution, stage: str) -> None:
    """Say in words why there is no plan at all.

    Raises:
        Unsolvable: nothing is feasible, or something has no limit.
    """
    if solution.status == INFEASIBLE:
        raise Unsolvable(
            f"No plan keeps all limits at once (found at the stage {stage})",
            code="allocation-infeasible",
            advice="Release locks and floors one after the other until one is found.",
        )
    if solution.status == UNBOUNDED:
        raise Unsolvable(
            f"Something can be had without limit, so there is no best plan (stage {stage})",
            code="allocation-unbounded",
            advice="Give every line, stock and need an amount.",
        )


def _promises(one: Run) -> None:
    """Keep what is locked, as far as it can be kept together."""
    model = one.model
    if not model.locked.size:
        return
    columns = model.linear.columns["behind"]
    cost = model.blank()
    cost[columns] = one.numbers.numbers("reachable")[model.locked]
    solution, _ = one.minimise("promises", cost, "people short")
    if solution.feasible:
        behind = np.maximum(model.raw(solution.x)[columns], 0.0)
        one.most("behind", np.where(behind > _PRICE, behind * (1 + _PRICE), 0.0))


def _standards(one: Run) -> None:
    """Hold the minimum standards, or fall short of them by as few people as can be."""
    asked = one.numbers.groups.select("fairness", "reachable").join(
        one.numbers.problem.floors, on="fairness", how="left", maintain_order="left"
    )
    share = np.where(
        asked["reachable"].to_numpy() > 0, asked["share"].fill_null(0.0).to_numpy(), 0.0
    )
    if not share.any():
        return
    columns = one.model.linear.columns["short"]
    one.rows("floors", share)
    one.most("short", share)
    cost = one.model.blank()
    cost[columns] = asked["reachable"].to_numpy()
    solution, _ = one.minimise("standards", cost, "people short")
    if solution.feasible:
        short = np.maximum(one.model.raw(solution.x)[columns], 0.0)
        hold = np.where(short > _PRICE, (share - short) * one.settings.relax, share)
        one.found.floors = np.maximum(hold, 0.0)
        one.most("short", np.zeros(share.size))
        one.rows("floors", one.found.floors)


def _levels(one: Run) -> None:
    """Lift the worst-off groups together, as often as is asked for.

    Groups that nobody can serve are left out: they are a gap of presence or access, and
    would hold everybody at nothing. What holds a round is found by the price of its rows: a
    group with a price cannot be lifted in any plan.
    """
    model, settings = one.model, one.settings
    playing = model.attainable > 0
    rows, column = model.linear.rows["level"], model.linear.columns["level"]
    for round_ in range(1, settings.rounds + 1):
        if not playing.any():
            return
        one.rows("level", np.where(playing, 0.0, -np.inf))
        cost = model.blank()
        cost[column] = -1.0
        solution, factor = one.minimise("level", cost, "share covered", sign=-1.0, round=round_)
        if not solution.feasible:
            return
        level = float(np.clip(model.raw(solution.x)[column][0], 0.0, 1.0))
        price = np.abs(solution.price[rows]) * model.row_scale[rows]
        held = np.flatnonzero(playing & (price > _PRICE))
        one.found.lifts.append(Lift(round_, level, held, solution, factor))
        promised = level * settings.floor_share * settings.relax
        one.found.floors = np.where(
            playing, np.maximum(one.found.floors, promised), one.found.floors
        )
        one.rows("floors", one.found.floors)
        playing[held] = False
        if not held.size or level >= _FULL or one.found.late:
            break
    one.rows("level", np.full(playing.size, -np.inf))


def wanted(model: Model) -> Numbers:
    """The objective of the reach: less is better."""
    numbers, bands = model.numbers, model.numbers.problem.settings.bands
    cost = model.blank()
    if len(bands) == 1:
        count = numbers.numbers("weight") * numbers.numbers("reachable")
        cost[model.linear.columns["serve"]] = -count * bands[0][1]
    else:
        slopes = np.repeat([slope for _, slope in bands], numbers.groups.height)
        counts = np.tile(numbers.groups["weighted"].to_numpy(), len(bands))
        cost[model.linear.columns["band"]] = -counts * slopes
    return cost


def reach(one: Run, elastic: Numbers | None = None) -> None:
    """Reach as many severity-weighted people as the means and the floors allow.

    Args:
        elastic: what floors and locks cost that give way, as an objective.
    """
    cost = wanted(one.model)
    whole = cost if elastic is None else cost + elastic
    unit = "weighted people" if elastic is None else GIVING
    solution, factor = one.minimise("reach", whole, unit, sign=-1.0)
    one.found.reach, one.found.factor = solution, factor
    if solution.feasible:
        one.found.best = float(-(cost * one.model.column_scale) @ solution.x) + 0.0
    if elastic is None and solution.proved:
        one.found.ceiling = one.found.best


def _last(one: Run) -> None:
    """The cheapest plan, or the one nearest to the running plan, that is as good."""
    model, last = one.model, one.settings.last
    if last == "none":
        return
    kept, factor = model.scaled(wanted(model))
    where = np.flatnonzero(kept)
    if where.size:
        best = -one.found.best * factor * one.settings.keep
        one.session.add(where, kept[where], -np.inf, best)
    people = one.numbers.numbers("reachable")
    cost = model.blank()
    if last == "cost":
        cost[model.linear.columns["serve"]] = one.numbers.numbers("usd_per_person") * people
        cost[model.linear.columns["open"]] = one.numbers.sites["usd"].fill_null(0.0).to_numpy()
        one.minimise("cost", cost, "usd")
    else:
        people = people.copy()
        cost[model.linear.columns["change"]] = people[model.moved]
        people[model.moved] = 0.0
        cost[model.linear.columns["serve"]] = people
        one.minimise("change", cost, "people moved")
