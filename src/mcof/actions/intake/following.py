"""Whether the rounds of a file can follow those of the store: asked before it is registered."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.actions.intake.register import now
from mcof.actions.tracking.between import judged, stored
from mcof.ingest.findings import found, none
from mcof.ingest.intake import with_cells
from mcof.ingest.mapping import Read
from mcof.ports import Workspace
from mcof.tables import DISPLACEMENT, SITES, Table
from mcof.tracking.between.lines import of_records

MOST = 1_000_000
"""Totals of a file that are held to be compared; a larger file is compared afterwards."""

NAME = "this file"
"""Stands for the import, which has no name in the store yet."""


class Following:
    """The totals of a file that comes in parts, until they can be compared with the store.

    Args:
        but: an import that is about to be superseded.
    """

    def __init__(self, workspace: Workspace, table: Table, *, but: str | None) -> None:
        self._workspace = workspace
        self._table = table
        self._but = but
        self._parts: list[pl.DataFrame] = []
        self._rows = 0

    def note(self, records: pl.DataFrame) -> None:
        """Take note of the totals among the records of a part."""
        if self._table not in {DISPLACEMENT, SITES}:
            return
        rows = of_records(records, self._table, name=NAME, moment=now())
        self._rows += rows.height
        if self._rows > MOST:
            self._parts.clear()
        else:
            self._parts.append(rows)

    def findings(self, reads: Sequence[Read]) -> pl.DataFrame:
        """What is to be looked at in the rows of the file, and what it lacks.

        Args:
            reads: how its columns are read.
        """
        if self._rows > MOST:
            return found("rounds-not-compared", pl.DataFrame({"value": [f"{MOST:,}"]}))
        if not self._rows:
            return none()
        before = stored(self._workspace, but=self._but)
        rows = pl.concat([before, *self._parts], how="vertical")
        return with_cells(judged(self._workspace, rows, only=NAME), reads)
