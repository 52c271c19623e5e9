"""Delta tables: many writers at once, one import a file, nothing edited."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable, write_deltalake
from tests.unit.store.conftest import event, facts

from mcof.errors import Outside
from mcof.store import DeltaStore
from mcof.tables import DISPLACEMENT

WRITERS = 4
APPENDS = 6


def _write(workspace: Path, writer: int) -> None:
    store = DeltaStore(workspace)
    for turn in range(APPENDS):
        store.append("displacement", facts(f"W{writer}-{turn}", 1, 2, 3))


def _take_turns(workspace: Path, writer: int) -> None:
    """Write the next number, as read from the table as it stands."""
    store = DeltaStore(workspace)
    for _ in range(APPENDS):
        store.append_if("imports", lambda seen: event(f"N{seen.height:03}", by=str(writer)))


def _together(target: object, workspace: Path) -> list[int | None]:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=target, args=(workspace, n)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    return [writer.exitcode for writer in writers]


def test_four_processes_that_append_at_once_all_succeed(tmp_path: Path) -> None:
    assert _together(_write, tmp_path) == [0] * WRITERS
    rows = DeltaStore(tmp_path).read("displacement")
    assert rows.num_rows == WRITERS * APPENDS * 3
    assert len(set(rows["import_id"].to_pylist())) == WRITERS * APPENDS


def test_nobody_writes_between_the_question_and_the_answer(tmp_path: Path) -> None:
    assert _together(_take_turns, tmp_path) == [0] * WRITERS
    names = DeltaStore(tmp_path).read("imports")["import_id"].to_pylist()
    assert sorted(names) == [f"N{n:03}" for n in range(WRITERS * APPENDS)]


def test_a_file_holds_rows_of_one_import(store: DeltaStore) -> None:
    store.append("displacement", facts("A", 1, 2))
    store.append("displacement", facts("B", 3))
    held = store.tables.contents("displacement").sort("import_id")
    assert held["import_id"].to_list() == ["A", "B"]
    assert held["rows"].to_list() == [2, 1]


def test_rows_of_several_imports_in_one_file_are_counted_apart(store: DeltaStore) -> None:
    store.append("displacement", pl.concat([facts("A", 1, 2), facts("B", 3)]))
    assert store.tables.counts("displacement").sort("import_id").rows() == [("A", 2), ("B", 1)]


def test_dropping_an_import_leaves_the_rows_of_others(store: DeltaStore) -> None:
    store.append("displacement", pl.concat([facts("A", 1), facts("B", 2)]))
    store.append("displacement", facts("A", 3))
    store.tables.drop("displacement", ["A"])
    assert store.read("displacement")["individuals"].to_pylist() == [2]
    assert store.tables.strays("displacement") == []


def test_a_table_made_before_a_column_was_declared_still_takes_rows(store: DeltaStore) -> None:
    old = DISPLACEMENT.arrow()
    place = store.tables.root / "displacement"
    place.mkdir(parents=True)
    DeltaTable.create(str(place), schema=old.remove(old.get_field_index("age")))
    store.append("displacement", facts("A", 1).with_columns(age=pl.lit("0-4")))
    assert store.read("displacement")["age"].to_pylist() == ["0-4"]


def test_a_column_that_is_not_declared_is_not_read(store: DeltaStore) -> None:
    store.append("displacement", facts("A", 1))
    newer = DISPLACEMENT.conform(facts("B", 2)).with_columns(wind=pl.lit(3.0))
    write_deltalake(
        str(store.tables.root / "displacement"), newer, mode="append", schema_mode="merge"
    )
    assert store.read("displacement").schema == DISPLACEMENT.arrow()


def test_a_disk_that_refuses_is_an_error_from_outside(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where a folder should be")
    with pytest.raises(Outside, match="store-refused"):
        DeltaStore(tmp_path).append("displacement", facts("A", 1))
