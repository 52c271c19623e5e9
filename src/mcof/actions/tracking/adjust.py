"""Adjust a figure: add to what was collected, or take off, and say on whose word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.intake.register import new_import_id, now
from mcof.actions.naming import ADJUSTMENT
from mcof.actions.places.known import registry
from mcof.actions.tracking.figures import figures
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tables import ADJUSTMENTS
from mcof.tracking.adjustments import adjusted, standing
from mcof.vocabulary import load

COUNTS = ("both", "collected", "adjusted")


def adjust(
    workspace: Workspace,
    *,
    place: str,
    on: date,
    source: str,
    reason: str,
    by: Actor,
    households: int | None = None,
    individuals: int | None = None,
    group: str = "IDP",
    round: int | None = None,
    operation: str | None = None,
    source_url: str | None = None,
) -> str:
    """Keep an adjustment beside what was collected, which does not change.

    Args:
        place: P-code, in the workspace's set.
        on: the day that the figure is of.
        households, individuals: added; below zero, taken off. What is not said is unknown.
        operation: None for the workspace's own.

    Returns:
        The name of the adjustment, by which it can be withdrawn.

    Raises:
        InputError: neither families nor people are said, or no source or reason.
        Missing: there is no such place or group.
    """
    row: dict[str, Any] = {
        "operation": must_say(
            operation or str(workspace.settings.get("operation", "")), "operation"
        ),
        "round": round,
        "code_set": str(workspace.settings["code_set"]),
        "place_code": place,
        "population_group": _group(group),
        "reference_date": on,
        "households": households,
        "individuals": individuals,
        "source": must_say(source, "source"),
        "source_url": source_url,
        "reason": must_say(reason, "reason"),
    }
    if not households and not individuals:
        raise InputError(
            "An adjustment must say how many families or people",
            code="adjustment-empty",
            advice="Give --families or --people; below zero takes off.",
        )
    if registry(workspace).level(row["code_set"], place) is None:
        raise Missing(
            f"{row['code_set']} has no place {place}",
            code="place-missing",
            advice="See `mcof places` for the codes that there are.",
        )
    name = new_import_id(now())
    keep(workspace.store, ADJUSTMENTS, [row | {"adjustment": name}], by=by)
    return name


def withdraw(workspace: Workspace, adjustment: str, *, reason: str, by: Actor) -> str:
    """Take an adjustment back: it stays on record and no longer counts.

    Raises:
        Missing: there is no such adjustment that holds.
        InputError: several begin so, or no reason is given.
    """
    said = must_say(reason, "reason")
    rows = pl.DataFrame(adjustments(workspace))
    row = ADJUSTMENT.one(rows, adjustment).row(0, named=True)
    keep(workspace.store, ADJUSTMENTS, [row | {"is_withdrawn": True, "reason": said}], by=by)
    return str(row["adjustment"])


def adjustments(
    workspace: Workspace, *, withdrawn: bool = False, as_of: datetime | None = None
) -> pa.Table:
    """The adjustments that hold, oldest first; with `withdrawn`, every row ever kept."""
    rows = ADJUSTMENTS.conform(decisions(workspace.store, ADJUSTMENTS, as_of))
    if not withdrawn:
        rows = rows.unique("adjustment", keep="last", maintain_order=True).filter(
            ~pl.col("is_withdrawn").fill_null(value=False)
        )
    arrow: pa.Table = rows.to_arrow().cast(ADJUSTMENTS.arrow())
    return arrow


def adjusted_figures(
    workspace: Workspace,
    *,
    count: str = "both",
    level: int = 1,
    as_of: datetime | None = None,
    **asked: Any,
) -> pa.Table:
    """Stocks with what was adjusted beside them; see `mcof.actions.tracking.figures.figures`.

    Args:
        count: `both`: collected figures, and the adjustments as columns of their own;
            `collected`: without adjustments; `adjusted`: `households` and `individuals`
            are both together, and the basis says so.

    Returns:
        The columns of `mcof.tracking.adjustments.adjusted`; of breakdowns, which nobody
        adjusts, and of `collected`, those of the stocks.

    Raises:
        InputError: there is no such count.
    """
    if count not in COUNTS:
        raise InputError(
            f"'{count}' is no way to count",
            code="count-unknown",
            advice=f"One of {', '.join(COUNTS)}.",
        )
    rows = figures(workspace, level=level, as_of=as_of, **asked)
    if count == "collected" or asked.get("by") or asked.get("origin"):
        return rows
    held = adjustments(workspace, withdrawn=True, as_of=as_of)
    if not held.num_rows:
        return _nothing_added(rows)
    engine = workspace.engine
    kept = engine.local(held)
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    stocks = engine.local(rows)
    told = pl.DataFrame(engine.answer(adjusted(stocks, standing(kept), paths, level=level)))
    if count == "adjusted":
        told = told.with_columns(
            households="adjusted_households",
            individuals="adjusted_individuals",
            basis="adjusted_basis",
        )
    ordered = told.sort(
        "operation", "population_group", -pl.col("individuals").fill_null(-1), "place_code",
        nulls_last=True,
    )  # fmt: skip
    arrow: pa.Table = ordered.to_arrow()
    return arrow


def _nothing_added(rows: pa.Table) -> pa.Table:
    """The stocks where nobody has ever adjusted anything: the same columns, sooner."""
    frame = pl.DataFrame(rows)
    unknown = pl.lit(None, pl.Int64)
    told = frame.with_columns(
        adjustments=pl.lit(0, pl.Int64),
        adjustment_households=unknown,
        adjustment_individuals=unknown,
        adjusted_households="households",
        adjusted_individuals="individuals",
        adjusted_basis="basis",
    )
    arrow: pa.Table = told.to_arrow()
    return arrow


def _group(group: str) -> str:
    if group not in load("population_groups").terms:
        raise Missing(
            f"There is no population group {group}",
            code="group-unknown",
            advice="See docs/reference/vocabulary.md for the groups that there are.",
        )
    return group
