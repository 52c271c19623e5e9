"""Protection: a group that no regime or actor answers for here."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import Facts, beside, gaps_of, groups, whom
from mcof.vocabulary import load


def protection(facts: Facts) -> list[pl.DataFrame]:
    """One gap per place and group, over all sectors and phases.

    - `nobody-answers`: mandates are known, and none of role *answers* holds for the group
      in the place. What the vocabulary says of who answers usually is no mandate here.
    - `no-regime`: neither the vocabulary nor a mandate names a regime for the group; so it
      is of people whose group nobody says.
    """
    if facts.means.mandates is None:
        return []
    regimes = load("population_groups").attribute("regime")
    rows = beside(groups(facts), facts.means.mandates, group=True)
    known = pl.col("population_group").is_in([code for code, regime in regimes.items() if regime])
    people, of = whom()
    holds = {
        "nobody-answers": known.fill_null(False) & pl.col("answers_for").is_null(),
        "no-regime": ~known.fill_null(False) & pl.col("regimes").is_null(),
    }
    counted = pl.col("mandate_rows").fill_null(0)
    return [
        gaps_of(rows.filter(where), reason, people=people, of=of, rows_of_means=counted)
        for reason, where in holds.items()
        if facts.rules.on(reason)
    ]
