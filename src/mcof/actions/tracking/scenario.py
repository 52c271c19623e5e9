"""Play a scenario: the stocks as they are, and what people assume will happen to them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import code_of, registry
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.origins import origins
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tracking.origins.seeds import distance
from mcof.tracking.projection.scenario import (
    TEMPLATE,
    Scenario,
    Shock,
    arrivals,
    played,
    scenario,
)


def new_scenario(path: Path) -> Path:
    """Write a scenario to edit.

    Raises:
        InputError: the file is there already.
    """
    if path.exists():
        raise InputError(
            f"{path} is there already",
            code="file-exists",
            advice="Name another file; nothing is written over.",
        )
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def play(
    workspace: Workspace,
    path: Path,
    *,
    level: int = 1,
    group: str = "IDP",
    operation: str | None = None,
    round: int | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What the stocks would be if the assumptions of a file came true.

    Returns:
        One row per place: `place_code`, `stock_individuals` (a fact) with its round and
        day, `assumed_arrivals`, `assumed_returns`, `scenario_individuals`, `split` (how
        arrivals were shared out: `stated`, `observed`, `nearness`), `assumptions`,
        `basis` (modelled).

    Raises:
        InputError: the file is no scenario, or names a place that is not known.

    Method: docs/reference/methods/projections.md.
    """
    try:
        told = scenario(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(
            f"{path} cannot be read: {wrong}",
            code="scenario-wrong",
            advice="`mcof project scenario --new FILE` writes one to edit.",
        ) from wrong
    stock = pl.DataFrame(
        figures(workspace, level=level, group=group, operation=operation, round=round, as_of=as_of)
    )
    if stock["operation"].n_unique() > 1:
        raise InputError(
            "Several operations have stocks, and they are never added",
            code="operation-unnamed",
            advice="Name one with --operation: " + ", ".join(stock["operation"].unique()) + ".",
        )
    moved, ways = [], set()
    for shock in told.shocks:
        shares, way = _shares(
            workspace, told, shock, stock=stock, level=level, group=group, as_of=as_of
        )
        moved.append(arrivals(shock.people, shares))
        ways.add(way)
    none = pl.DataFrame(schema={"place_code": pl.String, "people": pl.Int64})
    table = played(stock, pl.concat(moved) if moved else none, told.return_rate)
    days = stock.select("place_code", "round", "reference_date", "code_set", "operation")
    return (
        table.join(days, on="place_code", how="left", maintain_order="left")
        .with_columns(
            split=pl.lit("+".join(sorted(ways)) or None, pl.String),
            assumptions=pl.lit(_said(told)),
            scenario_date=pl.lit(told.day),
            basis=pl.lit("modelled"),
        )
        .sort(-pl.col("scenario_individuals"), "place_code", nulls_last=True)
        .to_arrow()
    )


def _said(told: Scenario) -> str:
    """The assumptions in one line, beside every figure that rests on them."""
    shocks = [f"{one.people:,} people flee {one.origin} on {one.day}" for one in told.shocks]
    return f"{told.title}: " + "; ".join([*shocks, f"{told.return_rate:.1%} of those there return"])


def _shares(
    workspace: Workspace,
    told: Scenario,
    shock: Shock,
    *,
    stock: pl.DataFrame,
    level: int,
    group: str,
    as_of: datetime | None,
) -> tuple[pl.DataFrame, str]:
    """Where the people of a shock go: as stated, else as observed, else by nearness.

    What was observed is of the operation whose stocks these are, and of no other.
    """
    origin = code_of(workspace, shock.origin)
    if told.split is not None:
        places = [code_of(workspace, name) for name in told.split]
        return pl.DataFrame({"place_code": places, "share": list(told.split.values())}), "stated"
    try:
        own = next((str(name) for name in stock["operation"].unique()), None)
        cells = pl.DataFrame(
            origins(workspace, level=level, group=group, operation=own, fit=False, as_of=as_of)
        )
        known = pl.col("place_code").is_not_null() & pl.col("individuals").is_not_null()
        seen = cells.filter(pl.col("origin_code") == origin, known)
    except Missing:
        seen = pl.DataFrame()
    if not seen.is_empty() and seen["individuals"].sum():
        return seen.select("place_code", share=pl.col("individuals").cast(pl.Float64)), "observed"
    places = stock["place_code"].drop_nulls().unique(maintain_order=True).to_list()
    near = distance(_points(workspace, [origin]), _points(workspace, places))[0]
    return pl.DataFrame({"place_code": places, "share": near}), "nearness"


def _points(workspace: Workspace, codes: list[str]) -> np.ndarray:
    known = registry(workspace).places.filter(code_set=str(workspace.settings["code_set"]))
    asked = pl.DataFrame({"code": codes}, schema={"code": pl.String})
    found = asked.join(
        known.select("code", "latitude", "longitude"), on="code", how="left", maintain_order="left"
    )
    return found.select("latitude", "longitude").to_numpy().astype(np.float64)
