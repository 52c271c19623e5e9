"""The analysis of a year: the units of analysis with figures, flags and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

import polars as pl

from mcof.actions.deciding import decisions
from mcof.actions.places.known import registry
from mcof.needs import figures, finals, pin, sectors, severity, units
from mcof.needs.figures import UNIT
from mcof.needs.settings import Settings, settings
from mcof.ports import Workspace
from mcof.tables import JIAF_DECISIONS


class Question(TypedDict, total=False):
    """What may be asked of an analysis.

    Attributes:
        year: that the figures are of; the newest, not after the workspace's own day, if not
            said.
        place: only units in it.
        group: only units of this population group; "" for those of everybody.
        as_of: as known at this moment.
    """

    year: int | None
    place: str | None
    group: str | None
    as_of: datetime | None


@dataclass(frozen=True)
class Analysis:
    """The units of a year and the rules that they were judged by.

    Attributes:
        units: as `mcof.needs.finals.gated` gives them.
    """

    year: int | None
    rules: Settings
    units: pl.DataFrame


def analysis(workspace: Workspace, **question: Unpack[Question]) -> Analysis:
    """The units of analysis of a year, judged by its rules.

    Raises:
        InputError: a setting was kept that the rules cannot have.
    """
    as_of = question.get("as_of")
    year = year_of(workspace, question)
    paths = registry(workspace, as_of).paths()
    held = finals.standing(decisions(workspace.store, JIAF_DECISIONS, as_of), year)
    rules = settings(year, finals.decided_settings(held))
    asked = within(wide(workspace, year, paths, as_of), paths, question)
    before = None if year is None else wide(workspace, year - 1, paths, as_of, dated=True)
    judged = severity.preliminary(pin.preliminary(with_last_year(asked, before)), rules)
    known = frame(
        workspace,
        figures.outcomes(workspace.engine.table("outcomes", as_of=as_of), year=year),
    )
    judged = severity.flagged(severity.beside(pin.flagged(judged, rules), known), rules)
    settled = finals.with_decisions(judged, held)
    return Analysis(year, rules, finals.gated(settled, rules.gate))


def year_of(workspace: Workspace, question: Question) -> int | None:
    """The year asked about, or the newest that figures are of; None where none has a date."""
    if (asked := question.get("year")) is not None:
        return asked
    needs = workspace.engine.table("needs", as_of=question.get("as_of"))
    told = frame(workspace, figures.years(needs))["year"].drop_nulls()
    last = workspace.until(None)
    if last is not None:
        until = told.filter(told <= last.year)
        told = until if until.len() else told
    newest = told.max()
    return None if newest is None else int(str(newest))


def sectoral(
    workspace: Workspace, year: int | None, paths: pl.DataFrame, as_of: datetime | None
) -> pl.DataFrame:
    """One figure for each unit and sector, of one series of each sector."""
    needs = workspace.engine.table("needs", as_of=as_of)
    return units.chosen(frame(workspace, figures.figures(needs, year=year)), paths)


def wide(
    workspace: Workspace,
    year: int | None,
    paths: pl.DataFrame,
    as_of: datetime | None,
    *,
    dated: bool = False,
) -> pl.DataFrame:
    """The units of analysis of a year, a row each.

    Args:
        dated: without figures that have no date, which are no news of that year.
    """
    rows = sectoral(workspace, year, paths, as_of)
    if dated:
        rows = rows.filter(pl.col("day").is_not_null())
    return units.wide(units.deepest(rows, paths))


def with_last_year(now: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """The units with `before:SECTOR` and `before_in_need`, last year's; null where none was."""
    names = {f"in_need:{code}": f"before:{code}" for code in sectors.main()}
    if before is None:
        empty = [pl.lit(None, pl.Int64).alias(name) for name in names.values()]
        return now.with_columns(*empty, before_in_need=pl.lit(None, pl.Int64))
    told = before.select(
        *UNIT,
        *(pl.col(old).alias(name) for old, name in names.items()),
        before_in_need=pl.max_horizontal(list(names)),
    )
    return now.join(told, on=list(UNIT), how="left", maintain_order="left")


def frame(workspace: Workspace, expression: object) -> pl.DataFrame:
    """The rows of an expression as a frame."""
    rows = pl.from_arrow(workspace.engine.answer(expression))
    assert isinstance(rows, pl.DataFrame)
    return rows


def within(rows: pl.DataFrame, paths: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The units that were asked for."""
    place, group = question.get("place"), question.get("group")
    if group is not None:
        rows = rows.filter(pl.col("population_group") == group)
    if place is None:
        return rows
    beneath = paths.filter(
        pl.any_horizontal(pl.col(f"admin{at}") == place for at in range(4))
        | (pl.col("code") == place)
    )
    own = beneath.select("code_set", place_code="code")
    return rows.join(own, on=["code_set", "place_code"], how="semi", maintain_order="left")
