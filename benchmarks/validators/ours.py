"""By mcof: the file as intake takes it, with every check that it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from mcof.ingest.intake import intake
from mcof.ingest.sheets import RawSheet
from mcof.places import packaged
from mcof.sources.files import FileReader
from mcof.tables import RESPONSES

REGISTRY = packaged()
intake(
    [
        RawSheet(
            "one row",
            pl.DataFrame(
                {"A": ["Agency", "A"], "B": ["Cluster", "HEA"], "C": ["Governorate", "x"]}
            ),
        )
    ],
    table=RESPONSES,
    registry=REGISTRY,
)  # the vocabularies and the index of places are known before the clock starts


def run(path: Path, known: dict[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    """Rows, and the errors in them."""
    came = intake(FileReader().read(path), table=RESPONSES, registry=REGISTRY)
    errors = came.findings.filter(came.findings["row"].is_not_null())
    return came.account.rows_read, errors.select("row", "header").rows()
