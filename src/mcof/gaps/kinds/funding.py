"""Funding: less money has been received than is required."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.capacity import costs_of
from mcof.gaps.kinds.found import Facts, beside, gaps_of, subjects


def funding(facts: Facts) -> list[pl.DataFrame]:
    """`underfunded`: one gap per sector, place and phase whose requirement is known.

    Dollars are `gap_usd`. They become people only by a stated cost of a person; else the
    people are unknown. Money that a sector shares with others is not counted as its own;
    a requirement that nobody states is an information gap, not zero.
    """
    if facts.means.funding is None or not facts.rules.on("underfunded"):
        return []
    rows = beside(subjects(facts), facts.means.funding)
    received = pl.col("received_usd").fill_null(0.0)
    enough = pl.col("required_usd") * facts.rules.limit("underfunded")
    short = rows.filter((received < enough).fill_null(False))
    costs = costs_of(facts).drop("units", strict=False)
    keys = ["sector", "phase", "code_set", "place_code"]
    if "usd_per_person" in costs.columns:
        short = short.join(costs, on=keys, how="left", nulls_equal=True)
    else:
        short = short.with_columns(usd_per_person=pl.lit(None, pl.Float64))
    usd = pl.col("required_usd") - received
    people = (usd / pl.col("usd_per_person")).floor()
    return [
        gaps_of(
            short,
            "underfunded",
            people=people,
            of=pl.when(people.is_not_null()).then(pl.lit("need")),
            usd=usd,
            rows_of_means=pl.col("funding_rows"),
        )
    ]
