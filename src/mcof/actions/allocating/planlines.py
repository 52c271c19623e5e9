"""Lines of a plan that a draft allocation proposes: a person takes them up, or does not."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from mcof.actions.allocating.drafts import draft, parts
from mcof.allocation.gathering.means import POOL
from mcof.ports import Workspace
from mcof.vocabulary import load

PLAN_LINE = {
    "line": pl.String(),
    "objective": pl.String(),
    "activity": pl.String(),
    "sector": pl.String(),
    "phase": pl.String(),
    "code_set": pl.String(),
    "place_code": pl.String(),
    "population_group": pl.String(),
    "organisation": pl.String(),
    "partners": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "indicator": pl.String(),
    "target": pl.Int64(),
    "quantity": pl.Float64(),
    "unit": pl.String(),
    "budget_usd": pl.Float64(),
    "budget_line": pl.String(),
    "note": pl.String(),
    "basis": pl.String(),
}
"""Columns of the lines, as a plan has them."""


def plan_lines(workspace: Workspace, name: str | None = None) -> pa.Table:
    """The lines that a draft proposes: a row per organisation, activity, need and period.

    `target` is people helped through the period; `quantity` the goods it takes, in `unit`.
    `budget_line` names the lines that pay, joined by ;, the one that pays most first.
    `basis` is `modelled`, or `synthetic` where the unit cost is.

    Returns:
        `PLAN_LINE`.

    Raises:
        Missing: there is no such draft.
    """
    told = draft(workspace, name)
    kept = parts(workspace, told["allocation"], "lines", "payments", "means")
    lines, payments, means = (pl.DataFrame(kept[table]) for table in ("lines", "payments", "means"))
    money = means.filter(pl.col("kind") == "money").select(budget_line="name", _title="title")
    paid = (
        payments.join(money, on="budget_line", how="left")
        .sort("line", "usd", "budget_line", descending=[False, True, False])
        .group_by("line")
        .agg(budget_line=pl.col("_title").unique(maintain_order=True).str.join("; "))
    )
    named = pl.col("sector").replace_strict(load("sectors").labels("en"), default=pl.col("sector"))
    note = f"Proposed by draft {told['allocation']}"
    rows = lines.join(paid, on="line", how="left", maintain_order="left").with_columns(
        activity=pl.coalesce("activity", named),
        target=pl.col("people").cast(pl.Int64),
        quantity=pl.col("units").round(2),
        unit=pl.when(pl.col("units").is_not_null()).then("resource"),
        budget_usd=pl.col("usd").round(2),
        budget_line=pl.col("budget_line").str.replace(POOL, "Stated budget", literal=True),
        indicator=pl.lit("People helped through the period"),
        note=pl.lit(note),
        basis=pl.when(pl.col("cost_basis") == "synthetic")
        .then(pl.lit("synthetic"))
        .otherwise(pl.lit("modelled")),
    )
    arrow: pa.Table = rows.select(
        (pl.col(column) if column in rows.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in PLAN_LINE.items()
    ).to_arrow()
    return arrow
