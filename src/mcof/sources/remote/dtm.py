"""The API of displacement tracking, version 3 (https://dtmapi.iom.int).

A row of an answer is one place, reason, origin and kind of assessment in one round: totals are
sums over origin and reason, never over rounds. There is no paging. The rows are written as the
global file on HDX has them, without `id`, which says nothing: so a fetch is read as that file is,
by the source `hdx_dtm_global`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from mcof.errors import InputError, Missing, Outside
from mcof.sources.remote.cells import cell
from mcof.sources.remote.client import Client

SERVER = "https://dtmapi.iom.int"
PATH = "/v3/displacement"
LEVELS = (0, 1, 2)
COLUMNS = (
    "operation",
    *(f"admin{level}{part}" for level in LEVELS for part in ("Name", "Pcode")),
    "adminLevel",
    "numPresentIdpInd",
    "reportingDate",
    "yearReportingDate",
    "monthReportingDate",
    "roundNumber",
    "displacementReason",
    "numberMales",
    "numberFemales",
    "idpOriginAdmin1Name",
    "idpOriginAdmin1Pcode",
    "assessmentType",
    "operationStatus",
)
"""The columns of the global file on HDX, in its order, but for `id`."""

_NOTHING = re.compile(r"\bno (data|records?|results?|rows?)\b|\bnot found\b", re.IGNORECASE)
"""How a server says that it has no rows, in what it calls a failure."""

_DIGITS = 9  # of the longest number of a round or of rows that is read as one
FIGURES = frozenset({"numPresentIdpInd", "numberMales", "numberFemales"})
_LEFT_OUT = frozenset({"id"})


@dataclass(frozen=True)
class Question:
    """What is asked; nothing said of operation and country means all of them.

    Attributes:
        country: a name, or a code such as IRQ.
        levels: 0 country, 1 governorate, 2 district.
        from_round: 0 is a round like others.
    """

    operation: str | None = None
    country: str | None = None
    levels: tuple[int, ...] = LEVELS
    admin1: str | None = None
    admin2: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    from_round: int | None = None
    to_round: int | None = None

    def check(self) -> None:
        """Refuse what no round or level can be.

        Raises:
            InputError: a level that does not exist, or an end before its beginning.
        """
        if not self.levels or set(self.levels) - set(LEVELS):
            raise InputError(
                "The levels of the DTM API are 0, 1 and 2",
                code="level-unknown",
                advice="Ask for --level 0, 1 or 2, or leave it out for all three.",
            )
        pairs = ((self.from_round, self.to_round), (self.from_date, self.to_date))
        out_of_order = any(
            first is not None and last is not None and first > last  # type: ignore[operator]
            for first, last in pairs
        )
        if out_of_order or min(self.from_round or 0, self.to_round or 0) < 0:
            raise InputError(
                "The rounds or days asked for end before they begin",
                code="period-out-of-order",
                advice="Rounds count from 0; name the earlier one first.",
            )

    def said(self) -> dict[str, str]:
        """What is asked, as text, without what is not said."""
        named = {
            "operation": self.operation,
            "country": self.country,
            "levels": "".join(map(str, sorted(set(self.levels)))),
            "admin1": self.admin1,
            "admin2": self.admin2,
            "from_date": self.from_date,
            "to_date": self.to_date,
            "from_round": self.from_round,
            "to_round": self.to_round,
        }
        return {name: str(value) for name, value in named.items() if value is not None}

    def means(self, row: Mapping[str, str | None]) -> bool:
        """Whether a row is within the bounds; one whose round or day cannot be read is."""
        number, day = row.get("roundNumber") or "", row.get("reportingDate") or ""
        if number.isdecimal() and len(number) <= _DIGITS:
            first = 0 if self.from_round is None else self.from_round
            if (
                not first
                <= int(number)
                <= (int(number) if self.to_round is None else self.to_round)
            ):
                return False
        begins, ends = self.from_date or date.min, self.to_date or date.max
        return not day or begins.isoformat() <= day <= ends.isoformat()

    def parameters(self, operation: Mapping[str, str]) -> dict[str, str]:
        """The parameters of the request for one operation.

        A bound of 0 is never asked: a server may refuse it, or take it for no bound at all. What
        comes beyond the bounds is left out by `table`.
        """
        asked = (
            {
                "Operation": operation.get("operation"),
                "Admin0Pcode": operation.get("admin0Pcode"),
                "FromReportingDate": self.from_date,
                "ToReportingDate": self.to_date,
                "FromRoundNumber": self.from_round or None,
                "ToRoundNumber": self.to_round,
            }
            | _area(1, self.admin1)
            | _area(2, self.admin2)
        )
        return {name: str(value) for name, value in asked.items() if value is not None}


def _area(level: int, text: str | None) -> dict[str, str]:
    if text is None:
        return {}
    is_code = any(character.isdigit() for character in text) and " " not in text
    return {f"Admin{level}{'Pcode' if is_code else 'Name'}": text}


def result(answer: Any, where: str) -> list[dict[str, Any]]:
    """The rows in an answer's envelope.

    Raises:
        InputError: the server says, within its answer, that it could not do it.
        Outside: the answer has another shape, or fewer rows than it says.
    """
    if not isinstance(answer, dict) or "result" not in answer or "isSuccess" not in answer:
        raise Outside(
            f"{where} answers in a shape that is not that of the DTM API",
            code="answer-shape",
            advice="See whether --server is the server of the API, version 3.",
        )
    if answer["isSuccess"] is not True:
        messages = answer.get("errorMessages") or ["no reason is given"]
        if _NOTHING.search(str(messages[0])):
            return []
        raise InputError(
            f"{where} could not be answered: {str(messages[0])[:200]}",
            code="server-says-no",
            advice="See whether operation, country and rounds are written as "
            "`mcof fetch operations` shows them.",
        )
    rows = answer["result"] or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Outside(
            f"{where} answers with something that is no list of rows",
            code="answer-shape",
            advice="See whether --server is the server of the API, version 3.",
        )
    stated = str(answer.get("totalRecordsCount") or "")
    if stated.isdecimal() and int(stated[:_DIGITS]) not in {0, len(rows)}:
        raise Outside(
            f"{where} says that there are {stated} rows and sends {len(rows)}",
            code="count-differs",
            advice="Nothing was imported. Try again later.",
        )
    return rows


class DtmApi:
    """The client of the displacement API.

    Args:
        server: its address, without a path.
    """

    def __init__(self, client: Client, server: str = SERVER) -> None:
        self._client = client
        self._base = f"{server}{PATH}"

    def countries(self) -> list[dict[str, str]]:
        """Every country with displacement data: `admin0Name`, `admin0Pcode`."""
        return self._list("country-list", ("admin0Name", "admin0Pcode"))

    def operations(self) -> list[dict[str, str]]:
        """Every operation: `operation`, `operationStatus`, `admin0Name`, `admin0Pcode`."""
        names = ("operation", "operationStatus", "admin0Name", "admin0Pcode")
        return self._list("operation-list", names)

    def _list(self, path: str, names: Sequence[str]) -> list[dict[str, str]]:
        address = f"{self._base}/{path}"
        rows = result(self._client.json(address), path)
        texts = [{name: cell(row.get(name)) or "" for name in names} for row in rows]
        return sorted(texts, key=lambda row: tuple(row.values()))

    def asked(self, question: Question) -> list[dict[str, str]]:
        """The operations that a question is about.

        Raises:
            Missing: there is no such operation or country.
        """
        every = self.operations()
        found = [row for row in every if _is_meant(row, question)]
        if found:
            return found
        what = question.operation or question.country or "any operation"
        near = _nearest(what, every)
        raise Missing(
            f"The DTM API has no operation or country {what!r}",
            code="operation-missing",
            advice=f"Did you mean {near}? See `mcof fetch operations`.",
        )

    def rows(self, question: Question, operation: Mapping[str, str], level: int) -> bytes:
        """The answer for one operation at one level, as it came, once it is known to be whole.

        Many an operation has no rows of some level, for which a server may say "not found".
        """
        address = f"{self._base}/admin{level}"
        try:
            raw = self._client.get(address, question.parameters(operation))
        except Missing:
            return b'{"isSuccess": true, "result": []}'
        result(self._client.parsed(raw, address), f"admin{level} of {operation['operation']}")
        return raw


def _is_meant(row: Mapping[str, str], question: Question) -> bool:
    def same(asked: str, *names: str) -> bool:
        return asked.strip().casefold() in {row[name].strip().casefold() for name in names}

    return (question.operation is None or same(question.operation, "operation")) and (
        question.country is None or same(question.country, "admin0Name", "admin0Pcode")
    )


def _nearest(what: str, rows: Iterable[Mapping[str, str]]) -> str:
    from rapidfuzz import fuzz, process

    names = sorted(
        {row[name] for row in rows for name in ("operation", "admin0Name", "admin0Pcode")}
    )
    found = process.extract(what, names, scorer=fuzz.WRatio, limit=3)
    return ", ".join(name for name, _, _ in found) or "something else"


def is_empty(raw: bytes) -> bool:
    """Whether an answer has no rows."""
    return not json.loads(raw)["result"]


def table(answers: Iterable[tuple[int, str, bytes]], question: Question) -> pl.DataFrame:
    """The rows of all answers as the global file on HDX has them, in an order of their own.

    Args:
        answers: level, status of the operation, and the answer.
        question: what was asked; rows of other rounds or days are left out.

    Returns:
        Text columns: `COLUMNS`, then whatever else the server says, so that intake finds it.
    """
    rows = [row for row in _texts(answers) if question.means(row)]
    more = sorted({name for row in rows for name in row} - set(COLUMNS) - _LEFT_OUT)
    names = [*COLUMNS, *more]
    columns = {name: [row.get(name) for row in rows] for name in names}
    # Servers promise no order; the same rows must be the same file.
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)).sort(
        names, nulls_last=True
    )


def _texts(answers: Iterable[tuple[int, str, bytes]]) -> Iterator[dict[str, str | None]]:
    for level, status, raw in answers:
        answer = json.loads(raw, parse_int=str, parse_float=str)
        for row in answer["result"] or []:
            texts = {cell(name) or "?": cell(value) for name, value in row.items()}
            texts["reportingDate"] = (texts.get("reportingDate") or "").partition("T")[0] or None
            yield {"adminLevel": str(level), "operationStatus": status or None} | {
                name: text for name, text in texts.items() if text is not None
            }
