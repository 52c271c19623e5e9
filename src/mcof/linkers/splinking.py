"""Splink scores pairs of records: learnt from the records themselves, on DuckDB or Spark."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from mcof.errors import InputError, Missing
from mcof.linkage.rules import (
    Comparison,
    Equal,
    EqualThoughRough,
    Level,
    Near,
    Rules,
    Within,
)

RANDOM_PAIRS = 1e6
"""Pairs drawn at random to learn how often two people agree by chance."""

CERTAIN_FIND = 0.5
"""The share of all pairs of one person that the certain rules find: a beginning, no more."""

FEWEST = 50
"""Records below which nothing can be learnt from them."""


class _Splink(ABC):
    """Splink 5 on whatever database `_connected` gives. Implements `mcof.ports.Linker`."""

    @abstractmethod
    def _connected(self) -> AbstractContextManager[Any]:
        """A database of Splink's, and nothing left of it after."""

    def pairs(
        self, records: pl.DataFrame, rules: Rules, *, seed: int, at_least: float
    ) -> pl.DataFrame:
        """Pairs of records that may be one person.

        Args:
            records: `record`, and the columns that the rules name.
            seed: of what is drawn at random.
            at_least: the least probability of a pair that is returned.

        Returns:
            `record_a`, `record_b` (a sorts before b), `probability`, and for each
            comparison its weight: by how many doublings it speaks for one person (below
            0 against; 0 where one of the two is not known).

        Raises:
            InputError: there are too few records to learn from.
            Missing: Splink is not installed.
        """
        if records.height < FEWEST:
            raise InputError(
                f"{records.height} records are too few to learn from.",
                code="linkage-too-few",
                advice=f"Import lists of at least {FEWEST} records together.",
            )
        _must_have_splink()
        # What it tells its log of columns and levels is not for the screen of a registrar.
        logging.getLogger("splink").setLevel(logging.CRITICAL)
        with self._connected() as database:
            return _scored(database, records, rules, seed=seed, at_least=at_least)


class SplinkLinker(_Splink):
    """Splink on an embedded DuckDB.

    Args:
        scratch: a folder that nobody else may read, for what does not fit into memory.
        memory: the most that DuckDB may hold, such as `2GB`; None for its own rule.
        threads: the most threads; None for one per core. With one, the same records
            give the same probabilities to the last digit.
    """

    def __init__(
        self, scratch: Path, *, memory: str | None = None, threads: int | None = None
    ) -> None:
        self._scratch = scratch
        self._memory = memory
        self._threads = threads

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A DuckDB of its own in memory; what spills lies in the scratch folder and goes."""
        import duckdb
        from splink import DuckDBAPI

        with TemporaryDirectory(dir=self._scratch, prefix="linking-") as folder:
            settings: dict[str, Any] = {
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "temp_directory": folder,
            }
            if self._memory:
                settings["memory_limit"] = self._memory
            if self._threads:
                settings["threads"] = self._threads
            connection = duckdb.connect(":memory:", config=settings)
            try:
                yield DuckDBAPI(connection)
            finally:
                connection.close()


class SplinkOnSpark(_Splink):
    """Splink on a Spark cluster, for lists that one machine cannot link.

    Splink puts every step into a query of its own: on a small list Spark takes minutes
    where DuckDB takes seconds. Where a session is running already, it is used and left
    running, and spills where it was told to.

    Args:
        scratch: a folder that nobody else may read, for what Spark spills.
        master: the cluster; two threads of this machine if not said.
        memory: of the driver, as Spark writes sizes.
    """

    def __init__(self, scratch: Path, *, master: str = "local[2]", memory: str = "2g") -> None:
        self._scratch = scratch
        self._master = master
        self._memory = memory

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A session with Splink's functions of names, stopped after."""
        try:
            from pyspark.sql import SparkSession
        except ImportError as absent:
            raise Missing(
                "Linking on Spark needs PySpark, which is not installed.",
                code="linkage-not-installed",
                advice="Install it: pip install 'mcof[linkage,spark]'.",
            ) from absent
        from splink import SparkAPI
        from splink.backends.spark import similarity_jar_location

        with TemporaryDirectory(dir=self._scratch, prefix="linking-") as folder:
            running = SparkSession.getActiveSession()
            session = running.newSession() if running else self._started(folder)
            # A Java that runs already has not read `spark.jars`.
            session.sql(f"ADD JAR '{similarity_jar_location()}'")
            try:
                yield SparkAPI(  # type: ignore[no-untyped-call]
                    spark_session=session,
                    break_lineage_method="persist",
                    num_partitions_on_repartition=4,
                )
            finally:
                session.catalog.clearCache()
                if running is None:
                    session.stop()

    def _started(self, folder: str) -> Any:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(self._master).appName("mcof linking")
        for name, value in {
            "spark.driver.memory": self._memory,
            "spark.local.dir": folder,
            "spark.sql.warehouse.dir": f"{folder}/warehouse",
            "spark.sql.shuffle.partitions": "4",
            "spark.default.parallelism": "2",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.log.level": "ERROR",
        }.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()


def _must_have_splink() -> None:
    try:
        import splink  # noqa: F401
    except ImportError as absent:
        raise Missing(
            "Linking needs Splink, which is not installed.",
            code="linkage-not-installed",
            advice="Install it where registrations are kept: pip install 'mcof[linkage]'.",
        ) from absent


def _scored(
    database: Any, records: pl.DataFrame, rules: Rules, *, seed: int, at_least: float
) -> pl.DataFrame:
    """Learn, then score every pair that a block brings together."""
    from splink import Linker, block_on

    # In the order of their names, so that the order of a file changes nothing.
    ordered = records.sort("record").rename({"record": "unique_id"})
    linker = Linker(database.register(ordered.to_arrow()), settings(rules), log_level=None)
    learn = linker.training
    learn.estimate_probability_two_random_records_match(
        [block_on(*columns) for columns in rules.certain], recall=CERTAIN_FIND
    )
    learn.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
    if not sum(_learnt(learn, columns) for columns in rules.training):
        raise InputError(
            "Nothing can be learnt from these records: too few are alike.",
            code="linkage-cannot-learn",
            advice="Link larger lists, or lists with dates of birth, telephones or documents.",
        )
    scored: Any = linker.inference.predict(threshold_match_probability=at_least)
    answer = pl.from_arrow(scored.as_pyarrow_table())
    assert isinstance(answer, pl.DataFrame)
    first, second = pl.col("unique_id_l"), pl.col("unique_id_r")
    return answer.select(
        pl.min_horizontal(first, second).alias("record_a"),
        pl.max_horizontal(first, second).alias("record_b"),
        pl.col("match_probability").alias("probability"),
        *(_weight(one, answer.columns).alias(f"{one.name}_weight") for one in rules.comparisons),
    ).sort("record_a", "record_b")


def _learnt(learn: Any, columns: tuple[str, ...]) -> bool:
    """Learn from the pairs that agree in these columns; False where they are too few.

    Splink says so by an error of its own where there are none, and by a `ValueError`
    where a level has so few that its share vanishes.
    """
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    try:
        learn.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    except (EMTrainingException, ValueError):
        return False
    return True


def _weight(comparison: Comparison, columns: list[str]) -> pl.Expr:
    rare = f"mw_tf_adj_{comparison.name}"
    if f"mw_{comparison.name}" not in columns:  # nobody has it: it says nothing
        return pl.lit(0.0)
    weight = pl.col(f"mw_{comparison.name}")
    return (weight + pl.col(rare).fill_null(0)) if rare in columns else weight


def settings(rules: Rules) -> Any:
    """The rules as Splink's settings, for any of its engines."""
    from splink import SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            CustomComparison(_levels(one), output_column_name=one.name).configure(
                m_probabilities=list(one.usual)
            )
            for one in rules.comparisons
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in rules.blocks],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _levels(comparison: Comparison) -> list[Any]:
    import splink.comparison_level_library as cll

    return [
        cll.NullLevel(comparison.known),
        *(_level(level) for level in comparison.levels),
        cll.ElseLevel(),
    ]


def _level(level: Level) -> Any:
    import splink.comparison_level_library as cll

    match level:
        case Equal(column, rare):
            return cll.ExactMatchLevel(column, term_frequency_adjustments=rare)
        case Near(column, at_least):
            return cll.JaroWinklerLevel(column, at_least)
        case Within(column, at_most):
            return cll.AbsoluteDifferenceLevel(column, at_most)
        case EqualThoughRough(column, precise):
            return cll.CustomLevel(
                f"{column}_l = {column}_r AND ({precise}_l IS NULL OR {precise}_r IS NULL)",
                label_for_charts=f"{column}, though rough",
            )
