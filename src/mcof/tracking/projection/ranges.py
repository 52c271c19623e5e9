"""Ranges: how far off projections of this size were before (split conformal, 80 per cent)."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

LEVEL = 0.8
CLASSES = (1_000, 10_000, 100_000)
"""Borders between classes of size: small places are harder to project than large ones."""

_ENOUGH = 20  # errors that a class needs to stand by itself
_HALF = 0.5


def misses(projected: Array, actual: Array) -> Array:
    """How far off, on the log scale: 0.1 is about 10 per cent either way."""
    off: Array = np.abs(np.log((actual + _HALF) / (projected + _HALF)))
    return off


def half_widths(projected: Array, sizes: Array, off: Array) -> Array:
    """The half width, on the log scale, of the range about each projection.

    The ceil((n + 1) 0.8)-th smallest of the n errors made before, of projections in the
    same class of size where there are 20, else of all; infinite where n is too small to
    say 80 per cent (Vovk et al. 2005; Lei et al. 2018, JASA 113, 1094-1111).

    Args:
        projected: what ranges are asked for.
        sizes, off: projections made before, and how far off they were.
    """
    classes, before = np.digitize(projected, CLASSES), np.digitize(sizes, CLASSES)
    everywhere = _quantile(off)
    widths = np.full(projected.shape, everywhere)
    for number in range(len(CLASSES) + 1):
        own = off[before == number]
        if len(own) >= _ENOUGH:
            widths[classes == number] = _quantile(own)
    return widths


def between(projected: Array, widths: Array) -> tuple[Array, Array]:
    """The lower and the upper end; NaN where the width is infinite."""
    wide = np.where(np.isfinite(widths), widths, np.nan)
    low = np.maximum((projected + _HALF) * np.exp(-wide) - _HALF, 0)
    return low, (projected + _HALF) * np.exp(wide) - _HALF


def _quantile(off: Array) -> float:
    rank = ceil((len(off) + 1) * LEVEL)
    return float("inf") if rank > len(off) else float(np.sort(off)[rank - 1])
