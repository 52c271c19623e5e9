"""KoboToolbox, API version 2: forms and their submissions.

Paging is by `limit` and `start`; servers send at most 1,000 submissions a page, many only 100,
whatever is asked. A list that changes while it is paged skips submissions. So a fetch is of the
submissions up to the one that was the last at its beginning: new ones cannot move them, and where
one is deleted meanwhile the count differs, and the fetch begins anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from mcof.errors import Outside
from mcof.ports import Progress
from mcof.sources.remote.address import forwarded
from mcof.sources.remote.cells import cell
from mcof.sources.remote.client import Client
from mcof.sources.remote.forms import Question, Submission
from mcof.sources.remote.parts import Parts

SERVER = "https://kf.kobotoolbox.org"
PAGE = 1_000  # the most that a server gives; kpi#6472
MOST_FORMS = 100_000  # of one account; more are pages without end
_BEGIN = re.compile(r"(begin[_ ]\w+|group|repeat)$")  # also of scores, ranks and matrices
_END = re.compile(r"end[_ ]\w+$")  # `end` alone is the question when it was filled in


class Kobo:
    """The client of a KoboToolbox server."""

    def __init__(self, client: Client, server: str = SERVER) -> None:
        self._client = client
        self._base = f"{server}/api/v2/assets"

    def forms(self) -> list[dict[str, str]]:
        """Every deployed form that the account may see: `form`, `name`, `owner`, `submissions`."""
        rows: list[dict[str, Any]] = []
        address: str | None = f"{self._base}.json?{urlencode({'q': 'asset_type:survey'})}"
        while address:
            page = self._client.json(address)
            rows += _results(page)
            here, address = address, self._next(page, address)
            if address and (not _results(page) or len(rows) > MOST_FORMS or address == here):
                raise _endless()
        return [
            {
                "form": str(row.get("uid")),
                "name": str(row.get("name")),
                "owner": str(row.get("owner__username")),
                "submissions": str(row.get("deployment__submission_count")),
            }
            for row in rows
            if row.get("has_deployment")
        ]

    def asset(self, form: str) -> Mapping[str, Any]:
        """The form with its content and how many submissions it says that it has."""
        answer = self._client.json(f"{self._base}/{quote(form, safe='')}/", {"format": "json"})
        if not isinstance(answer, dict) or "content" not in answer:
            raise _shape(form)
        return answer

    def submissions(
        self, form: str, parts: Parts, declared: int | None, progress: Progress | None
    ) -> list[dict[str, Any]] | None:
        """Every submission as the server writes it; None where they changed meanwhile.

        Args:
            declared: what the form says that it has; None where it does not.

        Raises:
            Outside: the server sends more or fewer than it says.
        """
        address = f"{self._base}/{quote(form, safe='')}/data/"
        newest = {"format": "json", "limit": "1", "sort": '{"_id":-1}'}
        first = json.loads(parts.part("newest", lambda: self._whole(address, newest)))
        count = _count(first)
        if declared is not None and declared != count:
            raise _differs(form, "the form says", declared, "its data say", count)
        if count == 0:
            return []
        last = int(_results(first)[0]["_id"])
        bound = json.dumps({"_id": {"$lte": last}})
        asked = {"format": "json", "limit": str(PAGE), "start": "0", "sort": '{"_id":1}'}
        found: dict[int, dict[str, Any]] = {}
        for page in self._pages(f"{address}?{urlencode({**asked, 'query': bound})}", parts, count):
            if _count(page) != count:
                return None
            found |= {int(one["_id"]): one for one in _results(page)}
            if progress is not None:
                progress("fetch", len(found), count)
        after = _count(self._client.json(address, {**newest, "query": bound}))
        if after != count:
            return None
        if len(found) != count:
            raise _differs(form, "the server says", count, "it sends", len(found))
        return list(found.values())

    def _pages(self, address: str, parts: Parts, count: int) -> Iterator[Any]:
        """Every page, following `next` to the end."""
        following: str | None = address
        number = 0
        while following:
            here, number = following, number + 1
            page = json.loads(
                parts.part(f"page {number}", lambda here=here: self._whole(here))  # type: ignore[misc]
            )
            yield page
            following = self._next(page, here)
            if following and (not _results(page) or number > count):
                raise _endless()

    def _whole(self, address: str, parameters: Mapping[str, str] | None = None) -> bytes:
        """A page as it came, once it is known to be one: what is kept must be good."""
        raw = self._client.get(address, parameters)
        page = self._client.parsed(raw, address)
        whole = all(isinstance(one.get("_id"), int) for one in _results(page))
        if not whole or (_count(page) and not _results(page)):
            raise _shape("a page")
        return raw

    def _next(self, page: Any, here: str) -> str | None:
        """The next page: of the same server, since the key goes along."""
        after = page.get("next") if isinstance(page, dict) else None
        return forwarded(here, urljoin(here, after), secret=True) if after else None


def questions(asset: Mapping[str, Any]) -> list[Question]:
    """The questions of a form, with their labels and choices in its first language."""
    content = asset.get("content") or {}
    lists: dict[str, dict[str, str]] = {}
    for choice in content.get("choices") or ():
        name = str(choice.get("name") or choice.get("$autovalue") or "")
        lists.setdefault(str(choice.get("list_name")), {})[name] = _label(choice)
    found: list[Question] = []
    groups: list[str] = []
    for row in content.get("survey") or ():
        said = str(row.get("type", "")).strip()
        kind, _, listed = said.partition(" ")
        name = str(row.get("$autoname") or row.get("name") or "")
        path = str(row.get("$xpath") or "/".join([*groups, name]))
        if _END.match(said):
            groups = groups[:-1]
            continue
        if _BEGIN.match(said):
            groups = [*groups, name]
            continue
        listed = str(row.get("select_from_list_name") or listed)
        if name:
            found.append(Question(path, kind, _label(row), lists.get(listed, {})))
    return found


def _label(row: Mapping[str, Any]) -> str:
    label = row.get("label")
    if isinstance(label, Sequence) and not isinstance(label, str):
        label = next((text for text in label if text), "")
    return str(label or "")


def submission(raw: Mapping[str, Any]) -> Submission:
    """A submission in the shape that all servers share."""
    root = str(raw.get("meta/rootUuid") or raw.get("_uuid") or raw.get("meta/instanceID") or "")
    state = raw.get("_validation_status") or {}
    review = str(state.get("uid") or "") if isinstance(state, Mapping) else ""
    return Submission(
        name=(cell(root) or str(raw["_id"])).removeprefix("uuid:"),
        order=(str(raw.get("_submission_time") or ""), int(raw["_id"])),
        review=review.removeprefix("validation_status_"),
        version=str(raw.get("__version__") or ""),
        answers=_answers(raw),
    )


def _answers(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Texts, and repeats as lists; what the server adds in other shapes is no answer."""
    answers: dict[str, Any] = {}
    for name, value in raw.items():
        path = cell(name) or "?"
        if isinstance(value, list) and all(isinstance(turn, Mapping) for turn in value):
            if not path.startswith("_"):
                answers[path] = [_answers(turn) for turn in value]
        elif isinstance(value, str | int | float) and (text := cell(value)) is not None:
            answers[path] = text
    return answers


def _results(page: Any) -> list[dict[str, Any]]:
    rows = page.get("results") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _shape("a page")
    return rows


def _count(page: Any) -> int:
    count = page.get("count") if isinstance(page, dict) else None
    if not isinstance(count, int):
        raise _shape("a page")
    return count


def _endless() -> Outside:
    return Outside(
        "The pages of the server do not come to an end",
        code="answer-endless",
        advice="Tell whoever keeps the server; nothing was imported.",
    )


def _shape(what: str) -> Outside:
    return Outside(
        f"The server answers for {what} in a shape that is not that of KoboToolbox",
        code="answer-shape",
        advice="See whether --server is a KoboToolbox server with API version 2.",
    )


def _differs(form: str, one: str, first: int, other: str, second: int) -> Outside:
    return Outside(
        f"Of {form}, {one} {first:,} submissions and {other} {second:,}",
        code="count-differs",
        advice="Nothing was imported. See whether the account may view all submissions, and try "
        "again later.",
    )
