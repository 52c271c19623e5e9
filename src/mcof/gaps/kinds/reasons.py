"""Reasons: the table of rules that find gaps, each with its kind, its words and its parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mcof.errors import InputError

KINDS = (
    "presence",
    "coverage",
    "protection",
    "access",
    "institutional",
    "capacity",
    "funding",
    "information",
)
"""From the gravest: nobody acts; not enough; nobody answers for a group; out of reach; nobody
leads; too few hands and goods; too little money; not known."""


@dataclass(frozen=True)
class Reason:
    """A rule that finds gaps.

    Attributes:
        name: stays the same; the first part of the name of a gap.
        kind: of the gap that it makes.
        holds: where it holds, in words.
        people: what `magnitude` counts.
        parameter: what `default` is, in words; "" where the rule has none.
        of_matrix: whether the parameter is asked of the matrix (`threshold`,
            `stale_after_days`) and not of the rule.
    """

    name: str
    kind: str
    holds: str
    people: str
    parameter: str = ""
    default: float | None = None
    of_matrix: bool = False


_TABLE = (
    Reason(
        "nobody-acts",
        "presence",
        "people need it, or the need is unknown and displaced people are there; no organisation "
        "acts",
        "unmet, else displaced",
    ),
    Reason(
        "below-threshold",
        "coverage",
        "somebody acts, and the share of the need that is reached is known and below the threshold",
        "unmet",
        "share of the need that must be reached",
        1.0,
        of_matrix=True,
    ),
    Reason(
        "nobody-answers",
        "protection",
        "a group is there, mandates are known, and none says who answers for it here",
        "displaced, else need",
    ),
    Reason(
        "no-regime",
        "protection",
        "people are there whose group nobody says, so that no regime can be named",
        "displaced, else need",
    ),
    Reason(
        "out-of-reach",
        "access",
        "the share of the people who can be reached is below the limit",
        "displaced, else need, times the share out of reach",
        "share who must be reachable",
        1.0,
    ),
    Reason(
        "nobody-leads",
        "institutional",
        "people are there, mandates are known, and none says who leads the sector",
        "need, else displaced",
    ),
    Reason(
        "no-authority",
        "institutional",
        "people are there, mandates are known, and none says which authority decides",
        "need, else displaced",
    ),
    Reason(
        "no-plan",
        "institutional",
        "people are there, instruments are known, and no plan or policy is in force",
        "need, else displaced",
    ),
    Reason(
        "no-procedure",
        "institutional",
        "people are there, instruments are known, and no law, procedure or agreement is in force",
        "need, else displaced",
    ),
    Reason(
        "capacity-below-need",
        "capacity",
        "teams and goods that are listed serve fewer people in a month than are in need",
        "need less those served",
        "share of the need that capacity must serve",
        1.0,
    ),
    Reason(
        "staff-below-need",
        "capacity",
        "trained people are listed, fewer than the need takes by the stated costs",
        "need less those whom they serve",
        "share of the staff that must be there",
        1.0,
    ),
    Reason(
        "stock-below-need",
        "capacity",
        "goods are listed, fewer than the need takes by the stated costs",
        "need less those whom they serve",
        "share of the goods that must be there",
        1.0,
    ),
    Reason(
        "underfunded",
        "funding",
        "what is required is known, and less has been received",
        "dollars lacking by the dollars per person of the stated costs, else unknown",
        "share of the required money that must be received",
        1.0,
    ),
    Reason("no-need-figure", "information", "no row states a need", "displaced"),
    Reason(
        "need-figure-old",
        "information",
        "the newest figure of need is older than the limit",
        "need",
        "days",
        180,
        of_matrix=True,
    ),
    Reason(
        "need-figure-weak",
        "information",
        "the figure of need is modelled",
        "need",
    ),
    Reason(
        "displaced-figure-weak",
        "information",
        "the count of a group rests on a source or a statement graded D, E, 4 or 5, or is modelled",
        "displaced",
    ),
    Reason(
        "need-sources-differ",
        "information",
        "whole figures of one need and period differ by more than the limit",
        "need",
        "share by which the largest is above the smallest",
        0.25,
    ),
    Reason(
        "not-disaggregated",
        "information",
        "needs of a group are stated in a place, and none of them by sex or by age",
        "need",
    ),
    Reason(
        "reach-not-reported",
        "information",
        "people need it, somebody acts, and nobody says how many are reached",
        "need",
    ),
    Reason(
        "requirement-unknown",
        "information",
        "money is recorded, and no line says what is required",
        "need, else displaced",
    ),
    Reason("mandates-unknown", "information", "the workspace has no mandate at all", "nobody"),
    Reason(
        "instruments-unknown", "information", "the workspace has no instrument at all", "nobody"
    ),
    Reason("capacities-unknown", "information", "the workspace has no capacity at all", "nobody"),
    Reason("funding-unknown", "information", "the workspace has no budget line at all", "nobody"),
    Reason("access-unknown", "information", "the workspace has no row of access at all", "nobody"),
)

TABLE: Mapping[str, Reason] = {reason.name: reason for reason in _TABLE}
"""Every rule by its name, from the gravest."""

REASONS: Mapping[str, str] = {reason.name: reason.kind for reason in _TABLE}
"""Why there is a gap, and the kind that it makes."""


@dataclass(frozen=True)
class Rules:
    """Which rules are on, and their parameters.

    Attributes:
        off: reasons that are switched off.
        limits: parameters by reason, where they are not the default.
        fresh_days: up to which age a figure may be of high confidence.
        stale_after_days: above which age confidence is low.
    """

    off: frozenset[str] = frozenset()
    limits: Mapping[str, float] = field(default_factory=dict)
    fresh_days: int = 90
    stale_after_days: int = 180

    def on(self, reason: str) -> bool:
        """Whether a rule is on."""
        return reason not in self.off

    def limit(self, reason: str) -> float:
        """The parameter of a rule."""
        default = TABLE[reason].default
        assert default is not None, f"{reason} has no parameter"
        return float(self.limits.get(reason, default))


def rules(
    without: Iterable[str] = (), limits: Mapping[str, float] | None = None, **ages: int
) -> Rules:
    """Rules with some switched off, and other parameters.

    Args:
        without: reasons, or kinds: all reasons of the kind.
        limits: parameters by reason.

    Raises:
        InputError: there is no such rule, or it has no such parameter.
    """
    off: set[str] = set()
    for name in without:
        if name not in KINDS and name not in TABLE:
            raise _unknown(name, [*KINDS, *TABLE])
        off |= {reason for reason, kind in REASONS.items() if name in {reason, kind}}
    own = [name for name, reason in TABLE.items() if reason.parameter and not reason.of_matrix]
    for name, value in (limits or {}).items():
        if name not in own:
            raise _unknown(name, own)
        if not value >= 0:
            raise InputError(
                f"The limit of {name} is {value}, and must be a number from 0",
                code="gap-limit-wrong",
                advice=f"It is the {TABLE[name].parameter}; {TABLE[name].default} if not said.",
            )
    return Rules(frozenset(off), dict(limits or {}), **ages)


def _unknown(name: str, known: Iterable[str]) -> InputError:
    return InputError(
        f"'{name}' is no rule that finds gaps, or has no limit",
        code="gap-rule-unknown",
        advice=f"Use one of {', '.join(known)}.",
    )
