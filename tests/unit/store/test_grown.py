"""A workspace of an earlier mcof opens, is read and is added to: what it lacks is unknown."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from deltalake import write_deltalake
from tests.unit.store.conftest import NOON, event

from mcof.engines.duck import DuckEngine
from mcof.store import DeltaStore
from mcof.tables import REGISTER, RESPONSES

OLD = (
    "organisation", "programming_partner", "implementing_partner", "donor", "sector",
    "sector_given", "phase", "activity", "indicator", "modality", "place_code", "place_level",
    "code_set", "place_given", "site_name", "population_group", "period_start", "period_end",
    "status", "targeted", "reached", "project", "basis", "row_id", "import_id", "recorded_at",
)  # fmt: skip
"""The columns of a response before it had all of a 5W."""


def _row(import_id: str, **said: object) -> pl.DataFrame:
    row = {"organisation": "A", "row_id": import_id, "import_id": import_id, "recorded_at": NOON}
    return RESPONSES.conform(pl.DataFrame([row | said]))


def test_responses_of_an_earlier_version_are_read_and_added_to(
    store: DeltaStore, tmp_path: Path
) -> None:
    old = _row("i1", reached=5, modality="In kind").select(OLD)
    write_deltalake(str(tmp_path / "workspace/store/responses"), old.to_arrow())
    store.append(REGISTER.name, event("i1"))
    before = DuckEngine(store).table("responses").to_pyarrow().to_pylist()
    assert [(row["reached"], row["reached_girls"], row["update_flag"]) for row in before] == [
        (5, None, None)
    ]
    store.append("responses", _row("i2", reached=7, reached_girls=3, update_flag="NEW"))
    store.append(REGISTER.name, event("i2"))
    after = DuckEngine(store).table("responses").to_pyarrow().to_pylist()
    told = sorted((row["reached"], row["reached_girls"], row["modality"]) for row in after)
    assert told == [(5, None, "In kind"), (7, 3, None)]
