"""Small problems of allocation, drawn in a test as people draw tables, and invented ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from mcof.allocation.problem import TABLES, Problem, Settings

_USUAL: dict[str, dict[str, Any]] = {
    "cells": {"place_code": "A", "sector": "HEALTH", "period": "2015-06", "access": "1"},
    "options": {"actor": "one", "usd_per_person": "1"},
}
PLAIN = Settings(rounds=0, slopes=(1.0,), last="none")
"""Nothing but severity-weighted reach."""


def table(name: str, drawn: str) -> pl.DataFrame:
    """A table of a problem: columns between bars, empty for unknown, `;` between codes."""
    lines = [line for line in drawn.strip().splitlines() if line.strip()]
    if not lines:
        return pl.DataFrame(schema=dict(TABLES[name]))
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    read = [_USUAL.get(name, {}) | dict(zip(names, row, strict=True)) for row in rows]
    return pl.DataFrame(
        {
            column: [_value(row[column], kind) for row in read]
            for column, kind in TABLES[name].items()
            if column in read[0]
        },
        schema_overrides={k: v for k, v in TABLES[name].items() if k in read[0]},
    )


def _value(text: str, kind: pl.DataType) -> Any:
    if not text:
        return None
    if kind == pl.Float64():
        return float(text)
    return text.split(";") if kind == pl.List(pl.String()) else text


def drawn(settings: Settings = PLAIN, **tables: str) -> Problem:
    """A problem of drawn tables: by default one place, sector, period and actor, for 1 $."""
    return Problem.of(
        settings=settings, **{name: table(name, text) for name, text in tables.items()}
    )


def invented(
    seed: int,
    *,
    places: int = 5,
    sectors: int = 3,
    periods: int = 2,
    actors: int = 4,
    settings: Settings = PLAIN,
    floors: bool = False,
    locks: bool = False,
) -> Problem:
    """A problem by seed, with every kind of limit, some of them tight and some idle.

    Floors are small shares of two groups, locks a few people of two options.
    """
    luck = np.random.default_rng(seed)
    cells = pl.DataFrame(
        [
            (f"c{place}-{sector}-{time}", f"p{place}", f"s{sector}", f"2015-{time + 1:02}")
            for place in range(places)
            for sector in range(sectors)
            for time in range(periods)
        ],
        schema=["cell", "place_code", "sector", "period"],
        orient="row",
    )
    many = cells.height
    cells = cells.with_columns(
        need=pl.Series(np.round(luck.lognormal(7, 1, many))),
        access=pl.Series(luck.choice([0.0, 0.3, 0.7, 1.0], many, p=[0.1, 0.2, 0.2, 0.5])),
        severity=pl.Series(luck.integers(1, 6, many).astype(float)),
        population_group=pl.lit("IDP"),
    )
    pairs = [
        (f"o{actor}-{cell}", f"a{actor}", cell, f"h{actor % 2}", "kit")
        for actor in range(actors)
        for cell in cells["cell"]
        if luck.random() < 0.6
    ]
    options = pl.DataFrame(
        pairs, schema=["option", "actor", "cell", "hub", "resource"], orient="row"
    )
    size = options.height
    options = options.with_columns(
        usd_per_person=pl.Series(np.round(luck.lognormal(3, 0.7, size), 2)),
        staff_per_person=pl.Series(luck.choice([0.0, 0.002, 0.01], size)),
        units_per_person=pl.Series(luck.choice([0.0, 0.2], size)),
        kilograms_per_person=pl.Series(luck.choice([0.0, 1.5], size)),
        at_most=pl.Series([None if one < 0.7 else one * 2000 for one in luck.random(size)]),
    )
    named = [f"a{actor}" for actor in range(actors)]
    times = [f"2015-{time + 1:02}" for time in range(periods)]
    money = pl.DataFrame(
        {
            "line": [f"l-{one}" for one in named] + ["earmarked", "pool"],
            "actor": [*named, None, None],
            "usd": [float(one) for one in luck.lognormal(9.5, 0.8, actors + 2).round()],
            "sectors": [None] * actors + [["s0", "s1"], None],
            "places": [["p0", "p1", "p2"]] + [None] * (actors + 1),
        },
        schema_overrides={"sectors": pl.List(pl.String()), "places": pl.List(pl.String())},
    )
    by_time = [(one, time) for one in named[1:] for time in times]
    staff = pl.DataFrame(by_time, schema=["actor", "period"], orient="row")
    hubs = pl.DataFrame(
        [(f"h{hub}", time) for hub in range(2) for time in times],
        schema=["hub", "period"],
        orient="row",
    )
    return Problem.of(
        cells=cells,
        options=options,
        money=money,
        staff=staff.with_columns(people=pl.Series(luck.uniform(2, 30, staff.height))),
        stock=hubs.select("hub", pl.lit("kit").alias("resource"), "period").with_columns(
            units=pl.Series(luck.uniform(50, 900, hubs.height))
        ),
        transport=hubs.with_columns(kilograms=pl.Series(luck.uniform(500, 9000, hubs.height))),
        floors=pl.DataFrame(
            {"fairness": ["p0~s0", f"p{places - 1}~s{sectors - 1}"], "share": [0.05, 0.02]}
        ).unique("fairness", maintain_order=True)
        if floors
        else None,
        locks=_locks(cells, options) if locks else None,
        settings=settings,
    )


def _locks(cells: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """The first option that can serve somebody, and the last, each for a hundredth of them."""
    reachable = cells.select("cell", people=pl.col("need") * pl.col("access"))
    able = options.join(reachable, on="cell", maintain_order="left").filter(pl.col("people") > 0)
    ends = pl.concat([able.head(1), able.tail(1)]).unique("option", maintain_order=True)
    return ends.select("option", least=pl.col("people") / 100, most=pl.lit(None, pl.Float64()))
