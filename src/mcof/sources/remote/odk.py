"""ODK Central: the submissions of a form, by OData.

A form is several tables: `Submissions`, and one for each repeat, whose rows name their parent.
Pages follow `@odata.nextLink`, whose place in the list no deletion moves. What was sent or changed
since the last fetch is asked for by both moments: new submissions have no `updatedAt`, and edited
ones keep their `submissionDate`. What is gone is known from the list of all keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from mcof.errors import Outside
from mcof.ports import Progress
from mcof.sources.remote.address import forwarded
from mcof.sources.remote.cells import cell
from mcof.sources.remote.client import Client
from mcof.sources.remote.forms import Question, Submission
from mcof.sources.remote.parts import Parts

PAGE = 250  # what Central's own documentation uses
ROOT = "Submissions"
_LINK = "@odata.navigationLink"
Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows of each table of a form."""


class Central:
    """The client of one form on a server.

    Args:
        project: its number.
        form: its `xmlFormId`.
    """

    def __init__(self, client: Client, server: str, project: int, form: str) -> None:
        self._client = client
        self._form = form
        self._base = f"{server}/v1/projects/{project}/forms/{quote(form, safe='')}"

    def questions(self) -> list[Question]:
        """The questions of the form; Central says neither labels nor choices."""
        fields = self._client.json(f"{self._base}/fields", {"odata": "true"})
        if not isinstance(fields, list):
            raise _shape(self._form)
        return [
            Question(
                path=str(field.get("path", "")).strip("/"),
                kind="select_multiple" if field.get("selectMultiple") else str(field.get("type")),
            )
            for field in fields
        ]

    def tables(self) -> list[str]:
        """The tables of the form, parents first."""
        document = self._client.json(f"{self._base}.svc")
        names = [str(one.get("url")) for one in _values(document, self._form)]
        return sorted((n for n in names if n.split(".")[0] == ROOT), key=lambda n: n.count("."))

    def rows(
        self, parts: Parts, progress: Progress | None, *, since: datetime | None = None
    ) -> Rows | None:
        """The rows of every table; None where submissions were deleted meanwhile.

        Args:
            since: only of submissions that were sent or changed from then on.

        Raises:
            Outside: the server sends more or fewer rows than it says.
        """
        found: Rows = {}
        for name in self.tables():
            moments = "" if name == ROOT else f"$root/{ROOT}/"
            asked = {"$filter": _since(since, f"{moments}__system/")} if since else {}
            found[name] = self._table(parts, name, asked, progress)
        if since is None and found.get(ROOT):
            last = max(str(row["__system"]["submissionDate"]) for row in found[ROOT])
            bound = {"$filter": f"__system/submissionDate le {last}", "$top": "0"}
            if self._counted(bound) != len(found[ROOT]):
                return None
        return found

    def keys(self, parts: Parts) -> set[str]:
        """The key of every submission that the server has now."""
        return {str(row["__id"]) for row in self._table(parts, ROOT, {"$select": "__id"}, None)}

    def _counted(self, asked: Mapping[str, str]) -> int:
        address = f"{self._base}.svc/{ROOT}?{urlencode({**asked, '$count': 'true'})}"
        return _count(self._client.json(address), self._form)

    def _table(
        self, parts: Parts, name: str, asked: Mapping[str, str], progress: Progress | None
    ) -> list[Row]:
        query = {"$top": str(PAGE), "$count": "true", **asked}
        title = " ".join([name, *asked])
        found: dict[str, Row] = {}
        count = -1
        for page in self._pages(f"{self._base}.svc/{name}?{urlencode(query)}", parts, title):
            count = _count(page, self._form) if count < 0 else count
            found |= {str(row["__id"]): row for row in _values(page, self._form)}
            if progress is not None:
                progress("fetch", len(found), count)
        if len(found) != count:
            raise Outside(
                f"Of {name} of {self._form}, the server says {count:,} rows and sends "
                f"{len(found):,}",
                code="count-differs",
                advice="Nothing was imported. See whether the account may view all submissions, "
                "and try again later.",
            )
        return list(found.values())

    def _pages(self, address: str, parts: Parts, title: str) -> Iterator[Any]:
        following: str | None = address
        number = 0
        while following:
            here, number = following, number + 1
            page = json.loads(
                parts.part(f"{title} page {number}", lambda here=here: self._whole(here))  # type: ignore[misc]
            )
            yield page
            after = page.get("@odata.nextLink")
            following = forwarded(here, urljoin(here, after), secret=True) if after else None
            if following and (not page["value"] or following == here):
                raise Outside(
                    "The pages of the server do not come to an end",
                    code="answer-endless",
                    advice="Tell whoever keeps the server; nothing was imported.",
                )

    def _whole(self, address: str) -> bytes:
        """A page as it came, once it is known to be one: what is kept must be good."""
        raw = self._client.get(address)
        page = self._client.parsed(raw, address)
        if any("__id" not in row for row in _values(page, self._form)):
            raise _shape(self._form)
        return raw


def projects(client: Client, server: str) -> list[dict[str, str]]:
    """Every form that the account may see: `project`, `project_name`, `form`, `name`."""
    return [
        {
            "project": str(project["id"]),
            "project_name": str(project["name"]),
            "form": str(form["xmlFormId"]),
            "name": str(form.get("name") or ""),
        }
        for project in client.json(f"{server}/v1/projects")
        for form in client.json(f"{server}/v1/projects/{project['id']}/forms")
    ]


def assembled(rows: Rows) -> list[Row]:
    """The submissions with their repeats inside: `__id`, `__system`, and `answers` by path.

    Rows of a repeat are joined to their parent by its key, the deepest first.
    """
    made = {name: [_answers(name, row) for row in some] for name, some in rows.items()}
    for name in sorted(rows, key=lambda name: -name.count(".")):
        if name == ROOT:
            continue
        above = max((n for n in rows if name.startswith(f"{n}.")), key=len)
        turns: dict[str, list[Row]] = {}
        for row, answers in zip(rows[name], made[name], strict=True):
            parent = row.get(f"__{above.replace('.', '-')}-id")
            turns.setdefault(str(parent), []).append(answers)
        for row, answers in zip(rows[above], made[above], strict=True):
            if str(row["__id"]) in turns:
                answers[_path(name)] = turns[str(row["__id"])]
    return [
        {"__id": row["__id"], "__system": row.get("__system") or {}, "answers": answers}
        for row, answers in zip(rows.get(ROOT, ()), made.get(ROOT, ()), strict=True)
    ]


def merged(before: Iterable[Row], changed: Iterable[Row], keys: set[str]) -> list[Row] | None:
    """The submissions as they are now: those of before with what changed, without what is gone.

    Returns:
        None where a key of the server is in neither: then only a whole fetch will do.
    """
    every = {str(one["__id"]): one for one in (*before, *changed)}
    return [every[key] for key in sorted(keys)] if keys <= set(every) else None


def submission(raw: Mapping[str, Any]) -> Submission:
    """A submission in the shape that all servers share."""
    system = raw.get("__system") or {}
    return Submission(
        name=(cell(raw["__id"]) or "?").removeprefix("uuid:"),
        order=(str(system.get("submissionDate") or ""), 0),
        review=str(system.get("reviewState") or ""),
        version=str(system.get("formVersion") or ""),
        answers=raw["answers"],
    )


def _path(table: str) -> str:
    return table.removeprefix(ROOT).strip(".").replace(".", "/")


def _answers(table: str, row: Row) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    _flatten(row, _path(table), answers)
    return answers


def _flatten(node: Mapping[str, Any], above: str, answers: dict[str, Any]) -> None:
    """Groups inside groups as paths; positions as XForms write them: latitude, then longitude."""
    for name, value in node.items():
        if name.endswith(_LINK) or value is None or (name.startswith("__") and name != "__system"):
            continue
        path = f"{above}/{name}" if above and name != "__system" else name
        if isinstance(value, Mapping) and "coordinates" in value:
            answers[path] = _position(value)
        elif isinstance(value, Mapping):
            _flatten(value, path, answers)
        elif not isinstance(value, list) and (text := cell(value)) is not None:
            answers[path] = text


def _position(value: Mapping[str, Any]) -> str:
    coordinates = value["coordinates"]
    is_point = value.get("type") == "Point" and isinstance(coordinates, list)
    if not is_point or len(coordinates) < 2:  # noqa: PLR2004 - longitude and latitude
        return json.dumps(coordinates)
    longitude, latitude, *rest = coordinates
    return " ".join(str(number) for number in (latitude, longitude, *rest) if number is not None)


def _since(moment: datetime, system: str) -> str:
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return f"{system}submissionDate ge {stamp} or {system}updatedAt ge {stamp}"


def _values(page: Any, form: str) -> list[Row]:
    rows = page.get("value") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _shape(form)
    return rows


def _count(page: Any, form: str) -> int:
    count = page.get("@odata.count") if isinstance(page, dict) else None
    if not isinstance(count, int):
        raise _shape(form)
    return count


def _shape(form: str) -> Outside:
    return Outside(
        f"The server answers for {form} in a shape that is not that of ODK Central",
        code="answer-shape",
        advice="See whether --server is an ODK Central server.",
    )
