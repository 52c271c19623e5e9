"""Invented registrations for tests: records as the restricted table has them, and the truth."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import polars as pl

from mcof.tables.restricted import REGISTRATION_RECORDS

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "two-lists" / "synthesise.py"


@cache
def synthesis() -> ModuleType:
    """The generator of the example."""
    spec = importlib.util.spec_from_file_location("example_two_lists", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def invented(many: int, *, seed: int = 2015) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many records in the columns of the restricted table, and `record, person`: the truth."""
    made = synthesis().records(many, seed=seed)
    districts = [line.split("|") for line in synthesis().PLACES.splitlines()]
    code = {name: line[1] for line in districts for name in (line[1], line[3])}
    above = {name: line[0] for line in districts for name in (line[1], line[3])}
    known = made.with_columns(
        pl.col("record_id").alias("record"),
        pl.col("district").replace_strict(code).alias("place_code"),
        pl.col("district").replace_strict(above).alias("place_above"),
    ).rename({name: f"{name}_name" for name in ("given", "father", "family")})
    truth = known.select("record", "person")
    return REGISTRATION_RECORDS.conform(known.drop("person", "governorate", "district")), truth


def one(record: str, **said: object) -> dict[str, object]:
    """A record of whom little is known."""
    return {"record": record, "partner": "Partner A", "record_id": record} | said


def records(*rows: dict[str, object]) -> pl.DataFrame:
    """Records as the restricted table has them."""
    return REGISTRATION_RECORDS.conform(pl.DataFrame(rows, infer_schema_length=None))
