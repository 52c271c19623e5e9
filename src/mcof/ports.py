"""What the core and the verbs need of the world: a few small protocols, and the workspace.

Adapters stand behind these protocols and know nothing of each other; `mcof.wiring`
alone chooses which adapter stands where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.allocation.linear import Linear, Session
from mcof.ingest.sheets import RawSheet
from mcof.linkage.rules import Rules
from mcof.reports.documents import Report


class Reader(Protocol):
    """Reads a file into sheets of text, whatever its format, and refuses what is hostile."""

    def read(self, path: Path) -> Sequence[RawSheet]:
        """Every sheet of the file, cells as text.

        Raises:
            InputError: the file is empty, broken, too large, or not what its name says.
        """
        ...

    def sample(self, path: Path, rows: int = 200) -> Sequence[RawSheet]:
        """The first rows of every sheet: enough to know the source and the mapping."""
        ...


class Kept(Protocol):
    """Keeps what was computed from facts and can be computed again."""

    def get(self, name: str, state: str) -> pa.Table | None:
        """The table of that name and state, if it was kept."""
        ...

    def last(self, name: str) -> pa.Table | None:
        """The table of that name that was kept last, of whatever state."""
        ...

    def put(self, name: str, state: str, table: pa.Table) -> None:
        """Keep a table of a name and a state; it may be forgotten at any time."""
        ...


class Store(Protocol):
    """Keeps facts for good: appends, never edits; an import exists once registered."""

    def append(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows to a table of `mcof.tables.ALL`; invisible until registered."""
        ...

    def append_if(self, table: str, decide: Callable[[pl.DataFrame], pl.DataFrame | None]) -> bool:
        """Add the rows that `decide` makes of the table as it stands, or none where it says None.

        No other writer comes between; whether rows were added is returned.
        """
        ...

    def read(self, table: str) -> pa.Table:
        """All rows of a table, registered or not; empty where nothing was written."""
        ...

    def files(self, table: str, *, imports: Collection[str] | None = None) -> Sequence[str]:
        """The Parquet files of the table's newest version, for engines to scan.

        With `imports`, only those that may hold rows of these imports.
        """
        ...

    @property
    def kept(self) -> Kept:
        """What was computed from the tables, to be found again."""
        ...

    def version(self, table: str) -> str:
        """A name of the table's newest state: the same name, the same rows."""
        ...

    def keep_original(self, path: Path) -> str:
        """Keep a copy of the file under its SHA-256, which is returned."""
        ...

    def original(self, sha256: str) -> Path:
        """The kept file.

        Raises:
            Missing: no such file was kept.
        """
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """While this is open, no repair removes what is not yet registered."""
        ...

    def health(self, *, repair: bool = False) -> Sequence[Ailment]:
        """What is wrong with the store: nothing, if it is healthy.

        With `repair`, removes what no registered import owns, and says what it removed.
        """
        ...


@dataclass(frozen=True)
class Ailment:
    """Something that `mcof doctor` found.

    Attributes:
        severity: `error` (a figure may be wrong), `warning`, or `info` (harmless rest).
    """

    severity: str
    what: str
    advice: str


class Engine(Protocol):
    """Answers Ibis expressions over the store."""

    def table(self, name: str, *, as_of: datetime | None = None) -> ir.Table:
        """A table of the store, only rows of imports visible at `as_of`."""
        ...

    def local(self, rows: pa.Table) -> ir.Table:
        """A small table from memory, to be joined with tables of the store."""
        ...

    def named(self, expression: ir.Table) -> ir.Table:
        """The same rows under a name of their own: what is built upon it is compiled sooner.

        The name is the engine's: only the engine that gave it answers what is built upon it.
        """
        ...

    def answer(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        ...

    def form(self, name: str, make: Callable[..., ir.Table], **rows: pa.Table) -> pa.Table:
        """The rows of an expression of small tables, which need be built only once.

        Args:
            name: of the form; the same name makes the same expression of the same columns.
            make: the expression, of tables named as in `rows`.
        """
        ...


class Appends(Protocol):
    """What keeps decisions: rows are only added, on the table as it stands."""

    def append_if(self, table: str, decide: Callable[[pl.DataFrame], pl.DataFrame | None]) -> bool:
        """Add the rows that `decide` makes of the table, or none where it says None."""
        ...


class Vault(Appends, Protocol):
    """Keeps people by name, apart from everything else, and really forgets.

    Its tables are those of `mcof.tables.restricted`.
    """

    def open(self) -> None:
        """Make what is not there yet, closed to all but its owner."""
        ...

    def append(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows."""
        ...

    def read(self, table: str) -> pl.DataFrame:
        """All rows of a table."""
        ...

    def pseudonyms(self, partner: str, numbers: pl.Series) -> pl.Series:
        """A name for each record that says nothing without the key."""
        ...

    def drop(self, imports: Sequence[str], records: pl.Series) -> None:
        """Remove lists for good, with what is known and decided of their records."""
        ...

    def forget(self, table: str, unless: pl.Expr) -> None:
        """Remove for good all rows but those that the expression holds of."""
        ...

    def forget_key(self) -> None:
        """Destroy the key of the pseudonyms."""
        ...


class Linker(Protocol):
    """Says how probable it is that two records are one person, learnt without labels."""

    def pairs(
        self, records: pl.DataFrame, rules: Rules, *, seed: int, at_least: float
    ) -> pl.DataFrame:
        """Pairs of records at least so probable.

        Args:
            records: what `mcof.linkage.comparing.comparable` gives.
            seed: of what is drawn at random.

        Returns:
            `record_a`, `record_b`, `probability`, and a weight for each comparison.

        Raises:
            Missing: what it needs is not installed.
            InputError: there are too few records to learn from.
        """
        ...


class Renderer(Protocol):
    """Makes a report into a file that people read."""

    def pdf(self, report: Report, language: str) -> bytes:
        """The report on A4 pages."""
        ...

    def html(self, report: Report, language: str) -> str:
        """The report as one HTML file that needs nothing else."""
        ...

    def page(self, report: Report, language: str) -> Mapping[str, Any]:
        """What the report says, part by part, for doors that draw it themselves."""
        ...


class Progress(Protocol):
    """Is told how long work is getting on."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """`done` of `total`; 0 of 0 where nobody can tell."""
        ...


class Solver(Protocol):
    """Finds the best of all that is feasible."""

    def open(self, linear: Linear) -> Session:
        """A session of one linear program, solved several times and edited in between.

        Raises:
            Outside: the solver refuses it.
        """
        ...


@dataclass(frozen=True)
class Workspace:
    """A folder with everything of one crisis, and the adapters that serve it.

    Attributes:
        settings: `workspace.toml`: name, country, code_set, languages, and, for a crisis
            of the past, `day`: the day that is asked about where nobody names one.
    """

    path: Path
    settings: Mapping[str, Any]
    reader: Reader
    store: Store
    engine: Engine
    renderer: Renderer

    def until(self, on: date | None, round: int | None = None) -> date | None:
        """The last day to look at: the one named, else the workspace's own; None for any.

        Whoever names a round means that round, whatever the workspace's day is.
        """
        if on is not None or round is not None:
            return on
        own: date | None = self.settings.get("day")
        return own


@dataclass(frozen=True)
class Registrations:
    """The restricted store of a workspace, and what links the records in it.

    A `Workspace` has no way to it: only the verbs of linkage are given one of these.

    Attributes:
        reader: reads lists, and leaves nothing outside the restricted folder.
        engine: answers over the restricted records, which it knows alone.
    """

    workspace: Workspace
    vault: Vault
    reader: Reader
    linker: Linker
    engine: Engine


def batches(frame: pl.DataFrame, rows: int = 500_000) -> Iterator[pl.DataFrame]:
    """The frame in slices, so that long writes can report progress."""
    for start in range(0, max(frame.height, 1), rows):
        yield frame.slice(start, rows)
