"""Ask which places a workspace knows: those that ship, those imported, what was decided."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from mcof.places import Registry, packaged
from mcof.ports import Workspace
from mcof.tables import CROSSWALK, PLACE_DECISIONS, PLACES, Table


def registry(workspace: Workspace, as_of: datetime | None = None) -> Registry:
    """The registry of places as it was known at a moment.

    Args:
        as_of: a moment in UTC; None for now.
    """
    places, crosswalk, decisions = (
        _rows(workspace, table, as_of) for table in (PLACES, CROSSWALK, PLACE_DECISIONS)
    )
    if places.is_empty() and crosswalk.is_empty() and decisions.is_empty():
        return packaged()
    return packaged().extended(places=places, crosswalk=crosswalk, decisions=decisions)


def _rows(workspace: Workspace, table: Table, as_of: datetime | None) -> pl.DataFrame:
    if not workspace.store.files(table.name):
        return table.empty()
    rows = pl.from_arrow(workspace.engine.answer(workspace.engine.table(table.name, as_of=as_of)))
    assert isinstance(rows, pl.DataFrame)
    return table.conform(rows)
