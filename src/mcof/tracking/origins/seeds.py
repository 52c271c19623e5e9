"""What a fitted matrix begins as: all cells equal, an earlier matrix, or nearness."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

_EARTH_KM = 6371.0
_NEAR_KM = 50.0
"""Added to every distance, so that people displaced within a place are no infinite share."""


class Seed(StrEnum):
    """How the free cells begin; the fitted matrix departs from it as little as it can."""

    EQUAL = "equal"
    EARLIER = "earlier"
    DISTANCE = "distance"


def earlier(cells: Array) -> Array:
    """The cells of an earlier matrix, each with one person more: nobody then is not never."""
    seed: Array = np.nan_to_num(np.asarray(cells, dtype=float), nan=0.0) + 1.0
    return seed


def distance(origins: Array, destinations: Array) -> Array:
    """One over the distance in kilometres, plus 50.

    Args:
        origins, destinations: rows of latitude and longitude in degrees; where one is
            not known the pair gets the mean of the known pairs.
    """
    there, here = np.radians(origins)[:, None, :], np.radians(destinations)[None, :, :]
    half = (there - here) / 2
    chord = np.sin(half[..., 0]) ** 2 + (
        np.cos(there[..., 0]) * np.cos(here[..., 0]) * np.sin(half[..., 1]) ** 2
    )
    km = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    near = 1.0 / (km + _NEAR_KM)
    known = np.isfinite(near)
    seed: Array = np.where(known, near, near[known].mean() if known.any() else 1.0)
    return seed
