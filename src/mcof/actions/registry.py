"""The places of a workspace: those that ship, its own imports, and what people decided."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from mcof.places import Registry, packaged
from mcof.ports import Workspace
from mcof.tables import CROSSWALK, PLACE_DECISIONS, PLACES, Table


def registry_of(workspace: Workspace, *, as_of: datetime | None = None) -> Registry:
    """The registry of places as it was known at a moment.

    Args:
        as_of: a moment in UTC; None for now.
    """
    own = {
        table.name: _rows(workspace, table, as_of) for table in (PLACES, CROSSWALK, PLACE_DECISIONS)
    }
    if all(rows.is_empty() for rows in own.values()):
        return packaged()
    return packaged().extended(
        places=own["places"], crosswalk=own["crosswalk"], decisions=own["place_decisions"]
    )


def _rows(workspace: Workspace, table: Table, as_of: datetime | None) -> pl.DataFrame:
    if not workspace.store.files(table.name):
        return table.empty()
    rows = pl.from_arrow(workspace.engine.answer(workspace.engine.table(table.name, as_of=as_of)))
    assert isinstance(rows, pl.DataFrame)
    return table.conform(rows)
