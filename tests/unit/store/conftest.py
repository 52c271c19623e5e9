"""A store, and small facts to put into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from mcof.store import DeltaStore

NOON = datetime(2015, 6, 4, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> DeltaStore:
    return DeltaStore(tmp_path / "workspace")


def facts(import_id: str, *individuals: int) -> pl.DataFrame:
    """Rows of `displacement`, one for each number of people."""
    return pl.DataFrame(
        {
            "operation": ["Iraq"] * len(individuals),
            "individuals": individuals,
            "import_id": [import_id] * len(individuals),
            "row_id": [f"{import_id}-{n}" for n in range(len(individuals))],
            "recorded_at": [NOON] * len(individuals),
        },
        schema_overrides={"recorded_at": pl.Datetime("us", "UTC")},
    )


def event(import_id: str, *, hours: int = 0, **columns: object) -> pl.DataFrame:
    """A row of the register, some hours after noon."""
    row = {"event": "import", "import_id": import_id, "recorded_at": NOON + timedelta(hours=hours)}
    return pl.DataFrame([row | columns])
