"""How a plan is laid out as sheets: which columns, what each cell says, what marks a row.

Each row of a sheet has, beside its number, a *mark*: a digest of what the row said when the
sheet was written. A row whose mark is that of its version was edited in good faith; any
other was brought from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mcof.plans.plan import as_text
from mcof.tables import Table
from mcof.tables.plans import PARTS

MARK, REMOVE = "mark", "remove"
STAMP = "mcof-plan"
"""The first cell of the sheet that says which version a workbook is of."""

PLACES = ("place_code",)
"""Columns that hold one place."""

BETWEEN = " · "
"""Between a code and its name in a cell."""

_FORMULA = r"(?s)^'*(?:[=@\t\r\n]|[+\-](?:$|.*[^0-9.,\s]))"
_ESCAPED = r"(?s)^'+(?:[=@\t\r\n]|[+\-](?:$|.*[^0-9.,\s]))"


@dataclass(frozen=True)
class Stamp:
    """Which version a sheet was written from."""

    plan: str
    version: int


def listed(table: Table, column: str) -> str | None:
    """The vocabulary whose words a column takes, one in a cell."""
    return table[column].vocabulary


def marks(part: str, frame: pl.DataFrame) -> pl.Series:
    """The mark of each row of a part, whatever the order of the rows."""
    text = as_text(PARTS[part], frame.select(PARTS[part].names))
    whole = text.select(
        pl.concat_str([pl.col(name).fill_null("\x00") for name in text.columns], separator="\x1f")
    ).to_series()
    return whole.map_elements(_digest, return_dtype=pl.String).alias(MARK)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def said(
    part: str, frame: pl.DataFrame, words: Mapping[str, Mapping[str, str]], places: pl.DataFrame
) -> pl.DataFrame:
    """The rows of a part as cells: codes with their names, other values as they are.

    Args:
        words: labels by vocabulary and code.
        places: `code` and `label`.
    """
    table = PARTS[part]
    for column in table.columns:
        if column.name in PLACES:
            names = places.rename({"code": column.name, "label": "_label"})
            frame = frame.join(names, on=column.name, how="left", maintain_order="left")
            frame = frame.with_columns(_with_name(column.name, pl.col("_label"))).drop("_label")
        elif vocabulary := listed(table, column.name):
            labels = words[vocabulary]
            name = pl.col(column.name).replace_strict(
                list(labels), list(labels.values()), default=None, return_dtype=pl.String
            )
            frame = frame.with_columns(_with_name(column.name, name))
    return frame


def _with_name(column: str, label: pl.Expr) -> pl.Expr:
    named = pl.concat_str([pl.col(column), label], separator=BETWEEN)
    return pl.coalesce(named, column).alias(column)


def guarded(text: pl.Expr) -> pl.Expr:
    """Text of a CSV cell that no spreadsheet runs; `unguarded` takes the guard away again."""
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text)


def unguarded(text: pl.Expr) -> pl.Expr:
    """The text that `guarded` was given."""
    return pl.when(text.str.contains(_ESCAPED)).then(text.str.slice(1)).otherwise(text)
