"""The section of needs: people in need of each sector, and each place with its severity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.kinds import basis_said, weakest
from mcof.reports.missing import Range
from mcof.reports.sections import Chart, Column, Part, Section, Statement, Table
from mcof.reports.values import Count, People, Phrase, Severity, Share, Term, Value

_SECTORS = (
    Column("sector", weight=6),
    Column("in-need", number=True, weight=4),
    Column("targeted", number=True, weight=3),
    Column("reached", number=True, weight=3),
    Column("unmet", number=True, weight=4),
    Column("coverage", number=True, weight=2),
    Column("severe-places", number=True, weight=3),
    Column("basis", weight=3),
)
_UNITS = (
    Column("where", weight=4),
    Column("group", weight=5),
    Column("in-need", number=True, weight=3),
    Column("bounds", number=True, weight=5),
    Column("highest", weight=6),
    Column("need-severity", weight=4),
    Column("decided", weight=4),
    Column("basis", weight=3),
)
_SEVERE = 4
_ONE_CELL = ["sector", "code_set", "place_code", "population_group"]


def needs(
    cells: pa.Table,
    units: pa.Table,
    *,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
    on: date | None,
) -> Section:
    """The section of needs.

    Args:
        cells: as `mcof.gaps.matrix.matrix` gives them.
        units: as `mcof.actions.needs.ask.jiaf` gives them.
    """
    stated = pl.DataFrame(pl.from_arrow(cells))
    stated = stated.filter(pl.col("need").is_not_null().any().over("sector"))
    frame = pl.DataFrame(pl.from_arrow(units))
    parts: list[Part] = []
    if frame.height:
        parts += _overall(frame)
    if stated.height:
        parts.append(_by_sector(stated, sectors))
    if frame.height:
        rows = tuple(_unit(row, places, sectors) for row in _ordered(frame).to_dicts())
        parts.append(Table("needs-units", _UNITS, rows))
    bases = [basis for one in (stated, frame) if one.height for basis in one["basis"].unique()]
    return Section("needs", tuple(parts), basis=weakest(bases), on=on)


def _overall(units: pl.DataFrame) -> list[Part]:
    """How many people are in need at least, and how much of it people have decided."""
    least = units["in_need_at_least"].sum()
    decided = units.filter(pl.col("final_in_need").is_not_null()).height
    counts: Mapping[str, Value] = {
        "decided": Count(decided),
        "units": Count(units.height, "units"),
    }
    people: Mapping[str, Value] = {"people": Count(int(least), "people")}
    return [
        Statement(Phrase("needs.preliminary", people)),
        Statement(Phrase("needs.open", counts)),
    ]


def _by_sector(cells: pl.DataFrame, sectors: Mapping[str, tuple[Named, str]]) -> Table:
    """A row per sector: the same people in two phases are counted once, by the larger need."""
    once = (
        cells.sort("need", descending=True, nulls_last=True)
        .group_by(_ONE_CELL, maintain_order=True)
        .first()
    )
    certain = pl.col("coverage").is_not_null() | (pl.col("actors") == 0)
    severe = pl.col("severity") >= _SEVERE
    added = once.group_by("sector").agg(
        *(pl.col(name).sum() for name in ("need", "targeted", "reached", "covered")),
        *(pl.col(name).is_null().any().alias(f"{name}_open") for name in ("need", "targeted")),
        unmet_low=pl.col("unmet").filter(certain).sum(),
        unmet_high=pl.col("unmet").sum(),
        reached_open=(pl.col("reached").is_null() & (pl.col("actors") > 0)).any(),
        severe=pl.col("place_code").filter(severe).n_unique(),
        basis=pl.col("basis").drop_nulls().unique(),
    )
    found = {row["sector"]: row for row in added.to_dicts()}
    rows = [_sector(name, found[code]) for code, (name, _) in sectors.items() if code in found]
    return Table("needs-sectors", _SECTORS, tuple(rows), chart=Chart("bars", 0, 1))


def _sector(name: Named, row: Mapping[str, Any]) -> tuple[Value, ...]:
    need, known = int(row["need"]), not (row["need_open"] or row["reached_open"])
    return (
        name,
        _added(need, row["need_open"]),
        _added(int(row["targeted"]), row["targeted_open"]),
        _added(int(row["reached"]), row["reached_open"]),
        People(Range(int(row["unmet_low"]), None if row["need_open"] else int(row["unmet_high"]))),
        Share(row["covered"] / need if known and need else None),
        Count(row["severe"]),
        basis_said(weakest(row["basis"])),
    )


def _added(people: int, is_open: bool) -> People:
    """A sum in which some are unknown is *at least* so many; of unknown alone it is unknown."""
    if is_open and people == 0:
        return People(None)
    return People(Range(people, None if is_open else people))


def _ordered(units: pl.DataFrame) -> pl.DataFrame:
    return units.sort("in_need_at_least", "place_code", descending=[True, False], nulls_last=True)


def _unit(
    row: Mapping[str, Any],
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
) -> tuple[Value, ...]:
    decided = row["final_in_need"] is not None
    sector = row["final_sector"] if decided and row["final_sector"] else row["highest"]
    people = row["final_in_need"] if decided else row["preliminary_in_need"]
    return (
        places.get(row["place_code"], Named(row["place_code"])),
        Term("population_groups", row["population_group"] or None, absent="everybody"),
        Count(people),
        People(Range(row["in_need_at_least"], row["in_need_at_most"])),
        sectors.get(sector, (Named(sector or ""), ""))[0] if sector else Count(None),
        _severity(row),
        Phrase("decided.yes" if decided else "decided.no"),
        basis_said(row["basis"]),
    )


def _severity(row: Mapping[str, Any]) -> Value:
    """The final severity, or between which steps it lies while sectors are not classified."""
    step = row["final_severity"] or row["preliminary_severity"]
    low, high = row["severity_low"], row["severity_high"]
    if step is None and low is not None and high is not None and low != high:
        return Phrase("severity-between", {"low": Count(low), "high": Count(high)})
    return Severity(step)
