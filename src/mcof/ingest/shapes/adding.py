"""Rows that are cells of a partition, as the API of displacement tracking gives them.

A row is one place, reason and origin: a place's total is the sum of its rows. Each partition
that the file gives is kept, and totals are made, marked *derived*.
"""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.shapes.cells import DIMENSIONS

PARTS = ("origin", "reason")
PLACE_KEY: tuple[str, ...] = (
    "operation",
    "round",
    "reference_date",
    "assessment",
    "code_set",
    "place_code",
    "population_group",
)
MEASURES = ("households", "individuals")


def added_up(records: pl.DataFrame) -> pl.DataFrame:
    """The records with one breakdown for all rows of a round, and a derived total for each place.

    A round whose places have one row each has only totals. The rows of a round that say an origin
    or a reason make the partition of that round; a row beside them that does not is its cell of
    unknown origin or reason.
    """
    fields = [DIMENSIONS[part] for part in PARTS if DIMENSIONS[part] in records.columns]
    measures = [name for name in MEASURES if name in records.columns]
    records = _without_doubles(records)
    sexes = records.filter(pl.col("breakdown") == "sex")
    rows = records.filter(pl.col("breakdown") != "sex")
    place = [name for name in PLACE_KEY if name in rows.columns]
    rows = rows.with_columns(several=pl.len().over(place) > 1)
    totals = _sums(rows, place, fields, measures)
    in_round = [c for c in place if c != "place_code"]
    given = [
        pl.when(pl.col(DIMENSIONS[part]).is_not_null().any().over(in_round)).then(pl.lit(part))
        for part in PARTS
        if DIMENSIONS[part] in rows.columns
    ]
    name = pl.concat_str(given, separator="+", ignore_nulls=True) if given else pl.lit("")
    named = rows.with_columns(breakdown=name).filter(pl.col("breakdown") != "")
    parts = [totals, _cells(named, [*place, "breakdown", *fields], measures)]
    if sexes.height:
        parts.append(_sums(sexes.with_columns(several=True), [*place, "sex"], fields, measures))
    return pl.concat(parts, how="diagonal_relaxed").select(
        name for name in records.columns if name != "several"
    )


def _without_doubles(records: pl.DataFrame) -> pl.DataFrame:
    """Without rows counted for the area above, where that area has rows of its own.

    The file has every level: what a governorate's own rows say holds its districts already.
    """
    if "is_above" not in records.columns:
        return records
    place = [name for name in PLACE_KEY if name in records.columns]
    has_own = (~pl.col("is_above")).any().over(place)
    return records.filter(~(pl.col("is_above") & has_own))


def _cells(rows: pl.DataFrame, key: list[str], measures: list[str]) -> pl.DataFrame:
    """One row for each cell: two mixes of reasons, or two unknown origins, are one cell."""
    twice = pl.len().over(key) > 1
    alone = rows.filter(~twice).drop("several")
    several = rows.filter(twice)
    if several.is_empty():
        return alone
    summed = _added(several, key, measures, without=["origin_given"])
    return pl.concat([alone, summed], how="diagonal_relaxed").sort("line", maintain_order=True)


def _sums(
    rows: pl.DataFrame, place: list[str], fields: list[str], measures: list[str]
) -> pl.DataFrame:
    """One row for each place: its figures added, of no one origin and no one reason."""
    summed = _added(rows, place, measures, without=[*fields, "origin_given"])
    return summed.with_columns(breakdown=pl.lit("sex") if "sex" in place else pl.lit("total"))


def whole(name: str) -> pl.Expr:
    """The sum of a group; unknown where one of its rows is."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)


def _added(
    rows: pl.DataFrame, key: list[str], measures: list[str], *, without: list[str]
) -> pl.DataFrame:
    """The rows of each key as one, *derived* if it was several; unknown where one of them is.

    A sum of those that are known would look like a total, and nothing in its row would say
    that it is none; the cells stay.
    """
    own = {*key, *measures, *KEYS, *without, "several", "basis"}
    figures = [whole(name) for name in measures]
    summed = rows.group_by(key, maintain_order=True).agg(
        *(pl.col(name).first() for name in KEYS),
        *figures,
        *(pl.col(name).first() for name in rows.columns if name not in own),
        pl.col("basis").first(),
        several=(pl.len() > 1) | pl.col("several").any(),
    )
    basis = pl.when("several").then(pl.lit("derived")).otherwise("basis")
    return summed.with_columns(basis=basis).drop("several")
