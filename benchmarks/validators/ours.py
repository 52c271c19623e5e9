"""By mcof: the file as intake takes it, with every check that it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mcof.ingest.intake import intake
from mcof.places import packaged
from mcof.sources.files import FileReader
from mcof.tables import RESPONSES

REGISTRY = packaged()


def run(path: Path, known: dict[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    """Rows, and the errors in them."""
    came = intake(FileReader().read(path), table=RESPONSES, registry=REGISTRY)
    errors = came.findings.filter(came.findings["row"].is_not_null())
    return came.account.rows_read, errors.select("row", "header").rows()
