"""Lines: what was counted of one place or location, round after round, each beside the one before.

Everything is columnar: one query for the rows, and a few passes over them in memory,
whatever the number of places and rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import ibis.expr.types as ir
import polars as pl

from mcof.tables import DISPLACEMENT, SITES, Table
from mcof.tracking.rounds import STOCK

_PLAIN = (
    *STOCK, "code_set", "place_code", "place_level", "round", "reference_date", "breakdown",
    "households", "individuals", "update_status", "change_stated", "share_stated",
    "location_id", "location_name", "import_id", "sheet", "source_row", "recorded_at",
)  # fmt: skip

LAYER = (*STOCK, "code_set", "place_level", "is_location")
"""Rows that can be compared with each other: one stock, one level, places or locations."""

LINE = (*LAYER, "place_code", "location")
"""One place or location of a layer."""


def asked(gathered: ir.Table) -> ir.Table:
    """The rows that the rules look at: totals, and figures with a share printed beside them.

    Args:
        gathered: as `mcof.tracking.observations.gathered` gives it.
    """
    wanted = (gathered["breakdown"] == "total") | gathered["share_stated"].notnull()
    return gathered.filter(wanted).select(*_PLAIN)


def of_records(records: pl.DataFrame, table: Table, *, name: str, moment: datetime) -> pl.DataFrame:
    """The same of records that are about to be stored, as rows of the import `name`."""
    if table is SITES:
        records = records.with_columns(
            assessment=pl.lit("SA"),
            breakdown=pl.lit("total"),
            location_id="site_id",
            location_name="site_name",
            population_group=pl.col("population_group").fill_null("IDP"),
        )
    told = records.filter(
        (pl.col("breakdown") == "total")
        | (pl.col("share_stated").is_not_null() if "share_stated" in records.columns else False)
    )
    named = told.with_columns(
        assessment=pl.col("assessment").fill_null("BA"),
        import_id=pl.lit(name),
        recorded_at=pl.lit(moment),
    )
    have, kinds = set(named.columns), DISPLACEMENT.polars()
    return named.select(
        (pl.col(column) if column in have else pl.lit(None)).cast(kinds[column]).alias(column)
        for column in _PLAIN
    )


def laid(rows: pl.DataFrame) -> pl.DataFrame:
    """Totals in lines: one row per line and round, with the place of the round in its layer.

    Of rows that say the same of a line in a round, the one recorded last counts.

    Returns:
        The rows in the order of `line` and `at`, with `round_key`, `location`,
        `is_location`; `layer` and `line`, numbers that stand for the columns of `LAYER`
        and `LINE`; and `at`: 1 for the first round in which the layer has rows, 2 for the
        next.
    """
    keyed = rows.filter(pl.col("breakdown") == "total").with_columns(
        round_key=pl.coalesce(
            pl.col("round").cast(pl.String), pl.col("reference_date").cast(pl.String)
        ),
        location=pl.coalesce("location_id", "location_name"),
        place_level=pl.col("place_level").fill_null(-1),
    )
    keyed = keyed.with_columns(is_location=pl.col("location").is_not_null())
    # Windows over one number are ten times as fast as over nine columns.
    keyed = keyed.with_columns(layer=_number(LAYER), line=_number(LINE))
    keyed = keyed.with_columns(_cell=pl.struct("line", "round_key").hash())
    if keyed["_cell"].is_duplicated().any():
        latest = keyed.sort("recorded_at", maintain_order=True)
        keyed = latest.unique("_cell", keep="last", maintain_order=True)
    rounds = (
        keyed.group_by("layer", "round_key")
        .agg(pl.col("reference_date").max().alias("_day"), pl.col("round").max().alias("_round"))
        .sort("_day", pl.col("_round").fill_null(-1), "round_key")
        .with_columns(at=pl.int_range(1, pl.len() + 1).over("layer"))
        .drop("_day", "_round")
    )
    placed = keyed.drop("_cell").join(rounds, on=["layer", "round_key"])
    return placed.sort("line", "at")


def _number(columns: Sequence[str]) -> pl.Expr:
    """A number for what the columns say: of a million lines the odds that two share one are small.

    They are one in forty million, by 64 bits; two such lines would be judged as one.
    """
    return pl.struct(columns).hash(seed=1)


def before(column: str | pl.Expr) -> pl.Expr:
    """What the row before says, in the same line; null for the first of a line."""
    said = pl.col(column) if isinstance(column, str) else column
    return pl.when(pl.col("line") == pl.col("line").shift(1)).then(said.shift(1))


def after(column: str) -> pl.Expr:
    """What the row after says, in the same line; null for the last of a line."""
    return pl.when(pl.col("line") == pl.col("line").shift(-1)).then(pl.col(column).shift(-1))


def rounds_of(lines: pl.DataFrame) -> pl.DataFrame:
    """What each layer has in each round.

    Returns:
        `LAYER`, `layer`, `at`, `round`, `round_key`, `day`, `lines`, `households` and
        `individuals` (null where one of its lines is unknown), `country`, `imports`.
    """

    def whole(name: str) -> pl.Expr:
        return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)

    return (
        lines.group_by("layer", "at")
        .agg(
            *(pl.col(name).first() for name in LAYER),
            pl.col("round").max(),
            pl.col("round_key").first(),
            pl.col("reference_date").max().alias("day"),
            pl.len().alias("lines"),
            whole("households"),
            whole("individuals"),
            pl.col("place_code").min().str.slice(0, 2).str.to_uppercase().alias("country"),
            pl.col("import_id").unique().alias("imports"),
        )
        .sort("layer", "at")
    )
