"""Why a plan is as it is: what binds, what one more of it would bring, and why others lost.

The prices are those of the linear program of the reach: severity-weighted people (with
diminishing returns) for one more dollar, worker, unit or kilogram. They hold near the plan,
and are not unique where several limits bind at once: `mcof.allocation.asking.added` says by
solving again what a stated amount would bring.

Method: docs/reference/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mcof.allocation.indexed import Indexed, Numbers
from mcof.allocation.linear import Solution
from mcof.allocation.model import Model
from mcof.allocation.stages import Lift, Staged, wanted

COMPONENTS = ("money", "staff", "stock", "transport", "need", "site")
"""The scarce things that a person who is served takes, each with its price."""

WHY = (
    "need unknown",
    "access",
    "presence",
    "cost",
    "money",
    "excluded",
    "least",
    "capacity",
    "staff",
    "stock",
    "transport",
    "site",
    "weight",
    "not known",
)
"""Everything that can leave people of a cell without help; `unmet` says when which."""

_TINY = 1e-9
_BINDS = 1e-6  # relative: what is left of a limit that binds


@dataclass(frozen=True)
class Prices:
    """What one more of each limit is worth, in the objective; arrays by row of its block."""

    money: Numbers
    payment: Numbers
    staff: Numbers
    stock: Numbers
    transport: Numbers
    floors: Numbers
    parts: pl.DataFrame


def prices(model: Model, solution: Solution, factor: float, cost: Numbers) -> Prices:
    """The prices of a solved stage.

    Args:
        factor: by which its objective was scaled.
        cost: its objective, unscaled.

    `Prices.parts` has one row per option, all of one person served: `worth` (what the person
    counts, with diminishing returns and what the floors add), what the person takes of each
    of `COMPONENTS`, and `gain` = worth - all these: zero for who is served, below zero for
    who lost, by so much.
    """
    numbers, linear = model.numbers, model.linear
    raw = solution.price[: model.row_scale.size] * model.row_scale / factor
    block = {name: -raw[rows] + 0.0 for name, rows in linear.rows.items()}
    people = numbers.numbers("reachable")

    def taken(name: str, number: str, each: str) -> Numbers:
        row = numbers.index(number)
        price = np.append(block[name], 0.0)[row]  # -1, for no limit, is the last: 0
        return np.asarray(price * numbers.numbers(each))

    need = np.zeros(numbers.cells.height)
    need[model.used] = block["need"]
    site = np.zeros(people.size)
    here = np.flatnonzero(numbers.index("site_i") >= 0)
    site[here] = block["sites"] / people[here]
    gain = -(solution.reduced * 1.0)[linear.columns["serve"]] / factor / people
    parts = pl.DataFrame(
        {
            "option": numbers.options["option"],
            "cell": numbers.options["cell"],
            "money": taken("payment", "class_i", "usd_per_person"),
            "staff": taken("staff", "staff_i", "staff_per_person"),
            "stock": taken("stock", "stock_i", "units_per_person"),
            "transport": taken("transport", "transport_i", "kilograms_per_person"),
            "need": need[numbers.index("cell_i")] / people,
            "site": site,
            "gain": gain,
        }
    )
    taken_all = pl.sum_horizontal(COMPONENTS)
    return Prices(
        money=block["money"],
        payment=block["payment"],
        staff=block["staff"],
        stock=block["stock"],
        transport=block["transport"],
        floors=block["floors"],
        parts=parts.with_columns(worth=_worth(model, block, cost)).with_columns(
            pl.col("gain").fill_nan(None), rest=pl.col("worth") - taken_all - pl.col("gain")
        ),
    )


def _worth(model: Model, block: dict[str, Numbers], cost: Numbers) -> Numbers:
    """What one person served by each option counts, in the objective and through the floors."""
    numbers = model.numbers
    people = numbers.numbers("reachable")
    group = numbers.index("group")
    worth = -cost[model.linear.columns["serve"]] / people
    worth = worth + block["coverage"][group] / numbers.groups["reachable"].to_numpy()[group]
    if "bands" in block:
        weighted = numbers.groups["weighted"].to_numpy()[group]
        share = np.divide(
            numbers.numbers("weight"), weighted, out=np.zeros_like(weighted), where=weighted > 0
        )
        worth = worth + block["bands"][group] * share
    return np.asarray(worth)


def limits(model: Model, people: Numbers, spent: Numbers, found: Prices | None) -> pl.DataFrame:
    """Every limit of means: how much there is, how much is used, and what one more would bring.

    Columns: `kind` (money, staff, stock, transport), `name` (of the line, else the actor or
    hub), `resource`, `period`, `unit`, `limit`, `used`, `left`, `binds`, `people_per_unit`
    (severity-weighted people for one more unit; null where it is not known).
    """
    numbers = model.numbers

    def used(number: str, each: str, size: int) -> Numbers:
        row = numbers.index(number)
        own = row >= 0
        return np.bincount(row[own], (people * numbers.numbers(each))[own], size).astype(float)

    stock = numbers.stock
    units = used("stock_i", "units_per_person", stock.height)
    tables = (
        ("money", numbers.lines.rename({"line": "name", "usd": "limit"}), spent, "usd"),
        (
            "staff",
            numbers.staff.rename({"actor": "name", "people": "limit"}),
            used("staff_i", "staff_per_person", numbers.staff.height),
            "people",
        ),
        (
            "transport",
            numbers.transport.rename({"hub": "name", "kilograms": "limit"}),
            used("transport_i", "kilograms_per_person", numbers.transport.height),
            "kilograms",
        ),
        ("stock", stock.rename({"hub": "name", "units": "limit"}), units, "units"),
    )
    frames = []
    for kind, table, use, unit in tables:
        worth = getattr(found, kind) if found else np.full(table.height, np.nan)
        frames.append(
            table.select(
                kind=pl.lit(kind),
                name=pl.col("name"),
                resource=pl.col("resource") if kind == "stock" else pl.lit(None, pl.String()),
                period=pl.col("period") if kind != "money" else pl.lit(None, pl.String()),
                unit=pl.lit(unit),
                limit=pl.col("limit"),
                used=pl.Series(use, dtype=pl.Float64),
                left=pl.col("limit") - pl.Series(use, dtype=pl.Float64),
                people_per_unit=pl.Series(worth, dtype=pl.Float64).fill_nan(None),
            )
        )
    every = pl.concat(frames)
    carried = (
        pl.when(pl.col("kind") == "stock")
        .then(pl.col("left").cum_sum().over("kind", "name", "resource"))
        .otherwise(pl.col("left"))
    )
    every = every.with_columns(left=carried)
    binds = (pl.col("left") <= _BINDS * pl.col("limit").clip(lower_bound=1e-9)) | (
        pl.col("people_per_unit").fill_null(0.0) > _TINY
    )
    return every.with_columns(binds=binds).select(
        "kind",
        "name",
        "resource",
        "period",
        "unit",
        "limit",
        "used",
        "left",
        "binds",
        "people_per_unit",
    )


def held_down(model: Model, found: Staged) -> pl.DataFrame:
    """The groups that hold down each round of max-min, and by which limit.

    Columns: `round`, `level`, `fairness`, `limit` (the component of which they take most,
    by its price; `presence` where those present are all in use), `attainable`.
    """
    frames = [_held(model, lift) for lift in found.lifts]
    empty = {
        "round": pl.Int64(),
        "level": pl.Float64(),
        "fairness": pl.String(),
        "limit": pl.String(),
        "attainable": pl.Float64(),
    }
    return pl.concat([pl.DataFrame(schema=empty), *frames])


def _held(model: Model, lift: Lift) -> pl.DataFrame:
    numbers = model.numbers
    cost = model.blank()
    cost[model.linear.columns["level"]] = -1.0
    parts = prices(model, lift.solution, lift.factor, cost).parts
    share = numbers.numbers("reachable")
    totals = [
        np.bincount(numbers.index("group"), parts[one].to_numpy() * share, numbers.groups.height)
        for one in ("money", "staff", "stock", "transport", "site")
    ]
    names = np.array(["money", "staff", "stock", "transport", "site", "presence"])
    sums = np.vstack([*totals, np.full(numbers.groups.height, _TINY)])
    limit = names[np.argmax(sums, axis=0)]
    return pl.DataFrame(
        {
            "round": np.full(lift.held.size, lift.round, dtype=np.int64),
            "level": np.full(lift.held.size, lift.level),
            "fairness": numbers.groups["fairness"].to_numpy()[lift.held].astype(str),
            "limit": limit[lift.held],
            "attainable": model.attainable[lift.held],
        },
        schema_overrides={"fairness": pl.String(), "limit": pl.String()},
    )


def unmet(model: Model, people: Numbers, found: Prices | None) -> pl.DataFrame:
    """Each cell: who is reached, who is not, why, and what closing the gap would cost.

    Columns: those of the cells, with `reachable`, `unreachable` (a gap of access), `reached`,
    `coverage` (of the need: null where the need is unknown, 1 where it is zero), `unmet` (of
    the reachable), `why`, `usd_to_close` (the unmet people at the lowest cost of anybody who
    could act there, whatever else binds; null where nobody could).

    `why`, where people stay unmet: `need unknown`, `access`, `presence` (nobody is there),
    `cost`, `money`, `excluded` or `least` (whoever is there has no known cost, cannot be
    paid, was excluded, or has a least number above what it could serve), `capacity` (those
    there serve all they can), else the scarce thing that the option nearest to being worth it
    takes most of: `money`, `staff`, `stock`, `transport`, `site`; `weight` where nothing is
    scarce (a person there counts nothing, or what is left is within `Settings.keep`), and
    `not known` where time ended before there were prices. All of them stand in `WHY`.
    """
    numbers = model.numbers
    cell = numbers.index("cell_i")
    reached = np.bincount(cell, people, numbers.cells.height)
    left = numbers.left.group_by("cell").agg(left_why=pl.col("why").mode().sort().first())
    cheapest = numbers.problem.options.group_by("cell").agg(usd=pl.col("usd_per_person").min())
    rows = (
        numbers.cells.with_columns(reached=pl.Series(reached))
        .join(left, on="cell", how="left", maintain_order="left")
        .join(cheapest, on="cell", how="left", maintain_order="left")
        .join(_scarce(model, people, found), on="cell", how="left", maintain_order="left")
        .with_columns(
            unreachable=pl.col("need") - pl.col("reachable"),
            unmet=(pl.col("reachable") - pl.col("reached")).clip(lower_bound=0.0),
            coverage=pl.when(pl.col("need") == 0)
            .then(1.0)
            .otherwise((pl.col("reached") / pl.col("need")).clip(upper_bound=1.0)),
        )
    )
    open_ = pl.col("unmet") > _BINDS * pl.col("reachable")
    why = (
        pl.when(pl.col("need").is_null())
        .then(pl.lit("need unknown"))
        .when((pl.col("reachable") <= 0) & (pl.col("need") > 0))
        .then(pl.lit("access"))
        .when(open_ & pl.col("scarce").is_not_null())
        .then("scarce")
        .when(open_)
        .then(pl.col("left_why").fill_null("presence"))
    )
    usd = pl.when(open_).then(pl.col("unmet") * pl.col("usd"))
    return rows.with_columns(why=why, usd_to_close=usd).drop(
        "cell_i", "group", "left_why", "scarce", "usd"
    )


def _scarce(model: Model, people: Numbers, found: Prices | None) -> pl.DataFrame:
    """Of each cell with options: what its nearest option lacks."""
    numbers = model.numbers
    top = numbers.numbers("top")
    rows = numbers.options.select("cell", room=pl.Series(top - people > _BINDS * top))
    if found is None:
        return rows.group_by("cell").agg(
            scarce=pl.when(pl.col("room").any())
            .then(pl.lit("not known"))
            .otherwise(pl.lit("capacity"))
        )
    taken = found.parts.select("money", "staff", "stock", "transport", "site", "gain")
    rows = rows.hstack(taken)
    most = pl.max_horizontal("money", "staff", "stock", "transport", "site")
    named = pl.lit("weight")
    for one in ("site", "transport", "stock", "staff", "money"):
        named = pl.when((pl.col(one) >= most) & (most > _TINY)).then(pl.lit(one)).otherwise(named)
    nearest = rows.with_columns(scarce=named).filter("room")
    best = nearest.sort("gain", descending=True, nulls_last=True, maintain_order=True)
    found_ = best.unique("cell", keep="first", maintain_order=True).select("cell", "scarce")
    full = rows.select("cell").unique(maintain_order=True).join(found_, on="cell", how="left")
    return full.with_columns(pl.col("scarce").fill_null("capacity"))


def lost(numbers: Indexed, people: Numbers, found: Prices) -> pl.DataFrame:
    """Of each cell that stays unmet: the option nearest to being used, and why it was not.

    Columns: `option`, `cell`, `worth`, `money`, `staff`, `stock`, `transport`, `need`,
    `site`, `gain`: all of one person, in severity-weighted people. `gain` below zero is
    what serving one person by this option would cost others.
    """
    rows = found.parts.drop("rest").with_columns(unused=pl.Series(people <= _TINY))
    losing = rows.filter(pl.col("unused") & (pl.col("gain") < -_TINY))
    ordered = losing.sort("gain", descending=True, maintain_order=True)
    return ordered.unique("cell", keep="first", maintain_order=True).drop("unused")


def price_of_floors(numbers: Indexed, found: Prices) -> pl.DataFrame:
    """What each fairness group's floor costs others: weighted people for one person in it."""
    reachable = numbers.groups["reachable"]
    return numbers.groups.select(
        "fairness",
        price=pl.when(reachable > 0)
        .then(-pl.Series(found.floors, dtype=pl.Float64) / reachable)
        .otherwise(0.0),
    )


def of_reach(model: Model, found: Staged) -> Prices | None:
    """The prices of the reach; None where it was not proved best."""
    if found.reach is None or not found.reach.proved:
        return None
    return prices(model, found.reach, found.factor, wanted(model))
