"""Run the alerts: keep an analysis, say what opened, grew, went stale or closed, once.

A run reads the newest run of its series and writes one row after it, if that is still the
newest: run twice, or by two people at once, it is run once. The files are kept before the
row that names them: killed at any moment, there is a whole run or none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.deciding import decisions
from mcof.actions.followup.analyses import Analysis, as_files, keep_analysis, kept
from mcof.actions.followup.known import with_standing
from mcof.actions.followup.watching import holding
from mcof.actions.gaps import Question
from mcof.actions.intake.register import new_import_id, next_moment, now
from mcof.actors import Actor
from mcof.errors import Outside
from mcof.gaps.followup.alerts import SAID, STATE, step
from mcof.gaps.followup.standing import ACKNOWLEDGED
from mcof.ports import Workspace
from mcof.tables import ALERT_RUNS, ANALYSES, GAP_DECISIONS

REASON = "run of the alerts"
_TRIES = 5


@dataclass(frozen=True)
class Run:
    """A run of the alerts.

    Attributes:
        is_new: whether it said anything that the run before it had not.
        events: what is told: `mcof.gaps.followup.alerts.SAID`.
        open_now: how many alerts are open after it.
        rules: how many rules hold.
    """

    name: str
    on: date
    is_new: bool
    events: pa.Table
    open_now: int
    rules: int


def run_alerts(workspace: Workspace, *, by: Actor, **question: Unpack[Question]) -> Run:
    """Look at the gaps as they are now, by the rules that hold.

    Raises:
        Outside: others ran them so often that none of ours came between.
    """
    for _ in range(_TRIES):
        name, _ = keep_analysis(workspace, reason=REASON, by=by, **question)
        done = _run(workspace, kept(workspace, name), by)
        if done is not None:
            return done
    raise Outside(
        "The alerts are being run by others at this moment",
        code="alerts-busy",
        advice="Wait a moment and run them again.",
    )


def _run(workspace: Workspace, found: Analysis, by: Actor) -> Run | None:
    """One run after the newest; None where another came between."""
    series = _series(workspace, found.name)
    before = _last(workspace, series)
    rules = holding(workspace)
    basis = _basis(workspace, found.name, rules)
    if before is not None and before["basis"] == basis:
        events = _read(workspace, before["events_file"])
        return Run(before["run"], before["on"], False, events, before["open_now"], rules.height)
    state, events = step(
        pl.DataFrame(_read(workspace, before["state_file"])) if before else _nothing(STATE),
        pl.DataFrame(with_standing(workspace, found.gaps.to_arrow(), on=found.on)),
        found.cells,
        rules,
        acknowledged=acknowledged(workspace, found.on),
        on=found.on,
        is_new=before is None or before["analysis"] != found.name,
    )
    row: dict[str, Any] = {
        "run": new_import_id(now()),
        "analysis": found.name,
        "series": series,
        "on": found.on,
        "basis": basis,
        "events": events.height,
        "open_now": int(state["is_open"].sum()),
        "reason": REASON,
        "by": by.name,
    }
    with workspace.store.attempt(), as_files(events, state) as (of_events, of_state):
        row["events_file"] = workspace.store.keep_original(of_events)
        row["state_file"] = workspace.store.keep_original(of_state)
        if not _register(workspace, row, before):
            return None
    return Run(row["run"], found.on, True, events.to_arrow(), row["open_now"], rules.height)


def alerts(workspace: Workspace, *, as_of: datetime | None = None) -> pa.Table:
    """The alerts that are open after the last run of each series: `STATE`, most people first."""
    parts = [
        pl.DataFrame(_read(workspace, row["state_file"])).filter("is_open")
        for row in _newest(workspace, as_of).iter_rows(named=True)
    ]
    rows = pl.concat([_nothing(STATE), *parts]).unique("gap", keep="last")
    arrow: pa.Table = rows.sort(-pl.col("people").fill_null(-1), "gap").to_arrow()
    return arrow


def told(
    workspace: Workspace, *, since: date | None = None, as_of: datetime | None = None
) -> pa.Table:
    """What the last run of each series told; with `since`, all that was told from that day on.

    Of a gap that was told of several times the newest stands.

    Returns:
        `SAID`, with `on` (the day of the run) and `run`.
    """
    runs = _newest(workspace, as_of)
    if since is not None:
        rows = ALERT_RUNS.conform(decisions(workspace.store, ALERT_RUNS, as_of))
        runs = rows.filter(pl.col("on") >= since)
    extra: dict[str, pl.DataType] = {"on": pl.Date(), "run": pl.String()}
    parts = [
        pl.DataFrame(_read(workspace, row["events_file"])).with_columns(
            on=pl.lit(row["on"]), run=pl.lit(row["run"])
        )
        for row in runs.iter_rows(named=True)
    ]
    rows = pl.concat([_nothing(SAID | extra), *parts])
    arrow: pa.Table = rows.unique("gap", keep="last", maintain_order=True).to_arrow()
    return arrow


def runs(workspace: Workspace, *, as_of: datetime | None = None) -> pa.Table:
    """The runs of the alerts, the newest first: the columns of `ALERT_RUNS`."""
    rows = ALERT_RUNS.conform(decisions(workspace.store, ALERT_RUNS, as_of)).reverse()
    arrow: pa.Table = rows.to_arrow().cast(ALERT_RUNS.arrow())
    return arrow


def acknowledged(workspace: Workspace, on: date) -> pl.Series:
    """The names of gaps, found or gone, that are acknowledged until later."""
    rows = decisions(workspace.store, GAP_DECISIONS).unique("gap", keep="last", maintain_order=True)
    held = rows.filter(pl.col("status") == ACKNOWLEDGED, pl.col("until") >= on)
    return held["gap"].cast(pl.String)


def _series(workspace: Workspace, analysis: str) -> str:
    rows = decisions(workspace.store, ANALYSES).filter(pl.col("analysis") == analysis)
    return str(rows["series"][0])


def _newest(workspace: Workspace, as_of: datetime | None) -> pl.DataFrame:
    """The last run of each series."""
    rows = ALERT_RUNS.conform(decisions(workspace.store, ALERT_RUNS, as_of))
    return rows.unique("series", keep="last", maintain_order=True)


def _last(workspace: Workspace, series: str) -> dict[str, Any] | None:
    rows = _newest(workspace, None).filter(pl.col("series") == series)
    return rows.row(0, named=True) if rows.height else None


def _basis(workspace: Workspace, analysis: str, rules: pl.DataFrame) -> str:
    """A name of everything that a run is made of."""
    held = decisions(workspace.store, GAP_DECISIONS).select("gap", "status", "owner", "until")
    text = "\0".join((analysis, rules.write_json(), held.write_csv()))
    return hashlib.sha256(text.encode()).hexdigest()


def _register(workspace: Workspace, row: dict[str, Any], before: dict[str, Any] | None) -> bool:
    """Write the row, if the run that it comes after is still the newest of its series."""

    def decide(earlier: pl.DataFrame) -> pl.DataFrame | None:
        own = earlier.sort("recorded_at").filter(pl.col("series") == row["series"])
        newest = own["run"][-1] if own.height else None
        if newest != (before["run"] if before else None):
            return None
        moment = next_moment(earlier.select("recorded_at"), now())
        return ALERT_RUNS.conform(
            pl.DataFrame([row | {"recorded_at": moment}], infer_schema_length=None)
        )

    return workspace.store.append_if(ALERT_RUNS.name, decide)


def _read(workspace: Workspace, file: str) -> pa.Table:
    return pq.read_table(workspace.store.original(file))


def _nothing(schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)
