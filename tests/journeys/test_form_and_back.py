"""A form is made, mapped, filled in on KoboToolbox, and fetched: no mapping is written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.koboserver import ENVIRON, FORM, KoboServer
from tests.servers import serving
from tests.workspaces import TESTER, made

from mcof.actions.forms.make import make_form
from mcof.actions.forms.map import map_form
from mcof.actions.intake.fetch_forms import Asking, fetch_kobo


class FormServer(KoboServer):
    """Has the questions of an XLSForm."""

    def __init__(self, questions: list[dict[str, Any]], submissions: list[dict[str, Any]]) -> None:
        super().__init__(0)
        self.survey = [
            {"type": one["type"], "name": one["path"].split("/")[-1], "$xpath": one["path"]}
            for one in questions
        ]
        self.submissions = submissions

    def _asset(self) -> dict[str, Any]:
        return super()._asset() | {"content": {"survey": self.survey, "choices": []}}


def filled(number: int) -> dict[str, Any]:
    return {
        "_id": number,
        "_uuid": f"u{number}",
        "_submission_time": "2015-06-05T08:00:00",
        "_validation_status": {},
        "start": "2015-06-04T10:00:00.000+03:00",
        "visit/operation": "Iraq",
        "visit/round": "22",
        "visit/reference_date": "2015-06-04",
        "site/assessed_on": "2015-06-03",
        "site/governorate": "IQG15",
        "site/district": "IQG15Q05",
        "site/site_name": "Camp",
        "site/site_id": f"S{number}",
        "site/gps": "36.34 43.13 0 0",
        "site/site_class": "camp",
        "residents/households": "10",
        "residents/individuals": "60",
        "services/water": "yes",
    }


def test_what_a_form_of_ours_asks_comes_back_as_rows(tmp_path: Path) -> None:
    workspace = made(tmp_path / "workspace")
    form = tmp_path / "sites.xlsx"
    make_form(
        workspace, "sites", to=form, operation="Iraq", round=22, day=date(2015, 6, 4), gps=True
    )
    mapped = map_form(workspace, form, to=workspace.path / "sources" / "site_form")
    with serving(FormServer(mapped.rows().to_pylist(), [filled(1), filled(2)])) as server:
        asking = Asking("site_form", TESTER, server.address, environ=ENVIRON)
        done = fetch_kobo(workspace, FORM, asking)
    assert done.result.findings.filter(severity="error").height == 0
    rows = workspace.engine.answer(workspace.engine.table("sites")).to_pylist()
    told = ("site_id", "round", "place_code", "households", "individuals", "site_class", "water")
    assert sorted(tuple(row[name] for name in told) for row in rows) == [
        (f"S{n}", 22, "IQG15Q05", 10, 60, "Camp", "Yes") for n in (1, 2)
    ]
    assert {(row["latitude"], row["longitude"]) for row in rows} == {(36.34, 43.13)}
