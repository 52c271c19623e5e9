"""A code set made of a file's own names, for a country whose places are not known yet."""

from __future__ import annotations

import polars as pl

from mcof.tables import PLACES
from mcof.vocabulary.text import normalise_expr

SOURCE = "provisional: the names as a file wrote them; import the country's COD-AB to replace them"


ENDING = "-provisional"
"""How the name of a code set ends that was made of a file's own names."""


def code_set_of(country: str) -> str:
    """`ht-provisional` for HT."""
    return f"{country.lower()}{ENDING}"


def provisional(names: pl.Series, *, country: str, level: int) -> pl.DataFrame:
    """Places made of names: spellings that normalise alike are one place.

    The order and the number of the names change nothing: the spelling that stands
    for the place is the most frequent one, and among those the first by alphabet.

    Args:
        names: as a file wrote them; null and empty are no places.
        country: ISO2 code, which becomes the place of level 0.
        level: administrative level of the names.

    Returns:
        Rows of `PLACES`; the code is the name in lower case with hyphens.
    """
    counted = (
        names.drop_nulls()
        .cast(pl.String)
        .str.strip_chars()
        .alias("spelling")
        .value_counts(name="times")
    )
    keyed = counted.with_columns(key=normalise_expr(pl.col("spelling"))).filter(pl.col("key") != "")
    ordered = keyed.sort("key", -pl.col("times").cast(pl.Int64), "spelling")
    found = ordered.group_by("key", maintain_order=True).agg(
        name_en=pl.col("spelling").first(), aliases=pl.col("spelling").slice(1).str.join("|")
    )
    root = pl.DataFrame({"code": [country.upper()], "level": [0], "name_en": [country.upper()]})
    rows = found.select(
        "name_en",
        code=pl.col("key").str.replace_all(" ", "-", literal=True),
        level=pl.lit(level, pl.Int64),
        parent=pl.lit(country.upper()),
        aliases=pl.col("aliases").replace("", None),
    )
    places = pl.concat([root, rows], how="diagonal").with_columns(
        code_set=pl.lit(code_set_of(country)), source=pl.lit(SOURCE)
    )
    return PLACES.conform(places)
