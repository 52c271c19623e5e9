"""Ask for needs: sector figures, units of analysis, what they add up to, and targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions
from mcof.actions.needs.analysis import (
    Analysis,
    Question,
    analysis,
    frame,
    sectoral,
    within,
    year_of,
)
from mcof.actions.places.known import registry
from mcof.actions.tracking.figures import figures as stock
from mcof.needs import figures, finals, sectors, targets
from mcof.needs.area import shared_out
from mcof.needs.figures import UNIT
from mcof.needs.settings import Settings, settings
from mcof.ports import Workspace
from mcof.tables import JIAF_DECISIONS

LABEL = "JIAF-style support, not an official PiN"
"""What stands beside every figure of these rules."""


def needs(
    workspace: Workspace,
    *,
    sector: str | None = None,
    level: int | None = None,
    **question: Unpack[Question],
) -> pa.Table:
    """People in need of each sector, by place and group: rows that are never added over sectors.

    Args:
        sector: only this one.
        level: only figures of places of this level, as they were given; they are not added up.

    Returns:
        A row for each place, group, pocket and sector, at every level as given: `code_set`,
        `place_code`, `place_level`,
        `population_group` ("" everybody), `pocket`, `sector`, `role` (main, displayed, or
        other), `series`, `other_series`, `in_need`, `severity`, `population`, `affected`,
        `targeted`, `reached`, `day`, `year`, `basis`, `rows`.
    """
    as_of = question.get("as_of")
    year = year_of(workspace, question)
    paths = registry(workspace, as_of).paths()
    rows = within(sectoral(workspace, year, paths, as_of), paths, question)
    roles = dict.fromkeys(sectors.main(), "main")
    roles |= dict.fromkeys(sectors.displayed(), "displayed")
    told = rows.with_columns(
        role=pl.col("sector").replace_strict(roles, default="other", return_dtype=pl.String),
        year=pl.lit(year, pl.Int64),
    )
    if sector is not None:
        told = told.filter(pl.col("sector") == sector)
    if level is not None:
        told = told.filter(pl.col("place_level") == level)
    order = ["code_set", "place_code", "population_group", "pocket", "sector"]
    columns = (
        *order[:2], "place_level", *order[2:], "role", "series", "other_series", "in_need",
        "severity", "population", "affected", "targeted", "reached", "day", "year", "basis",
        "rows",
    )  # fmt: skip
    return told.select(columns).sort(order).to_arrow()


def jiaf(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The units of analysis: preliminary figures, bounds, flags, decisions and final figures.

    Returns:
        A row for each unit, in the columns of `mcof.needs.finals.with_decisions`, with
        `counted_in_need` and `year`.
    """
    made = analysis(workspace, **question)
    return made.units.with_columns(year=pl.lit(made.year, pl.Int64)).to_arrow()


def years(workspace: Workspace, *, as_of: datetime | None = None) -> list[int]:
    """The years that figures of need speak of, the newest first."""
    told = frame(workspace, figures.years(workspace.engine.table("needs", as_of=as_of)))
    return sorted(told["year"].drop_nulls().to_list(), reverse=True)


def rules_of(workspace: Workspace, year: int | None, *, as_of: datetime | None = None) -> Settings:
    """The rules of a year's cycle, with what was decided about them."""
    held = finals.standing(decisions(workspace.store, JIAF_DECISIONS, as_of), year)
    return settings(year, finals.decided_settings(held))


def totals(
    workspace: Workspace, *, level: int | None = None, **question: Unpack[Question]
) -> pa.Table:
    """What the units of each place add up to: preliminary, final, and what is open.

    Args:
        level: of the places; None for all units together.

    Returns:
        The columns of `mcof.needs.targets.overall`, with `place_code` where a level is asked.
    """
    made = analysis(workspace, **question)
    rows, by = _at(workspace, made, level, question)
    told = targets.overall(rows, by).with_columns(year=pl.lit(made.year, pl.Int64))
    return (told.sort(by) if by else told).to_arrow()


def by_severity(
    workspace: Workspace, *, level: int | None = None, **question: Unpack[Question]
) -> pa.Table:
    """People in need in areas classified 1 to 5.

    Returns:
        The columns of `mcof.needs.targets.by_severity`.
    """
    made = analysis(workspace, **question)
    rows, by = _at(workspace, made, level, question)
    return targets.by_severity(rows, by).to_arrow()


def targeted(
    workspace: Workspace, *, level: int | None = None, **question: Unpack[Question]
) -> pa.Table:
    """How many people a plan would target and put first, by the shares of the cycle.

    Returns:
        The columns of `mcof.needs.targets.targets`.
    """
    made = analysis(workspace, **question)
    rows, by = _at(workspace, made, level, question)
    told = targets.targets(rows, made.rules, by).with_columns(year=pl.lit(made.year, pl.Int64))
    return (told.sort(by) if by else told).to_arrow()


def _at(
    workspace: Workspace, made: Analysis, level: int | None, question: Question
) -> tuple[pl.DataFrame, Sequence[str]]:
    """The units with the place at a level in `place_code`, and what they are added up by."""
    if level is None:
        return made.units, ()
    paths = registry(workspace, question.get("as_of")).paths()
    above = paths.select("code_set", place_code="code", _above=f"admin{level}")
    rows = made.units.join(above, on=["code_set", "place_code"], how="left", maintain_order="left")
    own = pl.when(pl.col("place_level") <= level).then("place_code")
    return rows.with_columns(place_code=pl.coalesce("_above", own)).drop("_above"), (
        "code_set",
        "place_code",
    )


def by_group(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """People in need of units for everybody, shared out to the groups that were counted there.

    A supposition: each group has its share of the population (`how` says `share-based`). The
    groups are those of the newest round in the place, the largest of its operations; who is
    left of the population is the group "". Where more people were counted than live there,
    or the population is unknown, no share is known.

    Returns:
        A row for each unit and group: `UNIT` (the group of the row in `population_group`),
        `population`, `in_need`, `of` (final or preliminary), `how`, `basis`, `year`.
    """
    made = analysis(workspace, **question)
    whole = (pl.col("population_group") == "") & (pl.col("pocket") == "")
    units = made.units.filter(whole).select(
        "code_set",
        "place_code",
        "place_level",
        pl.coalesce("final_in_need", "preliminary_in_need").alias("in_need"),
        pl.col("population").alias("_all"),
        pl.when(pl.col("final_in_need").is_null())
        .then(pl.lit("preliminary"))
        .otherwise(pl.lit("final"))
        .alias("of"),
    )
    levels = units["place_level"].unique().drop_nulls().sort().to_list()
    counted = [_counted(workspace, level, question) for level in levels]
    known = pl.concat(counted) if counted else pl.DataFrame(schema=_COUNTED)
    place = ["code_set", "place_code"]
    there = known.join(units.select(*place, "_all"), on=place)
    left = there.group_by(*place, "_all", maintain_order=True).agg(
        counted=pl.when(pl.col("population").is_null().any() == pl.lit(value=False)).then(
            pl.col("population").sum()
        )
    )
    rest = left.select(
        *place,
        pl.lit("").alias("population_group"),
        pl.when(pl.col("counted") <= pl.col("_all"))
        .then(pl.col("_all") - pl.col("counted"))
        .alias("population"),
    )
    groups = pl.concat([there.drop("_all"), rest])
    told = shared_out(units.drop("_all", "place_level"), groups, place)
    return (
        told.with_columns(
            pocket=pl.lit(""), basis=pl.lit("modelled"), year=pl.lit(made.year, pl.Int64)
        )
        .select(*UNIT, "population", "in_need", "of", "how", "basis", "year")
        .sort(UNIT)
        .to_arrow()
    )


_COUNTED = {
    "code_set": pl.String,
    "place_code": pl.String,
    "population_group": pl.String,
    "population": pl.Int64,
}


def _counted(workspace: Workspace, level: int, question: Question) -> pl.DataFrame:
    """The people of each group in the places of a level: the largest of the operations."""
    rows = pl.DataFrame(stock(workspace, level=level, as_of=question.get("as_of")))
    return (
        rows.group_by("code_set", "place_code", "population_group", maintain_order=True)
        .agg(population=pl.col("individuals").max())
        .select(pl.col(name).cast(kind) for name, kind in _COUNTED.items())
    )
