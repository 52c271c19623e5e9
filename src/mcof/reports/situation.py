"""The situation report as values: who is where, what is missing, and how sure we are.

Everything here is a code, a number or a date; sentences are made by the renderers,
in a language. None is *unknown*, everywhere, and never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mcof.reports.documents import Named, Report
from mcof.reports.missing import Cell, Gap, MatrixRow, Range
from mcof.reports.sections import Section

__all__ = ["Cell", "Gap", "MatrixRow", "Range"]  # a report's values are asked for in one place


@dataclass(frozen=True)
class Source:
    """Who published a figure, and where.

    Attributes:
        title: name of the publication or file; what people wrote.
        url: where it can be read; only `http` and `https` are made into links.
        on: the day that the source speaks of.
        rows: how many rows of the report's figures rest on it.
    """

    title: str
    url: str | None = None
    on: date | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Round:
    """One count of a tracking operation: an operation's rounds are comparable, others not."""

    operation: str
    number: int | None
    on: date
    method: str | None = None


@dataclass(frozen=True)
class PlaceShare:
    """A place and its share of the people, in whole per cent, rounded half up."""

    place: Named
    per_cent: int


@dataclass(frozen=True)
class Concentration:
    """How much of the displacement a few places hold.

    Attributes:
        per_cent: share of all people in these places together, rounded half up once:
            it need not be the sum of the rounded shares.
        places: largest first.
    """

    per_cent: int
    places: tuple[PlaceShare, ...]


@dataclass(frozen=True)
class Headline:
    """The numbers of the sentence that opens the report.

    Attributes:
        since: first day of the displacement that is counted.
    """

    individuals: int | None = None
    households: int | None = None
    since: date | None = None
    concentration: Concentration | None = None
    basis: str | None = None


class Unit(StrEnum):
    """What a key figure counts."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    PLACES = "places"
    PER_CENT = "per-cent"
    ORGANISATIONS = "organisations"
    GAPS = "gaps"


@dataclass(frozen=True)
class KeyFigure:
    """A large number with everything that makes it honest.

    Attributes:
        code: which figure, such as `displaced`; its label is the phrase `report.figure.<code>`.
        value: None for unknown.
        before: the same figure in the round before, where the two may be compared.
        before_on: the day of that round.
        same_method: False where the method changed between the rounds, so that the
            change is not, or not only, people moving.
        basis: the weakest basis of the rows behind it.
        on: the day that the figure is of.
        source: publication it rests on; None where several.
    """

    code: str
    value: int | None
    unit: Unit = Unit.PEOPLE
    before: int | None = None
    before_on: date | None = None
    same_method: bool = True
    basis: str | None = None
    on: date | None = None
    source: Source | None = None

    @property
    def change(self) -> int | None:
        """Value less the value before; unknown where either is."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


@dataclass(frozen=True)
class PlaceRow:
    """What is known of one governorate on the report's day.

    Attributes:
        share: share of the national figure in whole per cent, rounded half up.
        change: individuals against the round before.
        assessed: False where no row speaks of the place: neither zero nor unknown stock.
        row, column: position in the tile grid, 0 at the top and at the left.
        boundary: GeoJSON geometry, where one was imported.
    """

    place: Named
    households: int | None = None
    individuals: int | None = None
    share: int | None = None
    change: int | None = None
    basis: str | None = None
    on: date | None = None
    assessed: bool = True
    row: int | None = None
    column: int | None = None
    boundary: str | None = None


@dataclass(frozen=True)
class RoundPoint:
    """One round of the series.

    Attributes:
        method_break: True where the method changed between the round before and this one.
    """

    on: date
    number: int | None = None
    individuals: int | None = None
    households: int | None = None
    basis: str | None = None
    method: str | None = None
    method_break: bool = False


@dataclass(frozen=True)
class FindingCount:
    """How often a finding occurs in the files behind the report."""

    code: str
    severity: str
    count: int


@dataclass(frozen=True)
class Limit:
    """Something that the reader must know of the data.

    Attributes:
        code: the phrase `report.limit.<code>` says it.
        count: how many of `of` it touches.
        places: where, if it is about places.
    """

    code: str
    count: int | None = None
    of: int | None = None
    places: tuple[Named, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SituationReport(Report):
    """The situation of one crisis on one day, as known at one moment.

    Attributes:
        round: the count that the report is of; None where nothing was counted.
        places: governorates; largest stock first, then not assessed ones.
        series: rounds, oldest first.
        matrix: the fifteen sectors in the order of the framework, then clusters.
        gaps: worst first.
        gaps_found: how many gaps there are in all, of which `gaps` shows some.
        sections: what more is told, such as needs and the gaps by kind.
        named: the sections that were asked for by name; None for all.
    """

    round: Round | None = None
    country: Named | None = None
    headline: Headline = field(default_factory=Headline)
    figures: tuple[KeyFigure, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    series: tuple[RoundPoint, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    phases: tuple[str, ...] = ("BEFORE", "DURING", "AFTER")
    gaps: tuple[Gap, ...] = ()
    gaps_found: int | None = None
    findings: tuple[FindingCount, ...] = ()
    limits: tuple[Limit, ...] = ()
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...] = ()
    named: frozenset[str] | None = None

    @property
    def bases(self) -> frozenset[str]:
        """Every basis that some figure of the report rests on."""
        cells = [cell.basis for row in self.matrix for cell in row.cells.values()]
        rows = [row.basis for part in (self.figures, self.places, self.series) for row in part]
        gaps = [gap.basis for gap in self.gaps]
        more = [section.basis for section in self.sections]
        found = (self.headline.basis, *cells, *rows, *gaps, *more)
        return frozenset(basis for basis in found if basis)

    def shows(self, section: str) -> bool:
        """Whether one of the report's own sections is shown."""
        return self.named is None or section in self.named


OWN = ("figures", "map", "trend", "places", "matrix", "gaps", "limits", "findings", "sources")
"""The sections that every situation report has, and in which it says what is not known."""
