"""Checks of means: days of validity, amounts that cannot be, money that does not fit."""

from __future__ import annotations

import polars as pl

from mcof.ingest.checks.figures import exceeds
from mcof.ingest.findings import found, none

AMOUNTS = (
    "quantity",
    "people_per_unit",
    "kilograms_per_unit",
    "required_usd",
    "committed_usd",
    "received_usd",
    "spent_usd",
    "usd_per_person",
    "staff_per_person",
    "units_per_person",
)
"""Columns that hold so much of something: never below zero, never without end."""


def checks(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """What is wrong with rows of mandates, instruments, capacities, funding, access or costs."""
    return [
        _validity(rows),
        *(_amount(rows, name) for name in AMOUNTS if name in rows.columns),
        _share(rows),
        exceeds(rows, "received-over-required", "received_usd", "required_usd"),
        exceeds(rows, "spent-over-received", "spent_usd", "received_usd"),
    ]


def _validity(rows: pl.DataFrame) -> pl.DataFrame:
    """What is valid does not end before it begins."""
    if not {"valid_from", "valid_until"} <= set(rows.columns):
        return none()
    wrong = rows.filter(pl.col("valid_until") < pl.col("valid_from"))
    shown = wrong.with_columns(value="valid_until", start="valid_from")
    return found("period-reversed", shown, field="valid_until")


def _amount(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """An amount is a number from zero up."""
    amount = pl.col(name)
    wrong = rows.filter((amount < 0) | amount.is_nan() | amount.is_infinite())
    return found("amount-impossible", wrong.with_columns(value=name), field=name)


def _share(rows: pl.DataFrame) -> pl.DataFrame:
    """A share of people lies between none and all."""
    if "reachable" not in rows.columns:
        return none()
    share = pl.col("reachable")
    wrong = rows.filter(~share.is_between(0, 1) | share.is_nan())
    return found("share-range", wrong.with_columns(value="reachable"), field="reachable")
