"""A small crisis as a site, and a reader of its pages, for tests of the web."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.ports import Workspace
from mcof.renderers.press import Press
from mcof.web import application
from mcof.web.serving import Wsgi

DISPLACEMENT = """\
operation,round,reference_date,assessment,place_code,population_group,households,individuals,basis
Iraq,20,2015-05-07,BA,IQ,IDP,490000,2940000,reported
Iraq,21,2015-05-21,BA,IQ,IDP,505932,3035592,reported
Iraq,21,2015-05-21,BA,IQG01,IDP,88666,531996,reported
Iraq,21,2015-05-21,BA,IQG08,IDP,79344,476064,modelled
Iraq,21,2015-05-21,BA,IQG13,IDP,61831,370986,reported
Iraq,21,2015-05-21,BA,IQG13,IDP,many,-5,reported
"""
NEEDS = """\
sector,phase,population_group,place_code,period_start,period_end,in_need,basis
Health support,During,IDP,IQG01,2015-04-01,2015-05-20,120000,reported
Health support,During,IDP,IQG08,2015-04-01,2015-05-20,80000,reported
"""
HOSTILE = "<script>alert('x')</script> & منظمة"
RESPONSES = f"""\
organisation,sector,phase,place_code,population_group,period_start,period_end,status,reached,basis
{HOSTILE},Health support,During,IQG01,IDP,2015-05-01,2015-05-20,Ongoing,20000,reported
"""


def crisis(folder: Path) -> Workspace:
    """A workspace with two rounds, three governorates, needs, a response and a bad row."""
    workspace = replace(made(folder / "crisis"), renderer=Press())
    for table, text in {
        "displacement": DISPLACEMENT,
        "needs": NEEDS,
        "responses": RESPONSES,
    }.items():
        path = folder / f"{table}-نزوح.csv"
        path.write_text(text, encoding="utf-8")
        import_file(workspace, path, table=table, by=TESTER)
    return workspace


@dataclass(frozen=True)
class Answer:
    """What a site answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self.body.decode()

    @property
    def text(self) -> str:
        """What a reader sees, without marks of direction, in single spaces."""
        plain = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        return re.sub(r"[\s\u2066-\u2069]+", " ", unescape(plain))

    @property
    def links(self) -> list[str]:
        """Where the page leads."""
        return [unescape(link) for link in re.findall(r'\shref="([^"]+)"', self.html)]


@dataclass(frozen=True)
class Reader:
    """Asks a site by WSGI, as a server does."""

    site: Wsgi
    workspace: Workspace

    def __call__(self, address: str, *, method: str = "GET", **environ: Any) -> Answer:
        path, _, query = address.partition("?")
        asked: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost:8000",
            "wsgi.input": BytesIO(),
        }
        asked |= environ
        setup_testing_defaults(asked)
        head: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            head.update(status=int(status.split(maxsplit=1)[0]), headers=dict(headers))

        parts = self.site(asked, start)
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        return Answer(head["status"], head["headers"], body)


def reader(workspace: Workspace) -> Reader:
    """The site of a workspace, to be asked."""
    return Reader(application(workspace), workspace)
