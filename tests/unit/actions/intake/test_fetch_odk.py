"""ODK Central: tables joined, changes merged, and what is gone not counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.odkserver import ACCOUNT, ENVIRON, FORM, MAPPING, PROJECT, OdkServer, invented
from tests.servers import Reply, Sleeps, serving
from tests.workspaces import TESTER, made

from mcof.actions.intake.fetch_forms import Asking, fetch_odk, odk_forms, odk_questions
from mcof.actions.intake.fetched import Fetched
from mcof.actions.intake.imports import imports
from mcof.errors import Missing, Outside, Refused
from mcof.ports import Workspace
from mcof.sources.remote.client import Patience
from mcof.sources.remote.odk import assembled, merged

Fetch = Callable[..., Fetched]
LATER = datetime(2015, 7, 1, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    one = made(tmp_path / "workspace")
    folder = one.path / "sources" / "sites_form"
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(MAPPING, encoding="utf-8")
    return one


@pytest.fixture
def server() -> Iterator[OdkServer]:
    one = OdkServer(5)
    with serving(one):
        yield one


@pytest.fixture
def fetch(server: OdkServer, workspace: Workspace) -> Fetch:
    def run(**said: Any) -> Fetched:
        sleeps = Sleeps().patience()
        patience = Patience(sleeps.clock, sleeps.sleep, now=lambda: LATER)
        how = {"environ": ENVIRON, "patience": patience, "mapping": "sites_form"} | said
        asking = Asking(by=TESTER, server=server.address, **how)
        return fetch_odk(workspace, PROJECT, FORM, asking)

    return run


def _sites(workspace: Workspace) -> dict[str, int]:
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    return {row["site_id"]: row["households"] for row in rows}


def test_2350_submissions_are_2350_rows_although_pages_are_of_100(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(2_350)]
    server.faults = [Reply(status=503), Reply({"value": []}, drop=True)]
    done = fetch()
    assert done.result.account.rows_stored == 2_350
    assert len(_sites(workspace)) == 2_350


def test_repeats_are_joined_to_their_submission(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    server.submissions[0]["sites"].append({"code": "Second", "families": 3, "water": None})
    fetch()
    assert _sites(workspace) == {
        "S0": 10, "Second": 3, "S1": 11, "S2": 12, "S3": 13, "S4": 14,
    }  # fmt: skip


def test_a_repeat_in_a_repeat_is_joined_through_both() -> None:
    rows = {
        "Submissions": [{"__id": "u", "__system": {}, "a": {"n": 1}}],
        "Submissions.a.house": [{"__id": "h", "__Submissions-id": "u", "no": 2}],
        "Submissions.a.house.person": [{"__id": "p", "__Submissions-a-house-id": "h", "age": 3}],
    }
    (one,) = assembled(rows)
    person = {"a/house/person/age": "3"}
    house = {"a/house/no": "2", "a/house/person": [person]}
    assert one["answers"] == {"a/n": "1", "a/house": [house]}


@pytest.mark.parametrize("coordinates", [[], [44.0], None, "44 36"])
def test_a_position_that_is_none_is_kept_as_text(coordinates: Any) -> None:
    place = {"type": "Point", "coordinates": coordinates}
    (one,) = assembled({"Submissions": [{"__id": "u", "__system": {}, "gps": place}]})
    assert one["answers"] == {"gps": json.dumps(coordinates)}


def test_rejected_submissions_are_left_out_and_those_with_issues_are_to_be_looked_at(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    for one, state in zip(server.submissions, ("rejected", "hasIssues", "approved"), strict=False):
        one["row"]["__system"]["reviewState"] = state
    done = fetch()
    assert set(_sites(workspace)) == {"S1", "S2", "S3", "S4"}
    codes = done.result.findings["code"].to_list()
    assert codes.count("submission-refused") == codes.count("submission-doubted") == 1
    assert done.reviews == {"approved": 1, "hasIssues": 1, "none": 2, "rejected": 1}


def test_after_the_first_time_only_changes_are_fetched_and_what_is_gone_is_gone(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(350)]
    first = fetch()
    whole = len(server.asked)
    edited = server.submissions[7]
    edited["sites"][0]["families"] = 500
    edited["row"]["__system"]["updatedAt"] = "2015-07-02T08:00:00.000Z"
    del server.submissions[3]
    server.submissions.append(invented(999, sent="2015-07-02T09:00"))
    server.asked = []
    again = fetch()
    told = again.difference
    assert (told.new, told.changed, told.gone, told.unchanged) == (1, 1, 1, 348)
    assert _sites(workspace)["S7"] == 500
    assert "S3" not in _sites(workspace)
    assert again.supersedes == first.result.import_id
    pages = [one for one in server.asked if "$skiptoken" in one.query]
    assert {one.query.get("$select") for one in pages} == {"__id"}
    assert len(server.asked) < whole
    assert fetch(full=True).result.already


def test_a_key_that_no_change_explains_makes_the_fetch_a_whole_one(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    fetch()
    server.submissions.append(invented(77, sent="2015-01-01T00:00"))  # a clock that was set back
    fetch()
    assert "S77" in _sites(workspace)
    assert merged([], [], {"uuid:unknown"}) is None


def test_a_server_that_cannot_select_is_asked_for_everything(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    fetch()
    real = server.answer
    server.answer = lambda asked: (
        Reply({"code": 501.4}, status=501) if "$select" in asked.query else real(asked)
    )
    del server.submissions[0]
    server.submissions.append(invented(60))
    fetch()
    assert set(_sites(workspace)) == {"S1", "S2", "S3", "S4", "S60"}


def test_fetched_again_with_nothing_new_imports_nothing(fetch: Fetch, server: OdkServer) -> None:
    first = fetch()
    server.submissions.reverse()
    assert fetch().result.import_id == first.result.import_id


@pytest.mark.parametrize("lie", [1, -1])
def test_a_count_that_differs_imports_nothing(
    fetch: Fetch, server: OdkServer, workspace: Workspace, lie: int
) -> None:
    server.lie = lie
    with pytest.raises(Outside, match=f"says {5 + lie} rows and sends 5"):
        fetch()
    assert imports(workspace).num_rows == 0


def test_a_deletion_between_pages_begins_anew(
    fetch: Fetch, server: OdkServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(250)]

    def between(one: OdkServer) -> None:
        one.between = None
        del one.submissions[245]  # the first page had it
        one.submissions.append(invented(900, sent="2015-06-20T00:00"))

    server.between = between
    fetch()
    assert set(_sites(workspace)) == {f"S{n}" for n in [*range(250), 900] if n != 245}


def test_personal_answers_are_only_in_the_raw_folder(fetch: Fetch, workspace: Workspace) -> None:
    found = fetch().result.findings
    assert set(found.filter(code="personal-column")["header"]) == {"focal_point"}
    assert set(found.filter(code="column-unmapped")["header"]) == {"loc/gps (position, left out)"}
    leaks = [
        path.relative_to(workspace.path).parts[:2]
        for path in workspace.path.rglob("*")
        if path.is_file() and any(t in path.read_bytes() for t in (b"A Person", b"Somebody"))
    ]
    assert set(leaks) == {("fetched", "answers")}


def test_an_account_does_as_well_as_a_session(fetch: Fetch) -> None:
    assert fetch(environ=ACCOUNT).result.account.rows_stored == 5
    with pytest.raises(Refused, match="server-refused"):
        fetch(environ=ACCOUNT | {"MCOF_ODK_PASSWORD": "wrong"})
    with pytest.raises(Refused, match="key-missing"):
        fetch(environ={})


def test_a_form_without_submissions_is_said(fetch: Fetch, server: OdkServer) -> None:
    server.submissions = []
    with pytest.raises(Missing, match="nothing-fetched"):
        fetch()


def test_forms_and_questions_are_listed(server: OdkServer) -> None:
    how = {"server": server.address, "environ": ENVIRON}
    assert odk_forms(**how).to_pylist()[0]["form"] == FORM
    kinds = odk_questions(PROJECT, FORM, **how).to_pylist()
    assert {"path": "sites/site/water", "kind": "select_multiple"}.items() <= kinds[-1].items()
