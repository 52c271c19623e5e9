"""Ask for the queue: every finding as a proposed change, and what was decided about it."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import log_of
from mcof.actions.intake.findings import findings
from mcof.actions.intake.register import register_of
from mcof.errors import InputError
from mcof.ingest import verdicts
from mcof.ports import Workspace

STATES = ("open", "accepted", "edited", "rejected", "gone")

COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "finding": pl.String, "state": pl.String, "code": pl.String, "severity": pl.String,
    "table": pl.String, "source": pl.String, "file_name": pl.String, "import_id": pl.String,
    "sheet": pl.String, "row": pl.Int64, "row_key": pl.String, "fields": pl.String,
    "found": pl.String, "action": pl.String, "proposed": pl.String, "message": pl.String,
    "verdict": pl.String, "decision": pl.String, "value": pl.String, "reason": pl.String,
    "by": pl.String, "decided_at": pl.Datetime("us", "UTC"), "applied": pl.Boolean,
}  # fmt: skip


def queue(
    workspace: Workspace,
    *,
    import_id: str | None = None,
    code: str | None = None,
    state: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The findings of the imports that count, each with its proposed change and its state.

    Args:
        import_id: only of this import.
        code: only of this code of the catalogue.
        state: one of `STATES`; None for all.

    Returns:
        `COLUMNS`, in the order of file, sheet and row; what is gone comes last. `action`
        is what is proposed, or for what is gone, what was decided.

    Raises:
        InputError: there is no such state.
        Missing: there is no such import.
    """
    if state is not None and state not in STATES:
        raise InputError(
            f"'{state}' is no state of a finding",
            code="state-unknown",
            advice=f"One of {', '.join(STATES)}.",
        )
    log = log_of(workspace.store, as_of)
    rows = verdicts.states(told(workspace, import_id=import_id, as_of=as_of), log)
    if import_id is not None:
        rows = rows.filter(pl.col("state") != "gone")
    wanted = {"code": code, "state": state}
    rows = rows.filter(*(pl.col(name) == text for name, text in wanted.items() if text is not None))
    full = rows.match_to_schema(COLUMNS, missing_columns="insert", extra_columns="ignore")
    order = ["file_name", "import_id", "sheet", "row", "code", "finding"]
    arrow: pa.Table = full.sort(
        pl.col("state") == "gone", *order, nulls_last=False, maintain_order=True
    ).to_arrow()
    return arrow


def told(
    workspace: Workspace, *, import_id: str | None = None, as_of: datetime | None = None
) -> pl.DataFrame:
    """Findings with the table, source and file of their import, and their name."""
    rows = pl.from_arrow(findings(workspace, import_id=import_id, as_of=as_of))
    assert isinstance(rows, pl.DataFrame)
    files = register_of(workspace.store).filter(pl.col("event") == "import")
    about = files.select("import_id", "table", "source", "file_name")
    # An empty text is stored as nothing; here it is what the file has.
    rows = rows.with_columns(pl.col(verdicts.CELL).fill_null(""))
    return verdicts.named(rows.join(about, on="import_id", how="left", maintain_order="left"))
