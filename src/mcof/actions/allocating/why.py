"""Why: what a draft says of a place and sector, and why somebody gives nothing there."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.allocating.allocate import answered, inputs_of
from mcof.actions.allocating.content import digest
from mcof.actions.allocating.drafts import draft, parts
from mcof.actions.allocating.facts import facts
from mcof.allocation.answer import Answer, solve
from mcof.allocation.gathering.directions import (
    Directions,
    Exclusion,
    Lock,
    Minimum,
    Part,
)
from mcof.allocation.gathering.gathered import Gathered, gather
from mcof.allocation.telling.outcome import by_place_and_sector, needs
from mcof.errors import InputError, Unsolvable
from mcof.ports import Solver, Workspace

_SOME = 0.5  # people: less is nobody
_LITTLE = 1e-6  # of the reach: less is the rounding of a solver


def why(
    workspace: Workspace,
    name: str | None = None,
    *,
    place: str | None = None,
    sector: str | None = None,
) -> pa.Table:
    """The reasons of a draft, of a place or a sector or both, in the order of telling.

    Needs that nothing can be directed to have a reason `undirected-...`, with the displaced
    people who are there.

    Returns:
        The columns of `mcof.allocation.telling.why.REASON`.
    """
    kept = parts(workspace, name, "reasons", "undirected")
    silent = pl.DataFrame(kept["undirected"]).select(
        pl.lit(None, pl.String).alias("fairness"),
        "code_set",
        "place_code",
        "sector",
        pl.lit(0, pl.Int64).alias("order"),
        pl.concat_str(pl.lit("undirected-"), "reason").alias("reason"),
        people=pl.col("displaced").cast(pl.Float64),
    )
    rows = pl.concat([pl.DataFrame(kept["reasons"]), silent], how="diagonal")
    for column, only in (("place_code", place), ("sector", sector)):
        if only is not None:
            rows = rows.filter(pl.col(column) == only)
    ordered = rows.sort("code_set", "place_code", "sector", "order", "reason")
    arrow: pa.Table = ordered.to_arrow()
    return arrow


@dataclass(frozen=True)
class WhyNot:
    """Why an organisation gives nothing there, and what it would take from others.

    Attributes:
        said: `reason` (a code; the phrase `allocation.why-not.<code>` says it) and numbers.
        changes: `code_set`, `place_code`, `sector`, `people` more or fewer, if it were made to.
    """

    said: tuple[dict[str, Any], ...]
    changes: pa.Table


def directions_of(told: dict[str, Any]) -> Directions:
    """The directions that a draft was made under.

    Args:
        told: a row of `mcof.tables.ALLOCATIONS`.
    """
    said: dict[str, Any] = json.loads(told["directions"])
    said["start"] = date.fromisoformat(said["start"])
    for key in ("places", "sectors", "groups"):
        said[key] = tuple(said[key])
    said["locks"] = tuple(
        Lock(Part(**one["part"]), least=one["least"], most=one["most"]) for one in said["locks"]
    )
    said["exclusions"] = tuple(Exclusion(**one) for one in said["exclusions"])
    said["minimums"] = tuple(Minimum(**one) for one in said["minimums"])
    return Directions(**said)


def why_not(
    workspace: Workspace,
    solver: Solver,
    name: str | None = None,
    *,
    organisation: str,
    place: str | None,
    sector: str | None,
    people: int = 1000,
) -> WhyNot:
    """Why an organisation helps nobody in a place and sector, or no more than it does.

    Where it could, the draft is solved again with a lock that makes it help so many, and who
    would get more or less is told.

    Raises:
        InputError: no place or no sector is named.
    """
    if place is None or sector is None:
        raise InputError(
            "Why not where, and with what?",
            code="why-not-incomplete",
            advice="Name a place and a sector with --place and --sector.",
        )
    told = draft(workspace, name)
    directed = directions_of(told)
    known = facts(workspace, directed, on=told["day"], as_of=told["as_of"])
    gathered = gather(known, directed)
    here = (pl.col("place_code") == place) & (pl.col("sector") == sector)
    said = _not_at_all(gathered, here, organisation)
    if said is not None:
        return WhyNot((said,), _changes(None, None))
    found = _made_to(gathered, solver, here, organisation, people)
    if digest(inputs_of(known)) == told["inputs_sha256"]:
        return found
    return replace(found, said=(_said("known-otherwise", organisation), *found.said))


def _not_at_all(gathered: Gathered, here: pl.Expr, organisation: str) -> dict[str, Any] | None:
    """Why it could not help there at all; None where it could."""
    out = [one.value for one in gathered.directed.exclusions if one.what == "organisation"]
    mine = gathered.options.filter(here, pl.col("organisation") == organisation)
    if not mine.is_empty():
        return None
    if organisation in out:
        return _said("excluded", organisation)
    silent = gathered.undirected.filter(here)
    if not silent.is_empty():
        return _said(str(silent["reason"][0]), organisation)
    if gathered.cells.filter(here).is_empty():
        return _said("no-unmet-need", organisation)
    costed = gathered.assumed.filter(
        pl.col("assumption") == "no-unit-cost",
        pl.col("sector").is_in(gathered.cells.filter(here)["sector"].to_list()),
    )
    return _said("not-there" if costed.is_empty() else "not-there-or-no-cost", organisation)


def _made_to(
    gathered: Gathered, solver: Solver, here: pl.Expr, organisation: str, people: int
) -> WhyNot:
    mine = gathered.options.filter(here, pl.col("organisation") == organisation)
    plan = answered(gathered, solver)
    given = plan.allocations.select("option", "people")
    own = mine.join(given, on="option", how="left").with_columns(pl.col("people").fill_null(0.0))
    has = float(own["people"].sum())
    said = [_said("gives" if has > _SOME else "gives-nothing", organisation, people=has)]
    first = own.sort("usd_per_person", "option").row(0, named=True)
    said.append(_said("costs", organisation, usd=first["usd_per_person"]))
    cheapest = gathered.options.filter(here)["usd_per_person"].min()
    if isinstance(cheapest, float) and cheapest < first["usd_per_person"]:
        said.append(_said("others-cheaper", organisation, usd=cheapest))
    try:
        base, other = _forced(plan, solver, first["option"], people)
    except Unsolvable as stopped:
        return WhyNot(
            (*said, _said("cannot", organisation, people=people, text=stopped.message)),
            _changes(None, None),
        )
    before = by_place_and_sector(needs(gathered, base.allocations.select("option", "people")))
    after = by_place_and_sector(needs(gathered, other.allocations.select("option", "people")))
    price = base.best - other.best
    costly = price > _LITTLE * max(base.best, 1.0)
    said.append(
        _said("loses" if costly else "loses-nothing", organisation, people=people, number=price)
    )
    return WhyNot(tuple(said), _changes(before, after))


def _forced(plan: Answer, solver: Solver, option: str, people: int) -> tuple[Answer, Answer]:
    """A plan, and the one in which an option serves so many, both under the floors found.

    The second is the one nearest to the plan among those as good, so that only what must
    change is told.

    Raises:
        Unsolvable: the option cannot serve so many.
    """
    usual = replace(plan.problem.settings, rounds=0)
    floors, locks = plan.floors, plan.problem.locks
    # Least numbers are decided by repair, whose noise is larger than most prices.
    options = plan.problem.options.with_columns(least_people=pl.lit(0.0))
    lock = pl.DataFrame(
        {"option": [option], "least": [float(people)], "most": [None]}, schema=dict(locks.schema)
    )
    plain = plan.problem.but(settings=usual, options=options, floors=floors)
    base = solve(plain, solver.open)
    forced = plain.but(
        settings=replace(usual, last="change"),
        running=base.allocations.select("option", "people"),
        locks=pl.concat([locks.filter(pl.col("option") != option), lock]),
    )
    return base, solve(forced, solver.open)


def _said(
    reason: str,
    organisation: str,
    *,
    people: float | None = None,
    usd: float | None = None,
    number: float | None = None,
    text: str | None = None,
) -> dict[str, Any]:
    return {
        "reason": reason,
        "organisation": organisation,
        "people": people,
        "usd": usd,
        "number": number,
        "text": text,
    }


def _changes(before: pl.DataFrame | None, after: pl.DataFrame | None) -> pa.Table:
    """Who would get more or less, the most fewer first."""
    where = ["code_set", "place_code", "sector"]
    if before is None or after is None:
        schema = dict.fromkeys(where, pl.String()) | {"people": pl.Int64()}
        empty: pa.Table = pl.DataFrame(schema=schema).to_arrow()
        return empty
    both = before.select(*where, "people").join(
        after.select(*where, "people"), on=where, suffix="_after"
    )
    moved = both.select(
        *where, people=(pl.col("people_after") - pl.col("people")).round().cast(pl.Int64)
    )
    arrow: pa.Table = moved.filter(pl.col("people") != 0).sort("people", *where).to_arrow()
    return arrow
