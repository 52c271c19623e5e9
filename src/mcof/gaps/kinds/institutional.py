"""Institutional: nobody leads, no authority decides, no plan or procedure is in force."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import Facts, beside, gaps_of, needing, subjects

_OF_MANDATES = {"nobody-leads": "leads", "no-authority": "authorities"}
_OF_INSTRUMENTS = {
    "no-plan": ("plans", "policies"),
    "no-procedure": ("laws", "procedures", "agreements"),
}


def institutional(facts: Facts) -> list[pl.DataFrame]:
    """One gap per sector, place and phase, where people are and the workspace knows of others.

    Where the workspace has no mandate or no instrument at all nothing is known, which is
    an information gap, and no institutional one.
    """
    found: list[pl.DataFrame] = []
    if (mandates := facts.means.mandates) is not None:
        rows = beside(subjects(facts), mandates)
        found += [
            _gaps(facts, rows.filter(pl.col(column).is_null()), reason, "mandate_rows")
            for reason, column in _OF_MANDATES.items()
        ]
    if (instruments := facts.means.instruments) is not None:
        rows = beside(subjects(facts), instruments)
        for reason, columns in _OF_INSTRUMENTS.items():
            none = pl.all_horizontal(pl.col(name).fill_null(0) == 0 for name in columns)
            found.append(_gaps(facts, rows.filter(none), reason, "instrument_rows"))
    return found


def _gaps(facts: Facts, rows: pl.DataFrame, reason: str, counted: str) -> pl.DataFrame:
    if not facts.rules.on(reason):
        return rows.head(0)
    people, of = needing()
    return gaps_of(rows, reason, people=people, of=of, rows_of_means=pl.col(counted).fill_null(0))
