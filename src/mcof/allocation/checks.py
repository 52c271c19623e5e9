"""What is wrong with a problem, said before it is solved: every conflict by name.

A conflict that `stops` leaves nothing to solve; the others are said beside the plan, which
comes as near as it can (a floor that cannot be held is held as far as it goes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from mcof.allocation.indexed import Indexed, indexed
from mcof.allocation.problem import KEYS, TABLES, Problem
from mcof.errors import Unsolvable

_SHOWN = 5  # names in a sentence; all of them stand in `rows`
_HAIR = 1e-9  # relative: what two ways of adding up may differ by
_WIDEST = 1e7  # HiGHS's author: avoid seven orders of magnitude in one model


@dataclass(frozen=True)
class Conflict:
    """One thing that is wrong with what was asked.

    Attributes:
        stops: nothing can be solved until it is mended.
        rows: the names of the rows that conflict, all of them.
    """

    code: str
    message: str
    advice: str
    stops: bool
    rows: tuple[str, ...] = ()


def check(problem: Problem) -> Sequence[Conflict]:
    """Everything that is wrong with the problem, what stops first.

    Method: docs/reference/methods/allocation.md.
    """
    return checked(problem)[0]


def checked(problem: Problem) -> tuple[Sequence[Conflict], Indexed | None]:
    """The conflicts, and the problem in numbers; None where its rows are broken."""
    broken = [*_rows(problem), *_references(problem)]
    if any(one.stops for one in broken):
        return broken, None
    numbers = indexed(problem)
    found = [*broken, *_nothing(numbers), *_locks(numbers), *_unknown(problem), *_left(numbers)]
    found += [*_floors(numbers), *_width(numbers)]
    return sorted(found, key=lambda one: not one.stops), numbers


def refuse(conflicts: Sequence[Conflict]) -> None:
    """Stop where a conflict leaves nothing to solve.

    Raises:
        Unsolvable: with every conflict that stops, in words.
    """
    stopping = [one for one in conflicts if one.stops]
    if stopping:
        raise Unsolvable(
            " ".join(one.message for one in stopping),
            code="allocation-conflicts",
            advice=" ".join(dict.fromkeys(one.advice for one in stopping)),
        )


def named(names: Sequence[str]) -> str:
    """The first names, and how many more."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _conflict(
    code: str, says: str, advice: str, frame: pl.DataFrame, name: str, *, stops: bool
) -> Iterator[Conflict]:
    """A conflict about the rows of a frame, or none where it is empty; {} takes their names."""
    if frame.height:
        rows = tuple(str(one) for one in frame[name].to_list())
        yield Conflict(code, says.replace("{}", named(rows)), advice, stops, rows)


def _rows(problem: Problem) -> Iterator[Conflict]:
    """Each row on its own: numbers that are none, that are negative, and rows that are twice."""
    for name, keys in KEYS.items():
        frame: pl.DataFrame = getattr(problem, name)
        row = pl.concat_str([pl.col(one).fill_null("-") for one in keys], separator="/")
        frame = frame.with_columns(row.alias("_row"))
        yield from _conflict(
            "row-without-name",
            f"Rows of {name} have no {' or '.join(keys)}.",
            "Name every row.",
            frame.filter(pl.any_horizontal(pl.col(keys).is_null())),
            "_row",
            stops=True,
        )
        yield from _conflict(
            "row-twice",
            f"Rows of {name} are there twice: {{}}.",
            "Give every row once: add up what belongs together.",
            frame.filter(pl.struct(keys).is_duplicated()).unique("_row", maintain_order=True),
            "_row",
            stops=True,
        )
        for column, kind in TABLES[name].items():
            if kind != pl.Float64() or column == "severity":
                continue
            yield from _conflict(
                "value-impossible",
                f"{name}.{column} is negative, or no number: {{}}.",
                "Give a number that is zero or more; leave unknown ones empty.",
                frame.filter((pl.col(column) < 0) | ~pl.col(column).is_finite()),
                "_row",
                stops=True,
            )
    for name, column in (("cells", "access"), ("floors", "share")):
        yield from _conflict(
            "share-above-one",
            f"{name}.{column} is above 1: {{}}.",
            "Give shares between 0 and 1, not per cent.",
            getattr(problem, name).filter(pl.col(column) > 1),
            KEYS[name][0],
            stops=True,
        )


def _references(problem: Problem) -> Iterator[Conflict]:
    """Rows that name what is not there."""
    for name, on, other, says in (
        ("options", "cell", "cells", "Options serve cells that are not there: {}."),
        ("locks", "option", "options", "Locks hold options that are not there: {}."),
        ("running", "option", "options", "The running plan has options that are not there: {}."),
        ("floors", "fairness", "cells", "Floors are set for groups that have no cell: {}."),
        ("options", "site", "sites", "Options need sites that are not there: {}."),
    ):
        frame: pl.DataFrame = getattr(problem, name).drop_nulls(on)
        strange = frame.join(getattr(problem, other).select(on), on=on, how="anti")
        yield from _conflict(
            "reference-unknown",
            says,
            "Name rows that are there, or leave these out.",
            strange,
            KEYS[name][0],
            stops=name != "running",
        )
    sets = problem.cells["code_set"].drop_nulls().unique().sort()
    if sets.len() > 1 and problem.money["places"].count():
        yield Conflict(
            "code-sets-mixed",
            f"Money is kept for places, and the cells are in {sets.len()} code sets.",
            "Plan within one code set: the same code may be another place in the other.",
            True,
            tuple(sets.to_list()),
        )


def _nothing(numbers: Indexed) -> Iterator[Conflict]:
    """Whether there is anything to plan with."""
    problem = numbers.problem
    if problem.cells.is_empty():
        yield Conflict(
            "nothing-to-plan",
            "There is no cell: nothing says who needs what.",
            "Import needs, or ask about a place and period that has them.",
            True,
        )
        return
    if not numbers.cells["reachable"].sum() > 0:
        unknown = problem.cells["need"].null_count()
        yield Conflict(
            "nobody-to-reach",
            "Nobody can be reached: every need is zero, unknown or without access"
            f" ({unknown:,} of {problem.cells.height:,} cells are unknown).",
            "Assess what is unknown, or open access first; money changes nothing here.",
            False,
        )
        return
    if problem.options.is_empty():
        yield Conflict(
            "nobody-present",
            "Nobody is there to help: there is not one option.",
            "Name who could act where: who is present, or who could extend there.",
            True,
        )
    elif numbers.options.is_empty() and not (problem.money["usd"].fill_null(0.0) > 0).any():
        yield Conflict(
            "no-money",
            "There is no money at all, and no option is free of cost.",
            "Give a budget: lines of actors, or a pool.",
            True,
        )


def _locks(numbers: Indexed) -> Iterator[Conflict]:
    """Promises that no plan can keep, each by the limit that it breaks."""
    problem = numbers.problem
    if problem.locks.is_empty():
        return
    yield from _conflict(
        "lock-upside-down",
        "Locks ask for more than they allow: {}.",
        "Let the least be no more than the most.",
        problem.locks.filter(pl.col("least") > pl.col("most")),
        "option",
        stops=True,
    )
    wanted = problem.locks.filter(pl.col("least") > 0).select("option", "least")
    lost = wanted.join(numbers.left, on="option")
    yield from _conflict(
        "lock-out-of-reach",
        "Locks promise people whom the option cannot serve: {} ("
        + ", ".join(sorted(set(lost["why"].to_list())))
        + ").",
        "Release the lock, or mend what is missing: access, need, money or cost.",
        lost,
        "option",
        stops=True,
    )
    locked = numbers.options.filter(pl.col("low") > 0)
    yield from _conflict(
        "lock-beyond-option",
        "Locks promise more people than the option can serve: {}.",
        "Lower the lock: not more than the reachable need and than the option's own most.",
        locked.filter(pl.col("low") > pl.col("top") * (1 + _HAIR)),
        "option",
        stops=True,
    )
    yield from _beyond(numbers, locked)


def _beyond(numbers: Indexed, locked: pl.DataFrame) -> Iterator[Conflict]:
    """Locks that together use more than there is of one thing."""
    low = pl.col("low")
    limits = (
        ("reachable need", locked, low, "cell", numbers.cells.select("cell", cap="reachable")),
        (
            "staff",
            locked.filter(pl.col("staff_i") >= 0),
            low * pl.col("staff_per_person"),
            "staff_i",
            numbers.staff.select(pl.col("staff_i").cast(pl.Int64), cap="people"),
        ),
        (
            "transport",
            locked.filter(pl.col("transport_i") >= 0),
            low * pl.col("kilograms_per_person"),
            "transport_i",
            numbers.transport.select(pl.col("transport_i").cast(pl.Int64), cap="kilograms"),
        ),
        (
            "stock",
            locked.filter(pl.col("stock_i") >= 0).join(
                numbers.stock.select(pl.col("stock_i").cast(pl.Int64), "series"), on="stock_i"
            ),
            low * pl.col("units_per_person"),
            "series",
            numbers.stock.group_by("series").agg(cap=pl.col("units").sum()),
        ),
        (
            "budget",
            locked.filter(pl.col("class_i") >= 0),
            low * pl.col("usd_per_person"),
            "class_i",
            _purses(numbers),
        ),
    )
    for what, rows, use, on, caps in limits:
        used = rows.group_by(on).agg(use.sum().alias("used"))
        over = used.join(caps, on=on).filter(pl.col("used") > pl.col("cap") * (1 + _HAIR))
        yield from _conflict(
            f"lock-beyond-{what.replace(' ', '-')}",
            f"Locks promise more than the {what} allows: {{}}.",
            f"Lower or release one of these locks; else it takes more {what}.",
            rows.join(over, on=on, how="semi"),
            "option",
            stops=True,
        )


def _purses(numbers: Indexed) -> pl.DataFrame:
    """What each class of spending could have if nobody else spent anything."""
    lines = numbers.lines.with_row_index("line_i").select("line_i", "usd")
    return (
        numbers.payers.join(lines, on="line_i")
        .group_by(pl.col("class_i").cast(pl.Int64))
        .agg(cap=pl.col("usd").sum())
    )


def _unknown(problem: Problem) -> Iterator[Conflict]:
    """What is not known, and what was made of it."""
    for name, column, says, advice in (
        ("cells", "need", "The need is unknown: {}.", "These cells are not planned for."),
        ("cells", "access", "Access is unknown: {}.", "It is taken as full."),
        ("options", "usd_per_person", "The cost is unknown: {}.", "These options are left out."),
        ("money", "usd", "The amount is unknown: {}.", "These lines are not counted on."),
        ("staff", "people", "The staff is unknown: {}.", "It is taken as not limited."),
        ("transport", "kilograms", "Transport is unknown: {}.", "It is taken as not limited."),
        ("stock", "units", "The stock is unknown: {}.", "These arrivals are not counted on."),
    ):
        frame: pl.DataFrame = getattr(problem, name)
        yield from _conflict(
            f"{column.replace('_', '-')}-unknown",
            says,
            advice,
            frame.filter(pl.col(column).is_null()),
            KEYS[name][0],
            stops=False,
        )


def _left(numbers: Indexed) -> Iterator[Conflict]:
    """Options that cannot be used, and means that nobody can use."""
    problem = numbers.problem
    yield from _conflict(
        "option-unpaid",
        "No budget line may pay for these options: {}.",
        "Open a line to them: to the actor, sector, place, group and period.",
        numbers.left.filter(pl.col("why") == "money"),
        "option",
        stops=False,
    )
    used = numbers.payers["line_i"].unique().to_list()
    idle = numbers.lines.with_row_index("line_i").filter(~pl.col("line_i").is_in(used))
    yield from _conflict(
        "line-idle",
        "Nothing can be spent from these lines: {}.",
        "See what they are kept for, and who could act there.",
        idle,
        "line",
        stops=False,
    )
    goods = problem.options.filter(pl.col("units_per_person") > 0)
    known = problem.stock.select("hub", "resource").unique()
    yield from _conflict(
        "stock-not-said",
        "These options use goods of which no stock is said: {}.",
        "It is taken as not limited; give the stock of the hub.",
        goods.join(known, on=["hub", "resource"], how="anti"),
        "option",
        stops=False,
    )


def _floors(numbers: Indexed) -> Iterator[Conflict]:
    """Minimum standards that the world does not allow."""
    floors = numbers.problem.floors.filter(pl.col("share") > 0)
    if floors.is_empty():
        return
    can = (
        numbers.options.group_by("cell")
        .agg(pl.col("top").sum(), pl.col("usd_per_person").min(), pl.col("group").first())
        .join(numbers.cells.select("cell", cap="reachable"), on="cell")
        .group_by("group")
        .agg(
            can=pl.min_horizontal("top", "cap").sum(),
            cheapest=pl.col("usd_per_person").min(),
        )
    )
    asked = floors.join(numbers.groups, on="fairness").join(can, on="group", how="left")
    asked = asked.with_columns(
        people=pl.col("share") * pl.col("reachable"), can=pl.col("can").fill_null(0.0)
    )
    no_access = asked.filter(pl.col("reachable") <= 0)
    yield from _conflict(
        "floor-without-access",
        "Floors are set where nobody can be reached: {}.",
        "This is a gap of access (or of assessment): no plan can close it.",
        no_access,
        "fairness",
        stops=False,
    )
    rest = asked.filter(pl.col("reachable") > 0)
    beyond = rest.filter(pl.col("people") > pl.col("can") * (1 + _HAIR))
    yield from _conflict(
        "floor-beyond-presence",
        "Floors ask for more people than anybody present can serve: {}.",
        "Name who could act there, or lower the floor; it is held as far as it goes.",
        beyond,
        "fairness",
        stops=False,
    )
    dollars = float((rest["people"] * rest["cheapest"]).sum())
    have = float(numbers.lines["usd"].sum())
    if dollars > have * (1 + _HAIR):
        yield Conflict(
            "floor-beyond-money",
            f"The floors cost at least {dollars:,.0f} $, and there are {have:,.0f} $.",
            "Lower the floors or find the difference; they are held as far as it goes.",
            False,
            tuple(rest["fairness"].to_list()),
        )


def _width(numbers: Indexed) -> Iterator[Conflict]:
    """Numbers so far apart that no solver can be trusted with them."""
    costs = numbers.options.filter(pl.col("usd_per_person") > 0)
    spending = costs.select(one=pl.col("usd_per_person") * pl.col("top"))["one"]
    least, most = (min(spending), max(spending)) if costs.height else (0.0, 0.0)
    if most > least * _WIDEST:
        worst = costs.filter(pl.col("usd_per_person") * pl.col("top") <= most / _WIDEST)
        yield from _conflict(
            "numbers-far-apart",
            f"Options cost from {least:,.2g} to {most:,.2g} $: too far apart to be sure: {{}}.",
            "Leave out what is negligible, or see whether a cost or need is mistyped.",
            worst,
            "option",
            stops=False,
        )
