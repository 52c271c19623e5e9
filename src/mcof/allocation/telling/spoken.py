"""Spoken: single figures of a draft, and how far it stands if figures are wrong."""

from __future__ import annotations

import polars as pl

from mcof.allocation.answer import Answer
from mcof.allocation.asking import Robustness
from mcof.allocation.gathering.gathered import Gathered
from mcof.allocation.telling.outcome import by_place_and_sector, most_helped

FACT = {"fact": pl.String(), "value": pl.Float64(), "text": pl.String()}

ROBUST = {
    "kind": pl.String(),  # line, or place (of a place and sector)
    "name": pl.String(),
    "code_set": pl.String(),
    "place_code": pl.String(),
    "sector": pl.String(),
    "organisation": pl.String(),
    "planned": pl.Float64(),  # people of a line; the share of the reachable need of a place
    "low": pl.Float64(),
    "middle": pl.Float64(),
    "high": pl.Float64(),
    "kept": pl.Float64(),  # the share of the draws in which it stays about the same
    "stable": pl.Boolean(),
}
"""Columns of what depends on figures that may be wrong: the 10th, 50th and 90th per cent."""

_NEAR = 0.1  # of coverage: a place whose coverage moves by less is stable


def robustness(found: Robustness | None, lines: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """What stands and what depends, line by line and place by place."""
    if found is None:
        return pl.DataFrame(schema=ROBUST)
    told = gathered.options.select("option", "code_set", "place_code", "sector", "organisation")
    named = lines.select("option", name="line")
    by_line = (
        found.allocations.join(told, on="option", how="left", maintain_order="left")
        .join(named, on="option", how="left", maintain_order="left")
        .with_columns(kind=pl.lit("line"), planned=pl.col("people"))
    )
    places = gathered.cells.select("fairness", "code_set", "place_code", "sector").unique()
    by_place = found.groups.join(places, on="fairness", how="left").with_columns(
        kind=pl.lit("place"),
        name=pl.col("fairness"),
        organisation=pl.lit(None, pl.String),
        planned=pl.col("coverage"),
        kept=pl.lit(None, pl.Float64),
        stable=(pl.col("high") - pl.col("low")) <= 2 * _NEAR,
    )
    columns = [pl.col(name).cast(kind) for name, kind in ROBUST.items()]
    return pl.concat([by_line.select(columns), by_place.select(columns)]).sort(
        "kind", "code_set", "place_code", "sector", "organisation", "name", nulls_last=True
    )


def facts_of(
    answer: Answer, cells: pl.DataFrame, lines: pl.DataFrame, *, worlds: int
) -> pl.DataFrame:
    """Single figures by name.

    `people_most` (of the sector in which most are helped, named in its text: sectors are
    never added), `usd`, `places`, `organisations`, `reach` and `ceiling` (severity-weighted
    people that were found, and that no plan under the same floors can exceed), `gap`, `least`
    (the coverage of the worst off whom anybody can serve), `gini`, `proved`, `worlds`, and
    `conflict` for each thing that must be said beside the plan.
    """
    sector, people = most_helped(cells)
    served = by_place_and_sector(cells).filter(pl.col("people") > 0)
    rows: list[tuple[str, float | None, str | None]] = [
        ("people_most", people, sector),
        ("usd", float(lines["usd"].sum()), None),
        ("places", float(served["place_code"].n_unique()), None),
        ("organisations", float(lines["organisation"].n_unique()), None),
        ("reach", answer.best, None),
        ("ceiling", answer.ceiling, None),
        ("gap", answer.gap, None),
        ("least", answer.measures["least"], None),
        ("gini", answer.measures["gini"], None),
        ("proved", float(answer.proved), answer.unproved or None),
        ("worlds", float(worlds), None),
        *(("conflict", None, f"{one.message} {one.advice}") for one in answer.conflicts),
    ]
    return pl.DataFrame(rows, schema=FACT, orient="row")
