"""A server of ours that speaks KoboToolbox's API version 2, with invented submissions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.servers import Asked, FakeServer, Reply

TOKEN = "invented-kobo-token"
ENVIRON = {"MCOF_KOBO_TOKEN": TOKEN}
FORM = "aInvented22Form"
MOST = 100  # submissions of a page, whatever is asked
MAPPING = """
title = "Invented form of sites"
table = "sites"

[form]
rows = "sites/site"

[form.renamed]
"sites/site/hh" = "sites/site/families"

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
_SURVEY = (
    ("begin_group", "loc", ""),
    ("select_one", "district", "districts"),
    ("geopoint", "gps", ""),
    ("end_group", "", ""),
    ("integer", "round", ""),
    ("date", "day", ""),
    ("text", "focal_point", ""),
    ("text", "remarks", ""),
    ("image", "photo", ""),
    ("begin_group", "sites", ""),
    ("begin_repeat", "site", ""),
    ("text", "code", ""),
    ("integer", "families", ""),
    ("select_multiple", "water", "waters"),
    ("end_repeat", "", ""),
    ("end_group", "", ""),
)


def invented(number: int) -> dict[str, Any]:
    """One submission, of one site, as the server writes it: every answer is text."""
    return {
        "_id": 1000 + number,
        "_uuid": f"uuid-{number}",
        "meta/instanceID": f"uuid:uuid-{number}",
        "meta/rootUuid": f"uuid:uuid-{number}",
        "__version__": "vNew",
        "_submission_time": f"2015-06-{1 + number % 28:02d}T10:00:00",
        "_submitted_by": "enumerator_7",
        "_geolocation": [33.3, 44.4],
        "_attachments": [{"filename": "photo.jpg"}],
        "_validation_status": {},
        "loc/district": "IQG15Q05",
        "loc/gps": "36.34 43.13 0 0",
        "round": "22",
        "day": "2015-06-04",
        "focal_point": "A Person",
        "remarks": "private words",
        "photo": "photo.jpg",
        "sites/site": [
            {
                "sites/site/code": f"S{number}",
                "sites/site/families": str(10 + number % 90),
                "sites/site/water": "well truck",
            }
        ],
    }


class KoboServer(FakeServer):
    """Pages at `MOST`; `between` is called before each page but the first."""

    def __init__(self, count: int) -> None:
        super().__init__(self._answer)
        self.submissions = [invented(number) for number in range(count)]
        self.declared: int | None = None
        self.lie = 0
        self.between: Callable[[KoboServer], None] | None = None

    def _answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Token {TOKEN}":
            return Reply({"detail": "Invalid token."}, status=401)
        if asked.path == "/api/v2/assets.json":
            return Reply({"count": 1, "next": None, "previous": None, "results": [self._asset()]})
        if asked.path == f"/api/v2/assets/{FORM}/":
            return Reply(self._asset())
        if asked.path == f"/api/v2/assets/{FORM}/data/":
            return self._data(asked.query)
        return Reply({"detail": "Not found."}, status=404)

    def _asset(self) -> dict[str, Any]:
        number = len(self.submissions) if self.declared is None else self.declared
        survey = [
            {"type": kind, "name": name, "$autoname": name, "label": [name.title()]}
            | ({"select_from_list_name": choices} if choices else {})
            for kind, name, choices in _SURVEY
        ]
        choices = [("districts", "IQG15Q05", "Mosul"), ("waters", "well", "A well")]
        names = ("list_name", "name", "label")
        return {
            "uid": FORM,
            "name": "Invented form",
            "owner__username": "somebody",
            "has_deployment": True,
            "deployment__submission_count": number + self.lie,
            "content": {
                "survey": survey,
                "choices": [dict(zip(names, (a, b, [c]), strict=True)) for a, b, c in choices],
            },
        }

    def _data(self, query: dict[str, str]) -> Reply:
        start = int(query.get("start", 0))
        if start and self.between:
            self.between(self)
        bound = json.loads(query.get("query", "{}")).get("_id", {}).get("$lte", 10**9)
        order = json.loads(query.get("sort", '{"_id":1}'))["_id"]
        found = sorted(
            (one for one in self.submissions if one["_id"] <= bound), key=lambda o: order * o["_id"]
        )
        size = min(int(query.get("limit", MOST)), MOST)
        after = None
        if start + size < len(found):
            rest = {**query, "limit": str(size), "start": str(start + size)}
            after = f"{self.address}/api/v2/assets/{FORM}/data/?" + "&".join(
                f"{name}={_quoted(value)}" for name, value in rest.items()
            )
        page = found[start : start + size]
        return Reply({"count": len(found), "next": after, "previous": None, "results": page})


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
