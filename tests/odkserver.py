"""A server of ours that speaks ODK Central's OData, with invented submissions."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.servers import Asked, FakeServer, Reply

TOKEN = "invented-odk-session"
ENVIRON = {"MCOF_ODK_TOKEN": TOKEN}
ACCOUNT = {"MCOF_ODK_EMAIL": "reader@example.org", "MCOF_ODK_PASSWORD": "invented password"}
PROJECT, FORM = 7, "site_form"
MOST = 100
MAPPING = """
title = "Invented form of sites"
table = "sites"

[form]
rows = "sites/site"

[columns]
"loc/district" = "admin2_code"
"round" = "round"
"day" = "reference_date"
"sites/site/code" = "site_id"
"sites/site/families" = "households"
"sites/site/water" = "water"

[constants]
operation = "INVENTED"
population_group = "IDP"
"""
_FIELDS = (
    ("/loc", "structure"),
    ("/loc/district", "string"),
    ("/loc/gps", "geopoint"),
    ("/round", "int"),
    ("/day", "date"),
    ("/focal_point", "string"),
    ("/sites", "structure"),
    ("/sites/site", "repeat"),
    ("/sites/site/code", "string"),
    ("/sites/site/families", "int"),
    ("/sites/site/water", "string"),
)


def invented(number: int, *, sent: str | None = None) -> dict[str, Any]:
    """One submission, of one site; `sites` is its repeat."""
    moment = sent or f"2015-06-{1 + number // 1440:02d}T{number // 60 % 24:02d}:{number % 60:02d}"
    return {
        "row": {
            "__id": f"uuid:s{number}",
            "__system": {
                "submissionDate": f"{moment}:00.000Z",
                "updatedAt": None,
                "submitterName": "Somebody Sent",
                "reviewState": None,
                "formVersion": "1",
                "status": None,
            },
            "loc": {
                "district": "IQG15Q05",
                "gps": {"type": "Point", "coordinates": [43.13, 36.34, 0]},
            },
            "round": 22,
            "day": "2015-06-04",
            "focal_point": "A Person",
            "sites": {"site@odata.navigationLink": "Submissions('x')/sites/site"},
        },
        "sites": [{"code": f"S{number}", "families": 10 + number % 90, "water": "well truck"}],
    }


class OdkServer(FakeServer):
    """Pages at `MOST`, newest first; `between` is called before each page but the first."""

    def __init__(self, count: int) -> None:
        super().__init__(self._answer)
        self.submissions = [invented(number) for number in range(count)]
        self.between: Callable[[OdkServer], None] | None = None
        self.lie = 0

    def _answer(self, asked: Asked) -> Reply:
        name, password = ACCOUNT.values()
        basic = base64.b64encode(f"{name}:{password}".encode()).decode()
        if asked.headers.get("authorization") not in {f"Bearer {TOKEN}", f"Basic {basic}"}:
            return Reply({"code": 401.2, "message": "Could not authenticate."}, status=401)
        base = f"/v1/projects/{PROJECT}/forms"
        plain = {
            "/v1/projects": [{"id": PROJECT, "name": "Invented"}],
            base: [{"xmlFormId": FORM, "name": "Sites"}],
            f"{base}/{FORM}/fields": [
                {"path": path, "type": kind, "selectMultiple": True if "water" in path else None}
                for path, kind in _FIELDS
            ],
            f"{base}/{FORM}.svc": {
                "value": [{"url": "Submissions"}, {"url": "Submissions.sites.site"}]
            },
        }
        if asked.path in plain:
            return Reply(plain[asked.path])
        if asked.path.startswith(f"{base}/{FORM}.svc/"):
            return self._rows(asked, asked.path.rpartition("/")[2])
        return Reply({"code": 404.1, "message": "Could not find the resource."}, status=404)

    def _rows(self, asked: Asked, table: str) -> Reply:
        token = asked.query.get("$skiptoken")
        if token and self.between:
            self.between(self)
        found = [one for one in self.submissions if _is_in(one, asked.query.get("$filter", ""))]
        found.sort(key=_moment, reverse=True)
        rows = [row for one in found for row in _of(one, table)]
        rest = [row for row in rows if token is None or row["__order"] < token]
        size = min(int(asked.query.get("$top", MOST)), MOST)
        page = rest[:size]
        only = asked.query.get("$select", "").split(",")
        body: dict[str, Any] = {
            "@odata.count": len(rows) + self.lie,
            "value": [
                {k: v for k, v in row.items() if k != "__order" and only in ([""], [k])}
                for row in page
            ],
        }
        if size and len(rest) > size:
            query = urlencode({**asked.query, "$skiptoken": page[-1]["__order"]})
            body["@odata.nextLink"] = f"{self.address}{asked.path}?{query}"
        return Reply(body)


def _moment(one: dict[str, Any]) -> str:
    return str(one["row"]["__system"]["submissionDate"]) + str(one["row"]["__id"])


def _of(one: dict[str, Any], table: str) -> list[dict[str, Any]]:
    if table == "Submissions":
        return [{**one["row"], "__order": _moment(one)}]
    key = one["row"]["__id"]
    return [
        {"__id": f"{key}-{n}", "__Submissions-id": key, "__order": f"{_moment(one)}-{n}", **site}
        for n, site in sorted(enumerate(one["sites"]), reverse=True)
    ]


def _is_in(one: dict[str, Any], text: str) -> bool:
    system = one["row"]["__system"]
    tests = re.findall(r"(submissionDate|updatedAt) (ge|le) (\S+)", text)
    return not tests or any(
        (system[name] or "") >= moment if how == "ge" else (system[name] or "") <= moment
        for name, how, moment in tests
        if system[name]
    )
