"""Totals that are made of the cells of a location: of one partition, and never a guess."""

from __future__ import annotations

from typing import Any

import polars as pl

from mcof.ingest.shapes.totals import with_totals


def cells(*rows: tuple[str, str, int | None, int | None]) -> pl.DataFrame:
    """Place, origin, households and individuals of cells by origin, one a line."""
    names = ("place_code", "origin_code", "households", "individuals")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows])
    return frame.with_columns(
        pl.int_range(pl.len()).alias("line"),
        sheet=pl.lit("S"),
        source_row=pl.int_range(2, pl.len() + 2),
        location_id=pl.lit("1"),
        breakdown=pl.lit("origin"),
        basis=pl.lit("reported"),
    )


def totals(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    made = with_totals(frame).filter(pl.col("breakdown") == "total")
    return made.select("place_code", "households", "individuals", "basis").rows()


def test_a_location_with_cells_gets_their_sum_and_it_is_derived() -> None:
    assert totals(cells(("A", "X", 1, 6), ("A", "Y", 2, 12))) == [("A", 3, 18, "derived")]


def test_a_total_is_unknown_where_one_of_its_cells_is() -> None:
    made = cells(("A", "X", 1, 6), ("A", "Y", None, 12), ("B", "X", 2, None))
    assert totals(made) == [("A", None, 18, "derived"), ("B", 2, None, "derived")]
