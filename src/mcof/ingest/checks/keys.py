"""Checks of identity: no row and no observation twice, and nothing missing that every row needs."""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none, together
from mcof.tables import Table

MADE_LATER = frozenset(
    {"row_id", "import_id", "recorded_at", "place_code", "code_set", "breakdown"}
)
"""Required columns that no source gives: the place has findings of its own."""

FIGURES = frozenset({"quantity", "targeted", "reached", "budget_usd", "funded_usd", "measure"})
"""Fields of a response that would count double if its row were stored twice."""

COUNTED = frozenset({"households", "individuals"})
"""Fields of displacement that say how many, and not of what."""

TELLING = 4
"""Columns that together tell nearly all rows of a file apart."""

SAMPLE = 2_000
"""Rows from which it is judged which columns these are."""


def duplicates(
    draft: pl.DataFrame,
    rows: pl.DataFrame,
    key: tuple[str, ...],
    *,
    stock: bool,
    added: bool = False,
) -> pl.DataFrame:
    """V7: no row twice, and no observation twice.

    A row whose every cell was met before is not stored again, since its figures would count double.
    Where the rows of a 3W have no figures, the same row again may be the same work in a second site
    of the district: it is kept. Of rows with the same key and other values, the first is stored
    where they are counts of a stock, since two would be added up.

    Args:
        draft: the rows as they were read, text.
        rows: the rows made from them, before cells are taken apart.
        added: rows of one key will be added up, such as two mixes of several reasons: only rows
            that are written with the same words are the same.
    """
    given = [name for name in draft.columns if name not in KEYS]
    again = repeated(draft, given)
    if added:
        words = [name for name in given if not name.startswith("cell:") and name not in COUNTED]
        rest = draft.join(again.select("line"), on="line", how="anti", maintain_order="left")
        problems = [found("duplicate-row", again)]
        return together([*problems, found("duplicate-key", repeated(rest, words))])
    counted = {name for name in given if name in FIGURES or name.startswith("cell:")}
    if not stock and not counted:
        return found("row-repeated", again)
    parts = [found("duplicate-row", again)]
    if stock:
        present = [name for name in key if name in rows.columns]
        rest = rows.join(again.select("line"), on="line", how="anti", maintain_order="left")
        parts.append(found("duplicate-key", repeated(rest, present)))
    return together(parts)


def repeated(frame: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The rows after the first with equal values, with `first`, the row they repeat.

    The columns that tell rows apart best come first; the others are looked at only in the few
    rows that those do not tell apart.
    """
    nothing = frame.head(0).select(KEYS).with_columns(first=pl.lit(None, pl.Int64))
    if not on or frame.is_empty():
        return nothing
    telling = _telling_first(frame, on)
    alike = frame.select(*KEYS, *on)
    for some in (telling[:TELLING], telling):
        hashes = [pl.col(name).hash(seed=number) for number, name in enumerate(some, start=1)]
        marks = alike.select(pl.sum_horizontal(hashes).alias("mark"))["mark"]
        if marks.n_unique() == marks.len():
            return nothing
        alike = alike.filter(marks.is_duplicated())
    firsts = alike.with_columns(
        first=pl.col("source_row").first().over(on), first_line=pl.col("line").first().over(on)
    )
    return firsts.filter(pl.col("line") != pl.col("first_line")).select(*KEYS, "first")


def _telling_first(frame: pl.DataFrame, on: list[str]) -> list[str]:
    """The columns, those with the most distinct values in some rows first."""
    some = frame.select(on).gather_every(max(frame.height // SAMPLE, 1)).head(SAMPLE)
    counts = some.select(pl.all().n_unique()).row(0, named=True)
    return sorted(on, key=lambda name: -counts[name])


def returnees(rows: pl.DataFrame) -> pl.DataFrame:
    """V16: returnees are counted by the governorate of last displacement, never by origin."""
    origins = [n for n in rows.columns if n == "origin_given" or n.startswith("cell:origin=")]
    if "population_group" not in rows.columns or not origins:
        return none()
    wrong = rows.filter(
        (pl.col("population_group") == "RETURNEE")
        & pl.any_horizontal(pl.col(origins).is_not_null())
    )
    said = "origin_given" if "origin_given" in origins else None
    shown = wrong.with_columns(value=pl.col(said) if said else pl.lit(None, pl.String))
    return found("returnee-origin", shown, field="origin_name" if said else origins[0])


def required(draft: pl.DataFrame, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every row says what the table cannot do without.

    A field that no column and nobody gives is one finding, and no row can be stored.
    """
    parts: list[pl.DataFrame] = []
    for column in table.columns:
        if not column.required or column.name in MADE_LATER:
            continue
        if column.name not in rows.columns:
            sheets = rows.select("sheet").unique()
            parts.append(found("field-missing", sheets, field=column.name))
            continue
        if not rows[column.name].null_count():
            continue
        empty = rows.filter(pl.col(column.name).is_null())
        if column.name in draft.columns:  # a word that is not understood has its own finding
            there = draft.select("line", given=pl.col(column.name).is_not_null())
            given = empty.select("line").join(there.filter("given"), on="line")
            empty = empty.join(given, on="line", how="anti", maintain_order="left")
        parts.append(found("required-missing", empty, field=column.name))
    return together(parts)
