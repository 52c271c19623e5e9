"""The figures of a publication, and the rows behind them, as known at a moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.tracking.adjust import adjusted_figures
from mcof.actions.tracking.kept import observed
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.renderers.tabular import json_bytes
from mcof.tracking.figures import behind
from mcof.tracking.partitions import dimensions

QUESTION = ("level", "per", "round", "on", "group", "operation", "assessment", "place", "count")
"""What a publication may ask; `per` are dimensions, the others are as figures are asked."""

_OF_A_ROW = ("table", "import_id", "sheet", "source_row", "row_id", "source_url")


def question_of(workspace: Workspace, asked: Mapping[str, Any]) -> str:
    """The question as JSON, with the day that it means today.

    Raises:
        InputError: something is asked that no publication can be of.
    """
    strange = sorted(set(asked) - set(QUESTION))
    if strange:
        raise InputError(
            f"A publication cannot be asked by {strange[0]}",
            code="question-unknown",
            advice=f"Ask by {', '.join(QUESTION)}.",
        )
    given = {name: value for name, value in asked.items() if value is not None}
    # The workspace's own day may be another one later: the day is said, or said to be any.
    on = workspace.until(given.get("on"), given.get("round")) or date.max
    per = list(dimensions(given.get("per", ())))
    return json.dumps(
        {"level": 1, "count": "both"} | given | {"on": f"{on}", "per": per}, sort_keys=True
    )


def figures_of(workspace: Workspace, question: str, as_of: datetime | None) -> pa.Table:
    """The figures that a question means, as known at a moment; None for now."""
    said = _said(question)
    return adjusted_figures(workspace, as_of=as_of, **said)


def rows_of(workspace: Workspace, question: str, as_of: datetime, figures: pa.Table) -> pa.Table:
    """The rows of facts that make these figures: place by place, row by row.

    Returns:
        `place`, `population_group`, `operation`, the dimensions asked for, what the row
        says, and where it is from: table, import, sheet, row and `row_id`.
    """
    said = _said(question)
    count, within, by = said.pop("count"), said.pop("place", None), said.pop("by")
    assert count in {"both", "collected", "adjusted"}
    counted, paths = observed(workspace, as_of=as_of)
    rows = behind(counted, paths, by=by, **said)
    told = pl.DataFrame(
        workspace.engine.answer(
            rows.select(
                "place", "operation", "assessment", "population_group", "reference_date",
                "breakdown", "households", "individuals", "basis", *_OF_A_ROW,
            )
        )
    )  # fmt: skip
    if within is not None:
        told = told.filter(pl.col("place").is_in(figures["place_code"].to_pylist()))
    arrow: pa.Table = told.sort("place", "operation", "population_group", "row_id").to_arrow()
    return arrow


def content_of(figures: pa.Table) -> str:
    """The hash of figures, however they are kept."""
    return hashlib.sha256(json_bytes(figures)).hexdigest()


def _said(question: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(question)
    return said | {"on": date.fromisoformat(said["on"]), "by": said.pop("per")}
