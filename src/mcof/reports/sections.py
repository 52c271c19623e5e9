"""Sections: a report is made of these, and each can be left out.

A section is values without a language; `mcof.renderers.sections` says them. Every section
names the day its figures are of, their weakest basis and their sources.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mcof.errors import InputError
from mcof.reports.documents import Named, Report
from mcof.reports.heat import Heat
from mcof.reports.missing import Gap, MatrixRow
from mcof.reports.values import Value


@dataclass(frozen=True)
class Statement:
    """A sentence; several of them with `listed` make a list, under one that is its `head`."""

    said: Value
    listed: bool = False
    head: bool = False


@dataclass(frozen=True)
class Column:
    """A column, named by the phrase `report.column.<code>`.

    Attributes:
        number: stands at the right, units under units.
        weight: its part of what the columns without one leave of the width; 0 is as wide
            as its words. Columns of sentences need one.
    """

    code: str
    number: bool = False
    weight: int = 0


@dataclass(frozen=True)
class Chart:
    """How a table is drawn beside its rows: never without them.

    Attributes:
        label, value: numbers of the columns that are drawn; values are whole numbers,
            shares or money.
        series: numbers of further columns of values, drawn as lines of their own.
    """

    kind: Literal["bars", "lines"]
    label: int
    value: int
    series: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under named columns; its caption is the phrase `report.caption.<code>`.

    Attributes:
        heads: numbers of the rows that are heads of those below them.
        title: stands above the table; a phrase.
    """

    code: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    chart: Chart | None = None
    heads: frozenset[int] = frozenset()
    title: Value | None = None


@dataclass(frozen=True)
class Grid:
    """The MCOF matrix of sectors by phases."""

    rows: tuple[MatrixRow, ...]
    phases: tuple[str, ...]


@dataclass(frozen=True)
class Worst:
    """Gaps as sentences, the worst first.

    Attributes:
        found: how many there are in all.
        title: stands above them.
        notes: by number of the gap, what else is known of it, such as its owner.
    """

    gaps: tuple[Gap, ...]
    found: int
    title: Value | None = None
    notes: tuple[tuple[Value, ...], ...] = ()


@dataclass(frozen=True)
class Cards:
    """Key figures: a label (`report.figure.<code>`) and a value for each."""

    figures: tuple[tuple[str, Value], ...]


Part = Statement | Table | Grid | Heat | Worst | Cards


@dataclass(frozen=True)
class Section:
    """A part of a report with a title of its own, the phrase `report.section.<code>`.

    Attributes:
        parts: what it says, in this order; nothing where nothing is known.
        none: why it is empty, the phrase `report.<none>`.
        basis: the weakest basis of its figures.
        on: the day that its figures are of.
        sources: files and publications that they rest on.
    """

    code: str
    parts: tuple[Part, ...] = ()
    none: str = "none.section"
    basis: str | None = None
    on: date | None = None
    sources: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return bool(self.parts)


@dataclass(frozen=True, kw_only=True)
class SectionReport(Report):
    """A report that is its sections.

    Attributes:
        kind: `gaps` or `plan`; its title is the phrase `report.title.<kind>`.
        about: what it is about, if not the whole crisis: the title of a plan, as written.
        on: the day that it is of.
    """

    kind: str
    country: Named | None = None
    about: str = ""
    on: date | None = None
    cards: tuple[tuple[str, Value], ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def bases(self) -> frozenset[str]:
        """Every basis that some section rests on."""
        return frozenset(section.basis for section in self.sections if section.basis)


def chosen(named: Collection[str] | None, among: Collection[str]) -> frozenset[str] | None:
    """The sections that were named, None for all that have something to say.

    Raises:
        InputError: a report of this kind has no such section.
    """
    if not named:
        return None
    unknown = sorted(set(named) - set(among))
    if unknown:
        raise InputError(
            f"The report has no section {', '.join(unknown)}",
            code="section-unknown",
            advice=f"Choose from {', '.join(among)}.",
        )
    return frozenset(named)


def shown(sections: Collection[Section], named: Collection[str] | None) -> tuple[Section, ...]:
    """The sections of a report: what is empty is left out, unless it was named.

    A section that was named and knows nothing stays, and says so in a line.
    """
    if named:
        return tuple(section for section in sections if section.code in named)
    return tuple(section for section in sections if section.known)
