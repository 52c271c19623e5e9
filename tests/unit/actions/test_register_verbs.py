"""Making a workspace, and what is asked and said of its imports."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.init import init
from mcof.actions.intake.findings import findings
from mcof.actions.intake.imports import imports
from mcof.actions.intake.register import new_import_id, next_moment
from mcof.actions.intake.retract import retract
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tables import REGISTER

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


def _import(workspace: Workspace, import_id: str, hours: int, **columns: str) -> None:
    row = {"event": "import", "import_id": import_id, "recorded_at": NOON + hours * HOUR}
    workspace.store.append("imports", pl.DataFrame([row | columns]))


def _states(workspace: Workspace, as_of: datetime | None = None) -> dict[str, str]:
    listed = imports(workspace, as_of=as_of)
    return dict(zip(listed["import_id"].to_pylist(), listed["state"].to_pylist(), strict=True))


def test_a_workspace_says_what_it_was_told(tmp_path: Path) -> None:
    path = init(tmp_path / "new", name='Iraq "2015" نزوح', country="iq")
    settings = tomllib.loads((path / "workspace.toml").read_text("utf-8"))
    assert settings["name"] == 'Iraq "2015" نزوح'
    assert settings["country"] == "IQ"
    assert settings["languages"] == ["en", "ar", "ckb"]


def test_a_folder_that_is_a_workspace_is_left_alone(tmp_path: Path) -> None:
    init(tmp_path / "new", name="first")
    with pytest.raises(InputError, match="workspace-exists"):
        init(tmp_path / "new", name="second")
    assert "first" in (tmp_path / "new" / "workspace.toml").read_text("utf-8")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match="folder-not-empty"):
        init(tmp_path, name="new")


def test_import_ids_sort_by_the_moment_and_are_never_the_same() -> None:
    ids = [new_import_id(NOON + n * timedelta(milliseconds=1)) for n in range(1000)]
    assert ids == sorted(ids)
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", name) for name in ids)
    assert len({new_import_id(NOON) for _ in range(1000)}) == 1000


def test_a_clock_that_was_set_back_lets_nothing_slip_in_earlier() -> None:
    register = REGISTER.conform(pl.DataFrame({"recorded_at": [NOON]}))
    assert next_moment(register, NOON - HOUR) > NOON
    assert next_moment(register, NOON + HOUR) == NOON + HOUR
    assert next_moment(REGISTER.empty(), NOON) == NOON


def test_imports_are_listed_with_their_states(workspace: Workspace) -> None:
    _import(workspace, "A", 0)
    _import(workspace, "B", 1, supersedes="A")
    _import(workspace, "C", 2)
    _import(workspace, "C", 3, event="retract", reason="wrong round")
    assert _states(workspace) == {"A": "superseded", "B": "counts", "C": "retracted"}
    assert _states(workspace, NOON) == {"A": "counts"}
    assert _states(workspace, NOON + 2 * HOUR) == {"A": "superseded", "B": "counts", "C": "counts"}


def test_no_imports_are_an_empty_list(workspace: Workspace) -> None:
    assert imports(workspace).num_rows == 0


def test_retracting_twice_is_retracting_once(workspace: Workspace) -> None:
    _import(workspace, "A", 0)
    first = retract(workspace, "A", by=TESTER, reason="wrong round")
    second = retract(workspace, "A", by=TESTER, reason="again")
    assert not first.already
    assert second.already
    assert second.moment == first.moment
    assert workspace.store.read("imports").num_rows == 2


def test_retracting_a_successor_restores_what_it_superseded(workspace: Workspace) -> None:
    _import(workspace, "A", 0)
    _import(workspace, "B", 1, supersedes="A")
    assert retract(workspace, "B", by=TESTER, reason="typo").restored == "A"
    assert _states(workspace) == {"A": "counts", "B": "retracted"}


def test_a_retraction_needs_a_reason(workspace: Workspace) -> None:
    _import(workspace, "A", 0)
    with pytest.raises(InputError, match="reason-missing"):
        retract(workspace, "A", by=TESTER, reason=" ")


def test_the_beginning_of_a_name_is_enough_where_only_one_has_it(workspace: Workspace) -> None:
    _import(workspace, "01AAA", 0)
    _import(workspace, "01ABB", 1)
    with pytest.raises(InputError, match="import-ambiguous"):
        retract(workspace, "01A", by=TESTER, reason="which?")
    assert retract(workspace, "01ab", by=TESTER, reason="this").import_id == "01ABB"
    with pytest.raises(Missing, match="import-missing"):
        retract(workspace, "02", by=TESTER, reason="none")


def test_findings_are_asked_by_import_code_and_severity(workspace: Workspace) -> None:
    rows = pl.DataFrame({"code": ["a", "b", "b"], "severity": ["error", "review", "info"]})
    for name in "ABC":
        workspace.store.append("findings", rows.with_columns(import_id=pl.lit(name)))
    _import(workspace, "A", 0)
    _import(workspace, "B", 1)
    _import(workspace, "B", 2, event="retract")
    assert findings(workspace).num_rows == 3
    assert findings(workspace, code="b").num_rows == 2
    assert findings(workspace, severity="error")["import_id"].to_pylist() == ["A"]
    assert findings(workspace, import_id="B").num_rows == 3
    assert findings(workspace, as_of=NOON + HOUR).num_rows == 6
    with pytest.raises(Missing):
        findings(workspace, import_id="C")
