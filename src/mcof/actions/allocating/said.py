"""Read what a person directs: from options, a TOML file or a spreadsheet; every name checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mcof.actions.places.known import code_of
from mcof.allocation.gathering.directions import (
    EXCLUDABLE,
    MONTHS,
    MOST_PERIODS,
    PRINCIPLES,
    Directions,
    Exclusion,
    Lock,
    Minimum,
    Part,
    next_month,
)
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.vocabulary import load

_LARGEST = 1e15  # dollars or people; beyond it numbers are no longer whole
_HEADS = ("what", "organisation", "place", "sector", "group", "period", "line")
_NUMBERS = ("least", "most", "share", "usd")
_WHAT = ("lock", "exclude", "minimum", "unit cost")
_KEYS = {
    "start", "every", "periods", "level", "places", "sectors", "groups", "budget_usd", "money",
    "spent", "unit_costs", "principle", "rounds", "floor_share", "severity_base",
    "severity_unknown", "newcomers", "trips", "draws", "seed", "lock", "exclude", "minimum",
}  # fmt: skip


def directions(workspace: Workspace, said: Mapping[str, Any], *, on: date) -> Directions:
    """The directions that somebody gives, each name looked up and each number looked at.

    Args:
        said: names and values of `Directions`, with `lock`, `exclude` and `minimum` as lists of
            tables; places and sectors may be names.
        on: the day that is asked about: a plan begins in the next month if nobody says when.

    Raises:
        InputError: there is no such key, name or choice, or a number is none.
    """
    if wrong := sorted(set(said) - _KEYS):
        raise _no(
            f"{', '.join(wrong)}: no such direction", f"There are {', '.join(sorted(_KEYS))}."
        )
    names = _Names(workspace)
    plain: dict[str, Any] = {"start": _start(said.get("start"), on)}
    for key, among in (("every", tuple(MONTHS)), ("principle", PRINCIPLES),
                       ("money", ("received", "committed"))):  # fmt: skip
        if key in said:
            plain[key] = _one_of(said[key], key, among)
    for key, (lowest, highest) in _RANGES.items():
        if key in said:
            plain[key] = _number(said[key], key, lowest, highest, whole=key in _WHOLE)
    for key in ("spent", "newcomers"):
        if key in said:
            plain[key] = bool(said[key])
    if "places" in said:
        plain["places"] = tuple(names.place(one) for one in _list(said["places"]))
    if "sectors" in said:
        plain["sectors"] = tuple(names.term("sectors", one) for one in _list(said["sectors"]))
    if "groups" in said:
        plain["groups"] = tuple(
            names.term("population_groups", one) for one in _list(said["groups"])
        )
    costs = said.get("unit_costs", {})
    plain["unit_costs"] = {
        names.term("sectors", sector): _number(usd, "unit cost", 0.0, _LARGEST)
        for sector, usd in costs.items()
    }
    plain["locks"] = tuple(_lock(names, one) for one in said.get("lock", ()))
    plain["exclusions"] = tuple(
        each for one in said.get("exclude", ()) for each in _exclusions(names, one)
    )
    plain["minimums"] = tuple(_minimum(names, one) for one in said.get("minimum", ()))
    return Directions(**plain)


_RANGES: Mapping[str, tuple[float, float]] = {
    "periods": (1, MOST_PERIODS),
    "level": (1, 2),
    "budget_usd": (0, _LARGEST),
    "rounds": (1, 20),
    "floor_share": (0, 1),
    "severity_base": (1, 10),
    "severity_unknown": (1, 5),
    "trips": (0.1, 1000),
    "draws": (0, 500),
    "seed": (0, 2**31),
}
_WHOLE = {"periods", "level", "rounds", "severity_unknown", "draws", "seed"}


def read(workspace: Workspace, path: Path) -> dict[str, Any]:
    """What a file directs: a TOML file, or a spreadsheet or CSV of locks and the like.

    A spreadsheet has the columns `what` (lock, exclude, minimum or unit cost), `organisation`,
    `place`, `sector`, `group`, `period`, `line`, `least`, `most`, `share` and `usd`.

    Raises:
        InputError: the file cannot be read, or says what cannot be understood.
    """
    if path.suffix.lower() != ".toml":
        return _of_sheet(workspace, path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise _no(f"{path} cannot be read: {wrong}", "Give a TOML file in UTF-8.") from wrong


def merged(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """What several say together: lists go on, of the rest the later holds."""
    whole: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            if key in {"lock", "exclude", "minimum"}:
                whole[key] = [*whole.get(key, ()), *value]
            elif key == "unit_costs":
                whole[key] = whole.get(key, {}) | dict(value)
            else:
                whole[key] = value
    return whole


def _of_sheet(workspace: Workspace, path: Path) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for sheet in workspace.reader.read(path):
        head, *rows = sheet.cells.rows()
        columns = [str(one or "").strip().lower().replace("_", " ") for one in head]
        if "what" not in columns:
            raise _no(f"{path.name} has no column `what`", _SHEET)
        for at, row in enumerate(rows, start=sheet.first_row + 1):
            cells = {
                name: str(value).strip()
                for name, value in zip(columns, row, strict=True)
                if name and value is not None and str(value).strip()
            }
            if cells:
                whole = merged(whole, _of_row(cells, f"{path.name}, row {at}"))
    return whole


_SHEET = f"Columns: {', '.join((*_HEADS, *_NUMBERS))}; `what` is {', '.join(_WHAT)}."


def _of_row(cells: dict[str, str], where: str) -> dict[str, Any]:
    what = cells.pop("what", "").lower().replace("_", " ")
    if what not in _WHAT or set(cells) - {*_HEADS, *_NUMBERS}:
        raise _no(f"{where}: cannot be understood", _SHEET)
    if what == "unit cost":
        if "sector" not in cells or "usd" not in cells:
            raise _no(f"{where}: a unit cost needs a sector and usd", _SHEET)
        return {"unit_costs": {cells["sector"]: cells["usd"]}}
    return {what: [cells]}


class _Names:
    """Looks names up in the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def place(self, name: object) -> str:
        """The code of a place by code or name."""
        return code_of(self.workspace, str(name))

    def term(self, vocabulary: str, name: object) -> str:
        """The code of a word by code or name."""
        code = load(vocabulary, self.workspace.path / "vocabulary").code_of(str(name))
        if code is None:
            raise _no(
                f"{str(name)[:80]!r} is no word of {vocabulary.replace('_', ' ')}",
                "See docs/reference/vocabulary.md for what may be named.",
            )
        return code

    def part(self, said: Mapping[str, Any]) -> Part:
        """Some of the options."""
        place, sector, group = (said.get(key) for key in ("place", "sector", "group"))
        return Part(
            organisation=_text(said.get("organisation")),
            place=None if place is None else self.place(place),
            sector=None if sector is None else self.term("sectors", sector),
            group=None if group is None else self.term("population_groups", group),
            period=_text(said.get("period")),
        )


def _lock(names: _Names, said: Mapping[str, Any]) -> Lock:
    least, most = (
        None if said.get(key) is None else int(_number(said[key], key, 0, _LARGEST, whole=True))
        for key in ("least", "most")
    )
    if least is None and most is None:
        raise _no("A lock holds nothing", "Say the least or the most people of it.")
    if least is not None and most is not None and least > most:
        raise _no(f"A lock of at least {least} and at most {most}", "Give a most above the least.")
    return Lock(names.part(said), least=least, most=most)


def _exclusions(names: _Names, said: Mapping[str, Any]) -> Sequence[Exclusion]:
    """Each thing named is left out: an organisation and a sector, not the one in the other."""
    look: Mapping[str, Callable[[Any], str]] = {
        "organisation": str,
        "line": str,
        "place": names.place,
        "sector": lambda name: names.term("sectors", name),
        "group": lambda name: names.term("population_groups", name),
    }
    found = [Exclusion(key, look[key](said[key])) for key in EXCLUDABLE if said.get(key)]
    if len(found) != 1:
        raise _no(
            "An exclusion names one thing",
            f"Say one of {', '.join(EXCLUDABLE)}; to bar one from a place, lock it to at most 0.",
        )
    return found


def _minimum(names: _Names, said: Mapping[str, Any]) -> Minimum:
    part = names.part(said)
    share = _number(said.get("share"), "share", 0.0, 1.0)
    return Minimum(share=share, sector=part.sector, place=part.place)


def _start(said: object, on: date) -> date:
    if said is None:
        return next_month(on)
    if isinstance(said, datetime):
        return said.date().replace(day=1)
    if isinstance(said, date):
        return said.replace(day=1)
    text = str(said)
    try:
        return date.fromisoformat(text if len(text) > len("2015-06") else f"{text}-01").replace(
            day=1
        )
    except ValueError as wrong:
        raise _no(f"{text[:40]!r} is no month", "Write it as 2015-06.") from wrong


def _one_of(value: object, key: str, among: Sequence[str]) -> str:
    if value not in among:
        raise _no(f"{key} {str(value)[:40]!r} is not known", f"Choose one of {', '.join(among)}.")
    return str(value)


def _number(
    value: object, key: str, lowest: float, highest: float, *, whole: bool = False
) -> float | int:
    try:
        number = float(str(value).replace(",", "").replace("_", ""))
    except ValueError:
        number = math.nan
    if not lowest <= number <= highest or (whole and number != int(number)):
        kind = "a whole number" if whole else "a number"
        raise _no(
            f"{key} {str(value)[:40]!r} is not {kind} from {lowest:,g} to {highest:,g}",
            "Give such a number.",
        )
    return int(number) if whole else number


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()


def _no(message: str, advice: str) -> InputError:
    return InputError(message, code="directions-unreadable", advice=advice)
