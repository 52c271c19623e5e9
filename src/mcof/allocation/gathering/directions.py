"""Directions: what a person asks of an allocation: for when, where, with what, by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Every = Literal["month", "quarter"]
Principle = Literal["reach", "floor", "diminishing"]
Money = Literal["received", "committed"]

MONTHS: dict[Every, int] = {"month": 1, "quarter": 3}
PRINCIPLES: tuple[Principle, ...] = ("reach", "floor", "diminishing")
EXCLUDABLE = ("organisation", "place", "sector", "group", "line")
"""What may be left out of an allocation."""

SEVERITY_BASE = 2.0
"""A phase of severity weighs so many times the one before: 2 ** (phase - 3).

A value judgement of ours, not a standard: run with 1.5 and 3 too, and see what stays.
"""

MOST_PERIODS = 24


@dataclass(frozen=True)
class Span:
    """One period of a plan.

    Attributes:
        months: how many, for what is stated by person and month.
    """

    period: str
    start: date
    end: date
    months: int


@dataclass(frozen=True)
class Part:
    """Some of the options: those that agree with all that is said; what is empty says nothing.

    Attributes:
        place: a P-code at the level of the plan.
        period: the name of a period of the plan, such as `2015-06`.
    """

    organisation: str | None = None
    place: str | None = None
    sector: str | None = None
    group: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Lock:
    """People of a part of the plan, no fewer than `least` and no more than `most`."""

    part: Part
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """Something that is left out.

    Attributes:
        what: one of `EXCLUDABLE`.
    """

    what: str
    value: str


@dataclass(frozen=True)
class Minimum:
    """The least share of what can be reached, for a sector, a place, or every one of them."""

    share: float
    sector: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Directions:
    """All that a person says of an allocation; nothing else steers it.

    Attributes:
        start: first day of the first period.
        level: of the places: 1 governorate, 2 district.
        places, sectors, groups: only these; empty for all.
        budget_usd: dollars beside the budget lines, for anybody and anything.
        money: what of a budget line may be counted on: what has come in, or what is promised.
        spent: whether what is spent already is taken off.
        unit_costs: dollars by person and month of a sector that no row states.
        principle: `reach` (most severity-weighted people), `floor` (the worst off first),
            `diminishing` (the worst off first, then ever less for the same).
        rounds: of raising the worst off, where the principle has floors.
        floor_share: how much of the level to which the worst off can be raised is promised
            to them, 0 to 1; the rest of the means goes where they bring most.
        severity_base: see `SEVERITY_BASE`.
        severity_unknown: the phase that counts for the weight where no severity is known.
        newcomers: whether an organisation may act where it is not present but a row of
            its capacity or cost says that it can.
        trips: loads that a vehicle carries in a month.
        draws: how often the figures are drawn again to see what depends on them; 0 for never.
    """

    start: date
    every: Every = "quarter"
    periods: int = 1
    level: int = 1
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    budget_usd: float = 0.0
    money: Money = "received"
    spent: bool = True
    unit_costs: dict[str, float] = field(default_factory=dict)
    principle: Principle = "diminishing"
    rounds: int = 1
    floor_share: float = 1.0
    severity_base: float = SEVERITY_BASE
    severity_unknown: int = 3
    newcomers: bool = True
    trips: float = 8.0
    locks: tuple[Lock, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    draws: int = 40
    seed: int = 20150521

    def spans(self) -> tuple[Span, ...]:
        """The periods, one after the other."""
        months = MONTHS[self.every]
        firsts = [_later(self.start, months * at) for at in range(self.periods)]
        return tuple(
            Span(f"{first:%Y-%m}", first, _later(first, months) - timedelta(days=1), months)
            for first in firsts
        )


def _later(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def next_month(day: date) -> date:
    """The first day of the month after a day: a plan begins there if nobody says when."""
    return _later(day, 1)
