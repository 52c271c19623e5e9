"""What was decided of gaps, beside the gaps that were found."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions
from mcof.gaps.followup.standing import standing
from mcof.ports import Workspace
from mcof.tables import GAP_DECISIONS

STANDING = ("owner", "status", "acknowledged_until", "status_was", "status_since")
"""The columns that decisions add to gaps."""


def with_standing(
    workspace: Workspace, gaps: pa.Table, *, on: date, as_of: datetime | None = None
) -> pa.Table:
    """The gaps with the columns `STANDING`; see `mcof.gaps.followup.standing.standing`."""
    rows = decisions(workspace.store, GAP_DECISIONS, as_of)
    told = standing(pl.DataFrame(gaps), rows, on=on)
    for name in STANDING:
        kind = pa.date32() if told[name].dtype == pl.Date else pa.string()
        gaps = gaps.append_column(name, told[name].to_arrow().cast(kind))
    return gaps
