"""What every engine answers, whatever runs beneath it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pytest

from mcof.engines.duck import DuckEngine
from mcof.ports import Engine
from mcof.store import DeltaStore
from mcof.tables import ALL

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _spark(store: DeltaStore) -> Engine:
    spark = pytest.importorskip("mcof.engines.spark", reason="Spark is not installed")
    engine: Engine = spark.SparkEngine(store)
    return engine


ENGINES: dict[str, Callable[[DeltaStore], Engine]] = {"duckdb": DuckEngine, "spark": _spark}


@pytest.fixture
def store(tmp_path: Path) -> DeltaStore:
    return DeltaStore(tmp_path)


SPARK = (
    pytest.mark.spark,
    # ibis and PySpark ask pandas for what pandas means to drop
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    # Spark leaves the sockets of its session to the end of the process
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
)


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=SPARK)])
def engine(request: pytest.FixtureRequest, store: DeltaStore) -> Engine:
    return ENGINES[request.param](store)


def _append(store: DeltaStore, import_id: str, *people: int | None) -> None:
    rows = pl.DataFrame({"individuals": people}, schema={"individuals": pl.Int64})
    store.append("displacement", rows.with_columns(import_id=pl.lit(import_id)))


def _register(store: DeltaStore, import_id: str, hours: int, **columns: Any) -> None:
    row = {"event": "import", "import_id": import_id, "recorded_at": NOON + hours * HOUR}
    store.append("imports", pl.DataFrame([row | columns]))


def _people(engine: Engine, as_of: datetime | None = None) -> list[int | None]:
    rows = engine.answer(engine.table("displacement", as_of=as_of).select("individuals"))
    return sorted(rows["individuals"].to_pylist(), key=str)


@pytest.mark.parametrize("table", ALL)
def test_an_empty_table_keeps_its_columns_and_types(engine: Engine, table: str) -> None:
    answer = engine.answer(engine.table(table))
    assert answer.num_rows == 0
    assert answer.schema.names == list(ALL[table].names)
    assert answer.schema.field(0).type == ALL[table].arrow().field(0).type


def test_rows_that_are_not_registered_are_not_seen(store: DeltaStore, engine: Engine) -> None:
    _append(store, "KILLED", 7)
    assert _people(engine) == []
    _append(store, "A", 1, 2)
    _register(store, "A", 0)
    assert _people(engine) == [1, 2]


def test_unknown_stays_unknown(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 0, None)
    _register(store, "A", 0)
    assert _people(engine) == [0, None]


def test_a_retracted_import_is_not_seen_but_was(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1)
    _register(store, "A", 0)
    _register(store, "A", 2, event="retract")
    assert _people(engine) == []
    assert _people(engine, NOON + HOUR) == [1]


def test_a_superseded_import_counts_again_once_its_successor_is_retracted(
    store: DeltaStore, engine: Engine
) -> None:
    _append(store, "A", 1)
    _append(store, "B", 2)
    _register(store, "A", 0)
    _register(store, "B", 1, supersedes="A")
    assert _people(engine) == [2]
    _register(store, "B", 2, event="retract")
    assert _people(engine) == [1]


def test_as_of_a_moment_before_an_import_does_not_see_it(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1)
    _register(store, "A", 0)
    assert _people(engine, NOON) == [1]
    assert _people(engine, NOON - timedelta(microseconds=1)) == []


def test_as_of_is_one_moment_in_every_time_zone(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1)
    _register(store, "A", 0)
    baghdad = timezone(timedelta(hours=3))
    assert _people(engine, NOON.astimezone(baghdad)) == [1]
    assert _people(engine, (NOON - HOUR).astimezone(baghdad)) == []


def test_the_register_is_a_table_too(store: DeltaStore, engine: Engine) -> None:
    _register(store, "A", 0)
    _register(store, "B", 2)
    rows = engine.answer(engine.table("imports", as_of=NOON + HOUR).select("import_id"))
    assert rows["import_id"].to_pylist() == ["A"]


def test_an_engine_sees_what_is_imported_after_it_was_opened(
    store: DeltaStore, engine: Engine
) -> None:
    for number, name in enumerate("ABC"):
        _append(store, name, number)
        _register(store, name, number)
        assert _people(engine) == list(range(number + 1))


def test_a_local_table_joins_with_the_store(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1, 2)
    _register(store, "A", 0)
    names = engine.local(pa.table({"individuals": [2], "name": ["two"]}))
    joined = engine.table("displacement").inner_join(names, "individuals").select("name")
    assert engine.answer(joined).to_pylist() == [{"name": "two"}]


def test_a_named_expression_has_the_same_rows(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1, 2, None)
    _register(store, "A", 0)
    names = engine.local(pa.table({"individuals": [2, 1], "name": ["two", "one"]}))
    rows = engine.table("displacement").left_join(names, "individuals")
    rows = rows.select("individuals", "name", "recorded_at")
    named = engine.named(rows)
    assert named.schema() == rows.schema()
    assert _sorted(engine.answer(named)) == _sorted(engine.answer(rows))
    assert engine.answer(named.filter(named["name"] == "two"))["individuals"].to_pylist() == [2]


def test_an_expression_has_one_name_until_the_store_changes(
    store: DeltaStore, engine: Engine
) -> None:
    def named() -> ir.Table:
        return engine.named(engine.table("displacement").select("individuals"))

    _append(store, "A", 1)
    _register(store, "A", 0)
    first = named()
    assert named().equals(first)
    _append(store, "B", 2)
    _register(store, "B", 1)
    assert sorted(engine.answer(named())["individuals"].to_pylist()) == [1, 2]


def test_a_question_asked_again_sees_what_came_since(store: DeltaStore, engine: Engine) -> None:
    for number, name in enumerate("ABC"):
        _append(store, name, number)
        _register(store, name, number)
        for _ in range(2):
            names = engine.local(pa.table({"individuals": [number], "name": [name]}))
            joined = engine.table("displacement").inner_join(names, "individuals").select("name")
            assert engine.answer(joined).to_pylist() == [{"name": name}]


def _sorted(answer: pa.Table) -> list[str]:
    return sorted(map(str, answer.to_pylist()))


def test_sums_of_people_are_whole_numbers(store: DeltaStore, engine: Engine) -> None:
    _append(store, "A", 1, 2)
    _register(store, "A", 0)
    rows = engine.table("displacement")
    answer = engine.answer(rows.aggregate(people=rows.individuals.sum().cast("int64")))
    assert answer.to_pylist() == [{"people": 3}]


def test_an_engine_fetches_nothing_from_the_network(store: DeltaStore) -> None:
    duck = DuckEngine(store)
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert duck.setting(setting) == "false"
    assert duck.setting("TimeZone") == "utc"


def test_an_engine_keeps_to_its_memory_and_threads(store: DeltaStore) -> None:
    duck = DuckEngine(store, memory="1GiB", threads=1)
    assert duck.setting("memory_limit") == "1.0 gib"
    assert duck.setting("threads") == "1"


def test_what_does_not_fit_into_memory_goes_to_the_folder_for_it(
    store: DeltaStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    duck = DuckEngine(store, memory="64MB", threads=1)
    many = ibis.range(3_000_000).unnest().name("n").as_table()
    rows = many.mutate(text=many.n.cast("string") + "-" + many.n.cast("string"))
    assert duck.answer(rows.order_by(ibis.desc("text")).limit(5)).num_rows == 5
    assert duck.answer(rows.distinct().count().as_table()).num_rows == 1
    assert list(tmp_path.iterdir()) == []


def test_a_form_is_answered_of_the_rows_that_it_is_given_each_time(engine: Engine) -> None:
    def most(people: ir.Table) -> ir.Table:
        return people.aggregate(most=people["n"].max())

    few, many = (pa.table({"n": pa.array(numbers, pa.int64())}) for numbers in ([1, 2], [7, None]))
    answers = [engine.form("most", most, people=rows)["most"].to_pylist() for rows in (few, many)]
    assert answers == [[2], [7]]
    assert engine.form("most", most, people=few.slice(0, 0))["most"].to_pylist() == [None]


def test_a_form_of_other_columns_is_another_form(engine: Engine) -> None:
    def count(people: ir.Table) -> ir.Table:
        return people.aggregate(n=people.count())

    numbers = pa.table({"n": pa.array([1, 2, 3], pa.int64())})
    words = pa.table({"w": pa.array(["a"])})
    answers = [
        engine.form("count", count, people=rows)["n"].to_pylist() for rows in (numbers, words)
    ]
    assert answers == [[3], [1]]
