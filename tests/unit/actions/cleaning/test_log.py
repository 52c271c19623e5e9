"""The log as a file: out, worked on in a spreadsheet, and in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.unit.actions.cleaning.test_cleaning import imported, listed, say
from tests.workspaces import TESTER, made

from mcof.actions.cleaning.apply import apply
from mcof.actions.cleaning.log import LOG, Loaded, load, log
from mcof.actions.cleaning.trail import trail
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.renderers.tabular import csv_bytes, xlsx_bytes


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "workspace")
    imported(workspace)
    return workspace


def written(workspace: Workspace, edits: dict[str, dict[str, Any]], form: str = "xlsx") -> Path:
    """The log as a file, with some cells of the rows of some codes filled in."""
    rows = log(workspace)
    path = workspace.path.parent / f"log.{form}"
    if form == "csv":
        frame = pl.DataFrame(pl.from_arrow(rows))
        for code, cells in edits.items():
            for name, value in cells.items():
                here = pl.col("issue") == code
                frame = frame.with_columns(
                    pl.when(here).then(pl.lit(value)).otherwise(name).alias(name)
                )
        path.write_bytes(csv_bytes(frame.to_arrow()))
        return path
    path.write_bytes(xlsx_bytes(rows))
    book = openpyxl.load_workbook(path)
    sheet = book["data"]
    heads = [str(cell.value).replace(" ", "_") for cell in sheet[1]]
    for line in sheet.iter_rows(min_row=2):
        for name, value in edits.get(str(line[heads.index("issue")].value), {}).items():
            line[heads.index(name)].value = value
    book.save(path)
    return path


def loaded(workspace: Workspace, path: Path, **said: Any) -> Loaded:
    return load(workspace, path, by=TESTER, **said)


def test_the_log_has_the_columns_that_field_offices_know(workspace: Workspace) -> None:
    rows = log(workspace)
    assert rows.column_names == list(LOG)
    swap = next(row for row in rows.to_pylist() if row["issue"] == "coordinates-swapped")
    assert swap["old_value"] == "43.8 | 35.8"
    assert swap["proposed_value"] == "35.8 | 43.8"
    assert swap["action"] is None


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_written_into_the_file_is_decided(workspace: Workspace, form: str) -> None:
    path = written(
        workspace,
        {
            "coordinates-swapped": {"action": "Accept", "reason": "map"},
            "number-unreadable": {"action": "edit", "new_value": "42", "reason": "phone"},
            "place-unknown": {"action": "reject", "reason": "no such camp"},
        },
        form,
    )
    done = loaded(workspace, path)
    assert done.refused.num_rows == 0
    states = dict(listed(workspace).select("code", "state").rows())
    assert states["coordinates-swapped"] == "accepted"
    assert states["number-unreadable"] == "edited"
    assert states["place-unknown"] == "rejected"
    assert states["duplicate-row"] == "open"


def test_the_differences_are_shown_first(workspace: Workspace) -> None:
    path = written(workspace, {"coordinates-swapped": {"action": "accept", "reason": "map"}})
    done = loaded(workspace, path, dry_run=True)
    assert done.changes.select(["found", "value"]).to_pylist() == [
        {"found": "43.8 | 35.8", "value": "35.8 | 43.8"}
    ]
    assert set(listed(workspace)["state"]) == {"open"}


def test_loading_the_same_log_twice_is_loading_it_once(workspace: Workspace) -> None:
    path = written(workspace, {"coordinates-swapped": {"action": "accept", "reason": "map"}})
    loaded(workspace, path)
    again = loaded(workspace, path)
    assert again.changes.num_rows == again.refused.num_rows == 0
    back = written(workspace, {})
    assert loaded(workspace, back).changes.num_rows == 0


def test_a_row_about_which_somebody_has_decided_since_is_refused(workspace: Workspace) -> None:
    path = written(workspace, {"coordinates-swapped": {"action": "accept", "reason": "map"}})
    say(workspace, "rejected", code="coordinates-swapped")
    done = loaded(workspace, path)
    assert done.changes.num_rows == 0
    assert done.refused["why"].to_pylist() == ["somebody has decided since the log was written"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"action": "delete"}, "is no action"),
        ({"action": "edit"}, "needs a new value"),
        ({"action": "edit", "new_value": "1"}, "must say 2 values"),
        ({"action": "accept", "old_value": "1 | 2"}, "not the one that was found"),
        ({"action": "accept", "reason": ""}, "needs a reason"),
        ({"action": "accept", "finding": "000000000000"}, "no such finding"),
    ],
)
def test_rows_that_cannot_be_followed_say_why(
    workspace: Workspace, cells: dict[str, str], why: str
) -> None:
    path = written(workspace, {"coordinates-swapped": {"reason": "map"} | cells})
    done = loaded(workspace, path)
    assert done.changes.num_rows == 0
    assert [why in text for text in done.refused["why"].to_pylist()] == [True]


def test_a_file_that_is_no_log_is_refused(workspace: Workspace) -> None:
    path = workspace.path.parent / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="log-unreadable"):
        loaded(workspace, path)


def test_an_unknown_value_is_written_and_read(workspace: Workspace) -> None:
    path = written(
        workspace,
        {"coordinates-swapped": {"action": "edit", "new_value": "(unknown)", "reason": "gone"}},
    )
    loaded(workspace, path)
    assert listed(workspace, code="coordinates-swapped")["value"].to_list() == [""]


def test_a_row_tells_who_changed_what_and_why(workspace: Workspace) -> None:
    say(workspace, "accepted", code="coordinates-swapped", reason="the map")
    apply(workspace, by=TESTER)
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    row_id = next(row["row_id"] for row in rows if row["site_id"] == "s3")
    (told,) = trail(workspace, row_id).to_pylist()
    assert (told["found"], told["value"]) == ("43.8 | 35.8", "35.8 | 43.8")
    assert (told["by"], told["reason"]) == ("a test", "the map")
    other = next(row["row_id"] for row in rows if row["site_id"] == "s1")
    assert trail(workspace, other).num_rows == 0
    with pytest.raises(Missing, match="trail-missing"):
        trail(workspace, "nothing-1")
