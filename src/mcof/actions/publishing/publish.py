"""Publish: freeze figures as they are known now, with the rows that made them.

The files are kept first, under their own hashes, and the row that names them is written
last: killed at any moment, there is a whole publication or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.deciding import keep, must_say
from mcof.actions.intake.register import new_import_id, now
from mcof.actions.publishing.asked import content_of, figures_of, question_of, rows_of
from mcof.actions.tracking.kept import definition
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.tables import ADJUSTMENTS, PLACE_DECISIONS, PUBLICATIONS, RECONCILIATIONS, REGISTER


@dataclass(frozen=True)
class Published:
    """What was frozen, or would be in a dry run.

    Attributes:
        publication: its name; empty in a dry run.
        rows: the rows of facts that made the figures.
    """

    publication: str
    figures: pa.Table
    rows: pa.Table
    as_of: datetime
    content_sha256: str


def publish(
    workspace: Workspace,
    title: str,
    *,
    reason: str,
    by: Actor,
    published_on: date | None = None,
    url: str | None = None,
    document: Path | None = None,
    dry_run: bool = False,
    **asked: Any,
) -> Published:
    """Freeze figures under a title; nothing that comes later changes them.

    Args:
        reason: what it is published for.
        published_on: today, if not said.
        document: the report that was sent out, kept beside the figures byte for byte.
        asked: the question: `mcof.actions.publishing.asked.QUESTION`.

    Raises:
        InputError: there are no such figures, no title or no reason, or no such document.
    """
    title, reason = must_say(title, "title"), must_say(reason, "reason")
    question = question_of(workspace, asked)
    as_of = known_at(workspace)
    figures = figures_of(workspace, question, as_of)
    if figures.num_rows == 0:
        raise InputError(
            "There are no such figures to publish",
            code="publication-empty",
            advice="See `mcof figures` for those that there are.",
        )
    rows = rows_of(workspace, question, as_of, figures)
    content = content_of(figures)
    if dry_run:
        return Published("", figures, rows, as_of, content)
    name = new_import_id(now())
    with workspace.store.attempt(), _files(figures, rows) as (of_figures, of_rows):
        told = {
            "publication": name,
            "title": title,
            "published_on": published_on or now().date(),
            "url": url,
            "question": question,
            "as_of": as_of,
            "figures": figures.num_rows,
            "figures_file": workspace.store.keep_original(of_figures),
            "content_sha256": content,
            "rows": rows.num_rows,
            "rows_file": workspace.store.keep_original(of_rows),
            "document": document.name if document else None,
            "document_file": _document(workspace, document),
            "software": version("mcof"),
            "definition": definition(),
            "reason": reason,
        }
        keep(workspace.store, PUBLICATIONS, [told], by=by)
    return Published(name, figures, rows, as_of, content)


def known_at(workspace: Workspace) -> datetime:
    """The moment of the last change that figures depend on: nothing is recorded before it."""
    tables = (REGISTER, PLACE_DECISIONS, RECONCILIATIONS, ADJUSTMENTS)
    last = [pl.DataFrame(workspace.store.read(table.name))["recorded_at"].max() for table in tables]
    moments = [moment for moment in last if isinstance(moment, datetime)]
    return max(moments, default=now())


def _document(workspace: Workspace, document: Path | None) -> str | None:
    if document is None:
        return None
    if not document.is_file():
        raise InputError(
            f"There is no document {document}",
            code="document-missing",
            advice="Name the file of the report that was sent out.",
        )
    return workspace.store.keep_original(document)


@contextmanager
def _files(*tables: pa.Table) -> Iterator[tuple[Path, ...]]:
    """The tables as files, for as long as it takes to keep them."""
    with TemporaryDirectory(prefix="mcof-publish-") as folder:
        paths = tuple(Path(folder) / f"{at}.parquet" for at in range(len(tables)))
        for table, path in zip(tables, paths, strict=True):
            pq.write_table(table, path)
        yield paths
