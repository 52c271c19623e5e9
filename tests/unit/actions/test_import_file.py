"""Importing: once, whole, and nothing without a trace."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.workspaces import TESTER, made, opened

from mcof.actions.doctor import doctor
from mcof.actions.intake.findings import findings
from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.intake.imports import imports
from mcof.actions.intake.retract import retract
from mcof.errors import InputError, Missing
from mcof.ingest.source import source_of
from mcof.ports import Workspace

HEADER = "Organisation,Cluster,Activity,Governorate,Start date,End date,Reached\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


def _file(folder: Path, name: str, *reached: int, activity: str = "Clinic") -> Path:
    rows = [
        f"Agency,Health,{activity} {n},Anbar,2015-05-01,2015-05-31,{people}\n"
        for n, people in enumerate(reached)
    ]
    path = folder / name
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def _import(workspace: Workspace, path: Path, **said: object) -> ImportResult:
    return import_file(workspace, path, table="responses", by=TESTER, **said)  # type: ignore[arg-type]


def _reached(workspace: Workspace, as_of: datetime | None = None) -> list[int]:
    rows = workspace.engine.table("responses", as_of=as_of).select("reached")
    return sorted(workspace.engine.answer(rows)["reached"].to_pylist())


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_row_is_stored_with_where_it_came_from(workspace: Workspace, tmp_path: Path) -> None:
    result = _import(workspace, _file(tmp_path, "3w.csv", 10, 20))
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("responses")))
    assert rows["source_row"].sort().to_list() == [2, 3]
    assert set(rows["import_id"]) == {result.import_id}
    assert rows["row_id"].n_unique() == 2
    assert (result.account.rows_read, result.account.rows_stored) == (2, 2)


def test_the_original_is_kept_byte_for_byte(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", 10)
    _import(workspace, path)
    digest = imports(workspace)["file_sha256"][0].as_py()
    assert workspace.store.original(digest).read_bytes() == path.read_bytes()


def test_the_same_file_twice_is_one_import(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", 10, 20)
    first, second = _import(workspace, path), _import(workspace, path)
    assert not first.already
    assert second.already
    assert second.import_id == first.import_id
    assert _reached(workspace) == [10, 20]


def test_the_same_bytes_under_another_name_are_one_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    _import(workspace, _file(tmp_path, "3w.csv", 10))
    assert _import(workspace, _file(tmp_path, "copy of 3w.csv", 10)).already


def test_the_same_file_read_in_another_way_is_another_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _file(tmp_path, "3w.csv", 10)
    _import(workspace, path)
    assert not _import(workspace, path, mapping={"columns": {"Reached": "targeted"}}).already


@pytest.mark.parametrize(
    "said",
    [
        {"replace": {"reached": {"20": "25"}}},
        {"places": {"country": "SY", "keep_unknown": True}},
        {"when": [{"field": "activity", "starts": "Clinic", "set": "status", "to": "done"}]},
    ],
    ids=["replace", "places", "when"],
)
def test_a_description_that_changed_is_another_way_to_read(
    workspace: Workspace, tmp_path: Path, said: dict[str, Any]
) -> None:
    path = _file(tmp_path, "3w.csv", 10, 20)
    before, after = source_of("ours", {}), source_of("ours", said)
    first = _import(workspace, path, source=before)
    assert _import(workspace, path, source=before).already
    second = _import(workspace, path, source=after, supersedes=first.import_id)
    assert not second.already
    assert second.import_id != first.import_id
    assert _import(workspace, path, source=replace(after, title="Told better")).already


def test_a_dry_run_changes_nothing_at_all(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", 10, 20)
    before = _everything(workspace.path)
    result = _import(workspace, path, dry_run=True)
    assert result.account.rows_stored == 2
    assert result.import_id == ""
    assert _everything(workspace.path) == before


def test_a_superseded_import_no_longer_counts(workspace: Workspace, tmp_path: Path) -> None:
    old = _import(workspace, _file(tmp_path, "old.csv", 10))
    new = _import(workspace, _file(tmp_path, "new.csv", 11), supersedes=old.import_id)
    assert _reached(workspace) == [11]
    assert "duplicate-across-imports" not in set(new.findings["code"])


def test_nobody_supersedes_what_is_superseded_already(workspace: Workspace, tmp_path: Path) -> None:
    old = _import(workspace, _file(tmp_path, "old.csv", 10))
    _import(workspace, _file(tmp_path, "new.csv", 11), supersedes=old.import_id)
    with pytest.raises(InputError, match="supersedes-not-standing"):
        _import(workspace, _file(tmp_path, "newer.csv", 12), supersedes=old.import_id)
    assert _reached(workspace) == [11]


def test_what_does_not_exist_cannot_be_superseded(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="import-missing"):
        _import(workspace, _file(tmp_path, "3w.csv", 10), supersedes="01NONE")


def test_a_file_may_supersede_itself_to_be_read_again(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", 10)
    first = _import(workspace, path)
    again = _import(workspace, path, supersedes=first.import_id)
    assert not again.already
    assert _reached(workspace) == [10]


def test_two_files_that_say_the_same_are_found_and_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = _import(workspace, _file(tmp_path, "may.csv", 10, 20, 30))
    second = _import(workspace, _file(tmp_path, "may again.csv", 10, 21))
    (said,) = second.findings.filter(code="duplicate-across-imports").to_dicts()
    assert said["value"] == first.import_id
    assert "2 rows" in said["message"]
    assert "may.csv" in said["message"]


def test_a_retracted_import_may_be_imported_again(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", 10)
    first = _import(workspace, path)
    retract(workspace, first.import_id, by=TESTER, reason="wrong round")
    again = _import(workspace, path)
    assert not again.already
    assert _reached(workspace) == [10]


def test_findings_are_those_of_the_file_and_stay_with_its_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "3w.csv"
    path.write_text(HEADER + "Agency,Health,Clinic,Anbar,2015-05-01,2015-05-31,minus ten\n")
    result = _import(workspace, path)
    stored = findings(workspace, import_id=result.import_id)
    assert stored.num_rows == result.found == result.findings.height
    assert result.account.rows_read == result.account.rows_stored + result.account.rows_rejected


def test_a_large_file_in_parts_is_the_same_as_at_once(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "3w.csv", *range(50))
    _import(workspace, path, large=0, part=7)
    files = workspace.store.files("responses")
    assert len(files) > 1
    assert _reached(workspace) == list(range(50))
    assert pl.read_parquet(list(files))["row_id"].n_unique() == 50


def test_a_table_that_holds_no_facts_takes_no_file(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="table-unknown"):
        import_file(workspace, _file(tmp_path, "x.csv", 1), table="imports", by=TESTER)


def _import_there(folder: Path, path: Path, results: multiprocessing.Queue[str]) -> None:
    results.put(_import(opened(folder), path).import_id)


def test_two_processes_that_import_one_file_at_once_make_one_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _file(tmp_path, "3w.csv", 10, 20)
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[str] = context.Queue()
    both = [
        context.Process(target=_import_there, args=(workspace.path, path, results))
        for _ in range(2)
    ]
    for process in both:
        process.start()
    names = {results.get(timeout=120) for _ in both}
    for process in both:
        process.join(60)
    assert len(names) == 1
    assert _reached(workspace) == [10, 20]
    assert doctor(workspace).healthy


def test_as_of_a_moment_before_an_import_does_not_see_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    _import(workspace, _file(tmp_path, "one.csv", 10))
    between = datetime.now(UTC)
    _import(workspace, _file(tmp_path, "two.csv", 20, activity="School"))
    assert _reached(workspace, between) == [10]
    assert _reached(workspace) == [10, 20]
