"""What may be asked of a response: which days, which places, which cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.ports import Workspace
from mcof.response.standing import flagged, standing
from mcof.tracking.levels import inside
from mcof.vocabulary import load

OPEN_FOR_DAYS = 90
"""A response counts for the quarter that ends on the day asked about."""


class Question(TypedDict, total=False):
    """What may be asked of a response and its means.

    Attributes:
        on: the day; the workspace's own, or today, if not said.
        period: first and last day; the `OPEN_FOR_DAYS` days that end on `on` if not said.
        place: only this place and those inside it, by code.
        level: of the places that are asked about; 1, governorates, if not said.
        sectors, group, phase: only these; codes.
        organisation: only this one, as rows name it.
        as_of: as known at this moment.
    """

    on: date | None
    period: tuple[date, date] | None
    place: str | None
    level: int
    sectors: Sequence[str] | None
    group: str | None
    phase: str | None
    organisation: str | None
    as_of: datetime | None


def day(workspace: Workspace, question: Question) -> date:
    """The day asked about: the workspace's own, or today, where none is named."""
    return workspace.until(question.get("on")) or datetime.now(UTC).date()


def period(workspace: Workspace, question: Question) -> tuple[date, date]:
    """The days asked about."""
    last = day(workspace, question)
    return question.get("period") or (last - timedelta(days=OPEN_FOR_DAYS - 1), last)


def paths(workspace: Workspace, question: Question) -> ir.Table:
    """The paths of the places."""
    known = registry(workspace, question.get("as_of")).paths()
    return workspace.engine.local(known.to_arrow())


def standing_rows(workspace: Workspace, *, as_of: datetime | None = None) -> ir.Table:
    """The rows of the response that stand: none that a later row updates or deletes."""
    rows = workspace.engine.table("responses", as_of=as_of)
    taking_out = workspace.engine.answer(flagged(rows).limit(1).select("row_id"))
    return standing(rows) if taking_out.num_rows else rows


def only(rows: ir.Table, known: ir.Table, question: Question) -> ir.Table:
    """The rows of the places, sectors, group, phase and organisation asked for.

    A row that leaves the sector, the group or the phase open is about each.
    """
    if place := question.get("place"):
        rows = inside(rows, known, place)
    if sectors := question.get("sectors"):
        rows = rows.filter(rows["sector"].isnull() | rows["sector"].isin(list(sectors)))
    for column, wanted in (
        ("population_group", question.get("group")),
        ("phase", question.get("phase")),
    ):
        if wanted:
            rows = rows.filter(rows[column].isnull() | (rows[column] == wanted))
    if organisation := question.get("organisation"):
        plain = rows["organisation"].strip().lower()
        rows = rows.filter(plain == organisation.strip().lower())
    return rows


def cells(workspace: Workspace, question: Question) -> ir.Table:
    """The cells asked about: each place of the level crossed with each sector.

    Where a place is named it alone is asked about.
    """
    known = registry(workspace, question.get("as_of")).paths()
    code_set = str(workspace.settings["code_set"])
    there = known.filter(pl.col("code_set") == code_set)
    place = question.get("place")
    at = pl.col("code") == place if place else pl.col("level") == question.get("level", 1)
    sectors = pl.DataFrame({"sector": list(question.get("sectors") or every_sector())})
    made = there.filter(at).select("code_set", place_code="code").join(sectors, how="cross")
    made = made.with_columns(
        phase=pl.lit(question.get("phase"), pl.String),
        population_group=pl.lit(question.get("group"), pl.String),
    )
    return workspace.engine.local(made.sort("place_code", "sector").to_arrow())


def every_sector() -> list[str]:
    """The codes of all sectors and clusters."""
    return list(load("sectors").terms)


def answered(workspace: Workspace, expression: ir.Table) -> pl.DataFrame:
    """The rows of an expression as a frame."""
    rows = workspace.engine.answer(expression)
    return pl.DataFrame(rows)


def told(frame: pl.DataFrame) -> pa.Table:
    """The rows as the doors give them."""
    arrow: pa.Table = frame.to_arrow()
    return arrow
