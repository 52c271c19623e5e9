"""A server of ours that speaks the DTM API, version 3, with invented rows."""

from __future__ import annotations

import random
from typing import Any

from tests.servers import Asked, FakeServer, Reply

KEY = "invented-subscription-key"
ENVIRON = {"DTMAPI_SUBSCRIPTION_KEY": KEY}
_PLACES = (
    ("Iraq", "IRQ", "Ninewa", "IQG15", "Mosul", "IQG15Q05"),
    ("Iraq", "IRQ", "Ninewa", "IQG15", "Sinjar", "IQG15Q07"),
    ("Iraq", "IRQ", "Anbar", "IQG01", "Al-Falluja", "IQG01Q01"),
)
_AWAY = (("Nigeria", "NGA", "Borno", "NGA002", "Maiduguri", "NGA002001"),)
_ORIGINS = (("Anbar", "IQG01"), ("Ninewa", "IQG15"), ("Not available", "Not available"))
_REASONS = ("Conflict", "conflict", "Conflict; Natural disaster", "Natural disaster")
OPERATIONS = (
    ("INVENTED Iraq crisis", "Active", "Iraq", "IRQ"),
    ("INVENTED Iraq flood", "Inactive", "Iraq", "IRQ"),
    ("INVENTED Lake Chad", "Active", "Nigeria", "NGA"),
)

HEADER = (
    "id,operation,admin0Name,admin0Pcode,admin1Name,admin1Pcode,admin2Name,admin2Pcode,"
    "adminLevel,numPresentIdpInd,reportingDate,yearReportingDate,monthReportingDate,"
    "roundNumber,displacementReason,numberMales,numberFemales,idpOriginAdmin1Name,"
    "idpOriginAdmin1Pcode,assessmentType,operationStatus"
)
TAGS = (
    "#id+code,#operation+name,#country+name,#country+code,#adm1+name,#adm1+code,#adm2+name,"
    "#adm2+code,#adm+level,#affected+idps,#date+reported,#date+year+reported,"
    "#date+month+reported,#round+code,#cause+type,#affected+idps+m,#affected+idps+f,"
    "#adm1+name+origin,#adm1+code+origin,#assessment+type,#operation+status"
)


def invented(seed: int = 8) -> list[dict[str, Any]]:
    """Rows at the level of districts: place x reason x origin, rounds 0 to 2."""
    chance = random.Random(seed)
    rows = []
    for operation, status, country, _ in OPERATIONS:
        for number in range(3):
            for place in _PLACES if country == "Iraq" else _AWAY:
                for origin in _ORIGINS if country == "Iraq" else _ORIGINS[2:]:
                    for reason in chance.sample(_REASONS, 2):
                        rows.append(_row(chance, operation, status, number, place, origin, reason))
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def _row(
    chance: random.Random,
    operation: str,
    status: str,
    number: int,
    place: tuple[str, ...],
    origin: tuple[str, str],
    reason: str,
) -> dict[str, Any]:
    people, females = chance.randint(1, 9_000), chance.random() < 0.5
    return {
        "operation": operation,
        "operationStatus": status,
        **{
            f"admin{level}{part}": place[2 * level + at]
            for level in range(3)
            for at, part in enumerate(("Name", "Pcode"))
        },
        "numPresentIdpInd": people,
        "reportingDate": f"2030-0{number + 1}-15T00:00:00",
        "yearReportingDate": 2030,
        "monthReportingDate": number + 1,
        "roundNumber": number,
        "displacementReason": reason,
        "numberMales": people // 2 if females else None,
        "numberFemales": people - people // 2 if females else None,
        "idpOriginAdmin1Name": origin[0],
        "idpOriginAdmin1Pcode": origin[1],
        "assessmentType": "BA",
    }


class DtmServer(FakeServer):
    """Answers as the API does: a wrong round is an error in an answer of HTTP 200."""

    def __init__(self, rows: list[dict[str, Any]] | None = None) -> None:
        super().__init__(self._answer)
        self.rows = invented() if rows is None else rows

    def _answer(self, asked: Asked) -> Reply:
        if asked.headers.get("ocp-apim-subscription-key") != KEY:
            return Reply({"message": "Access denied due to invalid subscription key."}, status=401)
        what = asked.path.removeprefix("/v3/displacement/")
        if what == "operation-list":
            names = ("operation", "operationStatus", "admin0Name", "admin0Pcode")
            return _fine([dict(zip(names, row, strict=True)) for row in OPERATIONS])
        if what == "country-list":
            names = ("admin0Name", "admin0Pcode")
            return _fine(
                [dict(zip(names, row, strict=True)) for row in {o[2:] for o in OPERATIONS}]
            )
        return self._rows(int(what.removeprefix("admin")), asked.query)

    def _rows(self, level: int, query: dict[str, str]) -> Reply:
        if not {"Operation", "CountryName", "Admin0Pcode"} & set(query):
            return _failed("At least one of Operation, CountryName or Admin0Pcode is required")
        if query.get("FromRoundNumber") == "0":
            return _failed("FromRoundNumber must be greater than 0")
        # As the API does: 0 is taken for no bound.
        first, last = (int(query.get(f"{end}RoundNumber", 0)) for end in ("From", "To"))
        found = [
            row
            for row in self.rows
            if row["operation"] == query.get("Operation", row["operation"])
            and row["admin0Pcode"] == query.get("Admin0Pcode", row["admin0Pcode"])
            and row["admin1Name"] == query.get("Admin1Name", row["admin1Name"])
            and first <= row["roundNumber"] <= (last or 999)
        ]
        return _fine(_at(found, level))


def _at(rows: list[dict[str, Any]], level: int) -> list[dict[str, Any]]:
    """The rows of a level: those of districts, added to the places above."""
    hidden = {f"admin{n}{part}" for n in range(level + 1, 3) for part in ("Name", "Pcode")}
    figures = ("numPresentIdpInd", "numberMales", "numberFemales")
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        kept = {k: v for k, v in row.items() if k not in hidden | {"operationStatus"}}
        key = tuple(v for k, v in kept.items() if k not in {"id", *figures})
        if key not in sums:
            sums[key] = kept
            continue
        for name in figures:
            pair = (sums[key][name], kept[name])
            sums[key][name] = None if None in pair else sum(pair)
    return list(sums.values())


def _fine(rows: list[dict[str, Any]]) -> Reply:
    return Reply(
        {
            "result": rows,
            "statusCode": 200,
            "isSuccess": True,
            "errorMessages": [],
            "totalRecordsCount": len(rows),
        }
    )


def _failed(message: str) -> Reply:
    return Reply({"result": None, "isSuccess": False, "errorMessages": [message]})


def on_hdx(rows: list[dict[str, Any]]) -> str:
    """The rows as the global file on HDX has them: all levels, with tags in the second row."""
    names = HEADER.split(",")
    status = {operation: state for operation, state, *_ in OPERATIONS}
    lines = [HEADER, TAGS]
    for level in range(3):
        for row in _at(rows, level):
            said = row | {"adminLevel": level, "operationStatus": status[row["operation"]]}
            said["reportingDate"] = said["reportingDate"][:10]
            lines.append(",".join(_cell(said.get(name)) for name in names))
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
