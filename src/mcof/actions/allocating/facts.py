"""Read what an allocation rests on: needs, access, who is where, means and money."""

from __future__ import annotations

from datetime import date, datetime

import ibis
import polars as pl

from mcof.actions.gaps import matrix, period
from mcof.actions.places.known import registry
from mcof.actions.response.asking import standing_rows
from mcof.actions.tracking.confidence import confidence
from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.gathered import Facts
from mcof.gaps.reach import by_place, organisations, reported
from mcof.ports import Workspace
from mcof.response.access import access
from mcof.response.capacity import capacity
from mcof.response.funding import funding
from mcof.response.holding import newest
from mcof.tables import COSTS

_CELL = ("sector", "phase", "code_set", "place_code", "population_group")


def facts(
    workspace: Workspace, directed: Directions, *, on: date, as_of: datetime | None = None
) -> Facts:
    """What the workspace knows at a moment, in small frames.

    Args:
        on: the day that needs and responses are looked at, as for `mcof.actions.gaps.matrix`.
        as_of: as known at this moment.
    """
    engine = workspace.engine
    cells = matrix(workspace, level=directed.level, on=on, as_of=as_of)
    paths = registry(workspace, as_of).paths()
    there = engine.local(paths.to_arrow())
    standing = standing_rows(workspace, as_of=as_of)
    acting = reported(standing, period=period(workspace, {"on": on}))
    acts = pl.DataFrame(engine.answer(acting))
    asked = engine.local(cells.select(list(_CELL)))
    reachable = [
        access(engine.table("access", as_of=as_of), asked, there, period=(one.start, one.end))
        .mutate(period=ibis.literal(one.period))
        .select(*_CELL, "period", "reachable", "reachable_low")
        for one in directed.spans()
    ]
    frames = {
        "access": ibis.union(*reachable) if len(reachable) > 1 else reachable[0],
        "capacities": capacity(engine.table("capacities", as_of=as_of), on=on),
        "costs": newest(engine.table("costs", as_of=as_of), COSTS.key),
        "funding": funding(engine.table("funding", as_of=as_of), period=None),
    }
    told = {name: pl.DataFrame(engine.answer(one)) for name, one in frames.items()}
    present = organisations(by_place(acts, paths, level=directed.level))
    return Facts(matrix=pl.DataFrame(cells), paths=paths, present=present, **told)


def grades(
    workspace: Workspace, directed: Directions, *, on: date, as_of: datetime | None = None
) -> pl.DataFrame:
    """How the people were counted that needs rest on, by place and group: the weakest grades."""
    rows = pl.DataFrame(confidence(workspace, level=directed.level, on=on, as_of=as_of))
    return rows.group_by("code_set", "place_code", "population_group").agg(
        reliability=pl.col("weakest_reliability").max(),
        credibility=pl.col("weakest_credibility").max(),
    )
