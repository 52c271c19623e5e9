"""V10, where boundaries are known: a point lies in the place that its row names."""

from __future__ import annotations

import polars as pl

from mcof.ingest.findings import found, none, together

NEAR = 0.02
"""Degrees by which a point may lie outside, about two kilometres: outlines are simplified."""

_POINT = ("latitude", "longitude")


def in_places(rows: pl.DataFrame, places: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows without points that lie outside the place that they name, and findings of these.

    A place without a boundary is not judged. Of a point outside the finding says in which
    place of the same level it lies, as a candidate.

    Args:
        rows: with `place_code` and `code_set`, and perhaps `latitude` and `longitude`.
        places: rows of `PLACES`.
    """
    if not set(_POINT) <= set(rows.columns):
        return rows, none()
    outlines = places.filter(pl.col("boundary").is_not_null()).select(
        "code_set", "level", "boundary", place_code="code"
    )
    told = rows.with_row_index("_at").select(
        "_at", "line", "sheet", "source_row", "code_set", "place_code", *_POINT
    )
    told = told.drop_nulls(["code_set", "place_code", *_POINT])
    named = told.join(outlines, on=["code_set", "place_code"], how="inner", maintain_order="left")
    if named.is_empty():
        return rows, none()
    out = pl.concat(
        [_outside(some) for some in named.partition_by("code_set", "place_code")],
        how="vertical",
    ).sort("_at")
    if out.is_empty():
        return rows, none()
    out = _with_where(out, outlines).with_columns(
        value=pl.format("{}, {}", "latitude", "longitude")
    )
    bad = out["_at"].implode()
    keep = ~pl.int_range(pl.len()).is_in(bad)
    cleaned = rows.with_columns(pl.when(keep).then(pl.col(name)).alias(name) for name in _POINT)
    parts = [
        found("coordinates-swapped", out.filter("turned"), field="latitude"),
        found("coordinates-outside-place", out.filter(~pl.col("turned")), field="latitude"),
    ]
    return cleaned, together(parts)


def _outside(rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows of one place, those whose point lies outside; `turned` where swapping mends it."""
    import numpy as np
    import shapely

    outline = shapely.make_valid(shapely.from_geojson(rows["boundary"][0]))
    shapely.prepare(outline)
    north, east = (rows[name].to_numpy() for name in _POINT)
    far = ~shapely.contains_xy(outline, east, north)
    far[far] = shapely.distance(outline, shapely.points(east[far], north[far])) > NEAR
    turned = np.zeros(far.size, dtype=bool)
    turned[far] = shapely.contains_xy(outline, north[far], east[far])
    return rows.with_columns(far=pl.Series(far), turned=pl.Series(turned)).filter("far")


def _with_where(out: pl.DataFrame, outlines: pl.DataFrame) -> pl.DataFrame:
    """The rows with `candidates`: the place of the same code set and level that has the point."""
    import shapely

    parts: list[pl.DataFrame] = []
    for some in out.partition_by("code_set", "level"):
        among = outlines.filter(
            (pl.col("code_set") == some["code_set"][0]) & (pl.col("level") == some["level"][0])
        )
        tree = shapely.STRtree(shapely.from_geojson(among["boundary"].to_numpy()))
        points = shapely.points(some["longitude"].to_numpy(), some["latitude"].to_numpy())
        row, place = tree.query(points, predicate="intersects")
        inside = pl.DataFrame(
            {"_at": some["_at"].gather(row), "candidates": among["place_code"].gather(place)}
        ).unique("_at", keep="first")
        parts.append(some.join(inside, on="_at", how="left"))
    return pl.concat(parts).sort("_at")
