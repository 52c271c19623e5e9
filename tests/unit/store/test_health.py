"""The doctor: what is harmless, what is not, and what repair never touches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from deltalake import write_deltalake
from tests.unit.store.conftest import event, facts

from mcof.ports import Ailment
from mcof.store import DeltaStore
from mcof.tables import DISPLACEMENT


def _said(ailments: Sequence[Ailment]) -> list[tuple[str, str]]:
    return [(ailment.severity, ailment.what) for ailment in ailments]


def _registered(store: DeltaStore, tmp_path: Path, import_id: str = "A") -> str:
    file = tmp_path / f"{import_id}.csv"
    file.write_text(import_id)
    digest = store.keep_original(file)
    store.append("displacement", facts(import_id, 1, 2))
    row = event(
        import_id,
        table="displacement",
        file_name=file.name,
        file_sha256=digest,
        records=2,
        findings=0,
    )
    store.append("imports", row)
    return digest


def test_an_empty_store_is_healthy(store: DeltaStore) -> None:
    assert store.health() == []


def test_a_registered_import_is_healthy(store: DeltaStore, tmp_path: Path) -> None:
    _registered(store, tmp_path)
    assert store.health() == []


def test_rows_of_a_killed_attempt_are_harmless_and_repair_removes_them(
    store: DeltaStore, tmp_path: Path
) -> None:
    _registered(store, tmp_path)
    store.append("displacement", facts("KILLED", 7, 8, 9))
    assert _said(store.health()) == [
        ("info", "3 rows of attempt KILLED in `displacement` were never registered.")
    ]
    store.health(repair=True)
    assert store.health() == []
    assert store.read("displacement")["individuals"].to_pylist() == [1, 2]


def test_half_written_files_are_harmless_and_repair_removes_them(
    store: DeltaStore, tmp_path: Path
) -> None:
    _registered(store, tmp_path)
    half = [
        store.originals.root / ".part-1",
        store.originals.root / ("0" * 64),
        store.tables.root / "displacement" / "part-00000-killed.zstd.parquet",
        store.tables.root / "displacement" / "_delta_log" / "_commit_killed.json.tmp",
    ]
    for path in half:
        path.write_bytes(b"half")
    assert [ailment.severity for ailment in store.health()] == ["info"] * len(half)
    store.health(repair=True)
    assert store.health() == []
    assert not any(path.exists() for path in half)


def test_repair_touches_no_registered_import(store: DeltaStore, tmp_path: Path) -> None:
    digests = [_registered(store, tmp_path, name) for name in ("A", "B")]
    store.append("imports", event("A", hours=1).with_columns(event=pl.lit("retract")))
    before = store.files("displacement")
    assert store.health(repair=True) == []
    assert store.files("displacement") == before
    assert store.originals.names() == set(digests)


def test_repair_waits_for_a_running_import(store: DeltaStore) -> None:
    with store.attempt():
        store.append("displacement", facts("RUNNING", 1))
        said = store.health(repair=True)
        assert said[0].what == "An import is running, so nothing was removed."
    assert store.read("displacement").num_rows == 1


def test_a_missing_original_is_an_error(store: DeltaStore, tmp_path: Path) -> None:
    store.original(_registered(store, tmp_path)).unlink()
    assert _said(store.health()) == [("error", "The original of import A (A.csv) is missing.")]


def test_an_original_that_was_changed_is_an_error(store: DeltaStore, tmp_path: Path) -> None:
    path = store.original(_registered(store, tmp_path))
    path.unlink()
    path.write_text("something else")
    assert _said(store.health()) == [
        ("error", "The original of import A (A.csv) was changed since.")
    ]


def test_an_import_with_fewer_rows_than_registered_is_an_error(
    store: DeltaStore, tmp_path: Path
) -> None:
    _registered(store, tmp_path)
    store.tables.drop("displacement", ["A"])
    assert _said(store.health()) == [
        ("error", "Import A has 0 rows in `displacement`; registered were 2.")
    ]


def test_a_damaged_file_is_an_error_that_repair_leaves_alone(
    store: DeltaStore, tmp_path: Path
) -> None:
    _registered(store, tmp_path)
    file = Path(store.files("displacement")[0])
    file.write_bytes(file.read_bytes()[:-10])
    expected = [("error", f"{file.name} of `displacement` is missing or damaged.")]
    assert _said(store.health()) == expected
    assert _said(store.health(repair=True)) == expected


def test_an_unknown_column_is_a_warning(store: DeltaStore) -> None:
    newer = DISPLACEMENT.conform(facts("A")).with_columns(wind=pl.lit(3.0))
    store.append("displacement", facts("A", 1))
    write_deltalake(
        str(store.tables.root / "displacement"), newer, mode="append", schema_mode="merge"
    )
    warned = ("warning", "`displacement` has a column `wind` that this version does not know.")
    assert warned in _said(store.health())


@pytest.mark.parametrize("name", ["relative", "My crisis", "أزمة 2015"])
def test_repair_knows_its_files_wherever_the_workspace_is(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = DeltaStore(Path(name))
    _registered(store, tmp_path)
    assert store.health(repair=True) == []
    assert store.read("displacement")["individuals"].to_pylist() == [1, 2]


def test_repair_knows_its_files_behind_a_link(tmp_path: Path) -> None:
    _registered(DeltaStore(tmp_path / "workspace"), tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "workspace")
    store = DeltaStore(tmp_path / "link")
    assert store.health(repair=True) == []
    assert store.read("displacement")["individuals"].to_pylist() == [1, 2]
