"""Ask which places a workspace knows: those that ship, those imported, what was decided."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from mcof.errors import InputError
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


def code_of(workspace: Workspace, text: str, *, as_of: datetime | None = None) -> str:
    """The code, in the workspace's set, of a place that somebody named by code or name.

    The country is tried first, then governorates, then districts.

    Raises:
        InputError: no place is called that, or several are; the advice names the nearest.
    """
    places = registry(workspace, as_of=as_of)
    code_set = str(workspace.settings["code_set"])
    asked = pl.DataFrame({"given_code": [text], "given_name": [text]})
    nearest: str | None = None
    for level in range(4):
        for column in ("given_code", "given_name"):
            answer = places.resolve(asked.select(column), level=level, code_set=code_set)
            found, candidates = answer.select("place_code", "candidates").row(0)
            if found is not None:
                return str(found)
            nearest = nearest or candidates
    raise InputError(
        f"No place is called {text!r}",
        code="place-unknown",
        advice=f"Did you mean {nearest.replace('|', ', ')}?" if nearest else "See `mcof places`.",
    )
