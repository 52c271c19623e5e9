"""Ask for the trail of a row: who changed what in it, when, why, from what to what."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import log_of
from mcof.actions.intake.register import register_of
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tables import CLEANING, FACTS


def trail(workspace: Workspace, name: str) -> pa.Table:
    """The decisions behind a row of the store, or about a finding, oldest first.

    Args:
        name: of a row (`row_id`), a decision or a finding.

    Returns:
        The columns of `CLEANING`; empty for a row that is as its file has it.

    Raises:
        Missing: nothing has that name.
    """
    log = log_of(workspace.store)
    named = (pl.col("decision") == name) | (pl.col("finding") == name.lower())
    rows = log.filter(named)
    if rows.is_empty():
        rows = log.filter(pl.col("decision").is_in(_of_row(workspace, name)))
    arrow: pa.Table = CLEANING.conform(rows.sort("recorded_at", "decision")).to_arrow()
    return arrow


def _of_row(workspace: Workspace, row_id: str) -> list[str]:
    """The decisions that a row of facts names, whether its import still counts or not."""
    import_id = row_id.split("-", 1)[0]
    imports = register_of(workspace.store).filter(
        pl.col("import_id") == import_id, pl.col("event") == "import"
    )
    for table in imports["table"].unique():
        files = list(workspace.store.files(table, imports=[import_id])) if table in FACTS else []
        if not files:
            continue
        rows = pl.scan_parquet(files, missing_columns="insert", extra_columns="ignore", glob=False)
        found = rows.filter(pl.col("row_id") == row_id).select("cleaned").collect()
        if found.height:
            return (found["cleaned"][0] or "").split("|")
    raise Missing(
        f"There is no row, decision or finding {name_of(row_id)}",
        code="trail-missing",
        advice="Take a row_id from `mcof export`, or a name from `mcof clean list`.",
    )


def name_of(text: str) -> str:
    """The text, cut short for a message."""
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - letters on a line
