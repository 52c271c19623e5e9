"""What is missing, as values: the cells of the matrix and the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcof.reports.documents import Named


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
        people: whom it concerns, as its rule counts them; None for unknown.
        people_of: what they are: `need` or `displaced`.
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
    people: int | None = None
    people_of: str | None = None
