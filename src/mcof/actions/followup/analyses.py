"""Keep an analysis: the matrix and its gaps as they are found now, frozen by content.

The files are kept first, under their own hashes, and the row that names them is written
last: killed at any moment, there is a whole analysis or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Unpack, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.deciding import decisions, must_say
from mcof.actions.gaps import Question, day, matrix, unranked
from mcof.actions.intake.register import new_import_id, next_moment, now
from mcof.actions.naming import ANALYSIS
from mcof.actions.publishing.publish import known_at
from mcof.actions.tracking.kept import definition as of_figures
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.tables import ANALYSES

_DAYS = ("on", "period", "as_of")
_ORDER = ("sector", "phase", "code_set", "place_code", "population_group")
ROOMS = ("mcof.gaps", "mcof.response")
"""Packages whose text says what a gap is; those of figures are named by figures."""


@dataclass(frozen=True)
class Analysis:
    """What was found, frozen or just asked.

    Attributes:
        name: of a kept analysis; the day, of one that is not kept.
        as_of: as known at this moment; None for now.
        definition: how gaps were defined.
        is_kept: whether it was frozen, so that nothing changes it.
    """

    name: str
    on: date
    as_of: datetime | None
    gaps: pl.DataFrame
    cells: pl.DataFrame
    question: str
    definition: str
    is_kept: bool = False


def asked(workspace: Workspace, **question: Unpack[Question]) -> Analysis:
    """What is found when it is asked now, not kept."""
    on = day(workspace, question)
    said: Question = {**question, "on": on}
    cells = pl.DataFrame(matrix(workspace, **said))
    gaps = pl.DataFrame(unranked(workspace, **said))
    return Analysis(
        name=f"{on}",
        on=on,
        as_of=question.get("as_of"),
        gaps=gaps.sort("gap"),
        cells=cells.sort(_ORDER, nulls_last=True),
        question=question_of(said),
        definition=definition(),
    )


def keep_analysis(
    workspace: Workspace, *, reason: str, by: Actor, **question: Unpack[Question]
) -> tuple[str, bool]:
    """Freeze what is found now, so that later ones can be held against it.

    Returns:
        The name of the analysis, and whether it is new: the same content of the same
        question is not kept a second time.

    Raises:
        InputError: no reason, or a moment that is not now.
    """
    said = must_say(reason, "reason")
    if question.get("as_of") is not None:
        raise InputError(
            "An analysis is kept as it is known now",
            code="analysis-of-the-past",
            advice="Leave --as-of out; `mcof gaps compare --as-of` looks back without keeping.",
        )
    known = known_at(workspace)
    found = asked(workspace, **question)
    row = {
        "analysis": new_import_id(now()),
        "question": found.question,
        "series": series_of(found.question),
        "on": found.on,
        "as_of": known,
        "gaps": found.gaps.height,
        "cells": found.cells.height,
        "content_sha256": content_of(found),
        "software": version("mcof"),
        "definition": found.definition,
        "reason": said,
        "by": by.name,
    }
    with workspace.store.attempt(), as_files(found.gaps, found.cells) as (of_gaps, of_cells):
        row["gaps_file"] = workspace.store.keep_original(of_gaps)
        row["cells_file"] = workspace.store.keep_original(of_cells)
        return _register(workspace, row)


def analyses(workspace: Workspace, *, as_of: datetime | None = None) -> pa.Table:
    """The kept analyses, the newest first: the columns of `ANALYSES`."""
    rows = ANALYSES.conform(decisions(workspace.store, ANALYSES, as_of)).reverse()
    arrow: pa.Table = rows.to_arrow().cast(ANALYSES.arrow())
    return arrow


def kept(workspace: Workspace, name: str) -> Analysis:
    """A kept analysis, as it was frozen. A beginning of its name will do.

    Raises:
        Missing: there is none of that name.
        InputError: several begin so.
    """
    rows = pl.DataFrame(analyses(workspace))
    return opened(workspace, ANALYSIS.one(rows, name).row(0, named=True))


def opened(workspace: Workspace, row: dict[str, Any]) -> Analysis:
    """The analysis that a row of `ANALYSES` names."""
    gaps, cells = (
        pl.DataFrame(pq.read_table(workspace.store.original(row[name])))
        for name in ("gaps_file", "cells_file")
    )
    return Analysis(
        name=row["analysis"],
        on=row["on"],
        as_of=row["as_of"],
        gaps=gaps,
        cells=cells,
        question=row["question"],
        definition=row["definition"],
        is_kept=True,
    )


def question_of(question: Question) -> str:
    """The question as JSON; what is not said is left out."""
    said = {name: value for name, value in question.items() if value is not None}
    return json.dumps({"level": 1} | said, sort_keys=True, default=str)


def asking(question: str) -> Question:
    """The question that `question_of` wrote."""
    said: dict[str, Any] = json.loads(question)
    said["on"] = date.fromisoformat(said["on"])
    if "period" in said:
        first, last = said["period"]
        said["period"] = (date.fromisoformat(first), date.fromisoformat(last))
    said.pop("as_of", None)
    return cast("Question", said)


def series_of(question: str) -> str:
    """A name of the question but for its days: analyses of one series can be held together."""
    said = {name: value for name, value in json.loads(question).items() if name not in _DAYS}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def content_of(found: Analysis) -> str:
    """The hash of gaps and cells, however they are kept."""
    from mcof.renderers.tabular import json_bytes

    digest = hashlib.sha256()
    for frame in (found.gaps, found.cells):
        digest.update(json_bytes(frame.to_arrow()))
    return digest.hexdigest()


@cache
def definition() -> str:
    """A name of how gaps are defined: of the text of the modules that define them."""
    texts = [of_figures()]
    rooms = [files(room) for room in ROOMS]
    while rooms:
        for entry in sorted(rooms.pop().iterdir(), key=lambda one: one.name):
            if entry.is_dir():
                rooms.append(entry)
            elif entry.name.endswith((".py", ".csv")):
                texts.append(entry.read_text("utf-8"))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]


def _register(workspace: Workspace, row: dict[str, Any]) -> tuple[str, bool]:
    """Write the row, unless the newest of its series already says the same."""
    same: list[str] = []

    def decide(earlier: pl.DataFrame) -> pl.DataFrame | None:
        same.clear()
        own = earlier.sort("recorded_at").filter(pl.col("series") == row["series"])
        if own.height and own["content_sha256"][-1] == row["content_sha256"]:
            same.append(own["analysis"][-1])
            return None
        moment = next_moment(earlier.select("recorded_at"), now())
        return ANALYSES.conform(
            pl.DataFrame([row | {"recorded_at": moment}], infer_schema_length=None)
        )

    is_new = workspace.store.append_if(ANALYSES.name, decide)
    return (row["analysis"], True) if is_new else (same[0], False)


@contextmanager
def as_files(*frames: pl.DataFrame) -> Iterator[tuple[Path, ...]]:
    """The frames as files, for as long as it takes to keep them."""
    with TemporaryDirectory(prefix="mcof-analysis-") as folder:
        paths = tuple(Path(folder) / f"{at}.parquet" for at in range(len(frames)))
        for frame, path in zip(frames, paths, strict=True):
            pq.write_table(frame.to_arrow(), path)
        yield paths
