"""Findings: what is wrong with a value, as rows with a code from the catalogue.

A finding is a value, not an error: it stops rows, never programs. The catalogue
(`vocabulary/data/finding_codes.csv`) gives each code its severity, its message
and its advice; this module fills the message in and makes the rows.

========  =================================================
severity  the row
========  =================================================
error     is not stored
warning   is stored; the value is doubtful, or taken as unknown
review    is stored; a person should look and decide
info      is stored; nothing need be done
========  =================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from string import Formatter

import polars as pl

from mcof.tables import FINDINGS
from mcof.vocabulary import Term, load

LONGEST_VALUE = 200

SCHEMA: dict[str, pl.DataType] = {
    name: kind
    for name, kind in FINDINGS.polars().items()
    if name not in {"import_id", "recorded_at"}
}


@cache
def catalogue() -> Mapping[str, Term]:
    """Every code of finding; `severity`, `rule`, `message` and advice are attributes."""
    return load("finding_codes").terms


_OF_THE_LOG = ("row_key", "fields", "found", "action", "proposed", "decision")
"""What the cleaning log needs: given by `mcof.ingest.cleaning`, seldom by a check."""

_NONE = pl.DataFrame(schema=SCHEMA)


def none() -> pl.DataFrame:
    """No findings."""
    return _NONE.clone()


def found(
    code: str, rows: pl.DataFrame, *, severity: str | None = None, **said: str
) -> pl.DataFrame:
    """Findings of one code, one for each row of `rows`.

    Args:
        rows: may have `sheet`, `source_row`, `column`, `header`, `field`, `value`,
            `candidates`, and whatever else the code's message names.
        severity: where it is not the catalogue's, such as for a required field.
        said: the same as literal text, for all rows.
    """
    if rows.is_empty():
        return none()
    entry = catalogue()[code].attributes
    have = set(rows.columns)

    def text(name: str) -> pl.Expr:
        if name in said:
            return pl.lit(said[name])
        if name in have:
            shown = pl.col(name).cast(pl.String).fill_null("")
            return shown.str.slice(0, LONGEST_VALUE)
        return pl.lit("")

    def cell(name: str) -> pl.Expr:
        known = name in said or name in have
        return (text(name) if known else pl.lit(None, pl.String)).replace("", None).alias(name)

    row = pl.col("source_row").cast(pl.Int64) if "source_row" in have else pl.lit(None, pl.Int64)
    return rows.select(
        pl.lit(code).alias("code"),
        pl.lit(severity or entry["severity"]).alias("severity"),
        cell("sheet"),
        row.alias("row"),
        *(cell(name) for name in ("column", "header", "field", "value")),
        _filled(entry["message"], text).alias("message"),
        pl.lit(entry["advice_en"]).alias("advice"),
        *(cell(name) for name in ("candidates", *_OF_THE_LOG)),
    ).match_to_schema(SCHEMA)


def _filled(template: str, text: Callable[[str], pl.Expr]) -> pl.Expr:
    parts: list[pl.Expr] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            parts.append(pl.lit(literal))
        if name:
            parts.append(text(name))
    return pl.concat_str(parts)


def together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All findings of several lists, in the order of sheet, row and column."""
    filled = [part for part in parts if part.height]
    if not filled:
        return none()
    return pl.concat(filled).sort("sheet", "row", "column", nulls_last=False, maintain_order=True)
