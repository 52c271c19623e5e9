"""Import a partner's list of registrations, by name, into the restricted store only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from mcof.actions.intake.attempts import hash_of
from mcof.actions.intake.register import new_import_id, next_moment, now
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError, Outside
from mcof.ingest.headers import head_all
from mcof.linkage.reading import ReadList, read_list
from mcof.ports import Registrations
from mcof.tables.restricted import LIST_FINDINGS, LISTS, REGISTRATION_RECORDS

UNITS = ("individuals", "households")


@dataclass(frozen=True)
class ListResult:
    """What came of a list: counts and findings, and nothing of a person.

    Attributes:
        import_id: the name of the list; empty for a dry run.
        already: it had come in before, and nothing was changed.
        findings: `code, severity, row, field, message, advice`.
    """

    import_id: str
    already: bool
    rows_read: int
    records: int
    fields: tuple[str, ...]
    findings: pl.DataFrame


def import_list(
    registrations: Registrations,
    path: Path,
    *,
    partner: str,
    purpose: str,
    basis: str,
    keep_until: date,
    by: Actor,
    unit: str = "individuals",
    columns: Mapping[str, str] | None = None,
    day_first: bool = True,
    dry_run: bool = False,
) -> ListResult:
    """Bring in a list; no copy of the file is kept, and its name is not either.

    Args:
        partner: who registered; a record is known by partner and number.
        purpose: what the records may be used for.
        basis: the consent, agreement or law that allows it.
        keep_until: the day by which they must be purged.
        unit: what one row is: `individuals` or `households`.
        columns: header by field, where the words do not say it.
        dry_run: say what would come of it; no record is kept.

    Raises:
        InputError: the file cannot be read, has no numbers or names, or something
            of purpose, basis, partner and day is not said.
        Outside: the disk refuses.
    """
    said = _said(partner=partner, purpose=purpose, basis=basis)
    today = now().date()
    if keep_until <= today:
        raise InputError(
            f"A list that must be gone by {keep_until} cannot come in today.",
            code="list-expired",
            advice="Say a later day, or leave the list where it is.",
        )
    if unit not in UNITS:
        raise InputError(
            f"{unit!r} is not what a row can be.",
            code="list-unit-unknown",
            advice=f"One of: {', '.join(UNITS)}.",
        )
    digest = hash_of(path) if path.is_file() else ""
    lists = registrations.vault.read(LISTS.name)
    if (twin := _twin(lists, digest, said["partner"])) is not None:
        return ListResult(twin, True, 0, 0, (), LIST_FINDINGS.empty())
    registrations.vault.open()  # what is unpacked to be read lies there
    read = _read(registrations, path, columns, day_first)
    if dry_run:
        return _result("", read)
    row = said | {"unit": unit, "keep_until": keep_until, "file_sha256": digest, "by": by.name}
    import_id, already = _kept(registrations, read, row)
    return _result(import_id, read, already=already)


def _said(**texts: str) -> dict[str, str]:
    for name, text in texts.items():
        if not text.strip():
            raise InputError(
                f"A list of people needs a {name}.",
                code="list-undocumented",
                advice="Say who registered, what for, what allows it, and until when.",
            )
    return {name: text.strip() for name, text in texts.items()}


def standing(registrations: Registrations) -> pl.DataFrame:
    """The lists that came in and were not purged."""
    return _standing(registrations.vault.read(LISTS.name))


def _standing(lists: pl.DataFrame) -> pl.DataFrame:
    purged = lists.filter(pl.col("event") == "purge").select("import_id")
    return lists.filter(pl.col("event") == "import").join(purged, on="import_id", how="anti")


def _twin(lists: pl.DataFrame, digest: str, partner: str) -> str | None:
    same = _standing(lists).filter(file_sha256=digest, partner=partner)
    return str(same["import_id"][0]) if same.height and digest else None


def _read(
    registrations: Registrations,
    path: Path,
    columns: Mapping[str, str] | None,
    day_first: bool,
) -> ReadList:
    """The records of the first sheet that is a table."""
    workspace = registrations.workspace
    sheets = registrations.reader.read(path)
    return read_list(
        head_all(sheets)[0],
        registry(workspace),
        code_set=str(workspace.settings["code_set"]),
        said=columns,
        day_first=day_first,
    )


def _kept(
    registrations: Registrations, read: ReadList, said: Mapping[str, object]
) -> tuple[str, bool]:
    """Records and findings first, the row in the register of lists last.

    Returns:
        The name of the list, and whether somebody else brought it in meanwhile; then the
        records written belong to no list, and go: now, or once `mcof doctor` repairs.
    """
    vault = registrations.vault
    moment = now()
    import_id = new_import_id(moment)
    stamp = (
        pl.lit(import_id).alias("import_id"),
        pl.lit(moment, pl.Datetime("us", "UTC")).alias("recorded_at"),
    )
    records = read.records.with_columns(
        vault.pseudonyms(str(said["partner"]), read.records["record_id"]).alias("record"),
        pl.lit(said["partner"]).alias("partner"),
        pl.lit(said["unit"]).alias("unit"),
        *stamp,
    )
    vault.append(REGISTRATION_RECORDS.name, records)
    vault.append(LIST_FINDINGS.name, LIST_FINDINGS.conform(read.findings.with_columns(*stamp)))

    twins: list[str] = []

    def decide(lists: pl.DataFrame) -> pl.DataFrame | None:
        twins.clear()
        if twin := _twin(lists, str(said["file_sha256"]), str(said["partner"])):
            twins.append(twin)
            return None
        row = dict(said) | {
            "event": "import",
            "import_id": import_id,
            "code_set": registrations.workspace.settings["code_set"],
            "rows_read": read.rows_read,
            "records": records.height,
            "software": version("mcof"),
            "recorded_at": next_moment(lists, now()),
        }
        return LISTS.conform(pl.DataFrame([row]))

    vault.append_if(LISTS.name, decide)
    if not twins:
        return import_id, False
    with suppress(Outside):
        vault.drop([import_id], pl.Series("record", [], dtype=pl.String))
    return twins[0], True


def _result(import_id: str, read: ReadList, *, already: bool = False) -> ListResult:
    return ListResult(
        import_id, already, read.rows_read, read.records.height, read.fields, read.findings
    )
