"""What every store does, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from mcof.errors import Missing
from mcof.ports import Store
from mcof.store import DeltaStore
from mcof.tables import ALL

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)

STORES: dict[str, Callable[[Path], Store]] = {"delta": DeltaStore}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return STORES[request.param](tmp_path)


def _rows(import_id: str, *people: int) -> pl.DataFrame:
    return pl.DataFrame({"individuals": people}).with_columns(import_id=pl.lit(import_id))


@pytest.mark.parametrize("table", ALL)
def test_a_table_that_was_never_written_is_empty_and_has_its_columns(
    store: Store, table: str
) -> None:
    assert store.read(table).schema == ALL[table].arrow()
    assert store.read(table).num_rows == 0
    assert list(store.files(table)) == []


@pytest.mark.parametrize("table", ALL)
def test_what_is_appended_is_read_again_in_the_types_declared(store: Store, table: str) -> None:
    written = ALL[table].conform(
        pl.select(
            **{
                name: {
                    pl.String: pl.lit("بغداد"),
                    pl.Int64: pl.lit(9_007_199_254_740_993),
                    pl.Float64: pl.lit(0.1),
                    pl.Date: pl.lit(NOON.date()),
                    pl.Boolean: pl.lit(True),
                }.get(type(kind), pl.lit(NOON))
                for name, kind in ALL[table].polars().items()
            }
        )
    )
    store.append(table, written)
    assert store.read(table).schema == ALL[table].arrow()
    assert store.read(table).to_pylist() == written.to_arrow().to_pylist()


def test_columns_that_are_not_given_are_unknown(store: Store) -> None:
    store.append("displacement", _rows("A", 0))
    (row,) = store.read("displacement").to_pylist()
    assert row["individuals"] == 0
    assert row["households"] is None


def test_no_rows_are_no_files(store: Store) -> None:
    store.append("displacement", _rows("A").cast({"individuals": pl.Int64}))
    assert list(store.files("displacement")) == []


def test_the_files_of_an_import_are_known_without_those_of_others(store: Store) -> None:
    for name in "ABC":
        store.append("displacement", _rows(name, 1))
    assert len(store.files("displacement")) == 3
    (file,) = store.files("displacement", imports=["B"])
    assert pl.read_parquet(file)["import_id"].to_list() == ["B"]
    assert list(store.files("displacement", imports=[])) == []


def test_rows_are_decided_on_the_table_as_it_stands(store: Store) -> None:
    def first_only(table: pl.DataFrame) -> pl.DataFrame | None:
        return pl.DataFrame({"event": ["import"]}) if table.is_empty() else None

    assert store.append_if("imports", first_only)
    assert not store.append_if("imports", first_only)
    assert store.read("imports").num_rows == 1


def test_an_original_is_had_again_byte_for_byte(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "file.bin"
    file.write_bytes(bytes(range(256)) * 9_999)
    assert store.original(store.keep_original(file)).read_bytes() == file.read_bytes()


def test_an_original_that_was_not_kept_is_missing(store: Store) -> None:
    with pytest.raises(Missing):
        store.original("f" * 64)


def test_a_store_with_nothing_in_it_is_healthy(store: Store) -> None:
    assert list(store.health()) == []
    assert list(store.health(repair=True)) == []
