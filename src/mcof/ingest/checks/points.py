"""Checks of coordinates."""

from __future__ import annotations

import polars as pl

from mcof.ingest.findings import found, none, together


def coordinates(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """V10: points are not 0, 0, not swapped, and not far from all others.

    The area is that of the file's own points: the middle half of latitudes and longitudes, widened
    by ten times its extent and at least three degrees. Impossible points are taken as unknown.
    """
    if not {"latitude", "longitude"} <= set(rows.columns):
        return rows, none()
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    zero = ((latitude == 0) & (longitude == 0)).fill_null(False)
    known = rows.filter(~zero & latitude.is_not_null() & longitude.is_not_null())
    if known.is_empty():
        return rows, found("coordinates-zero", rows.filter(zero), field="latitude")
    inside = _near(known, "latitude", latitude) & _near(known, "longitude", longitude)
    turned = _near(known, "latitude", longitude) & _near(known, "longitude", latitude)
    outside = ~zero & ~inside & latitude.is_not_null() & longitude.is_not_null()
    shown = rows.with_columns(value=pl.format("{}, {}", latitude, longitude))
    findings = [
        found("coordinates-zero", shown.filter(zero), field="latitude"),
        found("coordinates-swapped", shown.filter(outside & turned), field="latitude"),
        found("coordinates-outside", shown.filter(outside & ~turned), field="latitude"),
    ]
    bad = zero | outside
    clean = rows.with_columns(
        pl.when(~bad).then(latitude).alias("latitude"),
        pl.when(~bad).then(longitude).alias("longitude"),
    )
    return clean, together(findings)


def _near(known: pl.DataFrame, name: str, value: pl.Expr) -> pl.Expr:
    low = known[name].quantile(0.25, "linear") or 0.0
    high = known[name].quantile(0.75, "linear") or 0.0
    slack = max(3.0, 10 * (high - low))
    return value.is_between(low - slack, high + slack).fill_null(False)
