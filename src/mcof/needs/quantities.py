"""Quantities: what people would need by a stated standard, worked out and never assessed.

A quantity stands beside people and is no count of people in need. It is `derived` at best, and
says how sure its standard is: a row marked `recalled` is to be checked before it is relied on.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from mcof.errors import InputError
from mcof.tracking.bases import STRENGTH
from mcof.vocabulary import Vocabulary, load

MONTH = 30
"""Days of a month, for what is given by the month."""

WHERE = ("code_set", "place_code", "population_group", "operation", "reference_date")
_NUMBERS = ("value", "low", "high")
_TEXTS = (
    *("unit", "per", "how", "every", "sector", "phase", "source", "edition", "page"),
    "certainty",
)
_HOW, _PER, _EVERY = ("times", "over"), ("person", "household"), ("once", "day", "month")


def standards(
    own: Path | None = None,
    *,
    sector: str | None = None,
    codes: Collection[str] | None = None,
    language: str = "en",
) -> pl.DataFrame:
    """The standards: those that ship, and the workspace's own, which win.

    Args:
        own: the folder of the workspace's vocabulary.
        codes: only these.

    Returns:
        `standard`, `about`, the columns of the list, and `is_own`.

    Raises:
        InputError: a standard of the workspace's cannot be read, or there is no such code.
    """
    shipped, words = load("standards"), load("standards", own)
    if unknown := sorted(set(codes or ()) - set(words.terms)):
        raise InputError(
            f"There is no standard {unknown[0]}",
            code="standard-unknown",
            advice=f"One of: {', '.join(words.terms)}.",
        )
    rows = [_row(words, shipped, code, language) for code in words.terms]
    schema = {"standard": pl.String, "about": pl.String, **dict.fromkeys(_NUMBERS, pl.Float64)}
    schema |= {**dict.fromkeys(_TEXTS, pl.String), "is_own": pl.Boolean}
    told = pl.DataFrame(rows, schema=schema)
    if sector is not None:
        told = told.filter(pl.col("sector") == sector)
    return told if codes is None else told.filter(pl.col("standard").is_in(list(codes)))


def _row(words: Vocabulary, shipped: Vocabulary, code: str, language: str) -> dict[str, object]:
    term = words.terms[code]
    said = term.attributes
    numbers = {name: _number(code, name, said.get(name, "")) for name in _NUMBERS}
    kinds = (("how", _HOW), ("per", _PER), ("every", _EVERY))
    wrong = [name for name, among in kinds if said.get(name) not in among]
    if numbers["value"] is None or wrong:
        raise InputError(
            f"The standard {code} does not say its {(wrong or ['value'])[0]}",
            code="standard-unreadable",
            advice=f"how is {' or '.join(_HOW)}, per {' or '.join(_PER)}, "
            f"every {', '.join(_EVERY)}, and value a number above zero.",
        )
    return {
        "standard": code,
        "about": term.label(language),
        **numbers,
        **{name: said.get(name) or None for name in _TEXTS},
        "certainty": said.get("certainty") or "recalled",
        "is_own": code not in shipped.terms or term != shipped.terms[code],
    }


def _number(code: str, name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0 < number < float("inf"):
        raise InputError(
            f"The {name} of the standard {code} is {text[:40]!r}",
            code="standard-unreadable",
            advice="Write a number above zero.",
        )
    return number


def quantities(
    people: pl.DataFrame,
    wanted: pl.DataFrame,
    *,
    days: int = MONTH,
    household_size: float | None = None,
) -> pl.DataFrame:
    """What the people of each row would need of each standard.

    `value` times people (or households), for so many days where it is given by the day or
    month; or one for so many people, rounded up: a tap is not shared out. Where households are
    not known they are people divided by `household_size`, rounded up, if that is said; else
    what is given by household is not known.

    Args:
        people: `WHERE`, `individuals`, `households`, `basis`; `sector` where the people are
            in need of one, who then have the standards of that sector.
        wanted: as `standards` gives them.

    Returns:
        `people` times `wanted`, with `quantity`, `quantity_low`, `quantity_high` (null where
        the standard has no range), `households_how` (`counted`, `estimated`, or null), `days`.
    """
    by_sector = "sector" in people.columns
    crossed = (
        people.join(wanted, on="sector", maintain_order="left")
        if by_sector
        else people.join(wanted, how="cross", maintain_order="left")
    )
    size = pl.lit(household_size, pl.Float64)
    guessed = (pl.col("individuals") / size).ceil().cast(pl.Int64)
    crossed = crossed.with_columns(
        households_how=pl.when(pl.col("households").is_not_null())
        .then(pl.lit("counted"))
        .when(guessed.is_not_null())
        .then(pl.lit("estimated")),
        households=pl.coalesce("households", guessed),
        days=pl.lit(days, pl.Int64),
    )
    weak = pl.col("basis").replace_strict(
        {code: max(1, at) for at, code in enumerate(STRENGTH)}, default=2, return_dtype=pl.Int64
    )
    return crossed.with_columns(
        _amount("value").alias("quantity"),
        pl.min_horizontal(_amount("low"), _amount("high")).alias("quantity_low"),
        pl.max_horizontal(_amount("low"), _amount("high")).alias("quantity_high"),
        basis=weak.replace_strict(dict(enumerate(STRENGTH)), return_dtype=pl.String),
    )


def _amount(name: str) -> pl.Expr:
    """How much one bound of a standard comes to; what counts whole things is rounded up."""
    whom = pl.when(pl.col("per") == "person").then("individuals").otherwise("households")
    often = (
        pl.when(pl.col("every") == "day")
        .then(pl.col("days").cast(pl.Float64))
        .when(pl.col("every") == "month")
        .then(pl.col("days") / MONTH)
        .otherwise(1.0)
    )
    times = whom * pl.col(name) * often
    over = whom / pl.col(name)
    amount = pl.when(pl.col("how") == "over").then(over).otherwise(times)
    # 1e-9: 0.0023 times 10,000 is 22.999999999999996
    return (amount - 1e-9).ceil().cast(pl.Int64)
