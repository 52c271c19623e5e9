"""Stocks are kept, counted again where they changed, and never answer what is no longer so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made, opened

from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.register import register_of
from mcof.actions.intake.retract import retract
from mcof.actions.tracking import kept
from mcof.actions.tracking.figures import figures, series
from mcof.ports import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


def bring(workspace: Workspace, folder: Path, round: int, people: int) -> str:
    file = folder / f"round-{round}-{people}.csv"
    file.write_text(
        "round,reference_date,governorate,individuals\n"
        f"{round},2015-05-{round},Anbar,{people}\n{round},2015-05-{round},Baghdad,5\n"
    )
    return import_file(workspace, file, table="displacement", by=TESTER).import_id


def told(workspace: Workspace, **asked: object) -> list[tuple[int, int]]:
    rows = figures(workspace, **asked)  # type: ignore[arg-type]
    return list(zip(rows["round"].to_pylist(), rows["individuals"].to_pylist(), strict=True))


def test_a_new_round_is_seen_and_an_old_one_can_still_be_asked(
    workspace: Workspace, tmp_path: Path
) -> None:
    bring(workspace, tmp_path, 20, 100)
    assert told(workspace) == [(20, 100), (20, 5)]
    bring(workspace, tmp_path, 21, 300)
    assert told(workspace) == [(21, 300), (21, 5)]
    assert told(workspace, round=20) == [(20, 100), (20, 5)]
    assert series(workspace)["individuals"].to_pylist() == [105, 305]


def test_a_retraction_takes_a_round_back(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, 20, 100)
    later = bring(workspace, tmp_path, 21, 300)
    assert told(workspace)[0] == (21, 300)
    retract(workspace, later, by=TESTER, reason="a slip")
    assert told(workspace) == [(20, 100), (20, 5)]


def test_what_was_known_at_a_moment_stays_known(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, 20, 100)
    moment = register_of(workspace.store)["recorded_at"].max()
    bring(workspace, tmp_path, 21, 300)
    assert told(workspace)[0] == (21, 300)
    assert told(workspace, as_of=moment)[0] == (20, 100)


def test_only_the_round_that_changed_is_counted_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(workspace, tmp_path, 20, 100)
    told(workspace)
    bring(workspace, tmp_path, 21, 300)
    counted: list[list[str]] = []
    real = kept._count

    def watched(at: object, asked: object, batch: pl.DataFrame) -> object:
        counted.append(batch["round_key"].to_list())
        return real(at, asked, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "_count", watched)
    told(workspace)
    told(workspace, round=20)
    assert counted == [["21"]]


def test_another_process_finds_what_was_kept_and_a_broken_file_is_counted_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    bring(workspace, tmp_path, 20, 100)
    told(workspace)
    files = sorted((workspace.path / "kept").glob("stocks-1/*.parquet"))
    assert len(files) == 1
    files[0].write_bytes(b"not a table")
    assert told(opened(workspace.path)) == [(20, 100), (20, 5)]


def test_a_day_that_cuts_a_round_is_asked_of_the_rows(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "two-days.csv"
    file.write_text(
        "round,reference_date,governorate,individuals\n"
        "20,2015-05-20,Anbar,100\n20,2015-05-22,Baghdad,5\n"
    )
    import_file(workspace, file, table="displacement", by=TESTER)
    assert told(workspace, on=date(2015, 5, 21)) == [(20, 100)]
    assert told(workspace, on=date(2015, 5, 22)) == [(20, 100), (20, 5)]


def test_what_an_earlier_version_kept_in_other_columns_is_counted_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(workspace, tmp_path, 20, 100)
    monkeypatch.setattr(
        workspace.store.kept,
        "last",
        lambda name: pl.DataFrame({"people": [1], "_digest": ["of another version"]}).to_arrow(),
    )
    assert told(workspace) == [(20, 100), (20, 5)]
