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
    cells = rows.with_columns(breakdown=name).filter(pl.col("breakdown") != "").drop("several")
    parts = [totals, cells]
    if sexes.height:
        parts.append(_sums(sexes.with_columns(several=True), [*place, "sex"], fields, measures))
    return pl.concat(parts, how="diagonal_relaxed").select(
        name for name in records.columns if name != "several"
    )


def _sums(
    rows: pl.DataFrame, place: list[str], fields: list[str], measures: list[str]
) -> pl.DataFrame:
    """One row for each place: its figures added, unknown only where every row is unknown."""
    rest = [c for c in rows.columns if c not in {*place, *fields, *measures, *KEYS, "several"}]
    figures = [
        pl.when(pl.col(m).is_not_null().any()).then(pl.col(m).sum()).alias(m) for m in measures
    ]
    keys = [pl.col(name).first() for name in KEYS]
    summed = rows.group_by(place, maintain_order=True).agg(
        *keys, *figures, *(pl.col(c).first() for c in rest), several=pl.len() > 1
    )
    basis = pl.when("several").then(pl.lit("derived")).otherwise("basis")
    return summed.with_columns(
        basis=basis, breakdown=pl.lit("sex") if "sex" in place else pl.lit("total")
    ).drop("several")
