"""Checks of lists: the waves and shelters of a file are those of the method in force."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mcof.ingest.findings import found, none, together
from mcof.ingest.methods import in_force
from mcof.vocabulary import Vocabulary

_LISTS = (
    ("displacement_period", "waves", "displacement_periods"),
    ("shelter_type", "shelters", "shelter_types"),
)
_ALWAYS = "UNKNOWN"
_TELLING = ("sheet", "place_code", "population_group", "round", "reference_date")
"""What tells which method is in force, and where a list is: rows alike in it are looked at once."""


def outside_method(
    records: pl.DataFrame, known: pl.DataFrame, words: Callable[[str], Vocabulary]
) -> pl.DataFrame:
    """V13: no row is of a wave or a shelter that the method in force does not have.

    A wave that began after the day of the figure is none of that day's, whatever the list
    says. One finding for each list, value and sheet, since it is a column that is wrong.

    Args:
        records: long rows.
        known: as `mcof.ingest.methods.versions` gives them.
    """
    if not {"place_code", "reference_date"} <= set(records.columns):
        return none()
    parts: list[pl.DataFrame] = []
    for field, column, vocabulary in _LISTS:
        if field not in records.columns or not records[field].count():
            continue
        told = records.filter(pl.col(field).is_not_null() & (pl.col(field) != _ALWAYS))
        same = [name for name in (*_TELLING, field) if name in told.columns]
        told = told.group_by(same, maintain_order=True).agg(count=pl.len())
        listed = told.hstack(in_force(told, known).select("version", allowed=column))
        out = listed.filter(~pl.col("allowed").str.split("|").list.contains(pl.col(field)))
        parts.append(_found(out, field, "method-list", version="version"))
        begun = {t.code: day for t in words(vocabulary) if (day := t.attributes.get("from"))}
        begins = pl.col(field).replace_strict(begun, default=None, return_dtype=pl.String)
        early = told.with_columns(begins=begins.str.to_date()).filter(
            pl.col("begins") > pl.col("reference_date")
        )
        parts.append(_found(early, field, "wave-after-day", begins="begins", day="reference_date"))
    return together(parts)


def _found(rows: pl.DataFrame, field: str, code: str, **told: str) -> pl.DataFrame:
    if rows.is_empty():
        return none()
    each = rows.group_by("sheet", pl.col(field).alias("value"), maintain_order=True).agg(
        pl.col("count").sum(), **{name: pl.col(column).first() for name, column in told.items()}
    )
    parts = []
    dimension = {"displacement_period": "period", "shelter_type": "shelter"}[field]
    for row in each.partition_by("value", maintain_order=True):
        column = f"cell:{dimension}={row['value'][0]}"
        parts.append(found(code, row, field=column))
    return together(parts)
