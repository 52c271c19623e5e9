"""Ask for rounds: which there are, what they reached, and what is missing between them."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pyarrow as pa

from mcof.actions.tracking.kept import observed
from mcof.actions.tracking.methods import versions_of
from mcof.ports import Workspace
from mcof.tables import ROUNDS
from mcof.tracking.coverage import listed, reach


def rounds(
    workspace: Workspace,
    *,
    operation: str | None = None,
    group: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """Operations and their rounds, in the order of the days.

    Args:
        operation: only this operation.
        group: only rounds of this population group, and those of which no group is said.

    Returns:
        The columns of `mcof.tracking.coverage.listed`.
    """
    engine = workspace.engine
    counted, paths = observed(workspace, as_of=as_of)
    told = pl.DataFrame(engine.answer(reach(counted, paths)))
    said = pl.DataFrame(engine.answer(engine.table(ROUNDS.name, as_of=as_of)))
    rows = listed(told, said, versions_of(workspace))
    if operation is not None:
        rows = rows.filter(operation=operation)
    if group is not None:
        rows = rows.filter(
            pl.col("population_group").is_null() | (pl.col("population_group") == group)
        )
    return rows.to_arrow()
