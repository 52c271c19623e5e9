"""Rows that hold one measure each, made into rows that hold several.

HDX HAPI writes a row for each of population, affected, in need, targeted and reached.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.tables import Table

STATUS = "measure_status"
VALUE = "measure"


def spread_out(draft: pl.DataFrame, fields: Mapping[str, str]) -> pl.DataFrame:
    """The draft with a column for each measure, filled where the row's status says so."""
    if not fields or not {STATUS, VALUE} <= set(draft.columns):
        return draft
    return draft.with_columns(
        pl.when(pl.col(STATUS) == status).then(pl.col(VALUE)).alias(field)
        for status, field in fields.items()
    ).drop(VALUE)


def merged(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """One row for each key, with every measure that some row gave; the first row names it."""
    key = [name for name in table.key if name in rows.columns]
    rest = [name for name in rows.columns if name not in {*key, *KEYS}]
    return rows.group_by(key, maintain_order=True).agg(
        *(pl.col(name).first() for name in KEYS),
        *(pl.col(name).drop_nulls().first() for name in rest),
    )
