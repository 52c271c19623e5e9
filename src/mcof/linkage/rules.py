"""What makes two records comparable, and how they are compared: values, for any engine.

An adapter (`mcof.linkers`) turns them into what its library and its engine understand.
The weights are nowhere here: they are learnt from the records themselves, without labels
(expectation and maximisation after Fellegi and Sunter, 1969).
"""

from __future__ import annotations

from dataclasses import dataclass

MERGE = 0.99
"""Pairs at least so probable are candidates for one person, for counting."""

REVIEW = 0.5
"""Pairs at least so probable, and below `MERGE`, wait for a person to look."""

FLOOR = 0.01
"""Pairs less probable are forgotten; those kept below `REVIEW` show what recall misses."""


@dataclass(frozen=True)
class Equal:
    """Both are the same.

    Attributes:
        rare: agreeing on a rare value counts for more than on a common one.
    """

    column: str
    rare: bool = False


@dataclass(frozen=True)
class Near:
    """Jaro-Winkler similarity of the two is at least so much."""

    column: str
    at_least: float


@dataclass(frozen=True)
class Within:
    """Two numbers differ by no more than this."""

    column: str
    at_most: int


@dataclass(frozen=True)
class EqualThoughRough:
    """Both are the same, and at least one of the records has no precise value."""

    column: str
    precise: str


Level = Equal | Near | Within | EqualThoughRough


@dataclass(frozen=True)
class Comparison:
    """How one thing of two records is compared: the first level that holds.

    Attributes:
        known: the column that must be known in both; otherwise the thing says nothing.
        usual: of pairs that are one person, the share at each level, and at none: where
            learning begins, and what holds where lists are too small to learn it from.
            Measured on 20,000 invented records.
    """

    name: str
    known: str
    levels: tuple[Level, ...]
    usual: tuple[float, ...]


@dataclass(frozen=True)
class Rules:
    """Which pairs are looked at, and how they are compared.

    Attributes:
        blocks: a pair is looked at where all columns of any of these are the same.
        certain: pairs that agree in these are nearly always one person: they say how
            common pairs of one person are, before anything is learnt.
        training: for each, pairs that agree in these columns teach the weights of what
            the columns do not touch.
    """

    blocks: tuple[tuple[str, ...], ...]
    comparisons: tuple[Comparison, ...]
    certain: tuple[tuple[str, ...], ...]
    training: tuple[tuple[str, ...], ...]


def _name(part: str) -> Comparison:
    """Spelled the same; spelled nearly the same; the same key: agreement in part only."""
    return Comparison(
        part,
        f"{part}_key",
        (
            Equal(part, rare=True),
            Equal(f"{part}_sound", rare=True),
            Near(part, 0.92),
            Equal(f"{part}_key", rare=True),
            Near(f"{part}_key", 0.85),
        ),
        usual=(0.16, 0.62, 0.02, 0.14, 0.03, 0.03),
    )


RULES = Rules(
    blocks=(
        ("phone", "sex"),
        ("document",),
        ("given_key", "father_key", "family_key"),
        ("given_key", "father_key", "birth_year"),
        ("given_key", "family_key", "birth_year"),
        ("father_key", "family_key", "birth_exact"),
    ),
    comparisons=(
        _name("given"),
        _name("father"),
        _name("family"),
        Comparison(
            "birth",
            "birth_year",
            (
                Equal("birth_exact"),
                EqualThoughRough("birth_year", precise="birth_exact"),
                Equal("birthday"),
                Within("birth_year", 1),
                Within("birth_year", 10),
            ),
            usual=(0.46, 0.35, 0.10, 0.03, 0.04, 0.02),
        ),
        Comparison("sex", "sex", (Equal("sex"),), usual=(0.99, 0.01)),
        Comparison("phone", "phone", (Equal("phone"),), usual=(0.9, 0.1)),
        Comparison("document", "document", (Equal("document"),), usual=(0.97, 0.03)),
        Comparison(
            "place",
            "place_code",
            (Equal("place_code"), Equal("place_above")),
            usual=(0.46, 0.08, 0.46),
        ),
    ),
    certain=(
        ("document",),
        ("given_key", "father_key", "family_key", "birth_exact"),
    ),
    training=(("document",), ("given_key", "father_key", "birth_year"), ("birth_exact", "sex")),
)
"""The rules of mcof for lists of Arabic and Kurdish names."""
