"""Spark answers Ibis expressions over the store: the engine for more than one machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot
from ibis.expr.operations import DatabaseTable, InMemoryTable, Node

from mcof.errors import Outside
from mcof.tables import ALL, REGISTER, Table
from mcof.tables.register import visible_imports

LOCAL = "local[2]"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "2",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.ansi.enabled": "false",  # unknown divided by zero is unknown, as in DuckDB
    "spark.sql.adaptive.enabled": "true",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.log.level": "ERROR",
}


class Files(Protocol):
    """What an engine needs of a store."""

    def read(self, table: str) -> pa.Table:
        """All rows of a table."""
        ...

    def files(self, table: str, *, imports: Collection[str] | None = None) -> Sequence[str]:
        """The Parquet files of a table that may hold rows of these imports."""
        ...


class SparkEngine:
    """A Spark session over the Parquet files of a store.

    Implements `mcof.ports.Engine`; every answer equals that of the embedded engine but
    for the order of rows that nothing ordered.

    Args:
        store: where the files are.
        master: the cluster; without one, two threads of this machine. A cluster must be
            able to read the store's files under the names that this machine gives them.
        memory: of the driver, as Spark writes sizes: `2g`.
        settings: of Spark, over those that mcof needs; a session that is running
            already keeps its own.

    Raises:
        Outside: PySpark or Java is not installed.
    """

    def __init__(
        self,
        store: Files,
        *,
        master: str = LOCAL,
        memory: str = "2g",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        asked = {**_SETTINGS, "spark.driver.memory": memory, **(settings or {})}
        self._store = store
        self._spark: Any = ibis.pyspark.connect(_session(master, asked))
        self._views: dict[str, ir.Table] = {}
        self._named: dict[Node, ir.Table] = {}
        self._shown: set[str] = set()

    def table(self, name: str, *, as_of: datetime | None = None) -> ir.Table:
        """A table of the store, only rows of imports visible at `as_of`."""
        declared = ALL[name]
        if declared is REGISTER:
            return _until(self.local(self._store.read(name)), as_of)
        if "import_id" not in declared:
            return _until(self._scan(declared, self._store.files(name)), as_of)
        visible = self._visible(as_of)
        rows = self._scan(declared, self._store.files(name, imports=visible))
        return rows.filter(rows.import_id.isin(visible) if visible else ibis.literal(False))

    def local(self, rows: pa.Table) -> ir.Table:
        """A small table from memory, to be joined with tables of the store."""
        return ibis.memtable(rows)

    def named(self, expression: ir.Table) -> ir.Table:
        """The same rows under a name of their own: what is built upon it is compiled sooner."""
        asked = expression.op()
        if asked not in self._named:
            name = f"mcof_{uuid4().hex}"
            self._show(expression)
            rows = self._spark._session.sql(self._spark.compile(expression))
            rows.createOrReplaceTempView(name)
            table = DatabaseTable(name=name, schema=expression.schema(), source=self._spark)
            self._named[asked] = table.to_expr()
        return self._named[asked]

    def form(self, name: str, make: Callable[..., ir.Table], **rows: pa.Table) -> pa.Table:
        """The answer of an expression of small tables."""
        return self.answer(make(**{column: self.local(table) for column, table in rows.items()}))

    def answer(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression.

        Raises:
            Outside: the cluster could not be reached, or a file of the store not be read.
        """
        from py4j.protocol import Py4JError  # type: ignore[import-untyped]
        from pyspark.errors import PySparkException

        try:
            return self._staged(expression)
        except (PySparkException, Py4JError) as failure:
            raise Outside(
                f"Spark could not answer: {str(failure).splitlines()[0]}",
                code="engine-failed",
                advice="Run `mcof doctor`; see whether the cluster is up.",
            ) from failure

    def _staged(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression, each part that is used twice computed once.

        Spark puts the whole of a common table expression wherever it is named, so that
        a figure built of figures takes minutes to plan. Here each one is computed, kept
        as a checkpoint under a name of its own, and dropped when the answer is there.
        """
        stages, query = self._stages(expression)
        session = self._spark._session
        try:
            for name, part in stages:
                session.sql(part).localCheckpoint().createOrReplaceTempView(name)
            rows = session.sql(query).toArrow()
            return rows.cast(expression.as_table().schema().to_pyarrow())
        finally:
            for name, _ in stages:
                session.catalog.dropTempView(name)

    def _stages(self, expression: ir.Table) -> tuple[list[tuple[str, str]], str]:
        """The common parts of the query with names that no other answer uses, and the rest."""
        self._show(expression)
        query = sqlglot.parse_one(self._spark.compile(expression), dialect="spark")
        common = query.args.pop("with_", None)
        parts = list(common.expressions) if common else []
        names = {part.alias: f"mcof_{uuid4().hex}" for part in parts}
        bodies = [part.this for part in parts]
        for tree in (*bodies, query):
            for table in tree.find_all(sqlglot.exp.Table):
                if table.name in names:
                    alias = table.alias_or_name
                    table.set("this", sqlglot.exp.to_identifier(names[table.name]))
                    table.set(
                        "alias", sqlglot.exp.TableAlias(this=sqlglot.exp.to_identifier(alias))
                    )
        stages = [
            (name, body.sql(dialect="spark"))
            for name, body in zip(names.values(), bodies, strict=True)
        ]
        return stages, query.sql(dialect="spark")

    def stop(self) -> None:
        """End the session, and with it the local cluster."""
        self._spark.disconnect()

    def _show(self, expression: ir.Table) -> None:
        """Makes the expression's tables in memory known to Spark, straight from Arrow."""
        for table in expression.op().find(InMemoryTable):
            if table.name not in self._shown:
                rows = table.data.to_pyarrow(table.schema)
                frame = self._spark._session.createDataFrame(rows)
                frame.createOrReplaceTempView(table.name)
                self._shown.add(table.name)

    def _visible(self, as_of: datetime | None) -> list[str]:
        register = self.local(self._store.read(REGISTER.name))
        moment = None if as_of is None else as_of.astimezone(UTC)
        ids = self.answer(visible_imports(register, moment))
        return sorted(ids["import_id"].to_pylist())

    def _scan(self, declared: Table, files: Sequence[str]) -> ir.Table:
        """The files as one table in the declared columns; no files are an empty table."""
        if not files:
            return self.local(declared.arrow().empty_table())
        key = "|".join((declared.name, *files))
        if key not in self._views:
            name = f"{declared.name}_{len(self._views)}"
            read = self._spark._session.read.option("mergeSchema", "true").parquet(*files)
            read.createOrReplaceTempView(name)
            self._views[key] = self._spark.table(name)
        rows = self._views[key]
        kinds = ibis.Schema.from_pyarrow(declared.arrow())
        return rows.select(
            **{
                name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
                for name, kind in kinds.items()
            }
        )


def _session(master: str, settings: Mapping[str, str]) -> Any:
    """A quiet session; the one that is running already, if there is one."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise Outside(
            "PySpark is not installed",
            code="spark-missing",
            advice="Install mcof with the extra `spark`, and Java 17.",
        ) from missing
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("mcof")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as failure:  # PySpark raises its own RuntimeError where Java is absent
        raise Outside(
            f"Spark did not start: {str(failure).splitlines()[0]}",
            code="spark-not-started",
            advice="Install Java 17 and see that JAVA_HOME names it.",
        ) from failure
    session.sparkContext.setLogLevel("ERROR")
    return session


def _until(rows: ir.Table, as_of: datetime | None) -> ir.Table:
    return rows if as_of is None else rows.filter(rows.recorded_at <= as_of.astimezone(UTC))
