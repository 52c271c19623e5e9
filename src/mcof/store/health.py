"""What may be wrong with a store, and how what nobody owns is removed.

A killed import leaves rows that no registered import owns, copies of files under
no hash, and Parquet files that no log names. None of it reaches a figure, so all
of it is `info`; repair removes it. What a registered import owns is never touched:
where that is damaged, the doctor says so and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from mcof.ports import Ailment
from mcof.store.originals import Originals, sha256_of
from mcof.store.rows import DeltaTables
from mcof.tables import (
    ALERT_RUNS,
    ALL,
    ALLOCATIONS,
    ANALYSES,
    PLAN_VERSIONS,
    PUBLICATIONS,
    REGISTER,
)
from mcof.tables.allocations import KEPT_DRAFTS
from mcof.tables.decisions import KEPT_FILES
from mcof.tables.followup import KEPT_ANALYSES, KEPT_RUNS
from mcof.tables.plans import KEPT_VERSIONS

KEEPING = (
    (PUBLICATIONS, ("publication {}", "publication"), KEPT_FILES),
    (PLAN_VERSIONS, ("version {} of the plan {}", "version", "plan"), KEPT_VERSIONS),
    (ALLOCATIONS, ("allocation {}", "allocation"), KEPT_DRAFTS),
    (ANALYSES, ("analysis {}", "analysis"), KEPT_ANALYSES),
    (ALERT_RUNS, ("run {} of the alerts", "run"), KEPT_RUNS),
)
"""Tables of which rows name kept files: how such a row is called, and the columns."""

BUSY = Ailment(
    "info",
    "An import is running, so nothing was removed.",
    "Repair again once it has ended.",
)
_GRAVITY = {"error": 0, "warning": 1, "info": 2}
_REPAIR = "Harmless: no figure sees it. `mcof doctor --repair` removes it."


@dataclass(frozen=True)
class Rest:
    """What no registered import owns.

    Attributes:
        rows: `table`, `import_id`, `rows` of attempts that never ended.
        files: temporary copies, unregistered originals, Parquet files that no log names.
    """

    rows: pl.DataFrame
    files: Sequence[Path]

    def ailments(self) -> Iterator[Ailment]:
        """The rest, attempt by attempt and file by file."""
        for table, import_id, rows in self.rows.iter_rows():
            yield Ailment(
                "info",
                f"{rows} rows of attempt {import_id} in `{table}` were never registered.",
                _REPAIR,
            )
        for file in self.files:
            yield Ailment("info", f"{file.parent.name}/{file.name} belongs to no import.", _REPAIR)


def ailments(tables: DeltaTables, originals: Originals) -> Sequence[Ailment]:
    """What is wrong, the gravest first; empty where the store is healthy."""
    damaged = list(_unreadable(tables))
    if damaged:
        return damaged
    found = [
        *_miscounted(tables),
        *_lost_originals(tables, originals),
        *_undeclared(tables),
        *rest(tables, originals).ailments(),
    ]
    return sorted(found, key=lambda ailment: _GRAVITY[ailment.severity])


def repaired(tables: DeltaTables, originals: Originals) -> Sequence[Ailment]:
    """Removes the rest of killed attempts; says what it removed and what stays wrong.

    Must be alone: the caller holds the lock that imports share.
    """
    damaged = list(_unreadable(tables))
    if damaged:
        return damaged
    left = rest(tables, originals)
    for (table,), owned in left.rows.group_by("table"):
        tables.drop(str(table), owned["import_id"].to_list())
    for file in left.files:
        file.unlink(missing_ok=True)
    removed = [Ailment("info", f"Removed: {one.what}", "") for one in left.ailments()]
    return [*removed, *ailments(tables, originals)]


def rest(tables: DeltaTables, originals: Originals) -> Rest:
    """What killed attempts left behind."""
    register = _register(tables)
    owners = register["import_id"].to_list()
    decided = set(_decided(tables)["file"])
    unowned = originals.names() - set(register["file_sha256"].drop_nulls()) - decided
    return Rest(
        rows=_counts(tables).filter(~pl.col("import_id").is_in(owners)).sort("table", "import_id"),
        files=[
            *originals.unfinished(),
            *(originals.root / name for name in sorted(unowned)),
            *(file for name in ALL for file in tables.strays(name)),
        ],
    )


def _register(tables: DeltaTables) -> pl.DataFrame:
    rows = pl.from_arrow(tables.read(REGISTER.name))
    assert isinstance(rows, pl.DataFrame)
    return rows.filter(pl.col("event") == "import")


def _decided(tables: DeltaTables) -> pl.DataFrame:
    """The files that rows of decisions keep: `whose`, `file`."""
    parts = []
    for table, (words, *names), columns in KEEPING:
        rows = pl.DataFrame(tables.read(table.name))
        whose = pl.format(words, *(pl.col(name) for name in names))
        kept = rows.select(whose.alias("whose"), *columns)
        parts.append(kept.unpivot(index="whose", value_name="file"))
    files = pl.concat(parts)
    return files.drop_nulls("file").unique("file", keep="first", maintain_order=True)


def _unreadable(tables: DeltaTables) -> Iterator[Ailment]:
    for name in ALL:
        try:
            delta = tables.open(name)
        except (DeltaError, OSError) as failure:
            yield Ailment(
                "error",
                f"The log of `{name}` cannot be read: {failure}",
                "Restore it from a backup.",
            )
            continue
        yield from _damaged(name, delta, tables)


def _damaged(name: str, delta: DeltaTable | None, tables: DeltaTables) -> Iterator[Ailment]:
    """Files that the log names and that are gone, or of another size than it says."""
    if delta is None:
        return
    for file, size in tables.contents(name).select("file", "bytes").iter_rows():
        path = Path(file)
        if not path.is_file() or path.stat().st_size != size:
            yield Ailment(
                "error",
                f"{path.name} of `{name}` is missing or damaged.",
                "Restore it from a backup, or retract its import and import the original again.",
            )


def _miscounted(tables: DeltaTables) -> Iterator[Ailment]:
    """Registered imports that have more or fewer rows than they were registered with."""
    register = _register(tables)
    promised = pl.concat(
        [
            register.select("table", "import_id", promised="records"),
            register.select(pl.lit("findings").alias("table"), "import_id", promised="findings"),
        ]
    ).drop_nulls("promised")
    held = _counts(tables).rename({"rows": "held"})
    differing = promised.join(held, on=["table", "import_id"], how="left").filter(
        pl.col("held").fill_null(0) != pl.col("promised")
    )
    for table, import_id, rows, there in differing.iter_rows():
        yield Ailment(
            "error",
            f"Import {import_id} has {there or 0} rows in `{table}`; registered were {rows}.",
            "Retract it and import its original again.",
        )


def _counts(tables: DeltaTables) -> pl.DataFrame:
    """Rows of every import in every table but the register: `table`, `import_id`, `rows`."""
    return pl.concat(
        tables.counts(name).select(pl.lit(name).alias("table"), "import_id", "rows")
        for name, table in ALL.items()
        if table is not REGISTER and "import_id" in table
    )


def _lost_originals(tables: DeltaTables, originals: Originals) -> Iterator[Ailment]:
    """Registered imports whose file is gone or is no longer the one that was imported."""
    kept = _register(tables).drop_nulls("file_sha256").unique("file_sha256", keep="first")
    for import_id, file_name, digest in kept.select(
        "import_id", "file_name", "file_sha256"
    ).iter_rows():
        if not originals.has(digest):
            what = f"The original of import {import_id} ({file_name}) is missing."
        elif sha256_of(originals.path(digest)) != digest:
            what = f"The original of import {import_id} ({file_name}) was changed since."
        else:
            continue
        yield Ailment("error", what, f"Put the file with hash {digest} back among the originals.")
    for whose, digest in _decided(tables).select("whose", "file").iter_rows():
        if not originals.has(digest) or sha256_of(originals.path(digest)) != digest:
            yield Ailment(
                "error",
                f"A file of {whose} is missing or was changed since.",
                f"Put the file with hash {digest} back among the originals.",
            )


def _undeclared(tables: DeltaTables) -> Iterator[Ailment]:
    for name, declared in ALL.items():
        delta = tables.open(name)
        if delta is None:
            continue
        for column in sorted({field.name for field in delta.schema().fields} - set(declared.names)):
            yield Ailment(
                "warning",
                f"`{name}` has a column `{column}` that this version does not know.",
                "No figure reads it; a newer version of mcof may have written it.",
            )
