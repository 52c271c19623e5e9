"""Delta Lake tables of facts: rows are added, never edited.

Each append writes Parquet files that hold rows of one import, so that the files of
an import are known from the log without opening any, and the rest of a killed
attempt can be dropped without touching anybody else's rows. Why: docs/explanation/store.md.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from mcof.errors import Outside
from mcof.store.locks import shared
from mcof.tables import ALL, Table

TRIES = 60  # of a commit; four writers at once need fewer than ten
LONGEST_PAUSE = 0.5  # seconds between two tries
CONTENTS = {"file": pl.String, "import_id": pl.String, "rows": pl.Int64, "bytes": pl.Int64}

_COMMIT = re.compile(r"\d{20}\.json")
_LOG_FILE = re.compile(r"_last_checkpoint|\d{20}\.(json|crc|checkpoint.*\.parquet)")

Decide = Callable[[pl.DataFrame], pl.DataFrame | None]


class DeltaTables:
    """Tables, a folder each under one root.

    Args:
        known: the tables by name; those of `mcof.tables.ALL` unless others are said.
    """

    def __init__(self, root: Path, known: Mapping[str, Table] = ALL) -> None:
        self.root = root.absolute()
        self.lock = self.root / ".lock"
        self._known = known

    def append(self, table: str, decide: Decide, *, alone: bool = False) -> bool:
        """Add rows in one commit, tried again whenever another writer was first.

        Args:
            decide: makes the rows, or None for none.
            alone: `decide` is given all rows of the table, and nobody else's commit
                comes between; otherwise it is given none.

        Returns:
            Whether rows were added.

        Raises:
            Outside: the disk or bucket refused, or other writers were first every time.
        """
        declared = self._known[table]
        with shared(self.lock):
            for turn in range(TRIES):
                try:
                    return self._try(declared, decide, alone=alone)
                except (CommitFailedError, TableNotFoundError):
                    pause = random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**turn))  # noqa: S311
                    time.sleep(pause)
                except (DeltaError, OSError) as failure:
                    raise _refused(table, failure) from failure
        raise _refused(table, "other writers were first every time")

    def _try(self, declared: Table, decide: Decide, *, alone: bool) -> bool:
        delta = self.open(declared.name) or self._create(declared)
        rows = decide(self._rows(declared, delta) if alone else declared.empty())
        if rows is None:
            return False
        _write(delta, declared.conform(rows).to_arrow().cast(declared.arrow()), alone=alone)
        return True

    def read(self, table: str) -> pa.Table:
        """All rows, in the declared columns; empty where nothing was written."""
        declared = self._known[table]
        return self._rows(declared, self.open(table)).to_arrow().cast(declared.arrow())

    def version(self, table: str) -> str:
        """The name of the newest commit; empty where nothing was ever written.

        Read off the names of the log, without opening it: it is asked with every figure.
        """
        try:
            log = self.root / self._known[table].name / "_delta_log"
            names = [path.name for path in log.iterdir()]
        except FileNotFoundError:
            return ""
        return max((name for name in names if _COMMIT.fullmatch(name)), default="")

    def contents(self, table: str) -> pl.DataFrame:
        """What the log says of the files of a table, without opening them.

        Returns:
            `file`, `import_id` (null where a file holds several or the table has
            none), `rows`, `bytes`.
        """
        delta = self.open(table)
        if delta is None or not (files := self._paths(self._known[table], delta)):
            return pl.DataFrame(schema=CONTENTS)
        added = pl.DataFrame(delta.get_add_actions(flatten=True))
        by_name = pl.DataFrame(
            {"file": [str(one) for one in files], "path": [one.name for one in files]}
        )
        low, high = "min.import_id", "max.import_id"
        single = (
            pl.when(pl.col(low) == pl.col(high)).then(low) if low in added.columns else pl.lit(None)
        )
        return by_name.join(added, on="path").select(
            "file",
            single.cast(pl.String).alias("import_id"),
            pl.col("num_records").alias("rows"),
            pl.col("size_bytes").alias("bytes"),
        )

    def counts(self, table: str) -> pl.DataFrame:
        """How many rows of each import a table holds: `import_id`, `rows`."""
        held = self.contents(table)
        mixed = held.filter(pl.col("import_id").is_null() & (pl.col("rows") > 0))["file"]
        parts = [held.drop_nulls("import_id").select("import_id", "rows")]
        if mixed.len():
            opened = pl.scan_parquet(mixed.to_list(), glob=False).select("import_id").collect()
            parts.append(opened.group_by("import_id").agg(pl.len().cast(pl.Int64).alias("rows")))
        return pl.concat(parts).group_by("import_id", maintain_order=True).agg(pl.col("rows").sum())

    def drop(self, table: str, imports: Sequence[str]) -> None:
        """Remove the rows of these imports for good, and the files that only they had.

        Only for what no registered import owns, while nobody else writes.
        """
        delta = self.open(table)
        if delta is None or not imports:
            return
        quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in imports)
        delta.delete(f"import_id IN ({quoted})")
        delta.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)

    def strays(self, table: str) -> list[Path]:
        """Files in the table's folder that its log does not name: rest of killed writers."""
        folder = self.root / self._known[table].name
        if not folder.is_dir():
            return []
        named = set(self.contents(table)["file"])
        data = (path for path in folder.iterdir() if path.is_file() and str(path) not in named)
        log = (path for path in (folder / "_delta_log").glob("*") if not _of_the_log(path.name))
        return sorted([*data, *log])

    def open(self, table: str) -> DeltaTable | None:
        """The newest version of a table, if anything was ever written."""
        try:
            return DeltaTable(str(self.root / self._known[table].name))
        except TableNotFoundError:
            return None

    def _rows(self, declared: Table, delta: DeltaTable | None) -> pl.DataFrame:
        """All rows in the declared columns: what a file lacks is unknown, what is new is unread."""
        files = [] if delta is None else [str(path) for path in self._paths(declared, delta)]
        if not files:
            return declared.empty()
        return pl.scan_parquet(
            files,
            schema=declared.polars(),
            missing_columns="insert",
            extra_columns="ignore",
            glob=False,
        ).collect()

    def _paths(self, declared: Table, delta: DeltaTable) -> list[Path]:
        """The files of a table, by their names on the disk.

        The log's own addresses are percent-encoded: they name no file below `My crisis` or `أزمة`.
        """
        return [self.root / declared.name / Path(uri).name for uri in sorted(delta.file_uris())]

    def _create(self, declared: Table) -> DeltaTable:
        """An empty table, with statistics of what files are chosen by, and no others."""
        place = self.root / declared.name
        place.mkdir(parents=True, exist_ok=True)
        chosen = [name for name in ("import_id", "recorded_at") if name in declared]
        return DeltaTable.create(
            str(place),
            schema=declared.arrow(),
            mode="ignore",
            name=declared.name,
            description=declared.title,
            configuration={"delta.dataSkippingStatsColumns": ",".join(chosen)},
        )


def _write(delta: DeltaTable, data: pa.Table, *, alone: bool) -> None:
    """One commit; `alone` fails where anybody else has written since the table was opened."""
    options: dict[str, Any] = {"schema_mode": "merge"} if _lacks(delta, data) else {}
    write_deltalake(
        delta,
        data,
        mode="append",
        writer_properties=WriterProperties(compression="ZSTD"),
        commit_properties=CommitProperties(max_commit_retries=0 if alone else 15),
        **options,
    )


def _of_the_log(name: str) -> bool:
    return _LOG_FILE.fullmatch(name) is not None


def _lacks(delta: DeltaTable, data: pa.Table) -> bool:
    """Whether an earlier version of mcof made the table, without some of today's columns."""
    return not set(data.schema.names) <= {field.name for field in delta.schema().fields}


def _refused(table: str, why: object) -> Outside:
    return Outside(
        f"The store could not write to `{table}`: {why}.",
        code="store-refused",
        advice="Look whether the disk is full or read only, then try again.",
    )
