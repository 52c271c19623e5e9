"""Import a file: read it, map its columns, check its rows, and keep what holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from mcof.actions.deciding import log_of
from mcof.actions.intake.attempts import Attempt, Claim, hash_of
from mcof.actions.intake.duplicates import overlaps
from mcof.actions.intake.following import Following
from mcof.actions.intake.import_result import SHOWN, ImportResult, nothing, result_of, small, summed
from mcof.actions.intake.named import must_not_name_people
from mcof.actions.intake.parts import LARGE, PART, Asked, parts
from mcof.actions.intake.register import named, register_of, states
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ingest.findings import found, none, together
from mcof.ingest.headers import head_all
from mcof.ingest.intake import Intake
from mcof.ingest.said import Options
from mcof.ingest.source import Source
from mcof.ingest.verdicts import changes
from mcof.ports import Progress, Workspace, batches
from mcof.sources.catalogue import anchors, recognised
from mcof.tables import EVENTS, FACTS, FLOW_POINTS, FLOWS, REGISTRATIONS, Table
from mcof.vocabulary import Vocabulary, load

__all__ = ["ImportResult", "import_file"]


def import_file(
    workspace: Workspace,
    path: Path,
    *,
    table: str,
    by: Actor,
    source: Source | None = None,
    mapping: Mapping[str, Any] | None = None,
    options: Options | None = None,
    supersedes: str | None = None,
    clean: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    large: int = LARGE,
    part: int = PART,
) -> ImportResult:
    """Import a file of facts; importing it twice is importing it once.

    Facts and findings are appended first, the file is kept, and the row in the register
    is written last: killed at any moment, the store has the old state or the new one.

    Args:
        table: one of `FACTS`.
        source: the known kind of file that this is; found by its headers if not said.
        mapping: what a person says of its columns.
        options: the code set is the workspace's, whatever is said here.
        supersedes: the import that this file stands in for.
        clean: follow the decisions of the cleaning log for this kind of file.
        dry_run: say what would come of it, and change nothing at all.
        large: bytes from which a text file is read in parts.
        part: rows of a part.

    Raises:
        InputError: the file cannot be read or holds nothing of that table; or what it
            would supersede does not count.
        Missing: there is no import to supersede, or no file.
        Refused: registrations that name people.
        Outside: the store refuses.
    """
    declared = _facts(table)
    register = register_of(workspace.store)
    if supersedes is not None:
        supersedes = str(named(register, supersedes)["import_id"])
    source = source or _recognised(workspace, path, table)
    said = replace(_options(workspace, options, declared), file_name=path.name)
    if clean:
        log = log_of(workspace.store)
        said = replace(said, log=changes(log, table, source.name if source else None))
    asked = Asked(declared, registry(workspace), source, mapping, said)
    coming = parts(workspace.reader, path, asked, large=large, part=part)
    first = next(coming)
    if declared is REGISTRATIONS:
        must_not_name_people(first.findings)
    claim = _claim(path, asked, first, supersedes)
    claim.check(register)
    if (twin := claim.twin(register)) is not None:
        return result_of(twin, [first], 0, declared, already=True, dry_run=dry_run)
    run = _Run(workspace, declared, supersedes, progress or _silent, part)
    with nullcontext() if dry_run else workspace.store.attempt():
        return run.through(first, coming, None if dry_run else claim, path, by)


class _Run:
    """One way of a file through: into the store, or, where it is a dry run, nowhere."""

    def __init__(
        self,
        workspace: Workspace,
        table: Table,
        supersedes: str | None,
        progress: Progress,
        part: int,
    ) -> None:
        self._workspace = workspace
        self._table = table
        self._supersedes = supersedes
        self._progress = progress
        self._slice = part
        counting = states(register_of(workspace.store)).filter(
            pl.col("state") == "counts", pl.col("table") == table.name
        )
        self._others = set(counting["import_id"]) - {supersedes}

    def through(
        self, first: Intake, rest: Iterator[Intake], claim: Claim | None, path: Path, by: Actor
    ) -> ImportResult:
        """Append, keep the file, register."""
        attempt = Attempt(self._workspace.store, self._table)
        told: list[Intake] = []
        found_rows = 0
        doubles: list[pl.DataFrame] = []
        following = Following(self._workspace, self._table, but=self._supersedes)
        for part in _chain(first, rest):
            doubles.append(self._doubles(part.records))
            following.note(part.records)
            if claim is not None:
                self._append(attempt, part)
            found_rows += part.findings.height
            told.append(small(part, keep=max(0, SHOWN - found_rows)))
            self._tell(told, done=False)
        earlier = _across(pl.concat(doubles), register_of(self._workspace.store), self._table)
        last = together([earlier, following.findings(first.mapping.columns)])
        found_rows += last.height
        told.append(
            replace(small(first, keep=0), findings=last.head(SHOWN), account=nothing(first.account))
        )
        if claim is None:
            return result_of("", told, found_rows, self._table, already=False, dry_run=True)
        attempt.note(last)
        twin = self._finish(attempt, claim, told, path, by)
        self._tell(told, done=True)
        name = twin or attempt.import_id
        return result_of(name, told, found_rows, self._table, already=bool(twin), dry_run=False)

    def _finish(
        self, attempt: Attempt, claim: Claim, told: list[Intake], path: Path, by: Actor
    ) -> str | None:
        if self._workspace.store.keep_original(path) != claim.file_sha256:
            raise InputError(
                f"{path.name} was changed while it was read.",
                code="file-changed",
                advice="Import it again once nobody writes to it.",
            )
        account = summed(told)
        rows = {
            "rows_read": account.rows_read,
            "rows_stored": account.rows_stored,
            "rows_rejected": account.rows_rejected,
        }
        return attempt.register(claim, rows, by)

    def _append(self, attempt: Attempt, part: Intake) -> None:
        """Facts a slice at a time, so that no commit is long."""
        for records in batches(part.records, self._slice):
            attempt.write(records)
        attempt.note(part.findings)
        attempt.place(part.places)

    def _doubles(self, records: pl.DataFrame) -> pl.DataFrame:
        if not self._others:
            return pl.DataFrame(schema={"import_id": pl.String, "rows": pl.Int64})
        return overlaps(self._workspace.engine, self._table, records, but=self._supersedes)

    def _tell(self, told: list[Intake], *, done: bool) -> None:
        """Rows so far; how many there are is known once the last part is in."""
        rows = sum(part.account.rows_read for part in told)
        self._progress("import", rows, rows if done else 0)


def _facts(table: str) -> Table:
    if table not in FACTS:
        raise InputError(
            f"{table!r} is no table of facts.",
            code="table-unknown",
            advice=f"Import as one of {', '.join(sorted(FACTS))}.",
        )
    return FACTS[table]


def _recognised(workspace: Workspace, path: Path, table: str) -> Source | None:
    """The known kind of file that has these headers, of any of its sheets."""
    own = workspace.path / "sources"
    tables = head_all(workspace.reader.sample(path), anchors(table, own))
    names = [path.name, *(headed.sheet for headed in tables)]
    for headed in tables:
        labels = [column.label for column in headed.columns if column.label]
        if (source := recognised(labels, table, own, names)) is not None:
            return source
    return None


_CHECKED_AGAINST: Mapping[str, str] = {FLOWS.name: FLOW_POINTS.name, EVENTS.name: EVENTS.name}
"""A table, and the one whose rows in the store its own are checked against."""


def _beside(workspace: Workspace, table: Table) -> dict[str, pl.DataFrame]:
    name = _CHECKED_AGAINST.get(table.name)
    if name is None or not workspace.store.files(name):
        return {}
    rows = pl.from_arrow(workspace.engine.answer(workspace.engine.table(name)))
    assert isinstance(rows, pl.DataFrame)
    return {name: rows}


def _options(workspace: Workspace, options: Options | None, table: Table) -> Options:
    """The options in the workspace's code set, and its operation where none is said."""
    said = options or Options()
    settings = workspace.settings
    operation = settings.get("operation")
    return replace(
        said,
        code_set=str(settings.get("code_set", said.code_set)),
        country=str(settings.get("country", said.country)),
        defaults={"operation": str(operation)} if operation else {},
        beside=_beside(workspace, table),
        words=_words(workspace) if said.words is load else said.words,
    )


def _words(workspace: Workspace) -> Callable[[str], Vocabulary]:
    """The vocabularies, with the workspace's own terms."""
    own = workspace.path / "vocabulary"
    return lambda name: load(name, own)


def _claim(path: Path, asked: Asked, first: Intake, supersedes: str | None) -> Claim:
    options = asked.options
    # A text file's only sheet is called as the file, which is no part of how it is read.
    columns = [
        replace(read, sheet="" if read.sheet == path.name else read.sheet)
        for read in first.mapping.columns
    ]
    how = {
        "mapping": json.loads(replace(first.mapping, columns=tuple(columns)).to_json()),
        "given": asked.mapping,
        "code_set": options.code_set,
        "day_first": options.day_first,
        "allow": sorted(options.allow),
        "window": options.window,
    }
    if asked.source is not None:
        how["description"] = _described(asked.source)
    if options.left_out is not None:
        how["left_out"] = sorted(options.left_out)
    if options.log is not None:
        # Another log is another way to read the file; so is going back to none.
        text = "|".join(sorted(options.log["decision"]))
        log = hashlib.sha256(text.encode()).hexdigest()
        how["cleaning"] = {"log": log, "decisions": options.log.height, "instead_of": supersedes}
    return Claim(
        table=asked.table.name,
        file_name=path.name,
        file_sha256=hash_of(path),
        file_bytes=path.stat().st_size,
        source=asked.source.name if asked.source else None,
        mapping=json.dumps(how, ensure_ascii=False, sort_keys=True, default=str),
        supersedes=supersedes,
    )


def _described(source: Source) -> str:
    """A hash of what a source says beside its columns, such as how places and values are read.

    What only recognises the file, or is for people, reads no row differently.
    """
    rest = replace(source, name="", title="", about={}, layouts=(), constants={})
    text = json.dumps(asdict(rest), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _across(doubles: pl.DataFrame, register: pl.DataFrame, table: Table) -> pl.DataFrame:
    """A finding for each earlier import that says something of the same."""
    if doubles.is_empty():
        return none()
    names = states(register).select("import_id", "file_name")
    rows = doubles.group_by("import_id").agg(pl.col("rows").sum()).sort("import_id")
    said = rows.join(names, on="import_id", how="left", maintain_order="left")
    return found(
        "duplicate-across-imports",
        said.rename({"import_id": "earlier"}).with_columns(value=pl.col("earlier")),
    )


def _chain(first: Intake, rest: Iterator[Intake]) -> Iterator[Intake]:
    yield first
    yield from rest


def _silent(step: str, done: int, total: int) -> None:
    """Nobody asked."""
