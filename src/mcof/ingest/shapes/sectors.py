"""Needs with a column for each sector made long: a row for each unit, sector and measure.

A worksheet of a joint analysis (JIAF) has a row for each unit and a column for each sector, the
people in need on one sheet and the severity on another. A column is mapped to
`cell:in_need=SECTOR` or `cell:severity=SECTOR`; what the sheets say of one unit and sector comes
together in one record.
"""

from __future__ import annotations

import polars as pl

from mcof.ingest.shapes.spread import STATUS

MEASURES = ("in_need", "severity")


def by_sector(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each column of a sector, empty ones too: an empty cell says *not assessed*."""
    cells = [name for name in rows.columns if name.startswith("cell:")]
    if not cells:
        return rows
    kept = [name for name in rows.columns if name not in {*cells, "sector", *MEASURES}]
    parts: list[pl.DataFrame] = []
    for measure in MEASURES:
        start = f"cell:{measure}="
        own = [name for name in cells if name.startswith(start)]
        if own:
            long = rows.unpivot(own, index=["line"], variable_name="cell", value_name=measure)
            parts.append(
                long.with_columns(
                    sector=pl.col("cell").str.strip_prefix(start),
                    **{STATUS: pl.lit(measure)},
                ).drop("cell")
            )
    joined = rows.select(kept).join(
        pl.concat(parts, how="diagonal"), on="line", maintain_order="left"
    )
    return joined.join(
        _spoken(rows, cells), on=["sheet", "sector", STATUS], how="semi", maintain_order="left"
    )


def _spoken(rows: pl.DataFrame, cells: list[str]) -> pl.DataFrame:
    """The sectors and measures that each sheet speaks of: a sheet is silent of what it lacks."""
    filled = rows.group_by("sheet").agg(pl.col(cells).count())
    told = filled.unpivot(cells, index="sheet", variable_name="cell", value_name="filled")
    silent = pl.col("filled").sum().over("sheet") == 0
    name = pl.col("cell").str.strip_prefix("cell:").str.split("=")
    return told.filter((pl.col("filled") > 0) | silent).select(
        "sheet", name.list.last().alias("sector"), name.list.first().alias(STATUS)
    )
