"""Rows as a map: GeoJSON (RFC 7946), each row a feature with its figures as properties."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from mcof.errors import InputError

POINT = ("latitude", "longitude")
_SHAPE = "boundary"


def geojson_bytes(rows: pl.DataFrame, places: pl.DataFrame) -> bytes:
    """The rows as features; what is unknown is null among the properties, never 0.

    The geometry is the row's own boundary or point where it has one, else the boundary of
    its place where one was imported, else the point of its place, else none: a place that
    cannot be drawn is still a feature.

    Args:
        places: rows of `PLACES`, as the registry has them.

    Raises:
        InputError: the rows say neither a point nor a place.
    """
    frame = rows.with_columns(cs.float().fill_nan(None))
    if not set(POINT) <= set(frame.columns):
        frame = _with_places(frame, places)
    properties = pl.struct(pl.exclude(*POINT, _SHAPE))
    listed = (
        frame.select(properties=properties.struct.json_encode(), geometry=_geometry(frame))
        .select(
            pl.concat_str(
                pl.lit('{"type":"Feature","geometry":'),
                "geometry",
                pl.lit(',"properties":'),
                "properties",
                pl.lit("}"),
            )
        )
        .to_series()
    )
    features = ",\n".join(listed)
    return f'{{"type":"FeatureCollection","features":[{features}]}}\n'.encode()


def _geometry(frame: pl.DataFrame) -> pl.Expr:
    """The geometry as JSON text: a boundary is text already, `null` where nothing is known."""
    east, north = pl.col("longitude").cast(pl.String), pl.col("latitude").cast(pl.String)
    point = pl.concat_str(
        pl.lit('{"type":"Point","coordinates":['), east, pl.lit(","), north, pl.lit("]}")
    )
    shape = pl.col(_SHAPE) if _SHAPE in frame.columns else pl.lit(None, pl.String)
    return pl.coalesce(shape, point, pl.lit("null"))


def _with_places(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The rows with the boundary and the point of their places."""
    code = "place_code" if "place_code" in frame.columns else "code"
    if not {code, "code_set"} <= set(frame.columns):
        raise InputError(
            "These rows say neither a point nor a place.",
            code="geojson-without-place",
            advice="Export them as CSV, or export a table that has places.",
        )
    drawn = places.select("code_set", pl.col("code").alias(code), *POINT, _SHAPE)
    rest = frame.drop(_SHAPE, *POINT, strict=False)
    return rest.join(drawn, on=["code_set", code], how="left", maintain_order="left")
