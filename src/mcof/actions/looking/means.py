"""Look at means: mandates, instruments, capacities, money, access and costs, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from mcof.ports import Workspace
from mcof.tables import MEANS


def rows_of_means(
    workspace: Workspace, as_of: datetime | None = None
) -> Mapping[str, pl.DataFrame]:
    """The rows of each table of means that count, by its name; a table of means is small."""
    engine, store = workspace.engine, workspace.store
    return {
        table.name: pl.DataFrame(engine.answer(engine.table(table.name, as_of=as_of)))
        if store.files(table.name)
        else table.empty()
        for table in MEANS
    }
