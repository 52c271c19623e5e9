"""Editions: how one round of a list that comes again and again is laid out, as a value.

A list keeps its subject and changes its clothes: the name of the sheet, the rows above the
header, the spelling of headers and places, long or wide, families or people in the cells. An
edition says it once; files of that kind are read by it, and it is what an export writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from mcof.errors import InputError

UNITS = ("households", "individuals")
_NEEDED = frozenset({"round", "day", "unit", "governorates", "sheets"})

WIDE = "location"
"""Rows of a wide sheet: one for each location, with its total and a column for each cell."""


@dataclass(frozen=True)
class SheetLayout:
    """One sheet of an edition.

    Attributes:
        name: of the sheet.
        above: rows above the header.
        columns: the headers, in order; what each holds is what it is read as.
        rows: `location` where the sheet is wide; in a long sheet the breakdown of its rows.
        cell: the code of the one cell that all rows of the sheet are of.
        words: how the sheet writes codes of its dimension, where not by their first spelling.
    """

    name: str
    above: int
    columns: tuple[str, ...]
    rows: str = WIDE
    cell: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_wide(self) -> bool:
        """Whether a row is a location."""
        return self.rows == WIDE


@dataclass(frozen=True)
class Edition:
    """The layout from one round on, until the next edition.

    Attributes:
        round: the first round that is laid out so.
        day: the day that this round is of.
        unit: of the cells: `households` or `individuals`.
        governorates: how the edition writes the names of the places of level 1.
        codes: the code set of its codes of places, where it has columns for them.
        day_inferred: nobody saw the day written; it is not used to tell rounds.
    """

    round: int
    day: date
    unit: str
    governorates: tuple[str, ...]
    sheets: tuple[SheetLayout, ...]
    codes: str | None = None
    day_inferred: bool = False


def editions_of(name: str, description: Mapping[str, Any]) -> tuple[Edition, ...]:
    """The editions that a description says, in the order of rounds.

    Raises:
        InputError: an edition lacks something, has something unknown, or names a list of columns
            that is not there.
    """
    lists: Mapping[str, Sequence[str]] = description.get("lists", {})
    found = [_checked(name, one, lists) for one in description.get("edition", [])]
    return tuple(sorted(found, key=lambda one: one.round))


def _checked(name: str, one: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> Edition:
    if amiss := _amiss(one, lists):
        raise InputError(
            f"Round {one.get('round', '?')} of the source {name} is not laid out: {amiss}",
            code="edition-description",
            advice="Give round, day, unit, governorates and sheets, each of them with name, above "
            "and columns; name lists that `[lists]` has.",
        )
    return _edition(one, lists)


def _amiss(one: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> str | None:
    """What is wrong with the description of an edition, in words."""
    sheets: Sequence[Mapping[str, Any]] = one.get("sheets") or [{}]
    lacks = sorted(_NEEDED - set(one)) + sorted({"name", "above", "columns"} - set(sheets[0]))
    known = {field.name for field in fields(SheetLayout)}
    odd = sorted({key for sheet in sheets for key in sheet} - known)
    odd += sorted(set(one) - {field.name for field in fields(Edition)})
    if lacks or odd:
        return ", ".join([*(f"no {key}" for key in lacks), *(f"unknown {key}" for key in odd)])
    asked = {one["governorates"], *(column for sheet in sheets for column in sheet["columns"])}
    if lost := sorted(asked - set(lists)):
        return f"there is no list {', '.join(lost)}"
    return None if one["unit"] in UNITS else f"no unit {one['unit']!r}"


def _edition(one: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> Edition:
    return Edition(
        round=one["round"],
        day=one["day"],
        unit=one["unit"],
        governorates=tuple(lists[one["governorates"]]),
        sheets=tuple(_sheet(sheet, lists) for sheet in one["sheets"]),
        codes=one.get("codes"),
        day_inferred=one.get("day_inferred", False),
    )


def _sheet(sheet: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> SheetLayout:
    rest = {key: value for key, value in sheet.items() if key != "columns"}
    return SheetLayout(columns=tuple(c for name in sheet["columns"] for c in lists[name]), **rest)


def in_force(editions: Sequence[Edition], round: int | None) -> Edition | None:
    """The edition of a round: the last that had begun; the newest where no round is named."""
    begun = [one for one in editions if round is None or one.round <= round]
    return begun[-1] if begun else None
