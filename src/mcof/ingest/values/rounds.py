"""Numbers of rounds as people write them: `21`, `R21`, `Round 21`, `Round XII`, `الجولة ٢١`."""

from __future__ import annotations

import re

import polars as pl

from mcof.ingest.values.amounts import western

_WORDS = (
    "dtm", "displacement", "master list", "report", "assessment", "rounds", "round", "rnd", "cycle",
    "rd", "r", "no", "nr", "n°", "number", "#", "الجولة", "جولة", "الدورة", "دورة", "رقم",
    "خولی", "خول",
)  # fmt: skip
_LABEL = re.compile(
    rf"(?:(?:{'|'.join(map(re.escape, _WORDS))})[\s._:,#-]*)*(?P<number>\d{{1,4}}|[ivxlcdm]+)"
)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def with_numbers(draft: pl.DataFrame) -> pl.DataFrame:
    """The draft with `round` as digits, and `round_label`, what the source wrote instead.

    A text of which no number can be made stays as it is, to be found later.
    """
    if "round" not in draft.columns:
        return draft
    given = draft["round"]
    odd = given.filter(given.cast(pl.Int64, strict=False).is_null()).unique().drop_nulls()
    numbers = {text: str(n) for text in odd if (n := number(text)) is not None}
    if not numbers:
        return draft
    label = pl.when(pl.col("round").is_in(list(numbers))).then("round")
    kept = [pl.col("round_label")] if "round_label" in draft.columns else []
    return draft.with_columns(
        pl.coalesce(*kept, label).alias("round_label"), pl.col("round").replace(numbers)
    )


def number(label: str) -> int | None:
    """The number that the label of a round means; None where it means none.

    >>> number("Round XII"), number("R21"), number("round 0"), number("IIX")
    (12, 21, 0, None)
    """
    bare = str(pl.select(western(pl.lit(label)))[0, 0]).casefold().strip()
    found = _LABEL.fullmatch(bare)
    if found is None:
        return None
    text = found["number"]
    return int(text) if text.isdigit() else _of_roman(text)


def _of_roman(text: str) -> int | None:
    """A roman number, only as it is properly written: IIX is none."""
    total, rest = 0, text
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters) :]
    return total if not rest and roman(total).casefold() == text else None


def roman(number: int) -> str:
    """The number in roman digits.

    >>> roman(12)
    'XII'
    """
    made = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        made += letters * count
    return made.upper()
