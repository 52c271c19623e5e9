"""Say what changed between two analyses or two days, and whether the facts or the data did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions
from mcof.actions.followup.analyses import (
    Analysis,
    asked,
    asking,
    definition,
    kept,
    opened,
    question_of,
    series_of,
)
from mcof.actions.gaps import Question, day
from mcof.errors import InputError, Missing
from mcof.gaps.followup.comparing import because
from mcof.gaps.followup.comparing import cells as compared
from mcof.gaps.followup.comparing import changes as changed
from mcof.ports import Workspace
from mcof.tables import ANALYSES

_ISO = len("2015-05-21")


@dataclass(frozen=True)
class Comparison:
    """Two analyses side by side.

    Attributes:
        changes: as `mcof.gaps.followup.comparing.changes`, with `because`: the step that
            made the change: `method` (gaps are defined otherwise), `data` (more or other
            rows are known of the same days), `fact` (a later day), `time` (the figure aged).
        cells: as `mcof.gaps.followup.comparing.cells`.
    """

    before: Analysis
    after: Analysis
    changes: pa.Table
    cells: pa.Table


def compare(
    workspace: Workspace,
    before: str | date | None = None,
    after: str | date | None = None,
    **question: Unpack[Question],
) -> Comparison:
    """Hold two analyses, or what is known of two days, against each other.

    Args:
        before, after: a kept analysis by name, or a day. If `before` is not said, the last
            kept analysis of this question (the one before it, where `after` is that one);
            if `after` is not said, what is found now.
        question: of days; those of an analysis are asked as it was.

    Raises:
        Missing: there is no such analysis, or none yet.
        InputError: the two are of different levels of places.
    """
    later = _side(workspace, after, question) if after is not None else None
    earlier = (
        _side(workspace, before, question)
        if before is not None
        else last_kept(workspace, later, question)
    )
    if later is None:
        said: dict[str, Any] = {**(asking(earlier.question) if earlier.is_kept else question)}
        said |= {"on": day(workspace, question), "as_of": question.get("as_of")}
        later = asked(workspace, **said)
    _must_match(earlier, later)
    rows = changed(earlier.gaps, later.gaps, cells_before=earlier.cells, cells_after=later.cells)
    told = because(rows, _steps(workspace, earlier, later))
    return Comparison(
        earlier, later, told.to_arrow(), compared(earlier.cells, later.cells).to_arrow()
    )


def last_kept(
    workspace: Workspace, before: Analysis | None = None, question: Question | None = None
) -> Analysis:
    """The newest kept analysis of a question; with `before`, the one that was kept before it.

    Raises:
        Missing: none was kept.
    """
    rows = decisions(workspace.store, ANALYSES)
    if before is not None:
        rows = rows.filter(pl.col("series") == series_of(before.question))
        if before.is_kept:
            at = rows["analysis"].index_of(before.name)
            rows = rows.head(at or 0)
    elif question is not None:
        said: Question = {**question, "on": day(workspace, question)}
        rows = rows.filter(pl.col("series") == series_of(question_of(said)))
    if rows.is_empty():
        raise Missing(
            "No earlier analysis of this question was kept",
            code="analysis-none-kept",
            advice="Keep one now: mcof gaps keep --reason ...; or compare two days: "
            "mcof gaps compare 2015-03-31 2015-05-21.",
        )
    return opened(workspace, rows.row(-1, named=True))


def _side(workspace: Workspace, name: str | date, question: Question) -> Analysis:
    if isinstance(name, str) and len(name) == _ISO and name[4] == name[7] == "-":
        try:
            name = date.fromisoformat(name)
        except ValueError as wrong:
            raise InputError(
                f"{name!r} is not a day",
                code="date-unreadable",
                advice="Write it as 2015-05-21, or name a kept analysis.",
            ) from wrong
    if isinstance(name, date):
        return asked(workspace, **(question | {"on": name}))
    return kept(workspace, name)


def _must_match(one: Analysis, other: Analysis) -> None:
    levels = [asking(side.question).get("level", 1) for side in (one, other)]
    if levels[0] != levels[1]:
        raise InputError(
            f"One is of places of level {levels[0]}, the other of level {levels[1]}",
            code="analyses-of-two-levels",
            advice="Compare analyses of the same question: mcof gaps kept says which.",
        )


def _steps(workspace: Workspace, one: Analysis, other: Analysis) -> dict[str, pl.DataFrame]:
    """The gaps at each step from one analysis to the other: method, then data, then facts."""
    steps = {"before": one.gaps}
    question: dict[str, Any] = dict(asking(one.question))
    if one.is_kept and one.definition != definition():
        steps["method"] = _again(workspace, question, one.as_of)
    if one.as_of != other.as_of:
        steps["data"] = _again(workspace, question, other.as_of)
    return steps | {"fact": other.gaps}


def _again(workspace: Workspace, question: dict[str, Any], as_of: datetime | None) -> pl.DataFrame:
    """The same question of the same day, as known at another moment."""
    return asked(workspace, **(question | {"as_of": as_of})).gaps
