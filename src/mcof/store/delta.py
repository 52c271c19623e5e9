"""A store in a folder: Delta tables beside the files that they came from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa

from mcof.ports import Ailment
from mcof.store.health import BUSY, ailments, repaired
from mcof.store.kept import KeptTables
from mcof.store.locks import exclusive, shared
from mcof.store.originals import Originals
from mcof.store.rows import DeltaTables
from mcof.store.vault import Vault


class DeltaStore:
    """`store/<table>/` for rows, `originals/<sha256>` for files, `kept/` for what is computed.

    Implements `mcof.ports.Store`.
    """

    def __init__(self, workspace: Path) -> None:
        self.tables = DeltaTables(workspace / "store")
        self.originals = Originals(workspace / "originals")
        self._vault = Vault(workspace / "restricted")  # only to see whether it is healthy
        self.kept = KeptTables(workspace / "kept")

    def append(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows to a table of `mcof.tables.ALL`; invisible until registered.

        Raises:
            Outside: the disk or bucket refused every attempt.
        """
        if rows.height:
            self.tables.append(table, lambda _: rows)

    def append_if(self, table: str, decide: Callable[[pl.DataFrame], pl.DataFrame | None]) -> bool:
        """Add the rows that `decide` makes of the table as it stands, or none where it says None.

        No other writer comes between the question and the answer: who loses the race
        is asked again, of the table with the winner's rows. Returns whether rows were added.
        """
        return self.tables.append(table, decide, alone=True)

    def read(self, table: str) -> pa.Table:
        """All rows of a table, registered or not; empty where nothing was written."""
        return self.tables.read(table)

    def files(self, table: str, *, imports: Collection[str] | None = None) -> Sequence[str]:
        """The Parquet files of the table's newest version, for engines to scan.

        Args:
            imports: only the files that may hold rows of these imports.
        """
        held = self.tables.contents(table)
        if imports is not None:
            owner = pl.col("import_id")
            held = held.filter(owner.is_null() | owner.is_in(list(imports)))
        return held["file"].sort().to_list()

    def version(self, table: str) -> str:
        """A name of the table's newest state: the same name, the same rows."""
        return self.tables.version(table)

    def keep_original(self, path: Path) -> str:
        """Keep a copy of the file under its SHA-256, which is returned."""
        return self.originals.keep(path)

    def original(self, sha256: str) -> Path:
        """The kept file.

        Raises:
            Missing: no such file was kept.
        """
        return self.originals.path(sha256)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """While this is open, no repair removes what is not yet registered."""
        with shared(self.tables.lock):
            yield

    def health(self, *, repair: bool = False) -> Sequence[Ailment]:
        """What is wrong with the store: nothing, if it is healthy.

        With `repair`, removes what no registered import owns, and says what it removed.
        The restricted store is looked at too, without opening what is in it.
        """
        restricted = self._vault.health(today=datetime.now(UTC).date(), repair=repair)
        if not repair:
            return [*restricted, *ailments(self.tables, self.originals)]
        with exclusive(self.tables.lock) as alone:
            if alone:
                return [*restricted, *repaired(self.tables, self.originals)]
        return [*restricted, BUSY, *ailments(self.tables, self.originals)]
