"""The places that ship with mcof: typed facts, read from CSV files beside this module."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import polars as pl

from mcof.places.registry import Registry
from mcof.tables import CROSSWALK, PLACE_DECISIONS, PLACES

COD_2019 = (
    "OCHA COD-AB Iraq valid on 2019-06-03, CC BY-IGO, credit OCHA and CSO Iraq; points rounded; "
    "Sorani names, aliases and tile grid by the mcof authors"
)
_SOURCES = {
    "cod_2019.csv": COD_2019,
    "ocha_2014.csv": (
        "OCHA Iraq P-codes of 2014 as used in cluster files of 2014-15; points from COD-AB 2019"
    ),
    "iso_3166_2.csv": "ISO 3166-2:IQ; points from COD-AB 2019",
}


@lru_cache(maxsize=1)
def packaged() -> Registry:
    """Iraq: 18 governorates and 101 districts of `iq-cod-2019`, with 2014 and ISO codes."""
    places = [_places(file, source) for file, source in _SOURCES.items()]
    crosswalk = _csv("crosswalk.csv").with_columns(pl.col("weight").cast(pl.Float64))
    return Registry(
        places=pl.concat(places),
        crosswalk=CROSSWALK.conform(crosswalk),
        decisions=PLACE_DECISIONS.empty(),
        claims=_csv("claims.csv"),
    )


def _places(file: str, source: str) -> pl.DataFrame:
    whole = pl.col("^(level|grid_row|grid_column)$").cast(pl.Int64)
    number = pl.col("^(latitude|longitude)$").cast(pl.Float64)
    typed = _csv(file).with_columns(whole, number, source=pl.lit(source))
    return PLACES.conform(typed)


def _csv(file: str) -> pl.DataFrame:
    content = files("mcof.places").joinpath("iraq", file).read_bytes()
    return pl.read_csv(content, infer_schema=False)
