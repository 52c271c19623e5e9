"""What may stand in a sentence or a cell of a report, before any language says it.

None within a value is *unknown*, everywhere, and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mcof.reports.documents import Named
from mcof.reports.missing import Range


@dataclass(frozen=True)
class Count:
    """A whole number; with a noun, of the phrases `report.counted.<noun>`."""

    value: int | None
    noun: str | None = None


@dataclass(frozen=True)
class Change:
    """A whole number that goes up or down."""

    value: int | None


@dataclass(frozen=True)
class People:
    """People between two bounds, such as those whom nobody reaches."""

    between: Range | None
    noun: str | None = None


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0 to 1 (or more), said in whole per cent."""

    part: float | None


@dataclass(frozen=True)
class Money:
    """US dollars, said without cents."""

    usd: float | None


@dataclass(frozen=True)
class Amount:
    """A number with decimals, such as a weight or a price; `unit` is what its source wrote."""

    value: float | None
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True)
class Day:
    """A day; in a narrow column as `2015-05-21`, in a sentence in full."""

    on: date | None
    narrow: bool = True


@dataclass(frozen=True)
class Moment:
    """A moment in UTC."""

    at: datetime | None


@dataclass(frozen=True)
class Term:
    """A code of a vocabulary, said by its label; None says the phrase `absent`."""

    vocabulary: str
    code: str | None
    absent: str = "unknown"


@dataclass(frozen=True)
class Severity:
    """A step of severity, 1 to 5: its number, its word, and its colour of the ramp."""

    step: int | None


@dataclass(frozen=True)
class Given:
    """Text that somebody wrote: it is shown as it is and cannot become anything else."""

    text: str | None


@dataclass(frozen=True)
class Phrase:
    """The phrase `report.<code>`, with what stands in its places."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Because:
    """What an allocation says of itself in codes and numbers.

    Attributes:
        what: `reason`, `assumption`, `more`, `binds`, `undirected` or `rule`.
        row: the columns that it is said from.
    """

    what: str
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Several:
    """Some of these in a row; with a limit, the rest is counted."""

    values: tuple[Value, ...]
    most: int | None = None


@dataclass(frozen=True)
class NotAssessed:
    """No row speaks of it: neither zero nor unknown."""


Value = (
    Count
    | Change
    | People
    | Share
    | Money
    | Amount
    | Day
    | Moment
    | Term
    | Severity
    | Given
    | Phrase
    | Because
    | Several
    | NotAssessed
    | Named
)
