"""Editions: how one round of a list that comes again and again is laid out, as a value.

A list keeps its subject and changes its clothes: the name of the sheet, the rows above the
header, the spelling of headers and places, long or wide, families or people in the cells. An
edition says it once; files of that kind are read by it, and it is what an export writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mcof.errors import InputError

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
        InputError: it names a list of columns that is not there, or a unit that is none.
    """
    lists: Mapping[str, Sequence[str]] = description.get("lists", {})
    found = [_edition(name, one, lists) for one in description.get("edition", [])]
    return tuple(sorted(found, key=lambda one: one.round))


def _edition(name: str, one: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> Edition:
    sheets = one["sheets"]
    asked = {one["governorates"], *(column for sheet in sheets for column in sheet["columns"])}
    lost = sorted(asked - set(lists))
    if lost or one["unit"] not in {"households", "individuals"}:
        raise InputError(
            f"Round {one['round']} of the source {name} is not laid out: "
            + (f"there is no list {', '.join(lost)}" if lost else f"no unit {one['unit']!r}"),
            code="edition-description",
            advice="Name lists of columns that `[lists]` has, and households or individuals.",
        )
    return Edition(
        round=one["round"],
        day=one["day"],
        unit=one["unit"],
        governorates=tuple(lists[one["governorates"]]),
        sheets=tuple(_sheet(sheet, lists) for sheet in sheets),
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
