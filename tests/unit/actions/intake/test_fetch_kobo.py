"""KoboToolbox: every submission once, as it is now, and nothing that nobody asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from tests.koboserver import ENVIRON, FORM, MAPPING, TOKEN, KoboServer, invented
from tests.servers import Reply, Sleeps, serving
from tests.workspaces import TESTER, made, opened

from mcof.actions.intake.fetch_forms import Asking, fetch_kobo, kobo_forms, kobo_questions
from mcof.actions.intake.fetched import Fetched
from mcof.actions.intake.imports import imports
from mcof.errors import InputError, Missing, Outside, Refused
from mcof.ports import Workspace

Fetch = Callable[..., Fetched]
MANY = 2_350


def described(workspace: Workspace, text: str = MAPPING, name: str = "sites_form") -> None:
    folder = workspace.path / "sources" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    one = made(tmp_path / "workspace")
    described(one)
    return one


@pytest.fixture
def server() -> Iterator[KoboServer]:
    one = KoboServer(5)
    with serving(one):
        yield one


@pytest.fixture
def fetch(server: KoboServer, workspace: Workspace) -> Fetch:
    def run(**said: Any) -> Fetched:
        how = {"environ": ENVIRON, "patience": Sleeps().patience(), "mapping": "sites_form"} | said
        return fetch_kobo(workspace, FORM, Asking(by=TESTER, server=server.address, **how))

    return run


def _sites(workspace: Workspace) -> dict[str, int]:
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    return {row["site_id"]: row["households"] for row in rows}


def test_2350_submissions_are_2350_rows_although_pages_are_of_100(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(MANY)]
    server.faults = [Reply(status=429, headers={"Retry-After": "1"}), Reply(status=502)]
    done = fetch()
    assert done.result.account.rows_stored == MANY
    assert len(_sites(workspace)) == MANY
    assert len({one.query["start"] for one in server.asked if "start" in one.query}) == 24


def test_a_client_that_does_not_follow_next_gets_100(server: KoboServer) -> None:
    """The negative control: this is what a naive client has, and thinks is everything."""
    server.submissions = [invented(number) for number in range(MANY)]
    answer = httpx.get(
        f"{server.address}/api/v2/assets/{FORM}/data/?limit=30000",
        headers={"Authorization": f"Token {TOKEN}"},
    )
    assert len(answer.json()["results"]) == 100


def test_fetched_again_with_nothing_new_imports_nothing(fetch: Fetch, server: KoboServer) -> None:
    first = fetch()
    server.submissions.reverse()
    again = fetch()
    assert again.result.already
    assert again.result.import_id == first.result.import_id


def test_what_is_new_edited_or_gone_is_so_here_too(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    first = fetch()
    edited = server.submissions[1]
    edited["sites/site"][0]["sites/site/families"] = "77"
    edited |= {"_uuid": "another", "meta/instanceID": "uuid:another"}
    del server.submissions[0]
    server.submissions.append(invented(50))
    told = fetch(dry_run=True)
    assert imports(workspace).num_rows == 1
    assert (told.difference.new, told.difference.changed) == (1, 1)
    again = fetch()
    assert again.difference == told.difference
    assert (again.difference.gone, again.difference.unchanged) == (1, 3)
    assert again.supersedes == first.result.import_id
    assert set(_sites(workspace)) == {"S1", "S2", "S3", "S4", "S50"}
    assert _sites(workspace)["S1"] == 77


def test_two_editions_of_a_submission_are_one_and_the_newest_counts(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    newer = invented(0) | {"_id": 5_000, "_uuid": "another", "_submission_time": "2016-01-01T00:00"}
    newer["sites/site"] = [newer["sites/site"][0] | {"sites/site/families": "99"}]
    server.submissions.append(newer)
    done = fetch()
    assert _sites(workspace)["S0"] == 99
    assert done.result.findings["code"].to_list().count("submission-replaced") == 1


def test_a_submission_that_was_not_approved_is_left_out_and_said(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    states = ("not_approved", "on_hold", "approved")
    for one, state in zip(server.submissions, states, strict=False):
        one["_validation_status"] = {"uid": f"validation_status_{state}", "label": state}
    done = fetch()
    assert set(_sites(workspace)) == {"S1", "S2", "S3", "S4"}
    assert done.reviews == {"approved": 1, "none": 2, "not_approved": 1, "on_hold": 1}
    (refused,) = done.result.findings.filter(code="submission-refused").to_dicts()
    assert "uuid-0" in refused["message"]
    assert done.result.findings.filter(code="submission-doubted").height == 1
    assert (done.result.account.rows_read, done.result.account.rows_rejected) == (5, 1)


def test_whoever_asks_says_which_states_are_left_out(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions[0]["_validation_status"] = {"uid": "validation_status_on_hold"}
    fetch()
    assert len(_sites(workspace)) == 5
    fetch(left_out=frozenset({"on_hold"}))
    assert set(_sites(workspace)) == {"S1", "S2", "S3", "S4"}


def test_a_refused_submission_does_not_stand_in_the_way_of_a_good_one(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions[1]["sites/site"] = server.submissions[0]["sites/site"]
    server.submissions[0]["_validation_status"] = {"uid": "validation_status_not_approved"}
    fetch()
    assert "S0" in _sites(workspace)


def test_findings_name_the_submission_and_the_question(fetch: Fetch, server: KoboServer) -> None:
    server.submissions[2]["sites/site"][0]["sites/site/families"] = "many"
    (said,) = fetch().result.findings.filter(code="number-unreadable").to_dicts()
    assert said["message"].startswith("Submission uuid-2 site 1: ")
    assert said["header"] == "sites/site/families"


def test_every_turn_of_a_repeat_is_a_row_and_none_is_a_finding(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    site = {"sites/site/code": "Second", "sites/site/families": "3"}
    server.submissions[0]["sites/site"].append(site)
    del server.submissions[1]["sites/site"]
    done = fetch()
    assert set(_sites(workspace)) == {"S0", "Second", "S2", "S3", "S4"}
    rejected = done.result.findings.filter(pl.col("message").str.contains("uuid-1"))
    assert rejected.height >= 1


def test_a_question_that_had_another_name_in_an_earlier_version_is_read(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    site = server.submissions[0]["sites/site"][0]
    site["sites/site/hh"] = site.pop("sites/site/families")
    fetch()
    assert _sites(workspace)["S0"] == 10


def test_a_name_may_mean_something_else_in_one_version(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    versions = '[form.versions.vOld]\n"old_round" = "round"\n[columns]'
    described(workspace, MAPPING.replace("[columns]", versions))
    server.submissions[0] |= {"__version__": "vOld", "old_round": "21"}
    del server.submissions[0]["round"]
    fetch()
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert {row["round"] for row in rows if row["site_id"] == "S0"} == {21}


def test_several_choices_are_joined_and_labels_are_read_where_asked_for(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    labels = 'rows = "sites/site"\nlabels = ["sites/site/water"]'
    described(workspace, MAPPING.replace('rows = "sites/site"', labels))
    fetch()
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert {row["water"] for row in rows} == {"A well; truck"}


def test_unmapped_questions_are_findings_and_personal_answers_are_nowhere_but_in_the_raw_folder(
    fetch: Fetch, workspace: Workspace
) -> None:
    done = fetch()
    found = done.result.findings
    unmapped = set(found.filter(code="column-unmapped")["header"])
    assert unmapped == {
        "loc/gps (position, left out)",
        "remarks (not mapped)",
        "photo (attachment, not fetched)",
    }
    assert set(found.filter(code="personal-column")["header"]) == {"focal_point"}
    private = (b"A Person", b"private words", b"36.34", b"enumerator_7")
    leaks = [
        path.relative_to(workspace.path)
        for path in workspace.path.rglob("*")
        if path.is_file() and any(text in path.read_bytes() for text in private)
    ]
    assert leaks
    assert {path.parts[:2] for path in leaks} == {("fetched", "answers")}


def test_a_position_is_read_where_the_mapping_asks_for_it(
    fetch: Fetch, workspace: Workspace
) -> None:
    columns = '[columns]\n"loc/gps:latitude" = "latitude"\n"loc/gps:longitude" = "longitude"'
    described(workspace, MAPPING.replace("[columns]", columns))
    fetch()
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert {(row["latitude"], row["longitude"]) for row in rows} == {(36.34, 43.13)}


def test_a_mapping_that_names_no_question_is_refused(fetch: Fetch, workspace: Workspace) -> None:
    described(workspace, MAPPING.replace("loc/district", "loc/distrcit"))
    with pytest.raises(InputError, match="loc/distrcit"):
        fetch()
    assert imports(workspace).num_rows == 0


@pytest.mark.parametrize("lie", [1, -1])
def test_a_form_that_says_another_number_than_it_sends_imports_nothing(
    fetch: Fetch, server: KoboServer, workspace: Workspace, lie: int
) -> None:
    server.lie = lie
    with pytest.raises(Outside, match=f"{5 + lie} submissions and its data say 5"):
        fetch()
    assert imports(workspace).num_rows == 0


def test_pages_that_lack_a_submission_import_nothing(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    real = server.answer

    def lossy(asked: Any) -> Reply:
        reply = real(asked)
        if "start" in asked.query:
            reply.body["results"].pop()
        return reply

    server.answer = lossy
    with pytest.raises(Outside, match="says 5 submissions and it sends 4"):
        fetch()
    assert imports(workspace).num_rows == 0


def test_a_deletion_between_pages_skips_nobody(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    """Page 2 begins one further on: a client that goes by numbers alone loses a submission."""
    server.submissions = [invented(number) for number in range(250)]

    def between(one: KoboServer) -> None:
        one.between = None
        del one.submissions[3]
        one.submissions.append(invented(900))  # so that the count is the same as before

    server.between = between
    fetch()
    assert set(_sites(workspace)) == {f"S{n}" for n in [*range(250), 900] if n != 3}


def test_a_list_that_never_stands_still_imports_nothing(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(250)]
    server.between = lambda one: one.submissions.pop(0) and None
    with pytest.raises(Outside, match="server-changes"):
        fetch()
    assert imports(workspace).num_rows == 0


def test_pages_go_to_no_other_server(fetch: Fetch, server: KoboServer) -> None:
    real = server.answer

    def elsewhere(asked: Any) -> Reply:
        reply = real(asked)
        if "start" in asked.query:
            reply.body["next"] = "https://evil.example.org/data"
        return reply

    server.answer = elsewhere
    with pytest.raises(Outside, match=r"evil\.example\.org"):
        fetch()


def test_pages_without_end_are_left(fetch: Fetch, server: KoboServer) -> None:
    real = server.answer

    def endless(asked: Any) -> Reply:
        reply = real(asked)
        if "start" in asked.query:
            reply.body["next"] = f"{server.address}{asked.path}?start=0"
        return reply

    server.answer = endless
    with pytest.raises(Outside, match="answer-endless"):
        fetch()


def test_a_list_of_forms_without_end_is_left(server: KoboServer) -> None:
    real = server.answer

    def endless(asked: Any) -> Reply:
        reply = real(asked)
        reply.body["next"] = f"{server.address}{asked.path}?q=asset_type%3Asurvey"
        return reply

    server.answer = endless
    with pytest.raises(Outside, match="answer-endless"):
        kobo_forms(server=server.address, environ=ENVIRON)


def test_a_form_is_a_name_and_no_path(server: KoboServer) -> None:
    with pytest.raises(Missing, match="server-has-not"):
        kobo_questions(f"nowhere/../{FORM}", server=server.address, environ=ENVIRON)


def test_a_form_without_submissions_is_said(fetch: Fetch, server: KoboServer) -> None:
    server.submissions = []
    with pytest.raises(Missing, match="nothing-fetched"):
        fetch()


def test_a_wrong_token_is_refused_and_a_wrong_form_is_missing(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    with pytest.raises(Refused, match="server-refused"):
        fetch(environ={"MCOF_KOBO_TOKEN": "wrong"})
    how = Asking(mapping="sites_form", by=TESTER, server=server.address, environ=ENVIRON)
    with pytest.raises(Missing, match="server-has-not"):
        fetch_kobo(workspace, "aOther", how)


def test_forms_and_questions_are_listed(server: KoboServer) -> None:
    how = {"server": server.address, "environ": ENVIRON}
    assert kobo_forms(**how)["form"].to_pylist() == [FORM]
    paths = kobo_questions(FORM, **how)["path"].to_pylist()
    assert paths[:3] == ["loc/district", "loc/gps", "round"]
    assert "sites/site/water" in paths


def test_a_mapping_that_was_changed_stands_in_the_place_of_the_former(
    fetch: Fetch, workspace: Workspace
) -> None:
    first = fetch()
    described(workspace, MAPPING.replace('operation = "INVENTED"', 'operation = "Another"'))
    again = fetch()
    assert again.supersedes == first.result.import_id
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert {row["operation"] for row in rows} == {"Another"}
    assert len(rows) == 5


def test_a_form_does_not_count_in_two_tables(fetch: Fetch, workspace: Workspace) -> None:
    fetch()
    other = MAPPING.replace('table = "sites"', 'table = "displacement"')
    other = other.replace('"site_id"', '"location_id"').replace('"sites/site/water" = "water"', "")
    described(workspace, other)
    with pytest.raises(InputError, match="fetched-elsewhere"):
        fetch()


def test_whoever_says_so_imports_the_same_again(fetch: Fetch, workspace: Workspace) -> None:
    first = fetch()
    again = fetch(again=True)
    assert again.supersedes == first.result.import_id
    assert len(_sites(workspace)) == 5


def test_the_repeat_of_the_mapped_questions_gives_the_rows_where_nobody_says(
    fetch: Fetch, workspace: Workspace
) -> None:
    described(workspace, MAPPING.replace('rows = "sites/site"', ""))
    fetch()
    assert len(_sites(workspace)) == 5


def test_questions_of_another_repeat_are_findings(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions[0]["person"] = [{"person/age": "33"}]
    found = fetch().result.findings
    assert "person/age (not mapped)" in set(found["header"])
    columns = '[columns]\n"person/age" = "male"'
    described(workspace, MAPPING.replace("[columns]", columns).replace('rows = "sites/site"', ""))
    with pytest.raises(InputError, match="repeats-apart"):
        fetch()


def test_a_mapping_made_from_the_xlsform_fits(fetch: Fetch, workspace: Workspace) -> None:
    """Such a mapping has a layout with groups and one without, and names points as exports do."""
    columns = {
        "loc/district": "admin2_code",
        "loc/gps_latitude": "latitude",
        "loc/gps_longitude": "longitude",
        "round": "round",
        "day": "reference_date",
        "sites/site/code": "site_id",
        "sites/site/families": "households",
    }
    lines = ['title = "Made"', 'table = "sites"', "[constants]", 'operation = "INVENTED"']
    for bare in (False, True):
        lines += ["[[layout]]", 'recognise = ["round"]', 'ignore = ["loc/gps", "photo"]']
        lines += ["[layout.columns]"]
        lines += [f'"{k.rpartition("/")[2] if bare else k}" = "{v}"' for k, v in columns.items()]
    described(workspace, "\n".join(lines))
    done = fetch()
    assert len(_sites(workspace)) == 5
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    assert {(row["latitude"], row["longitude"]) for row in rows} == {(36.34, 43.13)}
    assert "photo (attachment, not fetched)" not in set(done.result.findings["header"])


@pytest.mark.parametrize(
    "water",
    ["nul \x00 byte", "half \ud83d letter", "x" * 200_000, '=cmd|" /C calc"!A0', 'quo"te,\r\nline'],
)
def test_a_hostile_answer_is_in_nobodys_way(
    fetch: Fetch, server: KoboServer, workspace: Workspace, water: str
) -> None:
    server.submissions[0]["sites/site"][0]["sites/site/water"] = water
    assert fetch().result.account.rows_stored == 5
    assert len(_sites(workspace)) == 5


CHILD = """
import sys
from pathlib import Path
from tests.koboserver import FORM
from tests.workspaces import TESTER, opened
from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
asking = Asking(mapping="sites_form", by=TESTER, server=sys.argv[2])
fetch_kobo(opened(Path(sys.argv[1])), FORM, asking)
"""


def test_killed_in_the_middle_a_fetch_goes_on_to_the_same_result(
    fetch: Fetch, server: KoboServer, workspace: Workspace
) -> None:
    server.submissions = [invented(number) for number in range(450)]
    child: list[subprocess.Popen[bytes]] = []

    def kill(one: KoboServer) -> None:
        if len([a for a in one.asked if a.query.get("start", "0") != "0"]) == 3:
            os.killpg(child[0].pid, signal.SIGKILL)

    server.between = kill
    root = Path(__file__).resolve().parents[4]
    where = os.pathsep.join([str(root), *filter(None, sys.path)])
    child.append(
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(workspace.path), server.address],
            env=os.environ | ENVIRON | {"PYTHONPATH": where},
            start_new_session=True,
        )
    )
    assert child[0].wait(60) == -signal.SIGKILL
    server.between, server.asked = None, []
    done = fetch()
    assert done.resumed == 4  # the newest, and three pages
    assert len([a for a in server.asked if "start" in a.query]) == 2
    assert len(_sites(opened(workspace.path))) == 450
