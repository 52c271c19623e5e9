"""Outlines made small: neighbours keep the border that they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

# Degrees to four places are about 11 metres: finer than any simplified border.
PLACES = 4


def simplified(geometries: Sequence[Any], tolerance: float) -> list[str | None]:
    """Each area as GeoJSON, simplified together with its neighbours.

    Vertices are dropped by the size of the triangle that they make (Visvalingam and
    Whyatt), once for each border, so that no gap or overlap appears between areas that
    had none. Areas whose borders did not match before are simplified each for itself.

    Args:
        geometries: areas of one level; None where a place has no outline.
        tolerance: in degrees; 0.01 is about one kilometre. 0 keeps every vertex.

    Returns:
        A geometry for each area, coordinates rounded to `PLACES` digits.
    """
    areas = np.array(list(geometries), dtype=object)
    present = ~shapely.is_missing(areas)
    if not present.any():
        return [None] * len(areas)
    whole = shapely.make_valid(areas[present])
    small = shapely.coverage_simplify(whole, tolerance) if tolerance > 0 else whole
    # An area smaller than the tolerance keeps its outline.
    kept = np.where(shapely.is_empty(small), whole, small)
    rounded = shapely.transform(kept, lambda points: np.round(points, PLACES))
    turned = shapely.orient_polygons(rounded)  # outer rings run left about, as RFC 7946 asks
    written: list[str | None] = [None] * len(areas)
    for at, text in zip(np.flatnonzero(present), shapely.to_geojson(turned), strict=True):
        written[at] = text
    return written
