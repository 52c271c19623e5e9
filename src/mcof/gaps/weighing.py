"""Weights: a score of a gap from criteria that everybody sees and weights that anybody changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.gaps.kinds import KINDS

Placing = Literal["worst", "least"]
"""Where a gap stands of which a criterion is unknown. Its score is a range; `least` places it by
the lower end, what is known of it alone, and `worst` by the upper, as bad as it may be."""

CRITERIA: Mapping[str, str] = {
    "severity": "severity of the area, 1 to 5",
    "people": "people, in powers of ten up to ten million",
    "share": "share of the need that nobody reaches",
    "kind": "kind of gap, the gravest first",
    "age": "age of the figure, up to a year",
}
"""What a gap may be weighed by. None says who the people are: assistance goes by need alone
(the principle of impartiality of IOM's Principles for Humanitarian Action)."""

IDENTITY = frozenset(
    {
        *("age_group", "caste", "citizenship", "clan", "ethnicity", "gender", "group", "language"),
        *("legal_status", "nationality", "origin", "party", "population_group", "race"),
        *("religion", "sect", "sex", "tribe"),
    }
)
"""Words for who people are, refused with the reason."""

MOST_PEOPLE = 10_000_000
A_YEAR = 365
MOST_WEIGHT = 1e9  # of a criterion: beyond it the others count for nothing
WORST_SEVERITY = 5
_EXACT = 12  # digits of a score that tell two gaps apart


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts; only the ratios matter.

    Attributes:
        each: the criteria in the order of `CRITERIA`, those that count nothing left out.
        unknown: where a gap stands of which a criterion is unknown.
    """

    each: tuple[tuple[str, float], ...]
    unknown: Placing = "least"

    @property
    def shares(self) -> dict[str, float]:
        """The weights as shares of 1, criterion by criterion; 0 where one does not count."""
        total = math.fsum(weight for _, weight in self.each)
        given = dict(self.each)
        return {name: given.get(name, 0.0) / total for name in CRITERIA}

    def text(self) -> str:
        """The weights as they are typed."""
        return ",".join(f"{name}={weight:g}" for name, weight in self.each)

    def words(self) -> str:
        """The weights as a reader sees them."""
        said = (f"{share:.0%} {name}" for name, share in self.shares.items() if share)
        placed = "as bad as it may be" if self.unknown == "worst" else "by what is known of it"
        return f"a score of {', '.join(said)}; a gap with something unknown stands {placed}"


STATED = Weights((("severity", 3), ("people", 3), ("share", 2), ("kind", 1), ("age", 1)))
"""The weights of the rule `weighted`: ours, to be argued about."""


def weights(given: str | Mapping[str, float], *, unknown: str = "least") -> Weights:
    """Weights as they are typed: `severity=3,people=2`.

    Raises:
        InputError: no such criterion, one that says who people are, a weight that is no
            number or below zero, or none above zero.
    """
    pairs = _typed(given) if isinstance(given, str) else dict(given)
    for name, weight in pairs.items():
        _check(name)
        if not 0 <= weight <= MOST_WEIGHT:
            raise _unreadable(f"{name}={weight}")
    placed = next((one for one in get_args(Placing) if one == unknown), None)
    if placed is None:
        raise InputError(
            f"'{unknown}' is no way to place what is unknown",
            code="rank-unknown-placing",
            advice="Use least (by what is known of the gap) or worst (as bad as it may be).",
        )
    each = tuple((name, float(pairs[name])) for name in CRITERIA if pairs.get(name, 0) > 0)
    if not each:
        raise _unreadable(str(given))
    return Weights(each, placed)


def _typed(text: str) -> dict[str, float]:
    pairs: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (one.strip() for one in part.partition("="))
        try:
            weight = float(number)
        except ValueError:
            weight = math.nan
        if not equals or name in pairs or math.isnan(weight):
            raise _unreadable(part)
        pairs[name] = weight
    return pairs


def _unreadable(text: str) -> InputError:
    return InputError(
        f"'{text}' does not say how much a criterion counts",
        code="rank-weights-unreadable",
        advice="Write severity=3,people=2: each once, none below zero, one at least above it.",
    )


def _check(name: str) -> None:
    if name in IDENTITY:
        raise InputError(
            f"Gaps are not ranked by {name}: it says who people are, not what they need",
            code="rank-criterion-identity",
            advice=f"Weigh {', '.join(CRITERIA)}. To see one group alone, filter by --group.",
        )
    if name not in CRITERIA:
        raise InputError(
            f"'{name}' is nothing that gaps are weighed by",
            code="rank-criterion-unknown",
            advice=f"Weigh {', '.join(CRITERIA)}.",
        )


def points(gaps: ir.Table) -> dict[str, ir.FloatingValue]:
    """How bad a gap is by each criterion: 0 the least, 1 the worst, null for unknown.

    ========  ==============================================================
    criterion  points
    ========  ==============================================================
    severity  (severity - 1) / 4
    people    log10(1 + people) / 7, at most 1: ten million people or more
    share     1 - coverage; 1 where nobody acts
    kind      1 for the gravest kind, the others in equal steps down from it
    age       days / 365, at most 1
    ========  ==============================================================

    The scales are fixed: a gap has the same points whichever gaps stand beside it.
    """
    people = ibis.greatest(gaps["magnitude"], 0).cast("float64")
    steps = len(KINDS)
    kind = ibis.cases(
        *((gaps["kind"] == name, 1 - at / steps) for at, name in enumerate(KINDS)),
        else_=ibis.null("float64"),
    )
    share = ibis.cases(
        (gaps["coverage"].notnull(), 1 - gaps["coverage"]),
        (gaps["actors"] == 0, 1.0),
        else_=ibis.null("float64"),
    )
    return {
        "severity": _within((gaps["severity"].cast("float64") - 1) / (WORST_SEVERITY - 1)),
        "people": _within((people + 1).log10() / math.log10(MOST_PEOPLE)),
        "share": _within(share.cast("float64")),
        "kind": _within(kind),
        "age": _within(gaps["age_days"].cast("float64") / A_YEAR),
    }


def _within(value: ir.FloatingValue) -> ir.FloatingValue:
    """The value between 0 and 1; null stays null."""
    return ibis.cases((value < 0, 0.0), (value > 1, 1.0), else_=value)


def scored(gaps: ir.Table, weights: Weights) -> ir.Table:
    """The gaps with their points and their score.

    Returns:
        The columns of the gaps with `points_<criterion>`, `score_low` and `score_high`
        (unknown criteria at 0, and at 1), `score` (the one by which they are placed),
        `unknown_criteria` (joined by +; "" for none), `_level` (to settle equal scores).
    """
    each = points(gaps)
    # Engines differ in the last digit of a logarithm.
    table = gaps.mutate(**{f"points_{name}": one.round(_EXACT) for name, one in each.items()})
    low, high, level = (ibis.literal(0.0) for _ in range(3))
    missing: ir.StringValue = ibis.literal("")
    for name, share in weights.shares.items():
        value = table[f"points_{name}"]
        placed = value.fill_null(1.0 if weights.unknown == "worst" else 0.0)
        low, high = low + share * value.fill_null(0.0), high + share * value.fill_null(1.0)
        level = level + placed
        missing = missing + ibis.ifelse(value.isnull() & ibis.literal(share > 0), f"+{name}", "")
    return table.mutate(
        score_low=low.round(_EXACT),
        score_high=high.round(_EXACT),
        score=(high if weights.unknown == "worst" else low).round(_EXACT),
        unknown_criteria=missing.substr(1),
        _level=level,
    )
