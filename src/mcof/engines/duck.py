"""DuckDB answers Ibis expressions over the store: the engine of one machine."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Protocol, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.expr.operations import DatabaseTable, InMemoryTable, Node
from sqlglot.expressions import Group, Window

from mcof.errors import Outside
from mcof.tables import ALL, REGISTER, Table
from mcof.tables.register import visible_imports

REMEMBERED = 256  # states of the register whose visible imports are kept in memory
QUERIES = 64  # questions whose SQL is kept, with the small tables that they were asked of
SMALL = 5_000  # rows of a table from memory that is known again when it is given again

K = TypeVar("K")
V = TypeVar("V")


class Files(Protocol):
    """What an engine needs of a store."""

    def read(self, table: str) -> pa.Table:
        """All rows of a table."""
        ...

    def files(self, table: str, *, imports: Collection[str] | None = None) -> Sequence[str]:
        """The Parquet files of a table that may hold rows of these imports."""
        ...


class DuckEngine:
    """An embedded DuckDB over the Parquet files of a store.

    Implements `mcof.ports.Engine`. Nothing is fetched from the network: extensions
    that are not in the wheel are neither installed nor loaded.

    Args:
        store: where the files are.
        memory: the most that DuckDB may hold, as it writes sizes: `2GB`; what is
            more goes to disk. None for DuckDB's own rule, 80 per cent of the machine.
        threads: the most threads; None for one per core.
        known: the tables by name; those of `mcof.tables.ALL` unless others are said.
    """

    def __init__(
        self,
        store: Files,
        *,
        memory: str | None = None,
        threads: int | None = None,
        known: Mapping[str, Table] = ALL,
    ) -> None:
        settings: dict[str, object] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # Not the current folder, which DuckDB would take; made only when needed.
            "temp_directory": str(Path(gettempdir()) / f"mcof-{uuid.uuid4().hex}"),
        }
        if memory is not None:
            settings["memory_limit"] = memory
        if threads is not None:
            settings["threads"] = threads
        self._store = store
        self._declared = known
        self._counting: dict[tuple[tuple[str, ...], datetime | None], list[str]] = {}
        self._views: dict[str, ir.Table] = {}
        self._tables: dict[tuple[str, tuple[str, ...], tuple[str, ...]], ir.Table] = {}
        self._named: dict[Node, ir.Table] = {}
        self._given: dict[str, ir.Table] = {}
        self._queries: dict[Node, str] = {}
        self._forms: dict[object, tuple[ir.Table, str, dict[str, str]]] = {}
        self._filling = threading.Lock()  # two threads must not fill one form at once
        self._duck = ibis.duckdb.connect(**settings)

    def table(self, name: str, *, as_of: datetime | None = None) -> ir.Table:
        """A table of the store, only rows of imports visible at `as_of`.

        The register is read before the files are listed: whatever it names was
        written before it, so a visible import is never half seen.
        """
        declared = self._declared[name]
        if declared is REGISTER:
            return _until(self.local(self._store.read(name)), as_of)
        if "import_id" not in declared:
            return _until(self._scan(declared, self._store.files(name)), as_of)
        visible = self._visible(as_of)
        state = (name, tuple(self._store.files(name, imports=visible)), tuple(visible))
        if state not in self._tables:
            rows = self._scan(declared, state[1])
            counts = rows.import_id.isin(visible) if visible else ibis.literal(False)
            _remember(self._tables, state, rows.filter(counts), REMEMBERED)
        return self._tables[state]

    def local(self, rows: pa.Table) -> ir.Table:
        """A small table from memory, to be joined with tables of the store.

        The same rows are the same table, so that a question is known when it is asked again.
        """
        if rows.num_rows > SMALL:
            return ibis.memtable(rows)
        name = _content(rows)
        if name not in self._given:
            _remember(self._given, name, ibis.memtable(rows), QUERIES)
        return self._given[name]

    def named(self, expression: ir.Table) -> ir.Table:
        """The same rows under a name of their own: what is built upon it is compiled sooner."""
        asked = expression.op()
        if asked not in self._named:
            name = f"named_{uuid.uuid4().hex}"
            self._duck._run_pre_execute_hooks(expression)
            self._duck.con.execute(f"CREATE TEMP VIEW {name} AS {self._query(expression)}")
            table = DatabaseTable(name=name, schema=expression.schema(), source=self._duck)
            _remember(self._named, asked, table.to_expr(), REMEMBERED)
        return self._named[asked]

    def answer(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression.

        Raises:
            Outside: a file of the store cannot be read, or memory and disk ran out.
        """
        import duckdb

        try:
            rows: pa.Table = self._duck.con.execute(self._known(expression)).to_arrow_table()
            return rows.cast(expression.as_table().schema().to_pyarrow())
        except (duckdb.IOException, duckdb.OutOfMemoryException) as failure:
            raise Outside(
                f"DuckDB could not answer: {failure}",
                code="engine-failed",
                advice="Run `mcof doctor`; give the engine more memory or disk.",
            ) from failure

    def form(self, name: str, make: Callable[..., ir.Table], **rows: pa.Table) -> pa.Table:
        """The answer of a form: an expression of small tables, built and compiled once.

        Building an expression takes longer than answering it of a few thousand rows. So a form
        is built of tables known by name, and each time its rows are put under those names.

        Args:
            name: of the form; the same name makes the same expression of the same columns.
            make: the expression, of tables named as in `rows`.
        """
        with self._filling:
            known = (name, tuple((column, str(table.schema)) for column, table in rows.items()))
            if known not in self._forms:
                _remember(self._forms, known, self._formed(known, make, rows), QUERIES)
            expression, query, names = self._forms[known]
            for column, table in rows.items():
                self._duck.con.register(names[column], table)
            try:
                found: pa.Table = self._duck.con.execute(query).to_arrow_table()
            finally:
                for column in rows:
                    self._duck.con.unregister(names[column])
        return found.cast(expression.as_table().schema().to_pyarrow())

    def _formed(
        self, known: object, make: Callable[..., ir.Table], rows: Mapping[str, pa.Table]
    ) -> tuple[ir.Table, str, dict[str, str]]:
        """The expression, its SQL, and the name under which each of its tables is put."""
        names = {column: f"form_{_digest(f'{known} {column}')}" for column in rows}
        tables = {
            column: DatabaseTable(
                name=names[column], schema=ibis.Schema.from_pyarrow(table.schema), source=self._duck
            ).to_expr()
            for column, table in rows.items()
        }
        expression = make(**tables)
        self._duck._run_pre_execute_hooks(expression)
        return expression, self._query(expression), names

    def _known(self, expression: ir.Table) -> str:
        """The SQL of an expression, made once, and its tables in memory known to DuckDB."""
        asked = expression.op()
        if asked in self._queries:
            return self._queries[asked]
        self._duck._run_pre_execute_hooks(expression)
        query = self._query(expression)
        # Compiling takes longer than answering; but what is large is not kept in memory for it.
        held = asked.find(InMemoryTable)
        if all(table.data.to_pyarrow(table.schema).num_rows <= SMALL for table in held):
            _remember(self._queries, asked, query, QUERIES)
        return query

    def _query(self, expression: ir.Table) -> str:
        """The SQL of an expression, in which what is used twice is computed once.

        DuckDB would put a common part wherever it is named, unless it ends in an
        aggregate; a part that only scans stays so, for filters to reach its files.
        """
        query = self._duck.compiler.to_sqlglot(expression.as_table())
        for part in query.ctes:
            part.set("materialized", part.find(Group, Window) is not None)
        return str(query.sql(dialect="duckdb"))

    def setting(self, name: str) -> str:
        """A setting of DuckDB, such as `memory_limit`."""
        return str(
            self._duck.con.execute("SELECT current_setting(?)", [name]).fetchone()[0]
        ).lower()

    def _visible(self, as_of: datetime | None) -> list[str]:
        """The imports that count; asked once for each state of the register."""
        moment = None if as_of is None else as_of.astimezone(UTC)
        state = (tuple(self._store.files(REGISTER.name)), moment)
        if state not in self._counting:
            if len(self._counting) >= REMEMBERED:
                self._counting.clear()
            register = self.local(self._store.read(REGISTER.name))
            ids = self._duck.to_pyarrow(visible_imports(register, moment))
            self._counting[state] = sorted(ids["import_id"].to_pylist())
        return self._counting[state]

    def _view(self, name: str, files: Sequence[str]) -> ir.Table:
        if name in self._views:
            return self._views[name]
        view = self._duck.read_parquet(list(files), table_name=name, union_by_name=True)
        self._views[name] = view
        return view

    def _scan(self, declared: Table, files: Sequence[str]) -> ir.Table:
        """The files as one table in the declared columns; no files are an empty table."""
        if not files:
            return self.local(declared.arrow().empty_table())
        rows = self._view(f"{declared.name}_{_digest('|'.join(files))}", files)
        kinds = ibis.Schema.from_pyarrow(declared.arrow())
        return rows.select(
            **{
                name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
                for name, kind in kinds.items()
            }
        )


def _remember(kept: dict[K, V], key: K, value: V, most: int) -> None:
    """Keep a value; where there are too many, the oldest goes."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = value


def _content(rows: pa.Table) -> str:
    """A short name for the rows of a small table; what lies in memory under a null is none."""
    return hashlib.sha256(f"{rows.schema}{rows.to_pydict()}".encode()).hexdigest()


def _digest(text: str) -> str:
    """A short name for a list of files, so that one list is one view however often it is asked."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _until(rows: ir.Table, as_of: datetime | None) -> ir.Table:
    return rows if as_of is None else rows.filter(rows.recorded_at <= as_of.astimezone(UTC))
