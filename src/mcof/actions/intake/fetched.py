"""What was fetched goes the way of a file: imported once, in the place of what was before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from mcof.actions.intake.attempts import hash_of
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.import_result import ImportResult
from mcof.actions.intake.register import register_of, states
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ingest.said import Options
from mcof.ingest.source import Source
from mcof.ports import Progress, Workspace

FOLDER = "fetched"
_LETTERS = 8
_LONGEST = 60


@dataclass(frozen=True)
class Difference:
    """How the rows of a fetch differ from those of the fetch before, if there was one."""

    new: int
    changed: int
    gone: int
    unchanged: int


@dataclass(frozen=True)
class Fetched:
    """What a fetch did.

    Attributes:
        difference: to the import that counted before; all rows are new where there was none.
            None where the rows have nothing that tells them apart.
        supersedes: the import that this one stands in for.
        resumed: parts that an earlier fetch, which did not end, had kept.
        reviews: of a form, how many submissions are in each state of review.
        without: parts of the question for which the server has no rows.
    """

    file_name: str
    result: ImportResult
    difference: Difference | None
    supersedes: str | None
    resumed: int
    reviews: Mapping[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()


def file_name(kind: str, title: str, question: Mapping[str, Any]) -> str:
    """The name under which the answers to a question are imported: the same each time."""
    text = json.dumps(question, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]
    plain = re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:_LONGEST]
    return f"{kind}-{plain or 'all'}-{digest}.csv"


def standing(workspace: Workspace, name: str, table: str) -> dict[str, Any] | None:
    """The import that counts and whose file has that name: the newest, or None.

    Raises:
        InputError: it is of another table, so that nothing can stand in its place.
    """
    rows = states(register_of(workspace.store)).filter(
        pl.col("state") == "counts", pl.col("file_name") == name
    )
    if rows.is_empty():
        return None
    last = rows.row(-1, named=True)
    if last["table"] != table:
        raise InputError(
            f"This was fetched before into `{last['table']}`, as import {last['import_id']}, and "
            f"would now go to `{table}`",
            code="fetched-elsewhere",
            advice="Retract that import first: `mcof imports retract`.",
        )
    return last


def settle(
    workspace: Workspace,
    file: Path,
    *,
    table: str,
    by: Actor,
    key: Collection[str] | None,
    source: Source | None,
    options: Options | None,
    dry_run: bool,
    again: bool = False,
    progress: Progress | None,
    resumed: int = 0,
) -> Fetched:
    """Import the file that a fetch made, unless it says what it said before.

    Args:
        file: its name is that of the question; it is removed at the end.
        key: the columns that tell the rows of the file apart; None to compare no rows.
        again: import although nothing is new.
    """

    def imported(*, dry: bool, supersedes: str | None) -> ImportResult:
        return import_file(
            workspace,
            file,
            table=table,
            by=by,
            source=source,
            options=options,
            supersedes=supersedes,
            dry_run=dry,
            progress=progress,
        )

    try:
        before = standing(workspace, file.name, table)
        difference = None if key is None else _difference(workspace, before, file, key)
        old = str(before["import_id"]) if before else None
        if before and not again and before["file_sha256"] == hash_of(file):
            # The same bytes: the same import, unless they are now read in another way.
            result = imported(dry=True, supersedes=None)
            if result.already:
                return Fetched(file.name, result, difference, None, resumed)
        result = imported(dry=dry_run, supersedes=old)
        return Fetched(file.name, result, difference, old, resumed)
    finally:
        file.unlink(missing_ok=True)


def _difference(
    workspace: Workspace, before: Mapping[str, Any] | None, file: Path, key: Collection[str]
) -> Difference:
    now = _rows(file)
    if before is None:
        return Difference(new=now.height, changed=0, gone=0, unchanged=0)
    old = _rows(workspace.store.original(str(before["file_sha256"])))
    return difference(old, now, key)


def _rows(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False).unique(maintain_order=True)


def difference(old: pl.DataFrame, now: pl.DataFrame, key: Collection[str]) -> Difference:
    """Rows that are new, changed, gone and unchanged, told apart by the columns of the key.

    A column that only one of both has is empty in the other.
    """
    names = list(dict.fromkeys([*old.columns, *now.columns]))
    before, after = (
        frame.with_columns(
            pl.lit(None, pl.String).alias(name) for name in names if name not in frame.columns
        ).select(names)
        for frame in (old, now)
    )
    telling = [name for name in names if name in key]
    fresh = after.join(before, on=names, how="anti", nulls_equal=True)
    left = before.join(after, on=names, how="anti", nulls_equal=True)
    changed = fresh.join(left.select(telling).unique(), on=telling, how="semi", nulls_equal=True)
    gone = left.join(fresh.select(telling).unique(), on=telling, how="anti", nulls_equal=True)
    return Difference(
        new=fresh.height - changed.height,
        changed=changed.height,
        gone=gone.height,
        unchanged=after.height - fresh.height,
    )
