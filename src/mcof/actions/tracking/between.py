"""Ask whether rounds can follow each other, and decide which operations have nobody in common."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import keep, must_say
from mcof.actions.tracking.methods import versions_of
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ingest.findings import together
from mcof.ports import Workspace
from mcof.tables import OPERATION_DECISIONS
from mcof.tracking.between.changes import method_changes
from mcof.tracking.between.jumps import Band, jumps
from mcof.tracking.between.lines import asked, laid
from mcof.tracking.between.operations import Pair, overlapping
from mcof.tracking.between.shares import shares
from mcof.tracking.observations import gathered


def check(
    workspace: Workspace,
    *,
    operation: str | None = None,
    band: Band | None = None,
    code: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What a person should look at between the rounds that a workspace has.

    Args:
        operation: only this operation.
        band: what is no surprise.
        code: only findings of this code.

    Returns:
        Findings, in the columns of `FINDINGS` without `import_id` and `recorded_at`: the
        sheet and row are those of the file that brought the later figure.
    """
    rows = stored(workspace, as_of=as_of)
    if operation is not None:
        rows = rows.filter(operation=operation)
    told = judged(workspace, rows, band=band, as_of=as_of)
    if code is not None:
        told = told.filter(code=code)
    return told.to_arrow()


def stored(
    workspace: Workspace, *, but: str | None = None, as_of: datetime | None = None
) -> pl.DataFrame:
    """The totals of every round that counts, and figures with a printed share: one query.

    Args:
        but: an import that is about to be superseded.
    """
    engine = workspace.engine
    tables = [engine.table(name, as_of=as_of) for name in ("displacement", "sites")]
    if but is not None:
        tables = [table.filter(table["import_id"] != but) for table in tables]
    return pl.DataFrame(engine.answer(asked(gathered(*tables))))


def judged(
    workspace: Workspace,
    rows: pl.DataFrame,
    *,
    band: Band | None = None,
    only: str | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """The findings of every rule between rounds.

    Args:
        rows: as `stored` gives them.
        only: of this import only.
    """
    if rows.is_empty():
        return together([])
    lines = laid(rows)
    return together(
        [
            jumps(lines, band or Band(), only=only),
            method_changes(lines, versions_of(workspace), only=only),
            shares(rows, only=only),
            overlapping(rows, disjoint(workspace, as_of=as_of), only=only),
        ]
    )


def disjoint(workspace: Workspace, *, as_of: datetime | None = None) -> frozenset[Pair]:
    """The pairs of operations of which somebody decided that nobody is in both."""
    if not workspace.store.files(OPERATION_DECISIONS.name):
        return frozenset()
    engine = workspace.engine
    rows = pl.DataFrame(engine.answer(engine.table(OPERATION_DECISIONS.name, as_of=as_of)))
    newest = rows.sort("recorded_at").unique(["operation", "other"], keep="last")
    told = newest.filter("disjoint").select("operation", "other").rows()
    return frozenset(frozenset(pair) for pair in told)


def decide_disjoint(
    workspace: Workspace, operation: str, other: str, *, by: Actor, reason: str, is_so: bool = True
) -> datetime:
    """Keep the decision that nobody is counted by both of two operations, or that somebody is.

    Raises:
        InputError: it is one operation, or nothing is said.
    """
    names = sorted((must_say(operation, "operation"), must_say(other, "operation")))
    if len(set(names)) == 1:
        raise InputError(
            f"{names[0]!r} is one operation",
            code="operations-same",
            advice="Name two operations, as `mcof rounds` lists them.",
        )
    row = {"operation": names[0], "other": names[1], "disjoint": is_so}
    why = must_say(reason, "reason")
    return keep(workspace.store, OPERATION_DECISIONS, [row | {"reason": why}], by=by)
