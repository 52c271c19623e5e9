"""The answer: who gives what to whom, what it reaches, what binds, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from mcof.allocation import reasons
from mcof.allocation.checks import Conflict, checked, refuse
from mcof.allocation.indexed import Indexed, Numbers
from mcof.allocation.linear import Open
from mcof.allocation.measures import measures, reached, value
from mcof.allocation.model import Model, build
from mcof.allocation.naive import Means, by_value, filled
from mcof.allocation.problem import Problem
from mcof.allocation.stages import Stage, Staged, run

_SOME = 1e-6  # people: less is nobody
_SURE = 1e-6


@dataclass(frozen=True)
class Answer:
    """A draft plan and its reasons.

    Attributes:
        conflicts: what does not stop but must be said.
        people: served by each option of `numbers.options`.
        allocations: `option`, `actor`, `cell`, what the cell is, `people`, `share` (of the
            reachable need), `usd`, `staff`, `hub`, `resource`, `units`, `kilograms`, `site`;
            only options that serve somebody.
        payments: `option` (or `site`), `line`, `usd`: which line pays.
        sites: `site`, `usd`: those that are opened.
        broken: `option`, `least`, `people`: locks that could not be kept whole.
        coverage: each cell, as `mcof.allocation.reasons.unmet` says.
        groups: each fairness group: `reachable`, `reached`, `coverage` (null where nobody can
            be reached), `floor` (that was kept), `standard` (that was asked), `short` (people
            below it), `gave_way` (people below the floor, which a yes-or-no choice or whole
            numbers broke), `attainable` (coverage if those present had all means), `price` (of
            the floor, in weighted people for a person in the group).
        bottlenecks: which groups hold down the rounds of max-min, by which limit.
        limits: as `mcof.allocation.reasons.limits` says.
        lost: as `mcof.allocation.reasons.lost` says; empty where no prices are known.
        parts: of every option, what one person is worth and takes; None without prices.
        stages: every solve with its status.
        best: the reach that was found, in severity-weighted people with diminishing returns.
        ceiling: what no plan under the same floors can exceed, infinite where time ended
            before that was known; `gap` the distance, relative, not a number then.
        proved: every stage ended in time, and what is not proved stands in `unproved`.
        measures: as `mcof.allocation.measures.measures`.
    """

    problem: Problem
    numbers: Indexed
    conflicts: Sequence[Conflict]
    people: Numbers
    allocations: pl.DataFrame
    payments: pl.DataFrame
    sites: pl.DataFrame
    broken: pl.DataFrame
    coverage: pl.DataFrame
    groups: pl.DataFrame
    bottlenecks: pl.DataFrame
    limits: pl.DataFrame
    lost: pl.DataFrame
    parts: pl.DataFrame | None
    stages: Sequence[Stage]
    floors: pl.DataFrame
    best: float
    ceiling: float
    gap: float
    unproved: str
    measures: Mapping[str, float]

    @property
    def proved(self) -> bool:
        """Whether every stage was proved best (apart from whole numbers, see `gap`)."""
        return not self.unproved


def solve(problem: Problem, open_: Open) -> Answer:
    """A plan that is feasible, fair and explained.

    Args:
        open_: of a solver, such as `mcof.ports.Solver.open`.

    Raises:
        Unsolvable: a conflict stops it, or no plan is feasible.
        Outside: the solver failed.

    Method: docs/reference/methods/allocation.md.
    """
    conflicts, numbers = checked(problem)
    refuse(conflicts)
    assert numbers is not None, "rows that are broken stop"
    model = build(numbers)
    found = _nobody(numbers) if numbers.options.is_empty() else run(model, open_)
    return _composed(problem, model, found, conflicts)


def _nobody(numbers: Indexed) -> Staged:
    """Nothing can be done, and that is proved without solving."""
    return Staged(floors=np.zeros(numbers.groups.height), ceiling=0.0, decided=True)


def _composed(
    problem: Problem, model: Model, found: Staged, conflicts: Sequence[Conflict]
) -> Answer:
    numbers = model.numbers
    people, flows, unproved = _plan(model, found)
    whole = problem.settings.whole
    if whole:
        people, flows = _rounded(numbers, people, flows)
    payments = _payments(numbers, people, flows)
    known = reasons.of_reach(model, found)
    best = value(numbers, people) if whole or not found.best else found.best
    ceiling = max(found.ceiling, best)
    groups = _groups(model, found, people, known)
    spent = _spent(numbers, payments)
    return Answer(
        problem=problem,
        numbers=numbers,
        conflicts=conflicts,
        people=people,
        allocations=_allocations(numbers, people),
        payments=payments,
        sites=_opened(numbers, people),
        broken=_broken(numbers, people),
        coverage=reasons.unmet(model, people, known),
        groups=groups,
        bottlenecks=reasons.held_down(model, found),
        limits=reasons.limits(model, people, spent, known),
        lost=reasons.lost(numbers, people, known) if known else _no_losers(),
        parts=known.parts if known else None,
        stages=tuple(found.stages),
        floors=groups.select("fairness", share=pl.col("floor")),
        best=best,
        ceiling=ceiling,
        gap=_gap(best, ceiling),
        unproved=unproved,
        measures=measures(numbers, people),
    )


def _gap(best: float, ceiling: float) -> float:
    if not np.isfinite(ceiling):
        return float("nan")
    return (ceiling - best) / ceiling if ceiling > 0 else 0.0


def _broken(numbers: Indexed, people: Numbers) -> pl.DataFrame:
    given = numbers.options.select(
        "option", least="low", people=pl.Series(people, dtype=pl.Float64)
    )
    return given.filter(pl.col("people") < pl.col("least") * (1 - _SURE))


def _no_losers() -> pl.DataFrame:
    numbers = dict.fromkeys(("worth", *reasons.COMPONENTS, "gain"), pl.Float64())
    return pl.DataFrame(schema={"option": pl.String(), "cell": pl.String(), **numbers})


def _plan(model: Model, found: Staged) -> tuple[Numbers, Numbers, str]:
    """People of the last stage that found something, who pays, and what is not proved."""
    numbers = model.numbers
    if numbers.options.is_empty():
        return np.zeros(0), np.zeros(numbers.payers.height), ""
    if found.x is None or not found.decided:
        means = Means(numbers)
        people = filled(numbers, means, by_value(numbers))
        return (
            people,
            means.flows,
            (
                f"The time limit ended before anything was found (stage {found.late}): this is the"
                " greedy plan, which keeps every limit and no floor"
            ),
        )
    people = model.people(found.x)
    people[people < _SOME] = 0.0
    flows = np.maximum(model.raw(found.x)[model.linear.columns["spend"]], 0.0)
    if not found.late:
        return people, flows, ""
    return (
        people,
        flows,
        (
            f"The time limit ended at the stage {found.late}: the plan keeps every limit and what"
            " the stages before found, and it is not proved that none is better"
        ),
    )


def _rounded(numbers: Indexed, people: Numbers, flows: Numbers) -> tuple[Numbers, Numbers]:
    """Whole people by whole units: rounded down, and what that frees given out again."""
    units = numbers.numbers("units_per_person")
    whole = np.floor(people * (1 + _SURE))
    several = (units > 0) & (units < 1)  # one unit serves several people
    kits = np.floor(whole * units * (1 + _SURE))
    whole = np.where(several, np.floor(kits / np.where(several, units, 1.0) * (1 + _SURE)), whole)
    whole = np.where(whole < numbers.numbers("least_people") * (1 - _SURE), 0.0, whole)
    before, after = _by_class(numbers, people), _by_class(numbers, whole)
    part = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
    kinds = numbers.payers["class_i"].to_numpy().astype(np.int64)
    means = Means(numbers, whole, flows * np.minimum(part, 1.0)[kinds])
    order = by_value(numbers)
    order = order[whole[order] > 0]  # nobody new starts through rounding
    return filled(numbers, means, order, start=whole, whole=True), means.flows


def _by_class(numbers: Indexed, people: Numbers) -> Numbers:
    """What a plan spends in each class, with the sites that it uses."""
    kind = numbers.index("class_i")
    usd = people * numbers.numbers("usd_per_person")
    spent = np.bincount(kind[kind >= 0], usd[kind >= 0], numbers.classes)
    opened = numbers.sites.join(_opened(numbers, people), on="site", how="semi")
    opened = opened.filter(pl.col("class_i") >= 0)
    sites = np.bincount(
        opened["class_i"].to_numpy(), opened["usd"].fill_null(0.0).to_numpy(), numbers.classes
    )
    return np.asarray(spent + sites, dtype=np.float64)


def _allocations(numbers: Indexed, people: Numbers) -> pl.DataFrame:
    cells = numbers.cells.select("cell", "code_set", "phase")
    given = numbers.options.with_columns(people=pl.Series(people, dtype=pl.Float64))
    return (
        given.filter(pl.col("people") > 0)
        .join(cells, on="cell", how="left", maintain_order="left")
        .select(
            "option",
            "actor",
            "cell",
            "code_set",
            "place_code",
            "sector",
            "phase",
            "population_group",
            "period",
            "people",
            share=pl.col("people") / pl.col("reachable"),
            usd=pl.col("people") * pl.col("usd_per_person"),
            staff=pl.col("people") * pl.col("staff_per_person"),
            hub=pl.col("hub"),
            resource=pl.col("resource"),
            units=pl.col("people") * pl.col("units_per_person"),
            kilograms=pl.col("people") * pl.col("kilograms_per_person"),
            site=pl.col("site"),
        )
    )


def _opened(numbers: Indexed, people: Numbers) -> pl.DataFrame:
    site = numbers.index("site_i")
    used = np.bincount(site[site >= 0], people[site >= 0], minlength=numbers.sites.height)
    table = numbers.sites.select("site", "actor", "usd")
    return table.filter(pl.Series(used > 0, dtype=pl.Boolean()))


def _payments(numbers: Indexed, people: Numbers, flows: Numbers) -> pl.DataFrame:
    """What each line pays of each option and site: a class is paid by its lines in one mix."""
    lines = numbers.payers["line_i"].to_numpy().astype(np.int64)
    classes = numbers.payers["class_i"].to_numpy().astype(np.int64)
    whole = np.bincount(classes, flows, minlength=numbers.classes)
    share = np.divide(flows, whole[classes], out=np.zeros_like(flows), where=whole[classes] > 0)
    names = numbers.lines["line"].to_numpy()
    mix = pl.DataFrame(
        {"class_i": classes, "line": names[lines].astype(str), "mix": share},
        schema={"class_i": pl.Int64(), "line": pl.String(), "mix": pl.Float64()},
    ).filter(pl.col("mix") > _SURE**2)
    spending = numbers.options.select(
        "option",
        "class_i",
        site=pl.lit(None, pl.String()),
        usd=pl.Series(people * numbers.numbers("usd_per_person"), dtype=pl.Float64),
    )
    opened = _opened(numbers, people).select("site")
    opening = numbers.sites.join(opened, on="site", how="semi").select(
        "class_i", "site", "usd", option=pl.lit(None, pl.String())
    )
    every = pl.concat([spending, opening.select(spending.columns)]).filter(pl.col("usd") > 0)
    return every.join(mix, on="class_i", maintain_order="left").select(
        "option", "site", "line", usd=pl.col("usd") * pl.col("mix")
    )


def _spent(numbers: Indexed, payments: pl.DataFrame) -> Numbers:
    by_line = payments.group_by("line").agg(pl.col("usd").sum())
    ordered = numbers.lines.select("line").join(
        by_line, on="line", how="left", maintain_order="left"
    )
    return ordered["usd"].fill_null(0.0).to_numpy().astype(np.float64)


def _groups(
    model: Model, found: Staged, people: Numbers, known: reasons.Prices | None
) -> pl.DataFrame:
    numbers = model.numbers
    group = numbers.cells["group"].to_numpy()
    covered = np.bincount(group, reached(numbers, people), numbers.groups.height)
    rows = numbers.groups.join(
        numbers.problem.floors.rename({"share": "standard"}),
        on="fairness",
        how="left",
        maintain_order="left",
    ).with_columns(
        reached=pl.Series(covered, dtype=pl.Float64),
        floor=pl.Series(found.floors, dtype=pl.Float64),
        attainable=pl.Series(model.attainable, dtype=pl.Float64),
    )
    short = pl.col("standard") * pl.col("reachable") - pl.col("reached")
    gave = pl.col("floor") * pl.col("reachable") - pl.col("reached")
    rows = rows.with_columns(
        coverage=pl.when(pl.col("reachable") > 0).then(pl.col("reached") / pl.col("reachable")),
        short=pl.when(short > _SURE * pl.col("reachable")).then(short).otherwise(0.0),
        gave_way=pl.when(gave > _SURE * pl.col("reachable")).then(gave).otherwise(0.0),
    )
    if known:
        rows = rows.join(
            reasons.price_of_floors(numbers, known), on="fairness", maintain_order="left"
        )
    else:
        rows = rows.with_columns(price=pl.lit(None, pl.Float64()))
    return rows.drop("group", "weighted")
