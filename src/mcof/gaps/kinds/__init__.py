"""Kinds of gaps: what the matrix and what is known of means show to be missing.

Each kind is a module with its rules; the table of all rules is `reasons.TABLE`. There is no
official score of a gap: every rule is named in the row that it made, and can be switched off.
"""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.access import access
from mcof.gaps.kinds.capacity import capacity
from mcof.gaps.kinds.confidence import confidence
from mcof.gaps.kinds.coverage import coverage
from mcof.gaps.kinds.found import ADDED, Facts, Means, kind_of
from mcof.gaps.kinds.funding import funding
from mcof.gaps.kinds.information import information
from mcof.gaps.kinds.institutional import institutional
from mcof.gaps.kinds.presence import presence
from mcof.gaps.kinds.protection import protection
from mcof.gaps.kinds.reasons import KINDS, REASONS, TABLE, Reason, Rules, rules

__all__ = [
    "KINDS",
    "OF_ALL_GROUPS",
    "REASONS",
    "TABLE",
    "Facts",
    "Means",
    "Reason",
    "Rules",
    "kinds",
    "rules",
]

_EACH = (
    presence,
    coverage,
    protection,
    access,
    institutional,
    capacity,
    funding,
    information,
)
OF_ALL_GROUPS = ("institutional", "capacity", "funding")
"""Kinds whose gaps are of a sector in a place for all groups that are there."""

_NAMED = ("sector", "phase", "population_group", "code_set", "place_code")


def kinds(facts: Facts) -> pl.DataFrame:
    """The gaps that every rule that is on finds: one row per reason and what it holds for.

    Presence, coverage and most information gaps are of a cell of the matrix. Institutional,
    capacity and funding gaps are of a sector in a place and phase, for all groups;
    protection and access gaps of a group in a place, for all sectors (`sector` empty). What
    the workspace knows nothing of at all is said once, of the country.

    Returns:
        The columns of the matrix (empty where a gap is of no single cell) with:

        - `gap` (a name that stays the same as long as the gap is there), `kind`, `reason`,
        - `magnitude` (people; null for unknown), `magnitude_of` (`need` or `displaced`),
        - `gap_usd` (dollars lacking, of funding), `detail` (what hinders access, which goods),
        - `confidence`, `confidence_from`, `evidence` (rows behind it).

    Method: docs/explanation/gaps.md.
    """
    columns = facts.cells.schema | ADDED
    empty = pl.DataFrame(schema=columns)
    parts = [part for each in _EACH for part in each(facts) if part.height]
    shaped = [
        part.select(
            (pl.col(name) if name in part.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in columns.items()
        )
        for part in parts
    ]
    found = pl.concat([empty, *shaped])
    rows = ("need_rows", "response_rows", "stock_rows", "means_rows")
    name = pl.concat_str("reason", *(pl.col(part).fill_null("-") for part in _NAMED), separator="~")
    return found.with_columns(
        gap=name,
        kind=kind_of("reason"),
        evidence=pl.sum_horizontal(pl.col(one).fill_null(0) for one in rows),
        **confidence(facts.rules),
    ).drop("means_rows", "need_least", "need_compared", "need_split", strict=False)
