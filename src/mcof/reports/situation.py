"""The situation report as values: who is where, what is missing, and how sure we are.

Everything here is a code, a number or a date; sentences are made by the renderers,
in a language. None is *unknown*, everywhere, and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mcof.reports.documents import Named, Report


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
class Range:
    """People, at least `low` and at most `high`; one of them may be unknown."""

    low: int | None
    high: int | None

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True)
class Cell:
    """A sector in a phase, over all places and groups.

    Attributes:
        assessed: False where no need or response row speaks of it.
        kind: the worst kind of gap; None where none was found.
        unmet: people in need whom nobody reaches, over places (never over sectors).
        places_of_kind: places with a gap of that worst kind.
        places_with_gap: places with a gap of any kind.
        places: places that were looked at.
    """

    assessed: bool = False
    kind: str | None = None
    unmet: Range | None = None
    places_of_kind: int | None = None
    places_with_gap: int | None = None
    places: int | None = None
    basis: str | None = None


@dataclass(frozen=True)
class MatrixRow:
    """A sector of the matrix.

    Attributes:
        scheme: `mcof-2012` for the fifteen sectors, `iasc` for clusters without one.
        cells: by phase code; a phase that is absent was not assessed.
    """

    sector: Named
    scheme: str
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def cell(self, phase: str) -> Cell:
        """The cell of a phase."""
        return self.cells.get(phase, Cell())


@dataclass(frozen=True)
class Gap:
    """One gap, ready to be said: X people in need in A are without B.

    Attributes:
        reason: what makes it a gap, such as `nobody-acts`; see `mcof.gaps.kinds`.
        exposed: displaced people in the place, who may need it where the need is unknown.
        actors: organisations that act on it; 0 is "nobody", None is unknown.
        evidence: rows behind it.
        age_days: days between the newest evidence and the day of the report.
    """

    rank: int
    place: Named
    sector: Named
    kind: str
    reason: str | None = None
    phase: str | None = None
    group: str | None = None
    in_need: int | None = None
    reached: int | None = None
    unmet: Range | None = None
    exposed: int | None = None
    actors: int | None = None
    evidence: int | None = None
    age_days: int | None = None
    basis: str | None = None


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

    @property
    def bases(self) -> frozenset[str]:
        """Every basis that some figure of the report rests on."""
        cells = [cell.basis for row in self.matrix for cell in row.cells.values()]
        rows = [row.basis for part in (self.figures, self.places, self.series) for row in part]
        gaps = [gap.basis for gap in self.gaps]
        found = (self.headline.basis, *cells, *rows, *gaps)
        return frozenset(basis for basis in found if basis)
