"""Counting rules: which declared rule is about which rows of a response."""

from __future__ import annotations

import polars as pl

from mcof.vocabulary import load

USUAL = {"rows": "LARGEST", "partners": "PARTNERS_ADDED"}
"""The rule where nobody has declared one: within an organisation, and between several."""

ABOUT = ("sector", "organisation", "what")
"""What a rule may be restricted to; `what` is the indicator of a row, else its activity."""

SCHEMA: dict[str, type[pl.DataType]] = dict.fromkeys(
    (*ABOUT, "rule", "partners", "rule_declared", "partners_declared", "rule_why"), pl.String
)
_WEIGHT = {"sector": 1, "organisation": 2, "what": 4}


def between() -> dict[str, str]:
    """Code of a rule to what it is about: the rows of one organisation, or several partners."""
    return load("counting_rules").attribute("between")


def ruled(combinations: pl.DataFrame, declared: pl.DataFrame) -> pl.DataFrame:
    """The rules of each combination of sector, organisation and indicator.

    Of the rules that may be about it the one that says most holds: an indicator says more
    than an organisation, and that more than a sector; of two that say as much, the one
    declared last.

    Args:
        combinations: distinct `ABOUT`; `what` is "" where a row names no indicator.
        declared: rows of `counting_rules` that hold.

    Returns:
        `ABOUT`, `rule`, `partners` (codes), `rule_declared` and `partners_declared` (which
        declarations; null for the usual rule), `rule_why`.
    """
    asked = combinations.select(ABOUT).unique(maintain_order=True)
    rules = declared.rename({"indicator": "what"}).select(
        "declared", "rule", *(pl.col(name).alias(f"of_{name}") for name in ABOUT),
        why="reason", at="recorded_at",
    )  # fmt: skip
    fits = [pl.col(f"of_{n}").is_null() | (_plain(f"of_{n}") == _plain(n)) for n in ABOUT]
    said = [pl.col(f"of_{n}").is_not_null().cast(pl.Int64) * _WEIGHT[n] for n in ABOUT]
    pairs = asked.join(rules, how="cross").filter(*fits)
    pairs = pairs.with_columns(pl.sum_horizontal(said).alias("said")).sort("said", "at")
    for name, about in (("rule", "rows"), ("partners", "partners")):
        codes = [code for code, kind in between().items() if kind == about]
        best = pairs.filter(pl.col("rule").is_in(codes)).unique(ABOUT, keep="last")
        best = best.select(
            *ABOUT, pl.col("rule").alias(name), pl.col("declared").alias(f"{name}_declared"),
            pl.col("why").alias(f"{name}_why"),
        )  # fmt: skip
        asked = asked.join(best, on=list(ABOUT), how="left", maintain_order="left")
        asked = asked.with_columns(pl.col(name).fill_null(USUAL[about]))
    why = pl.concat_str("rule_why", "partners_why", separator="; ", ignore_nulls=True)
    return asked.with_columns(rule_why=why.replace("", None)).select(*SCHEMA)


def _plain(name: str) -> pl.Expr:
    """A text as people compare it: without outer spaces, in small letters."""
    return pl.col(name).str.strip_chars().str.to_lowercase()
