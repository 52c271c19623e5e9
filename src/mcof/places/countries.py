"""Countries by their codes of two and of three letters (ISO 3166-1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import polars as pl


@cache
def _by_two() -> Mapping[str, str]:
    content = files("mcof.places").joinpath("iso_3166_1.csv").read_bytes()
    # Namibia's code is NA, which is no missing value.
    rows = pl.read_csv(content, infer_schema=False, null_values=[])
    return MappingProxyType(dict(rows.iter_rows()))


def iso3(code: str) -> str:
    """The code of three letters; what is no code of two letters stays as it is.

    >>> iso3("IQ")
    'IRQ'
    """
    return _by_two().get(code.upper(), code.upper())
