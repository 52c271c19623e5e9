"""A public file of the web: imported like a file on the disk, edition by edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.dtmserver import invented, on_hdx
from tests.servers import FakeServer, Reply, serving
from tests.workspaces import TESTER, made

from mcof.actions.intake.fetch_file import fetch_file
from mcof.actions.intake.imports import imports
from mcof.errors import InputError, Missing, Refused
from mcof.ports import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(FakeServer(lambda _: Reply(on_hdx(invented()).encode()))) as one:
        yield one


def test_the_global_file_is_fetched_and_known_for_what_it_is(
    server: FakeServer, workspace: Workspace
) -> None:
    address = f"{server.address}/dataset/Global DTM.csv"
    first = fetch_file(workspace, address, table="displacement", by=TESTER)
    assert first.result.mapping.source == "hdx_dtm_global"
    again = fetch_file(workspace, address, table="displacement", by=TESTER)
    assert again.result.already
    rows = invented()
    rows[0]["numPresentIdpInd"] += 1
    server.answer = lambda _: Reply(on_hdx(rows).encode())
    newer = fetch_file(workspace, address, table="displacement", by=TESTER)
    assert newer.supersedes == first.result.import_id
    assert sorted(imports(workspace)["state"].to_pylist()) == ["counts", "superseded"]


def test_what_stands_after_the_question_mark_is_asked_and_not_written_down(
    server: FakeServer, workspace: Workspace
) -> None:
    address = f"{server.address}/file.csv?signature=private"
    fetch_file(workspace, address, table="displacement", by=TESTER)
    assert server.asked[0].query == {"signature": "private"}
    files = [path for path in workspace.path.rglob("*") if path.is_file()]
    assert [path for path in files if b"private" in path.read_bytes()] == []


def test_a_file_may_lie_on_another_server_that_it_is_sent_on_to(
    server: FakeServer, workspace: Workspace
) -> None:
    with serving(FakeServer(lambda _: Reply(on_hdx(invented()).encode()))) as other:
        server.faults = [Reply(status=302, headers={"Location": f"{other.address}/store/x.csv"})]
        done = fetch_file(workspace, f"{server.address}/x.csv", table="displacement", by=TESTER)
    assert done.result.account.rows_stored > 0


def test_what_is_not_there_or_wants_a_login_is_said(
    server: FakeServer, workspace: Workspace
) -> None:
    server.faults = [Reply(status=404), Reply(status=403)]
    with pytest.raises(Missing):
        fetch_file(workspace, f"{server.address}/x.csv", table="displacement", by=TESTER)
    with pytest.raises(Refused) as refused:
        fetch_file(workspace, f"{server.address}/x.csv", table="displacement", by=TESTER)
    assert "browser" in refused.value.advice


def test_a_page_that_is_no_table_is_refused_as_a_file_would_be(
    server: FakeServer, workspace: Workspace
) -> None:
    server.answer = lambda _: Reply(b"<html><body>Sorry</body></html>")
    with pytest.raises(InputError, match="file-not-a-table"):
        fetch_file(workspace, f"{server.address}/x.csv", table="displacement", by=TESTER)
    assert imports(workspace).num_rows == 0
