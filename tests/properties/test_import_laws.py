"""Laws of imports, for any small file."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.intake.imports import imports
from mcof.actions.intake.retract import retract
from mcof.ports import Workspace

Row = tuple[str, str, str, str]

HEADER = ("Governorate", "Cluster", "Activity", "Reached")
ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.tuples(
        st.sampled_from(["Anbar", "Baghdad", "دهوك", "Erbil", "Nowhere at all"]),
        st.sampled_from(["Health", "WASH", "Education", "Gardening"]),
        st.sampled_from(["=1+1", "Clinic", "مدرسة", 'a,b\n"c"']),
        st.sampled_from(["0", "7", "1,234", "", "many", "-3"]),
    ),
    min_size=1,
    max_size=8,
)

small = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@contextmanager
def _workspace() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        yield made(Path(folder) / "workspace")


def _file(workspace: Workspace, rows: list[Row], name: str = "3w.csv") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    path = workspace.path.parent / name
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def _import(workspace: Workspace, path: Path) -> ImportResult:
    return import_file(workspace, path, table="responses", by=TESTER)


def _facts(workspace: Workspace) -> list[tuple[str, ...]]:
    """What is stored, whatever row of the file it came from."""
    told = ("place_code", "place_given", "sector", "sector_given", "activity", "reached")
    rows = workspace.engine.answer(workspace.engine.table("responses").select(*told))
    return sorted(tuple(str(row[name]) for name in told) for row in rows.to_pylist())


@small
@given(ROWS)
def test_importing_twice_is_importing_once(rows: list[Row]) -> None:
    with _workspace() as workspace:
        path = _file(workspace, rows)
        first = _import(workspace, path)
        once = _facts(workspace)
        second = _import(workspace, path)
        assert second.already
        assert second.import_id == first.import_id
        assert _facts(workspace) == once
        assert imports(workspace).num_rows == 1


@small
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Row], chance: object) -> None:
    distinct = list({row[:3]: row for row in rows}.values())  # of doubles the first is kept
    shuffled = list(distinct)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    with _workspace() as one, _workspace() as other:
        first = _import(one, _file(one, distinct))
        second = _import(other, _file(other, shuffled))
        assert _facts(one) == _facts(other)
        assert first.account == second.account
        assert sorted(first.findings["code"]) == sorted(second.findings["code"])


@small
@given(ROWS)
def test_every_row_is_stored_or_in_the_findings(rows: list[Row]) -> None:
    with _workspace() as workspace:
        account = _import(workspace, _file(workspace, rows)).account
        assert account.rows_read == len(rows)
        assert account.rows_read == account.rows_stored + account.rows_rejected
        assert len(_facts(workspace)) == account.records


@small
@given(ROWS)
def test_retracting_and_importing_again_is_importing(rows: list[Row]) -> None:
    with _workspace() as workspace:
        path = _file(workspace, rows)
        first = _import(workspace, path)
        once = _facts(workspace)
        retract(workspace, first.import_id, by=TESTER, reason="to see")
        assert _facts(workspace) == []
        again = _import(workspace, path)
        assert not again.already
        assert _facts(workspace) == once


@small
@given(ROWS)
def test_as_of_a_moment_before_an_import_nothing_of_it_is_seen(rows: list[Row]) -> None:
    with _workspace() as workspace:
        _import(workspace, _file(workspace, rows))
        registered = imports(workspace)["recorded_at"][0].as_py()
        before = registered - timedelta(microseconds=1)
        assert (
            workspace.engine.answer(workspace.engine.table("responses", as_of=before)).num_rows == 0
        )
        seen = workspace.engine.answer(workspace.engine.table("responses", as_of=registered))
        assert seen.num_rows == len(_facts(workspace))
