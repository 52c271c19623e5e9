"""Gaps and cells for tests that follow them up: what is not said is usual, or unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

_SCHEMA: dict[str, Any] = {
    "gap": pl.String,
    "kind": pl.String,
    "reason": pl.String,
    "sector": pl.String,
    "phase": pl.String,
    "code_set": pl.String,
    "place_code": pl.String,
    "population_group": pl.String,
    "need": pl.Int64,
    "need_on": pl.Date,
    "reached": pl.Int64,
    "covered": pl.Int64,
    "unmet": pl.Int64,
    "coverage": pl.Float64,
    "displaced": pl.Int64,
    "displaced_on": pl.Date,
    "actors": pl.Int64,
    "stale": pl.Boolean,
    "age_days": pl.Int64,
    "state": pl.String,
    "magnitude": pl.Int64,
    "magnitude_of": pl.String,
}
_USUAL: dict[str, Any] = {
    "kind": "presence",
    "reason": "nobody-acts",
    "sector": "HEALTH",
    "phase": "DURING",
    "code_set": "set",
    "place_code": "A",
    "population_group": "IDP",
    "need_on": date(2015, 5, 1),
    "stale": False,
    "actors": 0,
    "state": "nobody",
    "magnitude_of": "need",
}


def gap(name: str, **said: Any) -> dict[str, Any]:
    """A gap; its people are its need where nothing else is said."""
    return _USUAL | {"gap": name, "magnitude": said.get("need"), "unmet": said.get("need")} | said


def gaps(*rows: dict[str, Any]) -> pl.DataFrame:
    """Gaps as `mcof.gaps.kinds.kinds` gives them, in the columns that matter here."""
    return pl.DataFrame(list(rows), schema=_SCHEMA, infer_schema_length=None)


def cells(*rows: dict[str, Any]) -> pl.DataFrame:
    """The cells of a matrix."""
    return gaps(*({"gap": "-"} | _USUAL | row for row in rows)).drop(
        "gap", "kind", "reason", "magnitude", "magnitude_of"
    )
