"""The section of who answers for whom: groups and sectors, with those whom nobody answers for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.kinds import basis_said, weakest
from mcof.reports.sections import Column, Part, Section, Statement, Table
from mcof.reports.values import Count, Given, Phrase, Term, Value

_ANSWERS = (
    Column("group"),
    Column("where"),
    Column("organisation", weight=2),
    Column("regime", weight=3),
    Column("basis"),
)
_LEADS = (
    Column("sector", weight=2),
    Column("phase"),
    Column("where"),
    Column("role"),
    Column("organisation", weight=2),
    Column("basis"),
)
_MOST = 12
"""So many groups and places that nobody answers for are said, those with the most people."""


def answering(
    mandates: pa.Table,
    found: pa.Table,
    *,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
    on: date | None,
) -> Section:
    """The section of who answers.

    Args:
        mandates: as `mcof.actions.response.means.mandates` gives them.
        found: every gap; those of protection name whom nobody answers for.
    """
    rows = pl.DataFrame(pl.from_arrow(mandates))
    if not rows.height:
        return Section("answering", on=on)
    parts: list[Part] = [Statement(Phrase("answering.lead"))]
    answers = rows.filter(role="ANSWERS").sort("population_group", "place_code", nulls_last=True)
    if answers.height:
        told = tuple(_answer(row, places) for row in answers.to_dicts())
        parts.append(Table("answers", _ANSWERS, told))
    parts += _uncovered(found, places)
    order = {code: at for at, code in enumerate(sectors)}
    leads = rows.filter(pl.col("role") != "ANSWERS").sort(
        pl.col("sector")
        .cast(pl.String)
        .replace_strict(order, default=len(order), return_dtype=pl.Int64),
        "role",
        "organisation",
    )
    if leads.height:
        told = tuple(_lead(row, places, sectors) for row in leads.to_dicts())
        parts.append(Table("leads", _LEADS, told))
    basis = weakest(rows["basis"].drop_nulls().unique().to_list())
    return Section("answering", tuple(parts), basis=basis, on=on)


def _answer(row: Mapping[str, Any], places: Mapping[str, Named]) -> tuple[Value, ...]:
    return (
        Term("population_groups", row["population_group"], absent="everybody"),
        places.get(row["place_code"], Named(row["place_code"])),
        Given(row["organisation"]),
        Given(row["regime"]),
        basis_said(row["basis"]),
    )


def _lead(
    row: Mapping[str, Any], places: Mapping[str, Named], sectors: Mapping[str, tuple[Named, str]]
) -> tuple[Value, ...]:
    sector = row["sector"]
    return (
        sectors.get(sector, (Named(sector), ""))[0] if sector else Phrase("every-sector"),
        Term("phases", row["phase"], absent="every-phase"),
        places.get(row["place_code"], Named(row["place_code"])),
        Term("mandate_roles", row["role"]),
        Given(row["organisation"]),
        basis_said(row["basis"]),
    )


def _uncovered(found: pa.Table, places: Mapping[str, Named]) -> list[Statement]:
    """The groups and places that nobody answers for, those with the most people first."""
    rows = pl.DataFrame(pl.from_arrow(found)).filter(pl.col("kind") == "protection")
    worst = rows.sort("magnitude", descending=True, nulls_last=True).head(_MOST)
    return [
        Statement(
            Phrase(
                "answering.uncovered",
                {
                    "group": Term("population_groups", row["population_group"], absent="everybody"),
                    "place": places.get(row["place_code"], Named(row["place_code"])),
                    "people": Count(row["magnitude"], "people"),
                },
            ),
            listed=True,
        )
        for row in worst.to_dicts()
    ]
