"""What had to be assumed, and what could not be directed: values, said in words elsewhere."""

from __future__ import annotations

import polars as pl

ASSUMED = {
    "assumption": pl.String,  # a code; the phrase `allocation.assumed.<code>` says it
    "sector": pl.String,  # of which it is so; null for all
    "organisation": pl.String,
    "line": pl.String,  # the budget line
    "count": pl.Int64,  # how many times: cells, options, lines; null where it is a rule
    "people": pl.Int64,  # in need in these cells, the most of the sectors; null where it is a rule
    "value": pl.Float64,  # what was assumed, where it is a number
}
"""The columns of a list of assumptions."""

UNDIRECTED = {
    "sector": pl.String,
    "phase": pl.String,
    "code_set": pl.String,
    "place_code": pl.String,
    "population_group": pl.String,
    "need": pl.Int64,
    "unmet": pl.Int64,
    "displaced": pl.Int64,
    "severity": pl.Int64,
    "reason": pl.String,  # a code; the phrase `allocation.undirected.<code>` says it
}
"""The columns of what cannot be directed, though somebody is or may be in need."""


def assumption(
    code: str,
    *,
    sector: str | None = None,
    organisation: str | None = None,
    line: str | None = None,
    count: int | None = None,
    people: int | None = None,
    value: float | None = None,
) -> pl.DataFrame:
    """One assumption."""
    row = {
        "assumption": code,
        "sector": sector,
        "organisation": organisation,
        "line": line,
        "count": count,
        "people": people,
        "value": value,
    }
    return pl.DataFrame([row], schema=ASSUMED)


def assumptions(code: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One assumption for each row; the columns of `ASSUMED` that the rows have are kept."""
    return rows.select(
        pl.lit(code).alias("assumption"),
        *(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in ASSUMED.items()
            if name != "assumption"
        ),
    )


def together(*parts: pl.DataFrame) -> pl.DataFrame:
    """The assumptions of several steps, in one order whatever the order of the rows."""
    listed = pl.concat([pl.DataFrame(schema=ASSUMED), *parts])
    return listed.sort("assumption", "sector", "organisation", "line", nulls_last=False)
