"""Travellers counted as women, men, girls and boys: made into sexes, children and a total."""

from __future__ import annotations

import polars as pl

PARTS = ("women", "men", "girls", "boys")
"""What a column may count of a group of travellers besides the fields of the table."""

_SUMS = {
    "female": ("women", "girls"),
    "male": ("men", "boys"),
    "children": ("girls", "boys"),
    "individuals": ("female", "male"),
}


def travellers(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `female`, `male`, `children` and `individuals`, where their parts are given.

    What the file itself gives stays. A sum of which a part is unknown is unknown: a registry
    that counts women and leaves girls empty has not counted no girls.
    """
    for whole, parts in _SUMS.items():
        if not set(parts) <= set(rows.columns):
            continue
        first, second = parts
        value = pl.col(first) + pl.col(second)
        if whole in rows.columns:
            value = pl.col(whole).fill_null(value)
        rows = rows.with_columns(value.alias(whole))
    return rows
