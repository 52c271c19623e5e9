"""Checks of answers: units name nobody, and a representative sample has its weights."""

from __future__ import annotations

import polars as pl

from mcof.ingest.findings import found, none

_PHONE = r"^\+?[\d\s()-]{9,}$"
_NAME = r"^\p{L}{2,}(?:\s+\p{L}{2,})+$"


def units(rows: pl.DataFrame) -> pl.DataFrame:
    """Ids of households and persons that look like a name, a telephone or an address.

    The rows are not stored: who answered must not be known from what was answered.
    """
    if not {"unit_kind", "unit_id"} <= set(rows.columns):
        return none()
    of_people = rows.filter(pl.col("unit_kind").is_in(["HOUSEHOLD", "INDIVIDUAL"]))
    text = pl.col("unit_id")
    telling = (
        text.str.contains("@", literal=True)
        | text.str.contains(_NAME)
        | (text.str.contains(_PHONE) & text.str.contains(r"^[+0]|[\s()]"))
    )
    return found("unit-identifies", of_people.filter(telling), field="unit_id")


def weights(rows: pl.DataFrame) -> pl.DataFrame:
    """Units of a representative sample without a weight above 0."""
    if "sampling" not in rows.columns:
        return none()
    weight = pl.col("weight") if "weight" in rows.columns else pl.lit(None, pl.Float64)
    lacking = weight.is_null() | (weight <= 0) | weight.is_nan()
    sampled = rows.filter((pl.col("sampling") == "REPRESENTATIVE") & lacking)
    return found("weight-missing", sampled.with_columns(value=weight), field="weight")
