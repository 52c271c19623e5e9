"""The restricted store: people by name, in a folder that only its owner may enter.

Unlike the common store it really forgets: what is purged is deleted from the tables and
its files are removed from the disk. No original is ever kept here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake

from mcof.errors import Outside
from mcof.ports import Ailment
from mcof.store.locks import exclusive
from mcof.store.rows import DeltaTables
from mcof.tables import REGISTER
from mcof.tables.restricted import (
    LIST_FINDINGS,
    LISTS,
    REGISTRATION_RECORDS,
    RESTRICTED,
)

PRIVATE = 0o700
KEY_BYTES = 32
_BLOCK = 64  # bytes of a block of SHA-256
_PURGE = "Run `mcof link purge` for it again."


KNOWN = {
    REGISTRATION_RECORDS.name: REGISTRATION_RECORDS,
    REGISTER.name: REGISTER,
}
"""What an engine over the restricted store may name: the records, and which lists count."""


class Vault:
    """`restricted/` of a workspace; implements `mcof.ports.Vault`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scratch = folder / "scratch"
        self._tables = DeltaTables(folder / "store", RESTRICTED)

    def open(self) -> None:
        """Make the folder, its key and its scratch room, where they are not there yet."""
        try:
            for room in (self.folder, self.scratch):
                room.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            self.folder.chmod(PRIVATE)
            self._key()
        except OSError as failure:
            raise Outside(
                f"The restricted folder cannot be made: {failure.strerror}.",
                code="vault-refused",
                advice="Look who owns the workspace, and whether the disk is full.",
            ) from failure

    def append(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows to a restricted table."""
        self.open()
        if rows.height:
            self._tables.append(table, lambda _: rows)

    def append_if(self, table: str, decide: Callable[[pl.DataFrame], pl.DataFrame | None]) -> bool:
        """Add the rows that `decide` makes of the table as it stands; nobody comes between."""
        self.open()
        return self._tables.append(table, decide, alone=True)

    def read(self, table: str) -> pl.DataFrame:
        """All rows of a restricted table."""
        rows = pl.from_arrow(self._tables.read(table))
        assert isinstance(rows, pl.DataFrame)
        return rows

    def pseudonyms(self, partner: str, numbers: pl.Series) -> pl.Series:
        """A name for each record that says nothing without the key: HMAC-SHA256, 128 bits of it.

        The same partner and number have the same pseudonym for as long as the key is there.
        """
        import duckdb

        self.open()
        key = self._key().ljust(_BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
        texts = pl.DataFrame({"text": numbers}).with_row_index("number")
        rows = texts.select("number", pl.format("{}\x1f{}", pl.lit(partner), "text").alias("text"))
        with duckdb.connect(":memory:") as database:
            database.register("numbered", rows.to_arrow())
            answer = database.execute(
                "SELECT sha256(?::BLOB || unhex(sha256(?::BLOB || encode(text)))) AS name "
                "FROM numbered ORDER BY number",
                [outer, inner],
            ).to_arrow_table()
        return pl.Series("record", answer["name"].to_pylist(), dtype=pl.String).str.head(32)

    def drop(self, imports: Sequence[str], records: pl.Series) -> None:
        """Remove the records and findings of lists from the tables and from the disk.

        Args:
            records: pseudonyms; what was computed and decided of them goes too.

        Raises:
            Outside: a list is being imported or linked.
        """
        with self._alone():
            for table in (REGISTRATION_RECORDS.name, LIST_FINDINGS.name):
                self._tables.drop(table, imports)
                self._vacuum(table)
            gone = records.implode()
            touches = pl.col("record_a").is_in(gone) | pl.col("record_b").is_in(gone)
            for table in ("pairs", "link_decisions"):
                self._keep(table, ~touches)

    def forget(self, table: str, unless: pl.Expr) -> None:
        """Remove from a table and the disk all rows but those that the expression holds of."""
        with self._alone():
            self._keep(table, unless)

    def listed(self) -> Listed:
        """The records as files for an engine to count in."""
        return Listed(self._tables)

    def forget_key(self) -> None:
        """Destroy the key: what was named by it can no longer be told."""
        (self.folder / "key").unlink(missing_ok=True)

    def health(self, *, today: date, repair: bool = False) -> list[Ailment]:
        """What is wrong with the restricted store.

        Args:
            today: lists that were to be purged before it are an error.
            repair: remove what no list owns, and what a killed linkage left.
        """
        if not self.folder.is_dir():
            return []
        if repair:
            self._repair()
        return [*self._open_doors(), *self._rest(), *self._overdue(today)]

    def _repair(self) -> None:
        with self._alone():
            known = self.read(LISTS.name).filter(pl.col("event") == "import")["import_id"]
            for table in (REGISTRATION_RECORDS.name, LIST_FINDINGS.name):
                held = self._tables.counts(table)["import_id"]
                self._tables.drop(table, held.filter(~held.is_in(known.implode())).to_list())
            for table in RESTRICTED:
                self._vacuum(table)
            for file in sorted(self.scratch.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()

    def _open_doors(self) -> Iterator[Ailment]:
        if self.folder.stat().st_mode & 0o077:
            yield Ailment(
                "error",
                "Others than its owner may enter the restricted folder.",
                "Set it to mode 0700: chmod 700 restricted.",
            )

    def _rest(self) -> Iterator[Ailment]:
        lists = self.read(LISTS.name)
        brought = lists.filter(pl.col("event") == "import")
        purged = lists.filter(pl.col("event") == "purge")["import_id"].to_list()
        held = dict(self._tables.counts(REGISTRATION_RECORDS.name).iter_rows())
        for name, rows in held.items():
            if name in purged:
                what = f"{rows} records of list {name} are there, which was purged."
                yield Ailment("error", what, _PURGE)
            elif name not in brought["import_id"]:
                what = f"{rows} records of attempt {name} belong to no list."
                yield Ailment("warning", what, "`mcof doctor --repair` removes them.")
        for name, rows in brought.select("import_id", "records").iter_rows():
            if name not in purged and held.get(name, 0) != rows:
                what = f"List {name} has {held.get(name, 0)} records; registered were {rows}."
                yield Ailment("error", what, _PURGE)
        left = [file for table in RESTRICTED for file in self._tables.strays(table)]
        left += [file for file in self.scratch.rglob("*") if file.is_file()]
        if left:
            what = f"{len(left)} files of the restricted folder belong to nothing any more."
            yield Ailment("error", what, "`mcof doctor --repair` removes them from the disk.")

    def _overdue(self, today: date) -> Iterator[Ailment]:
        lists = self.read(LISTS.name)
        purged = lists.filter(pl.col("event") == "purge")["import_id"]
        late = lists.filter(
            pl.col("event") == "import",
            ~pl.col("import_id").is_in(purged.implode()),
            pl.col("keep_until") < today,
        )
        for name, until in late.select("import_id", "keep_until").iter_rows():
            yield Ailment(
                "error",
                f"List {name} was to be purged by {until} and is still there.",
                "Run `mcof link purge --expired --reason ...`.",
            )

    def _keep(self, table: str, kept: pl.Expr) -> None:
        """Write the table anew with the rows kept, and remove the old files."""
        delta = self._tables.open(table)
        if delta is None:
            return
        rows = self.read(table)
        left = rows.filter(kept)
        if left.height < rows.height:
            write_deltalake(
                delta,
                RESTRICTED[table].conform(left).to_arrow().cast(RESTRICTED[table].arrow()),
                mode="overwrite",
                writer_properties=WriterProperties(compression="ZSTD"),
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        self._vacuum(table)

    def _vacuum(self, table: str) -> None:
        """Remove from the disk every file that the newest version does not name."""
        delta: DeltaTable | None = self._tables.open(table)
        if delta is not None:
            delta.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
        for file in self._tables.strays(table):
            file.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with exclusive(self._tables.lock) as alone:
            if not alone:
                raise Outside(
                    "Somebody is writing to the restricted store.",
                    code="vault-busy",
                    advice="Try again once the import or the linkage has ended.",
                )
            yield

    def _key(self) -> bytes:
        """The key: made whole under another name, so that nobody ever reads half of one."""
        path = self.folder / "key"
        if not path.exists():
            part = self.folder / f"key.{os.getpid()}.part"
            part.unlink(missing_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # whoever was first made the key
                os.link(part, path)
            part.unlink()
        key = path.read_bytes()
        if len(key) != KEY_BYTES:  # a shorter one could be guessed, and with it who is who
            raise Outside(
                "The key of the pseudonyms is not whole.",
                code="vault-refused",
                advice="Bring `restricted/key` back from a backup; without one, remove the "
                "file, purge every list and import them again.",
            )
        return key


class Listed:
    """The restricted records as an engine wants the files of a store: purged lists do not count.

    Implements `mcof.engines.duck.Files`.
    """

    def __init__(self, tables: DeltaTables) -> None:
        self._tables = tables

    def read(self, table: str) -> pa.Table:
        """The rows of a table; the register is made of the lists, a purge being a retraction."""
        if table != REGISTER.name:
            return self._tables.read(table)
        lists = pl.DataFrame(self._tables.read(LISTS.name))
        events = lists.with_columns(pl.col("event").replace("purge", "retract"))
        return REGISTER.conform(events.select("event", "import_id", "recorded_at")).to_arrow()

    def files(self, table: str, *, imports: Collection[str] | None = None) -> Sequence[str]:
        """The Parquet files of a table, only those that may hold rows of these lists."""
        name = LISTS.name if table == REGISTER.name else table
        held = self._tables.contents(name)
        if imports is not None:
            held = held.filter(pl.col("import_id").is_in(list(imports)))
        return held["file"].sort().to_list()
