"""List the imports: what came in, when, by whom, and whether it counts."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pyarrow as pa

from mcof.actions.intake.register import register_of, states
from mcof.ports import Workspace


def imports(workspace: Workspace, *, as_of: datetime | None = None) -> pa.Table:
    """Every import with its state, the newest first.

    Args:
        as_of: only what was written by then, and the states of then.

    Returns:
        The columns of the register but `event` and `reason`, with `state` (counts,
        superseded or retracted), `superseded_by`, `retracted_at`, `retracted_by` and
        `retracted_because`.
    """
    register = register_of(workspace.store)
    if as_of is not None:
        register = register.filter(pl.col("recorded_at") <= as_of.astimezone(UTC))
    first = ["import_id", "state", "table", "file_name", "records", "findings", "recorded_at", "by"]
    listed = states(register).drop("event", "reason").reverse()
    return listed.select(*first, pl.exclude(first)).to_arrow()
