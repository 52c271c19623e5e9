"""Invented master lists: rows as the store has them, seeded, marked synthetic, totals known.

Nothing here is of a real place of refuge: locations are called INVENTED, and points are near the
middle of their governorate. How many families are in a location, where from, when they came and
how they live is drawn; the parts of a partition always add up to their total.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from mcof.ingest.editions import Edition
from mcof.ingest.shapes.laid import Layer
from mcof.ingest.source import Source
from mcof.places import packaged
from mcof.sources import catalogue
from mcof.tables import DISPLACEMENT

CODE_SET = "iq-cod-2019"
CAMPS_BY_FIVE = 117
"""From this round on a family in a camp is counted as 5 (report of round 117)."""

_MEASURES = ("households", "individuals")


def layer(source: Source, edition: Edition, heading: str = "SYNTHETIC") -> Layer:
    """What lays out records as an edition."""
    return Layer(source, edition, packaged(), CODE_SET, heading)


def list_of(group: str) -> Source:
    """The source of a group's master list."""
    return catalogue.named("iraq_master_list" if group == "IDP" else "iraq_returnee_list")


def invented(
    source: Source, edition: Edition, *, locations: int = 40, seed: int = 2014
) -> pl.DataFrame:
    """Rows of `displacement` for a round laid out as the edition: totals and cells.

    Cells are of the dimensions and codes that the edition has columns for.
    """
    chance = np.random.default_rng([seed, edition.round])
    base = _locations(source, edition, locations, chance)
    held = _cells_of(source, edition)
    parts = [base.with_columns(breakdown=pl.lit("total"))]
    for breakdown, codes in held.items():
        parts.append(_partition(base, breakdown, codes, edition, chance))
    rows = pl.concat(parts, how="diagonal").drop("camp")
    return DISPLACEMENT.conform(rows)


def _locations(
    source: Source, edition: Edition, locations: int, chance: np.random.Generator
) -> pl.DataFrame:
    group = source.constants["population_group"]
    places = _districts().sample(
        locations, with_replacement=True, seed=int(chance.integers(1 << 30))
    )
    households = chance.integers(1, 400, locations)
    camps = chance.random(locations) < 0.15
    inside = camps & (group == "IDP") & ("cell:shelter=CAMP" in _fields(source, edition))
    size = np.where(inside & (edition.round >= CAMPS_BY_FIVE), 5, 6)
    numbers = np.arange(locations)
    with_id = "location_id" in _fields(source, edition)
    return places.select(
        code_set="code_set",
        place_code="code",
        place_level=pl.lit(2, pl.Int64),
        operation=pl.lit(source.constants["operation"]),
        round=pl.lit(edition.round, pl.Int64),
        reference_date=pl.lit(edition.day, pl.Date),
        assessment=pl.lit("BA"),
        population_group=pl.lit(group),
        location_id=pl.Series([f"{900_000 + n}" if with_id else None for n in numbers]),
        location_name=pl.Series([f"INVENTED village {n}" for n in numbers]),
        location_name_ar=pl.Series([f"قرية مختلقة {n}" for n in numbers]),
        latitude=(pl.col("latitude") + pl.Series(chance.normal(0, 0.1, locations))).round(5),
        longitude=(pl.col("longitude") + pl.Series(chance.normal(0, 0.1, locations))).round(5),
        households=pl.Series(households),
        individuals=pl.Series(households * size),
        camp=pl.Series(inside),
        basis=pl.lit("synthetic"),
    )


@lru_cache
def _districts() -> pl.DataFrame:
    places = packaged().places_at(2, CODE_SET)
    return places.select("code_set", "code", "latitude", "longitude").drop_nulls()


def _fields(source: Source, edition: Edition) -> list[str]:
    reads = layer(source, edition).reads
    return [read.field or "" for _, some in reads for read in some]


def _cells_of(source: Source, edition: Edition) -> dict[str, list[str]]:
    """Breakdown to codes, as the edition holds them; of two dimensions joined by `|`."""
    cells: dict[str, list[str]] = {}
    for field in _fields(source, edition):
        if field.startswith("cell:"):
            dimension, code = field.removeprefix("cell:").split("=")
            cells.setdefault(dimension, []).append(code)
    origins = list(packaged().places_at(1, CODE_SET)["code"])
    waves = ["PRE_JUN14", "JUN_JUL14", "POST_AUG14"]
    for sheet in edition.sheets:
        if sheet.cell:
            cells.setdefault(sheet.rows, []).append(sheet.cell)
        elif sheet.rows == "origin":
            cells["origin"] = origins
        elif sheet.rows == "origin+period":
            cells[sheet.rows] = [f"{o}|{w}" for o in origins[:6] for w in waves]
    return cells


_COLUMNS = {
    "origin": ["origin_code"],
    "last": ["last_displacement_code"],
    "shelter": ["shelter_type"],
    "period": ["displacement_period"],
    "origin+period": ["origin_code", "displacement_period"],
}


def _partition(
    base: pl.DataFrame,
    breakdown: str,
    codes: list[str],
    edition: Edition,
    chance: np.random.Generator,
) -> pl.DataFrame:
    """Rows for each location that part its total among some of the codes."""
    totals = base[edition.unit].to_numpy()
    cells = np.zeros((base.height, len(codes)), dtype=np.int64)
    for at, total in enumerate(totals):
        few = chance.choice(len(codes), size=min(4, len(codes)), replace=False)
        if breakdown == "shelter" and "CAMP" in codes:
            camp = codes.index("CAMP")
            few = np.array([camp]) if base["camp"][at] else few[few != camp]
        cells[at, few] = chance.multinomial(total, np.full(len(few), 1 / len(few)))
    at, which = np.nonzero(cells)
    named = pl.Series("code", [codes[n] for n in which], dtype=pl.String).str.split("|")
    columns = [named.list.get(n).alias(name) for n, name in enumerate(_COLUMNS[breakdown])]
    value = pl.Series(edition.unit, cells[at, which])
    both = [value]
    if not edition.sheets[0].is_wide:  # long rows say families and people
        both = [value, (value * 6).alias("individuals")]
    rest = base.drop(*_MEASURES, "latitude", "longitude", "location_name_ar")[at]
    return rest.with_columns(*columns, *both, breakdown=pl.lit(breakdown))


def sums(records: pl.DataFrame, *by: str) -> list[tuple[object, ...]]:
    """Families and people by breakdown and columns, in order: what two lists must agree in."""
    added = records.group_by("breakdown", *by).agg(pl.col(_MEASURES).sum())
    return sorted(added.rows(), key=str)
