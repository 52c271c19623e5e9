"""Funding: less money has been received than is required."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.capacity import costs_of
from mcof.gaps.kinds.found import Facts, beside, gaps_of, of_countries, subjects


def funding(facts: Facts) -> list[pl.DataFrame]:
    """`underfunded`: one gap per sector, place and phase whose requirement is known.

    Where a requirement is stated of a country and of no place in it, the gap is of the
    country. Dollars are `gap_usd`. They become people only by a stated cost of a person;
    else the people are unknown. Money that a sector shares with others is not counted as
    its own; a requirement that nobody states is an information gap, not zero.
    """
    if facts.means.funding is None or not facts.rules.on("underfunded"):
        return []
    rows = beside(subjects(facts), facts.means.funding).filter(_required())
    nations = beside(of_countries(subjects(facts), facts), facts.means.funding).filter(_required())
    told = of_countries(rows, facts).select("sector", "phase", "code_set", "place_code")
    nations = nations.join(told, on=told.columns, how="anti", nulls_equal=True)
    rows = pl.concat([rows, nations], how="diagonal_relaxed")
    received = pl.col("received_usd").fill_null(0.0)
    enough = pl.col("required_usd") * facts.rules.limit("underfunded")
    costs = costs_of(facts, rows)
    short = rows.filter(received < enough).join(
        costs.drop("units"), on=["sector", "phase", "code_set", "place_code"], how="left",
        nulls_equal=True,
    )  # fmt: skip
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


def _required() -> pl.Expr:
    return pl.col("required_usd").is_not_null()
