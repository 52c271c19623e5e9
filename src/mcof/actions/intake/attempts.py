"""One attempt to bring rows into the store: appended first, registered last.

Whatever kills an attempt before its row is in the register leaves rows that no
figure sees; whatever kills it after leaves a finished import. There is no third state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from mcof.actions.intake.register import named, new_import_id, next_moment, now, states
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Store
from mcof.tables import FINDINGS, PLACES, REGISTER, Table


@dataclass(frozen=True)
class Claim:
    """What makes two imports the same: these bytes, read in this way, into this table.

    Attributes:
        mapping: how the columns are read, as JSON, with the options.
        supersedes: the import that this one stands in for; it may be the same file,
            read again after a decision about a name, say.
    """

    table: str
    file_name: str
    file_sha256: str
    file_bytes: int
    source: str | None
    mapping: str
    supersedes: str | None

    @property
    def mapping_sha256(self) -> str:
        """Hash of the mapping and the options."""
        return hashlib.sha256(self.mapping.encode()).hexdigest()

    def twin(self, register: pl.DataFrame) -> str | None:
        """The import that is the same and was not retracted, if there is one.

        Superseding one's twin is reading it again on purpose, and not the same.
        """
        same = states(register).filter(
            pl.col("state") != "retracted",
            pl.col("table") == self.table,
            pl.col("file_sha256") == self.file_sha256,
            pl.col("mapping_sha256") == self.mapping_sha256,
        )
        names = [name for name in same["import_id"] if name != self.supersedes]
        return names[0] if names else None

    def check(self, register: pl.DataFrame) -> None:
        """Refuse to supersede what does not count, or what is of another table.

        Raises:
            Missing: there is no import to supersede.
            InputError: it is retracted or superseded already, or of another table.
        """
        if self.supersedes is None:
            return
        old = named(register, self.supersedes)
        if old["table"] != self.table:
            raise InputError(
                f"Import {self.supersedes} is of `{old['table']}`, not of `{self.table}`.",
                code="supersedes-other-table",
                advice="Supersede an import with a file of the same kind.",
            )
        if old["state"] != "counts":
            by = f" by {old['superseded_by']}" if old["superseded_by"] else ""
            raise InputError(
                f"Import {self.supersedes} is {old['state']}{by} already.",
                code="supersedes-not-standing",
                advice="Supersede the import that counts now: see `mcof imports`.",
            )


class Attempt:
    """Rows on their way into the store under a name of their own.

    Attributes:
        import_id: in every row; sorts by the moment at which the attempt began.
        records: rows of facts written so far.
        findings: findings written so far.
    """

    def __init__(self, store: Store, table: Table) -> None:
        self._store = store
        self._table = table
        self._began = now()
        self.import_id = new_import_id(self._began)
        self.records = 0
        self.findings = 0
        self._places = PLACES.empty().select(PLACES.key)

    def write(self, records: pl.DataFrame) -> None:
        """Append facts; nobody sees them yet."""
        # Row ids sort as the rows of the file: the name of the attempt and a number.
        number = pl.int_range(self.records, self.records + records.height, dtype=pl.Int64)
        row_id = pl.concat_str(
            pl.lit(f"{self.import_id}-"), number.cast(pl.String).str.zfill(9)
        ).alias("row_id")
        if "row_id" in self._table:  # places have codes of their own
            records = records.with_columns(row_id)
        self._store.append(self._table.name, self._stamped(records))
        self.records += records.height

    def note(self, findings: pl.DataFrame) -> None:
        """Append findings."""
        self._store.append(FINDINGS.name, self._stamped(findings))
        self.findings += findings.height

    def place(self, places: pl.DataFrame) -> None:
        """Append places that the source has and the registry has not, each of them once."""
        fresh = places.join(self._places, on=PLACES.key, how="anti")
        if fresh.height:
            self._store.append(PLACES.name, self._stamped(fresh))
            self._places = pl.concat([self._places, fresh.select(PLACES.key)])

    def register(self, claim: Claim, rows: dict[str, int], by: Actor) -> str | None:
        """Make the import exist, unless its twin does by now.

        Args:
            rows: `rows_read`, `rows_stored` and `rows_rejected`.

        Returns:
            None, or the name of the twin that was registered first.

        Raises:
            Missing, InputError: what it supersedes does not count any more.
        """
        twins: list[str] = []

        def decide(register: pl.DataFrame) -> pl.DataFrame | None:
            twins.clear()
            if (twin := claim.twin(register)) is not None:
                twins.append(twin)
                return None
            claim.check(register)
            return self._row(claim, rows, by, next_moment(register, now()))

        self._store.append_if(REGISTER.name, decide)
        return twins[0] if twins else None

    def _row(self, claim: Claim, rows: dict[str, int], by: Actor, moment: datetime) -> pl.DataFrame:
        row: dict[str, object] = {
            "event": "import",
            "import_id": self.import_id,
            "recorded_at": moment,
            "by": by.name,
            "table": claim.table,
            "source": claim.source,
            "supersedes": claim.supersedes,
            "file_name": claim.file_name,
            "file_sha256": claim.file_sha256,
            "file_bytes": claim.file_bytes,
            "mapping": claim.mapping,
            "mapping_sha256": claim.mapping_sha256,
            "records": self.records,
            "findings": self.findings,
            "software": version("mcof"),
        }
        return REGISTER.conform(pl.DataFrame([row | rows]))

    def _stamped(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            pl.lit(self.import_id).alias("import_id"),
            pl.lit(self._began, pl.Datetime("us", "UTC")).alias("recorded_at"),
        )


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
