"""Import places: a country's COD-AB, with names, codes, the chain above and outlines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mcof.actions.intake.attempts import Attempt, Claim, hash_of
from mcof.actions.intake.register import named, register_of
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.sources import boundaries
from mcof.tables import PLACES

SOURCE = "cod-ab"


@dataclass(frozen=True)
class PlacesImport:
    """What came of an import of places.

    Attributes:
        import_id: of this import, or of the earlier one that was the same; empty for a
            dry run.
        already: the same file was imported before; nothing was written.
        places: the rows, as they are or would be stored.
        findings: in the columns of `FINDINGS` without `import_id` and `recorded_at`.
        rows_read: areas in the file.
        rows_rejected: areas that became no place; each has a finding.
    """

    import_id: str
    already: bool
    places: pl.DataFrame
    findings: pl.DataFrame
    rows_read: int
    rows_rejected: int


def import_places(
    workspace: Workspace,
    path: Path,
    *,
    by: Actor,
    code_set: str | None = None,
    source: str | None = None,
    supersedes: str | None = None,
    tolerance: float = boundaries.TOLERANCE,
    dry_run: bool = False,
) -> PlacesImport:
    """Import a COD-AB file; importing it twice is importing it once.

    What the file says of a code that is known already stands in front of what was
    known; what it does not say (Sorani names, aliases, the tile grid) stays.

    Args:
        code_set: the set of the file's codes; None for the workspace's.
        source: who says so, and the licence; None for the name of the file.
        supersedes: the import of places that this file stands in for.
        tolerance: to which outlines are simplified, in degrees; 0 keeps them.
        dry_run: say what would come of it, and change nothing.

    Raises:
        InputError: the file is no boundary file, or holds no place that can be kept.
        Missing: there is no import to supersede.
    """
    own_set = code_set or str(workspace.settings["code_set"])
    known = registry(workspace).places.filter(code_set=own_set)["code"].to_list()
    read = boundaries.read(path, code_set=own_set, source=source, known=known, tolerance=tolerance)
    if read.places.is_empty():
        raise InputError(
            f"{path.name} holds no area with a code",
            code="nothing-to-store",
            advice="See the findings of a dry run.",
        )
    register = register_of(workspace.store)
    if supersedes is not None:
        supersedes = str(named(register, supersedes)["import_id"])
    how = {"code_set": own_set, "source": source, "tolerance": tolerance}
    claim = _claim(path, how, supersedes)
    claim.check(register)
    twin = claim.twin(register)
    if twin is None and not dry_run:
        with workspace.store.attempt():
            return _kept(workspace, path, claim, read, by)
    return _told(read, twin or "", already=twin is not None)


def _claim(path: Path, how: Mapping[str, object], supersedes: str | None) -> Claim:
    return Claim(
        table=PLACES.name,
        file_name=path.name,
        file_sha256=hash_of(path),
        file_bytes=path.stat().st_size,
        source=SOURCE,
        mapping=json.dumps(how, sort_keys=True),
        supersedes=supersedes,
    )


def _kept(
    workspace: Workspace, path: Path, claim: Claim, read: boundaries.Boundaries, by: Actor
) -> PlacesImport:
    attempt = Attempt(workspace.store, PLACES)
    attempt.write(read.places)
    if read.findings.height:  # a file of no rows belongs to nobody
        attempt.note(read.findings)
    workspace.store.keep_original(path)
    rows = {
        "rows_read": read.rows_read,
        "rows_stored": read.rows_read - read.rows_rejected,
        "rows_rejected": read.rows_rejected,
    }
    twin = attempt.register(claim, rows, by)
    return _told(read, twin or attempt.import_id, already=twin is not None)


def _told(read: boundaries.Boundaries, import_id: str, *, already: bool) -> PlacesImport:
    return PlacesImport(
        import_id=import_id,
        already=already,
        places=read.places,
        findings=read.findings,
        rows_read=read.rows_read,
        rows_rejected=read.rows_rejected,
    )
