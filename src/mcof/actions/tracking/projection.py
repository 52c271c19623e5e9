"""Ask what the next rounds may count, keep what was said, and score it when they come."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import keep
from mcof.actions.tracking.figures import series
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tables import PROJECTIONS
from mcof.tracking.projection import forecast
from mcof.tracking.projection.candidates import HORIZON
from mcof.tracking.projection.panel import panel
from mcof.tracking.projection.scores import KEYS, scored, summary

_PANEL = ("code_set", "operation", "assessment", "population_group")


def project(
    workspace: Workspace,
    *,
    by: Actor,
    level: int = 0,
    group: str = "IDP",
    operation: str | None = None,
    horizon: int = HORIZON,
    on: date | None = None,
    as_of: datetime | None = None,
    log: bool = True,
) -> pa.Table:
    """What the next rounds may count in each place, with the range that errors of the past give.

    Whatever is projected is kept with its vintage, so that it can be scored; the same
    projection of the same facts is kept once. It is modelled, in a table of its own.

    Args:
        level: of the places: 0 country, 1 governorate, 2 district.
        horizon: rounds ahead, 1 to 3.
        on: the last day of facts to look at.
        as_of: facts as known at this moment.
        log: keep it; else only look.

    Returns:
        Rows of `mcof.tables.PROJECTIONS`, without who and when.

    Raises:
        Missing: no round has people.
        InputError: further ahead than three rounds.

    Method: docs/reference/methods/projections.md.
    """
    frames = []
    for keys, rows in _panels(
        workspace, level=level, group=group, operation=operation, on=on, as_of=as_of
    ):
        made = forecast.projected(panel(rows), horizon=horizon)
        basis = "synthetic" if (rows["basis"] == "synthetic").any() else "modelled"
        told = made.with_columns(
            *(pl.lit(value, pl.String).alias(name) for name, value in keys.items()),
            place_level=pl.lit(level, pl.Int64),
            basis=pl.lit(basis),
            as_of=pl.lit(as_of, pl.Datetime("us", "UTC")),
            software=pl.lit(version("mcof")),
        )
        frames.append(told.with_columns(projection=pl.lit(_identity(told))))
    table = PROJECTIONS.conform(pl.concat(frames)).drop("by", "recorded_at")
    if log:
        _log(workspace, table, by)
    return table.to_arrow()


def backtest(
    workspace: Workspace,
    *,
    level: int = 0,
    group: str = "IDP",
    operation: str | None = None,
    horizon: int = HORIZON,
    on: date | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """How far off each way would have been at every past round, and which is used.

    Returns:
        The columns of `mcof.tracking.projection.forecast.backtested` by operation.
    """
    frames = [
        forecast.backtested(panel(rows), horizon=horizon).select(
            *(pl.lit(value, pl.String).alias(name) for name, value in keys.items()), pl.all()
        )
        for keys, rows in _panels(
            workspace, level=level, group=group, operation=operation, on=on, as_of=as_of
        )
    ]
    return pl.concat(frames).to_arrow()


def projections(workspace: Workspace) -> pa.Table:
    """Everything that was projected, the newest first."""
    return _kept(workspace).sort("recorded_at", descending=True, maintain_order=True).to_arrow()


def scores(workspace: Workspace, *, summed: bool = False) -> pa.Table:
    """What came of everything that was projected, as facts are known now.

    Args:
        summed: by operation, group, level and steps ahead; else each projection.
    """
    kept = _kept(workspace)
    levels = kept["place_level"].unique().drop_nulls().to_list()
    rounds = [
        _frame(series(workspace, level=level, on=date.max)).select(
            *KEYS, "reference_date", "round", "individuals"
        )
        for level in levels
    ]
    none: dict[str, Any] = dict.fromkeys(KEYS, pl.String) | {"place_level": pl.Int64}
    none |= {"reference_date": pl.Date, "round": pl.Int64, "individuals": pl.Int64}
    found = scored(kept, pl.concat(rounds) if rounds else pl.DataFrame(schema=none))
    return (summary(found) if summed else found).to_arrow()


def _panels(
    workspace: Workspace,
    *,
    level: int,
    group: str,
    operation: str | None,
    on: date | None,
    as_of: datetime | None,
) -> list[tuple[dict[str, str], pl.DataFrame]]:
    """The series of each operation and assessment; what is in one panel is one stock."""
    rows = _frame(
        series(workspace, level=level, group=group, operation=operation, on=on, as_of=as_of)
    )
    rows = rows.filter(pl.col("place_code").is_not_null())
    if rows.is_empty():
        raise Missing(
            f"No round counts people of the group {group}",
            code="rounds-missing",
            advice="Import rounds of this group; `mcof figures series` lists those there are.",
        )
    parts = rows.partition_by(*_PANEL, as_dict=True, maintain_order=True)
    return [(dict(zip(_PANEL, map(str, key), strict=True)), part) for key, part in parts.items()]


def _log(workspace: Workspace, table: pl.DataFrame, by: Actor) -> None:
    """Keep what was not said before."""
    known = _kept(workspace)["projection"].unique().to_list()
    new = table.filter(~pl.col("projection").is_in(known))
    if not new.is_empty():
        keep(workspace.store, PROJECTIONS, new.to_dicts(), by=by)


def _kept(workspace: Workspace) -> pl.DataFrame:
    return PROJECTIONS.conform(_frame(workspace.store.read(PROJECTIONS.name)))


def _identity(table: pl.DataFrame) -> str:
    """A name for what was projected: the same facts and the same method have the same name."""
    text = json.dumps(table.to_dict(as_series=False), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _frame(rows: Any) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame
