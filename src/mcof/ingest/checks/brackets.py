"""V15: a bracket or a ratio that a source prints beside a number agrees with it."""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together
from mcof.ingest.source import Assertion
from mcof.ingest.values.amounts import number, western

_LISTED = r"^\s*\d+(?:\.\d+)?\s*\)\s*"  # the place in a list: "1.2) 10 to 19"
_N = r"(\d[\d,]*)"
_BETWEEN = rf"^(?:from|between|de)?\s*{_N}\s*(?:to|and|-|–|—|à|a|et|إلى)\s*{_N}\b"
_BEYOND = rf"^{_N}\s*(?:plus|\+|(?:and|or) (?:more|over|above)|et plus|فأكثر)"
_AT_LEAST = rf"^(?:at least|≥|>=)\s*{_N}"
_OVER = rf"^(?:more than|over|above|>|plus de|أكثر من)\s*{_N}"
_UNDER = rf"^(?:less than|fewer than|under|below|<|moins de|أقل من)\s*{_N}"
_ALONE = rf"^{_N}$"

TOLERANCE = 0.005
"""The part of a ratio by which it may be off: published ratios are rounded."""


def bounds(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The least and the most that a bracket of whole numbers allows; no most where it is open.

    `1.2) 10 to 19` is 10 and 19, `1000 plus` is 1,000 and more, `less than 20` is 0 to 19.
    Both are null where the text is no bracket.
    """
    bare = western(text).str.to_lowercase().str.replace(_LISTED, "").str.strip_chars()

    def part(pattern: str, group: int = 1) -> pl.Expr:
        digits = bare.str.extract(pattern, group).str.replace_all(",", "")
        return digits.cast(pl.Int64, strict=False)

    under = part(_UNDER)
    least = pl.coalesce(
        part(_BETWEEN), part(_BEYOND), part(_AT_LEAST), part(_OVER) + 1, under * 0, part(_ALONE)
    )
    return least, pl.coalesce(part(_BETWEEN, 2), under - 1, part(_ALONE))


def bracket(rows: pl.DataFrame, one: Assertion) -> pl.DataFrame:
    """Where a number does not lie in the bracket beside it, or the bracket cannot be read."""
    if not {one.column, one.total} <= set(rows.columns):
        return together([])
    least, most = bounds(pl.col("bracket"))
    both = (
        rows.select(*KEYS, bracket=pl.col(one.column), value=pl.col(one.total))
        .filter(pl.col("bracket").is_not_null())
        .with_columns(least=least, most=most)
    )
    outside = (pl.col("value") < pl.col("least")) | (pl.col("value") > pl.col("most"))
    unread = both.filter(pl.col("least").is_null()).with_columns(value=pl.col("bracket"))
    return together(
        [
            found("bracket-differs", both.filter(outside), field=one.total),
            found("bracket-unreadable", unread, field=one.column),
        ]
    )


def ratio(rows: pl.DataFrame, one: Assertion) -> pl.DataFrame:
    """Where a published ratio is not that of the two numbers beside it."""
    if not {one.column, one.of, one.total} <= set(rows.columns):
        return together([])
    both = rows.select(
        *KEYS,
        value=number(pl.col(one.column)),
        expected=pl.col(one.of) / pl.col(one.total),
    ).filter(pl.col("value").is_not_null())
    off = (pl.col("value") - pl.col("expected")).abs() > pl.col("expected").abs() * TOLERANCE
    shown = both.filter(off).with_columns(pl.col("expected").round(2))
    return found("ratio-differs", shown, field=one.column, what=f"{one.of} / {one.total}")
