"""Numbers as people write them: thousands separators, spaces, Arabic digits, missing markers."""

from __future__ import annotations

import polars as pl

MISSING = (
    *("", "-", "--", "---", "–", "—", ".", "..", "...", "#n/a", "#na", "n/a", "na", "n.a.", "n.a"),
    *("nan", "null", "none", "nil", "not available", "not applicable", "no data", "tbd"),
    *("#value!", "#ref!", "#div/0!", "#name?", "#null!", "#num!"),
    *("non disponible", "غير متوفر", "غير متاح", "لا يوجد"),
)
"""What stands for "not known" in a cell, in lower case. Unknown is not zero."""

_DIGITS = {
    **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),  # Arabic-Indic
    **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),  # Persian and Sorani
    "٫": ".",
    "٬": ",",
    "−": "-",
}
_GROUPED = r"^[+-]?\d{1,3}(?:[,'’\s\u{A0}\u{202F}\u{2009}]\d{3})+(?:\.\d+)?$"
_PLAIN = r"^[+-]?(?:\d+(?:[.]\d*)?|[.]\d+)(?:[eE][+-]?\d{1,2})?$"
_COMMA = r"^[+-]?\d+,\d{1,2}$"


def western(text: pl.Expr) -> pl.Expr:
    """The text with Arabic-Indic and Persian digits and signs as 0-9 . , -"""
    return text.str.replace_many(list(_DIGITS), list(_DIGITS.values()))


def known(text: pl.Expr) -> pl.Expr:
    """The text without outer spaces; null where it stands for a missing value."""
    bare = text.str.strip_chars()
    return pl.when(bare.str.to_lowercase().is_in(MISSING)).then(None).otherwise(bare)


def number(text: pl.Expr) -> pl.Expr:
    """A number as Float64; null where the text is not one number and nothing else.

    `1,234`, `1 234`, `1'234`, `١٢٣٤`, `12.0` and `3,5` are numbers; `12 families`, `1-2` and
    `~30` are not.
    A comma before exactly three digits separates thousands; before one or two, it is decimal.
    """
    bare = western(text.str.strip_chars())
    joined = bare.str.replace_all(r"[,'’\s\x{A0}\x{202F}\x{2009}]", "")
    return (
        pl.when(bare.str.contains(_PLAIN))
        .then(bare)
        .when(bare.str.contains(_GROUPED.replace("\\u", "\\x")))
        .then(joined)
        .when(bare.str.contains(_COMMA))
        .then(bare.str.replace(",", ".", literal=True))
        .otherwise(None)
        .cast(pl.Float64, strict=False)
    )


def share(text: pl.Expr) -> pl.Expr:
    """A percentage as a share of 1: `18 %`, `18` and `0.18%` are 0.18, 0.18 and 0.0018."""
    bare = text.str.strip_chars().str.strip_chars_end("%٪").str.strip_chars()
    return number(bare) / 100
