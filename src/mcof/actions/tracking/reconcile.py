"""Reconcile sources that differ: show them all, and keep which of them counts, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.intake.register import register_of
from mcof.actions.naming import DIFFERENCE
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tables import RECONCILIATIONS
from mcof.tracking.observations import gathered
from mcof.tracking.reconciling import FIGURE, SIDE, WITHIN, sides

_SHOWN = (
    "difference", "side", *FIGURE, "how", *SIDE, "source_url", "source_kind", "reliability",
    "credibility", "households", "individuals", "rows", "recorded_at", "state", "reason", "by",
    "decided_at",
)  # fmt: skip


def differences(
    workspace: Workspace, *, totals: bool = False, as_of: datetime | None = None
) -> pa.Table:
    """Where sources give different figures for the same place, group and day.

    Args:
        totals: only totals against totals, not sums of parts.

    Returns:
        A row for each source, totals against totals and the greatest differences first:
        `difference` (a name), `side` (1, 2 ...), `FIGURE`, `how` it was come by, `SIDE`,
        what it says, how far it may be relied on, when it came; and `state` (open, counts,
        left out) with `reason`, `by` and `decided_at`.
    """
    engine = workspace.engine
    # What was decided not to count is still shown: this reads the rows as they came.
    tables = (engine.table(name, as_of=as_of) for name in ("displacement", "sites"))
    files = register_of(workspace.store).filter(pl.col("event") == "import")
    told = pl.DataFrame(
        engine.answer(
            sides(
                gathered(*tables),
                engine.local(files.select("import_id", "file_name").to_arrow()),
                engine.local(registry(workspace, as_of).paths().to_arrow()),
            )
        )
    )
    if totals:
        told = told.filter(pl.col("how") == "total")
        told = told.filter(pl.len().over(FIGURE) > 1)
    named = _named(told)
    decided = _holding(workspace, as_of).select(
        "difference", *SIDE, "counts", "reason", "by", decided_at="recorded_at"
    )
    both = named.join(decided, on=["difference", *SIDE], how="left", maintain_order="left")
    within = pl.col("how") == WITHIN
    both = both.with_columns(
        pl.when(within).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("counts", "reason", "by", "decided_at")
    )
    shown = both.with_columns(
        state=pl.when(pl.col("counts"))
        .then(pl.lit("counts"))
        .when(~pl.col("counts"))
        .then(pl.lit("left out"))
        .otherwise(pl.lit("open"))
    ).with_columns(
        state=pl.when(within & (pl.col("state") == "left out").any().over("difference"))
        .then(pl.lit("shown only"))
        .otherwise("state")
    )
    arrow: pa.Table = shown.select(_SHOWN).to_arrow()
    return arrow


def choose(workspace: Workspace, difference: str, side: int, *, reason: str, by: Actor) -> pa.Table:
    """Keep which source counts for a figure: the rows of the others no longer do.

    Args:
        difference: its name; a beginning will do.
        side: the number of the source that counts. Where that is the sum of the places
            within, all rows of the place itself are left out.

    Returns:
        The sides as `differences` shows them, with the choice.

    Raises:
        InputError: several differences begin so, or no reason is given.
        Missing: there is no such difference, or it has no such side.
    """
    said = must_say(reason, "reason")
    rows = _one(workspace, difference)
    if side not in rows["side"].to_list():
        raise Missing(
            f"The difference has no side {side}",
            code="side-missing",
            advice="See `mcof reconcile list` for the numbers of the sides.",
        )
    own = rows.filter(pl.col("how") != WITHIN).with_columns(counts=pl.col("side") == side)
    return _keep(workspace, own, said, by)


def reopen(workspace: Workspace, difference: str, *, reason: str, by: Actor) -> pa.Table:
    """Take a choice back: all sources are shown, and the one recorded last counts.

    Raises:
        InputError, Missing: as for `choose`.
    """
    said = must_say(reason, "reason")
    rows = _one(workspace, difference)
    own = rows.filter(pl.col("how") != WITHIN).with_columns(counts=pl.lit(None, pl.Boolean))
    return _keep(workspace, own, said, by)


def left_out(workspace: Workspace, as_of: datetime | None = None) -> ir.Table | None:
    """The sides that do not count, by import; None where nothing was decided."""
    held = _holding(workspace, as_of).filter(~pl.col("counts"))
    if held.is_empty():
        return None
    files = register_of(workspace.store).filter(pl.col("event") == "import")
    out = held.join(files.select("import_id", "file_name"), on="file_name")
    columns = [*FIGURE, "operation", "assessment", "breakdown", "import_id"]
    return workspace.engine.local(out.select(columns).unique().sort(columns).to_arrow())


def choices(workspace: Workspace, as_of: datetime | None = None) -> pa.Table:
    """The choices that hold: a row for each source, whether it counts, who decided and why."""
    held = RECONCILIATIONS.conform(
        _holding(workspace, as_of).filter(pl.col("counts").is_not_null())
    )
    arrow: pa.Table = held.to_arrow().cast(RECONCILIATIONS.arrow())
    return arrow


def _holding(workspace: Workspace, as_of: datetime | None) -> pl.DataFrame:
    rows = decisions(workspace.store, RECONCILIATIONS, as_of)
    return rows.unique(["difference", *SIDE], keep="last", maintain_order=True)


def _keep(workspace: Workspace, rows: pl.DataFrame, reason: str, by: Actor) -> pa.Table:
    columns = ["difference", *FIGURE, *SIDE, "households", "individuals", "counts"]
    told = rows.select(columns).with_columns(reason=pl.lit(reason)).to_dicts()
    keep(workspace.store, RECONCILIATIONS, told, by=by)
    after = pl.DataFrame(differences(workspace))
    arrow: pa.Table = after.filter(pl.col("difference") == rows["difference"][0]).to_arrow()
    return arrow


def _one(workspace: Workspace, difference: str) -> pl.DataFrame:
    rows = pl.DataFrame(differences(workspace))
    return DIFFERENCE.one(rows, difference)


def _named(told: pl.DataFrame) -> pl.DataFrame:
    """The sides with the name of their figure and a number, the widest difference first."""
    figures = told.select(FIGURE).unique(maintain_order=True)
    figures = figures.with_columns(
        difference=pl.Series([_name(row) for row in figures.iter_rows()], dtype=pl.String)
    )
    named = told.join(figures, on=FIGURE, how="left", nulls_equal=True)
    people = pl.col("individuals")
    gap = (people.max() - people.min()).over("difference").fill_null(0)
    # Totals against totals come first: parts may be few because only some were published.
    whole = ((pl.col("how") == "total").sum() > 1).over("difference")
    ordered = named.with_columns(whole=whole, gap=gap).sort(
        "whole", "gap", "difference", "how", *SIDE,
        descending=[True, True, False, True] + [False] * len(SIDE),
    )  # fmt: skip
    return ordered.with_columns(side=pl.int_range(1, pl.len() + 1).over("difference"))


def _name(parts: Sequence[object]) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()
