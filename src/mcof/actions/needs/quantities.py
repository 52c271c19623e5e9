"""Ask what displaced people, or people in need, would need by stated standards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa

from mcof.actions.needs.ask import needs
from mcof.actions.tracking.figures import figures
from mcof.errors import InputError
from mcof.needs import quantities as rules
from mcof.ports import Workspace

OF = ("displaced", "in-need")
"""Whose quantities: of the people counted, or of the people in need of each sector."""


def quantities(
    workspace: Workspace,
    *,
    of: str = "displaced",
    level: int = 1,
    on: date | None = None,
    year: int | None = None,
    group: str | None = None,
    place: str | None = None,
    sector: str | None = None,
    standards: Sequence[str] | None = None,
    days: int = rules.MONTH,
    household_size: float | None = None,
    language: str = "en",
    as_of: datetime | None = None,
) -> pa.Table:
    """What people would need by each standard: worked out, never assessed, no count of need.

    Args:
        of: one of `OF`.
        level, on: of the displaced; see `mcof.actions.tracking.figures.figures`.
        year: of the people in need; see `mcof.actions.needs.analysis.Question`.
        standards: their codes; None for all, of the sector if one is named.
        days: for which what is given by the day or month must last.
        household_size: people of a household, where households were not counted.

    Returns:
        The columns of `mcof.needs.quantities.quantities`.

    Raises:
        InputError: no such standard, or days or a size that cannot be.
    """
    if of not in OF or days < 1 or (household_size is not None and household_size < 1):
        raise InputError(
            "Quantities are of the displaced or the people in need, for a day or more, and a "
            "household has somebody",
            code="quantities-asked",
            advice=f"Ask for {' or '.join(OF)}, one day or more, a size of 1 or more.",
        )
    wanted = listed(workspace.path, sector=sector, codes=standards, language=language)
    if of == "displaced":
        counted = pl.DataFrame(
            figures(workspace, level=level, on=on, group=group, place=place, as_of=as_of)
        )
        people = counted.select(*rules.WHERE, "individuals", "households", "basis")
    else:
        told = needs(workspace, sector=sector, year=year, group=group, place=place, as_of=as_of)
        people = _in_need(pl.DataFrame(told))
    return rules.quantities(people, wanted, days=days, household_size=household_size).to_arrow()


def listed(
    folder: Path,
    *,
    sector: str | None = None,
    codes: Sequence[str] | None = None,
    language: str = "en",
) -> pl.DataFrame:
    """The standards of a workspace: see `mcof.needs.quantities.standards`."""
    return rules.standards(folder / "vocabulary", sector=sector, codes=codes, language=language)


def standards(workspace: Workspace, *, sector: str | None = None) -> pa.Table:
    """The standards by which quantities are worked out, with where each comes from."""
    return listed(workspace.path, sector=sector).to_arrow()


def _in_need(rows: pl.DataFrame) -> pl.DataFrame:
    """The people in need of each sector; each has the standards of its own sector."""
    return rows.select(
        "code_set",
        "place_code",
        "population_group",
        "sector",
        pl.lit(None, pl.String).alias("operation"),
        pl.col("day").alias("reference_date"),
        pl.col("in_need").alias("individuals"),
        pl.lit(None, pl.Int64).alias("households"),
        "basis",
    )
