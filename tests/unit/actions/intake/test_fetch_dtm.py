"""The DTM API: fetched in parts, imported as a file, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.dtmserver import ENVIRON, KEY, DtmServer, on_hdx
from tests.servers import Reply, Sleeps, serving
from tests.workspaces import TESTER, made, opened

from mcof.actions.intake.fetch_dtm import countries, fetch_dtm, operations
from mcof.actions.intake.fetched import Fetched
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.imports import imports
from mcof.actions.tracking.figures import figures
from mcof.errors import InputError, McofError, Missing, Outside, Refused
from mcof.ports import Workspace
from mcof.sources.remote.dtm import Question, result

IRAQ = Question(country="Iraq")
Fetch = Callable[..., Fetched]


@pytest.fixture
def server() -> Iterator[DtmServer]:
    one = DtmServer()
    with serving(one):
        yield one


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


@pytest.fixture
def fetch(server: DtmServer, workspace: Workspace) -> Fetch:
    def run(question: Question = IRAQ, **said: Any) -> Fetched:
        how = {"environ": ENVIRON, "patience": Sleeps().patience(), "by": TESTER} | said
        return fetch_dtm(workspace, question, server=server.address, **how)

    return run


def _records(workspace: Workspace) -> list[tuple[Any, ...]]:
    """All facts, without what says where they came from."""
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("displacement")))
    own = ["row_id", "import_id", "recorded_at", "sheet", "source_row"]
    return sorted(map(str, rows.drop(own).rows()))


@pytest.mark.parametrize("number", ["²", "9" * 5_000])
def test_a_round_that_is_no_number_is_within_any_bounds(number: str) -> None:
    assert Question(from_round=3, to_round=4).means({"roundNumber": number})


def test_what_the_api_says_equals_the_same_rows_as_a_file(
    fetch: Fetch, server: DtmServer, workspace: Workspace, tmp_path: Path
) -> None:
    """In every record and figure, HXL tags and order of rows notwithstanding."""
    fetch(Question())
    file = tmp_path / "global.csv"
    file.write_text(on_hdx(server.rows), encoding="utf-8")
    other = made(tmp_path / "other")
    import_file(other, file, table="displacement", by=TESTER)
    assert _records(workspace) == _records(other)
    for asked in ({"level": 1}, {"level": 2, "round": 0}, {"level": 0, "by": ["origin"]}):
        assert figures(workspace, **asked).equals(figures(other, **asked))


def test_totals_are_those_of_rows_grouped_by_place_operation_and_round(
    server: DtmServer, workspace: Workspace, tmp_path: Path
) -> None:
    """The grouping of HDX HAPI: one row for each place, level, type, operation, date and round."""
    file = tmp_path / "global.csv"
    file.write_text(on_hdx(server.rows), encoding="utf-8")
    import_file(workspace, file, table="displacement", by=TESTER)
    rows = pl.read_csv(file, skip_rows_after_header=1)
    key = [c for c in rows.columns if "admin" in c and "rigin" not in c]
    key += ["assessmentType", "operation", "reportingDate", "roundNumber", "operationStatus"]
    grouped = rows.group_by(key).agg(pl.col("numPresentIdpInd").sum())
    totals = pl.DataFrame(workspace.engine.answer(workspace.engine.table("displacement"))).filter(
        pl.col("breakdown") == "total"
    )
    assert totals.height == grouped.height
    by_round = ["operation", "round", "place_level"]
    ours = totals.group_by(by_round).agg(people=pl.col("individuals").sum()).sort(by_round)
    theirs = grouped.group_by("operation", round="roundNumber", place_level="adminLevel").agg(
        people=pl.col("numPresentIdpInd").sum()
    )
    assert ours.rows() == theirs.sort(by_round).rows()


def test_round_0_is_fetched_although_the_api_refuses_to_be_asked_for_it(
    fetch: Fetch, workspace: Workspace
) -> None:
    fetch(Question(operation="INVENTED Iraq crisis", from_round=0, to_round=0, levels=(2,)))
    rows = workspace.engine.answer(workspace.engine.table("displacement"))
    assert set(rows["round"].to_pylist()) == {0}


def test_several_reasons_in_one_cell_are_several_and_an_unavailable_origin_is_unknown(
    fetch: Fetch, workspace: Workspace
) -> None:
    fetch(Question(levels=(2,)))
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("displacement")))
    cells = rows.filter(pl.col("breakdown").str.contains("reason"))
    assert set(cells["reason"]) == {"CONFLICT", "DISASTER", "MULTIPLE"}
    assert cells["origin_code"].null_count() > 0
    assert set(cells["origin_code"].drop_nulls()) == {"IQG01", "IQG15"}


def test_codes_that_look_like_iso3_are_kept_as_the_api_has_them(
    fetch: Fetch, workspace: Workspace
) -> None:
    fetch(Question(country="NGA", levels=(2,)))
    rows = workspace.engine.answer(workspace.engine.table("displacement"))
    assert set(rows["place_code"].to_pylist()) == {"NGA002001"}
    assert set(rows["code_set"].to_pylist()) == {"ocha-pcodes"}


def test_fetched_again_with_nothing_new_imports_nothing(fetch: Fetch, server: DtmServer) -> None:
    first = fetch()
    server.rows = [row | {"id": row["id"] + 10_000} for row in reversed(server.rows)]
    again = fetch()
    assert again.result.already
    assert again.result.import_id == first.result.import_id
    assert (again.difference.new, again.difference.changed, again.difference.gone) == (0, 0, 0)


def test_a_change_stands_in_the_place_of_what_was_fetched_before(
    fetch: Fetch, server: DtmServer, workspace: Workspace
) -> None:
    first = fetch(Question(country="Iraq", levels=(2,)))
    server.rows[0]["numPresentIdpInd"] += 1
    gone = server.rows.pop(1)
    server.rows.append(gone | {"roundNumber": 3, "reportingDate": "2030-04-15T00:00:00"})
    again = fetch(Question(country="Iraq", levels=(2,)))
    assert again.supersedes == first.result.import_id
    told = again.difference
    assert (told.new, told.changed, told.gone) == (1, 1, 1)
    states = dict(
        zip(
            imports(workspace)["import_id"].to_pylist(),
            imports(workspace)["state"].to_pylist(),
            strict=True,
        )
    )
    assert states == {first.result.import_id: "superseded", again.result.import_id: "counts"}


def test_another_question_supersedes_nothing(fetch: Fetch) -> None:
    fetch(Question(operation="INVENTED Iraq crisis"))
    assert fetch(Question(operation="INVENTED Iraq flood")).supersedes is None


def test_a_dry_run_says_what_differs_and_imports_nothing(
    fetch: Fetch, server: DtmServer, workspace: Workspace
) -> None:
    fetch()
    server.rows[0]["numPresentIdpInd"] += 1
    told = fetch(dry_run=True)
    assert told.difference.changed >= 1
    assert told.result.import_id == ""
    assert imports(workspace).num_rows == 1


def test_an_error_on_the_way_imports_nothing_and_the_next_fetch_goes_on(
    fetch: Fetch, server: DtmServer, workspace: Workspace
) -> None:
    real = server.answer
    server.answer = lambda asked: (
        Reply(status=500) if asked.query.get("Operation") == "INVENTED Iraq flood" else real(asked)
    )
    with pytest.raises(Outside, match="server-failed"):
        fetch()
    assert imports(workspace).num_rows == 0
    server.answer, server.asked = real, []
    went_on = fetch()
    assert went_on.resumed == 3
    assert len([path for path in server.paths() if "admin" in path]) == 3


def test_an_answer_that_says_no_is_an_error_although_http_says_200(
    fetch: Fetch, server: DtmServer
) -> None:
    no = Reply({"result": None, "isSuccess": False, "errorMessages": ["Round is wrong"]})
    real = server.answer
    server.answer = lambda asked: no if "admin" in asked.path else real(asked)
    with pytest.raises(InputError, match="Round is wrong"):
        fetch()


@pytest.mark.parametrize(
    "nothing",
    [
        Reply({"result": None, "isSuccess": False, "errorMessages": ["No data found"]}),
        Reply({"message": "Not found"}, status=404),
    ],
)
def test_a_level_that_an_operation_does_not_have_is_no_error(
    fetch: Fetch, server: DtmServer, workspace: Workspace, nothing: Reply
) -> None:
    real = server.answer
    server.answer = lambda asked: nothing if asked.path.endswith("admin2") else real(asked)
    done = fetch()
    assert [name.endswith("admin2") for name in done.without] == [True, True]
    rows = workspace.engine.answer(workspace.engine.table("displacement"))
    assert set(rows["place_level"].to_pylist()) == {0, 1}


def test_days_are_bounds_even_where_the_server_does_not_mind_them(
    fetch: Fetch, workspace: Workspace
) -> None:
    fetch(Question(country="Iraq", from_date=date(2030, 2, 1), to_date=date(2030, 2, 28)))
    rows = workspace.engine.answer(workspace.engine.table("displacement"))
    assert set(rows["round"].to_pylist()) == {1}


def test_fewer_rows_than_the_answer_says_are_an_error() -> None:
    answer = {"isSuccess": True, "result": [{}], "errorMessages": [], "totalRecordsCount": 2}
    with pytest.raises(Outside, match="there are 2 rows and sends 1"):
        result(answer, "admin2")


@pytest.mark.parametrize("answer", [[], {}, {"isSuccess": True, "result": "x"}, None])
def test_an_answer_of_another_shape_is_an_error(answer: Any) -> None:
    with pytest.raises(Outside, match="answer-shape"):
        result(answer, "admin2")


def test_a_missing_or_wrong_key_is_refused_with_advice(fetch: Fetch, server: DtmServer) -> None:
    with pytest.raises(Refused, match="key-missing") as missing:
        fetch(environ={})
    assert "DTMAPI_SUBSCRIPTION_KEY" in missing.value.advice
    with pytest.raises(Refused, match="server-refused"):
        fetch(environ={"DTMAPI_SUBSCRIPTION_KEY": "wrong"})
    assert len(server.asked) == 1


def test_an_unknown_country_is_missing_with_what_it_may_be(fetch: Fetch) -> None:
    with pytest.raises(Missing, match="operation-missing") as missing:
        fetch(Question(country="Irak"))
    assert "Iraq" in missing.value.advice


def test_a_question_without_an_answer_is_said_and_imports_nothing(fetch: Fetch) -> None:
    with pytest.raises(Missing, match="nothing-fetched"):
        fetch(Question(country="Iraq", from_round=77))


@pytest.mark.parametrize(
    "question",
    [
        Question(levels=(3,)),
        Question(from_round=3, to_round=1),
        Question(from_round=-1),
    ],
)
def test_a_question_that_cannot_be_meant_is_not_asked(
    fetch: Fetch, server: DtmServer, question: Question
) -> None:
    with pytest.raises(InputError):
        fetch(question)
    assert server.asked == []


def test_the_key_is_nowhere_on_the_disk(fetch: Fetch, workspace: Workspace) -> None:
    fetch()
    with pytest.raises(McofError):
        fetch(Question(country="Irak"))
    wrong = [path for path in workspace.path.rglob("*") if path.is_file()]
    assert wrong
    assert [path for path in wrong if KEY.encode() in path.read_bytes()] == []


def test_operations_and_countries_are_listed(server: DtmServer) -> None:
    how = {"server": server.address, "environ": ENVIRON}
    assert operations(country="irq", **how)["operation"].to_pylist() == [
        "INVENTED Iraq crisis",
        "INVENTED Iraq flood",
    ]
    assert countries(**how)["admin0Pcode"].to_pylist() == ["IRQ", "NGA"]


CHILD = """
import sys
from pathlib import Path
from tests.workspaces import TESTER, opened
from mcof.actions.intake.fetch_dtm import fetch_dtm
from mcof.sources.remote.dtm import Question
fetch_dtm(opened(Path(sys.argv[1])), Question(country="Iraq"), by=TESTER, server=sys.argv[2])
"""


def test_killed_in_the_middle_a_fetch_goes_on_to_the_same_result(
    server: DtmServer, workspace: Workspace, fetch: Fetch, tmp_path: Path
) -> None:
    whole = made(tmp_path / "whole")
    how = {"environ": ENVIRON, "by": TESTER, "server": server.address}
    fetch_dtm(whole, IRAQ, **how)
    real, child = server.answer, []

    def killing(asked: Any) -> Reply:
        if len([one for one in server.asked if "admin" in one.path]) == 4:
            os.killpg(child[0].pid, signal.SIGKILL)
        return real(asked)

    server.answer, server.asked = killing, []
    root = Path(__file__).resolve().parents[4]
    where = os.pathsep.join([str(root), *filter(None, sys.path)])
    environ = os.environ | ENVIRON | {"PYTHONPATH": where}
    child.append(
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(workspace.path), server.address],
            env=environ,
            start_new_session=True,
        )
    )
    assert child[0].wait(60) == -signal.SIGKILL
    server.answer, server.asked = real, []
    went_on = fetch()
    assert went_on.resumed == 3
    assert _records(opened(workspace.path)) == _records(whole)
    state = next((workspace.path / "fetched").glob("*.json"))
    assert json.loads(state.read_text())["finished"] is True
