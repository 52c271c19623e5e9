"""Apply the cleaning log: import the same originals again with the decided changes made.

Nothing stored is changed: each import that the log changes is superseded by another of
the same file, read in the same way. Killed between two files, the log is applied to the
first and not to the second; applying it again goes on where it ended.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from mcof.actions.cleaning.queue import told
from mcof.actions.deciding import log_of
from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.intake.register import named, register_of, states
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.ingest import verdicts
from mcof.ingest.cleaning import CHANGED
from mcof.ingest.said import Options
from mcof.ingest.source import Source
from mcof.ports import Progress, Workspace
from mcof.sources import catalogue
from mcof.tables import FACTS


@dataclass(frozen=True)
class Applied:
    """One import that the log changes.

    Attributes:
        superseded: the import that counted until now.
        changes: the findings `value-cleaned` and `row-dropped`: what was changed, cell by cell.
    """

    superseded: str
    file_name: str
    result: ImportResult
    changes: pl.DataFrame


def apply(
    workspace: Workspace,
    import_id: str | None = None,
    *,
    by: Actor,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Applied]:
    """Import again what the log changes; where nothing is to be changed, nothing is done.

    Args:
        import_id: only this import; None for all that count.
        dry_run: say what would be changed, and change nothing.

    Raises:
        Missing: there is no such import, or its original is not kept.
    """
    done: list[Applied] = []
    wanted = pending(workspace, import_id)
    for at, row in enumerate(wanted):
        if progress is not None:
            progress(f"clean {row['file_name']}", at, len(wanted))
        done.append(_again(workspace, row, by, dry_run=dry_run))
    return done


def pending(workspace: Workspace, import_id: str | None = None) -> list[dict[str, Any]]:
    """The imports that count and that the log as it stands would change, oldest first."""
    register = register_of(workspace.store)
    counting = states(register).filter(
        pl.col("state") == "counts", pl.col("table").is_in(list(FACTS))
    )
    if import_id is not None:
        counting = counting.filter(pl.col("import_id") == named(register, import_id)["import_id"])
    log = log_of(workspace.store)
    if log.is_empty():
        return []
    findings = told(workspace)
    return [row for row in counting.to_dicts() if _differs(row, findings, log)]


def _differs(row: dict[str, Any], findings: pl.DataFrame, log: pl.DataFrame) -> bool:
    """Whether an import was made with other changes than those that hold now."""
    own = findings.filter(pl.col("import_id") == row["import_id"])
    made = set(own.filter(pl.col("code").is_in(CHANGED))["decision"].drop_nulls())
    hold = verdicts.changes(log, row["table"], row["source"])
    meant = set(hold.join(own, on=verdicts.CELL, how="semi")["decision"])
    return made != meant


def _again(workspace: Workspace, row: dict[str, Any], by: Actor, *, dry_run: bool) -> Applied:
    how = json.loads(row["mapping"])
    with _named_file(workspace, row) as path:
        result = import_file(
            workspace,
            path,
            table=row["table"],
            by=by,
            source=_source(workspace, row["source"]),
            mapping=_given(how),
            options=_options(how),
            supersedes=row["import_id"],
            clean=True,
            dry_run=dry_run,
        )
    changes = result.findings.filter(pl.col("code").is_in(CHANGED))
    return Applied(row["import_id"], row["file_name"], result, changes)


def _source(workspace: Workspace, name: str | None) -> Source | None:
    return None if name is None else catalogue.named(name, workspace.path / "sources")


def _options(how: dict[str, Any]) -> Options:
    """What was said when the file was imported, from what the register kept of it."""
    window = how.get("window")
    days = tuple(date.fromisoformat(day) for day in window) if window else None
    return Options(
        constants=how["mapping"]["constants"],
        allow=frozenset(how.get("allow", ())),
        day_first=how.get("day_first", True),
        left_out=frozenset(how["left_out"]) if how.get("left_out") is not None else None,
        window=(days[0], days[1]) if days else None,
    )


def _given(how: dict[str, Any]) -> dict[str, Any] | None:
    """The mapping that a person gave, with the days that JSON has as text."""
    given = how.get("given")
    if not given:
        return None
    said = dict(given)
    if window := said.get("window"):
        said["window"] = {name: date.fromisoformat(day) for name, day in window.items()}
    if methods := said.get("method"):
        said["method"] = [
            one | {"from_date": date.fromisoformat(one["from_date"])} if "from_date" in one else one
            for one in methods
        ]
    return said


@contextmanager
def _named_file(workspace: Workspace, row: dict[str, Any]) -> Iterator[Path]:
    """The kept original under the name that it came with: its ending says how it is read."""
    kept = workspace.store.original(str(row["file_sha256"]))
    name = Path(str(row["file_name"])).name
    if not name:
        raise Missing(
            f"The import {row['import_id']} names no file",
            code="original-missing",
            advice="Import the file again.",
        )
    with TemporaryDirectory(prefix="mcof-clean-") as folder:
        path = Path(folder) / name
        try:
            path.symlink_to(kept.resolve())
        except OSError:  # a system without links
            shutil.copyfile(kept, path)
        yield path
