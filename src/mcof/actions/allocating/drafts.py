"""Drafts: kept for good with what they were computed from; read, compared, put aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.allocating.content import Content, digest, read, write
from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.intake.register import new_import_id, now
from mcof.actions.naming import DRAFT
from mcof.actors import Actor
from mcof.allocation.gathering.directions import Directions
from mcof.ports import Workspace
from mcof.tables import ALLOCATIONS

STATUS = "draft for a person"
"""The state of every allocation there is; no verb changes it."""


def record(
    workspace: Workspace,
    content: Content,
    directed: Directions,
    *,
    title: str,
    reason: str,
    day: date,
    as_of: datetime,
    inputs: Mapping[str, pl.DataFrame],
    by: Actor,
) -> str:
    """Keep a draft: its file first, and last the row that names it.

    Returns:
        The name of the draft.
    """
    name = new_import_id(now())
    spans = directed.spans()
    with workspace.store.attempt(), TemporaryDirectory(prefix="mcof-allocate-") as folder:
        file = Path(folder) / "draft.zip"
        write(content, file)
        told = {
            "allocation": name,
            "is_withdrawn": False,
            "title": must_say(title, "title"),
            "day": day,
            "period_start": spans[0].start,
            "period_end": spans[-1].end,
            "directions": json.dumps(asdict(directed), default=str, sort_keys=True),
            "as_of": as_of,
            "lines": content.lines.height,
            "usd": float(content.lines["usd"].sum()),
            "usd_available": float(content.means.filter(pl.col("kind") == "money")["had"].sum()),
            "undirected": content.undirected.height,
            "content_file": workspace.store.keep_original(file),
            "content_sha256": digest(content.tables()),
            "inputs_sha256": digest(inputs),
            "software": version("mcof"),
            "reason": must_say(reason, "reason"),
        }
        keep(workspace.store, ALLOCATIONS, [told], by=by)
    return name


def drafts(
    workspace: Workspace, *, withdrawn: bool = False, as_of: datetime | None = None
) -> pa.Table:
    """The drafts, the newest first: the columns of `ALLOCATIONS`, and `status`.

    Args:
        withdrawn: those that were put aside too.
        as_of: only what was recorded by that moment.
    """
    rows = ALLOCATIONS.conform(decisions(workspace.store, ALLOCATIONS, as_of))
    last = rows.unique("allocation", keep="last", maintain_order=True)
    if not withdrawn:
        last = last.filter(~pl.col("is_withdrawn").fill_null(False))
    aside = pl.col("is_withdrawn").fill_null(False)
    told = last.sort("allocation", descending=True).with_columns(
        status=pl.when(aside).then(pl.lit("put aside")).otherwise(pl.lit(STATUS))
    )
    arrow: pa.Table = told.to_arrow()
    return arrow.cast(ALLOCATIONS.arrow().append(pa.field("status", pa.string())))


def draft(workspace: Workspace, name: str | None = None) -> dict[str, Any]:
    """One draft, the newest if none is named; the beginning or the end of its name will do.

    Raises:
        Missing: there is none of that name, or none at all.
        InputError: several are named so.
    """
    rows = pl.DataFrame(drafts(workspace, withdrawn=name is not None))
    wanted = (name or "").strip().upper()
    if wanted:
        own = pl.col("allocation")
        rows = rows.filter(own.str.starts_with(wanted) | own.str.ends_with(wanted))
    else:
        rows = rows.head(1)
    return DRAFT.only(rows, name or "").row(0, named=True)


def part(workspace: Workspace, table: str, name: str | None = None) -> pa.Table:
    """A table of a draft, as it was kept.

    Args:
        table: one of `mcof.actions.allocating.content.PARTS`.

    Raises:
        Missing: there is no such draft or table.
    """
    return parts(workspace, name, table)[table]


def parts(workspace: Workspace, name: str | None, *tables: str) -> dict[str, pa.Table]:
    """Several tables of a draft."""
    return read(workspace.store.original(draft(workspace, name)["content_file"]), *tables)


def put_aside(workspace: Workspace, name: str, *, reason: str, by: Actor) -> str:
    """Say that a draft is not wanted; it stays where it is, and may be taken up again."""
    return _decide(workspace, name, aside=True, reason=reason, by=by)


def take_up(workspace: Workspace, name: str, *, reason: str, by: Actor) -> str:
    """Take a draft up again that was put aside."""
    return _decide(workspace, name, aside=False, reason=reason, by=by)


def _decide(workspace: Workspace, name: str, *, aside: bool, reason: str, by: Actor) -> str:
    told = draft(workspace, must_say(name, "draft"))
    row = {key: told[key] for key in ALLOCATIONS.names if key not in {"by", "recorded_at"}}
    row |= {"is_withdrawn": aside, "reason": must_say(reason, "reason")}
    keep(workspace.store, ALLOCATIONS, [row], by=by)
    return str(told["allocation"])
