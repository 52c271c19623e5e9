"""The sections of a draft allocation: what it would do and why, and the price of fairness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.allocation.telling.outcome import by_place_and_sector
from mcof.allocation.telling.why import binding_most
from mcof.reports.documents import Named
from mcof.reports.kinds import weakest
from mcof.reports.sections import Chart, Column, Part, Section, Statement, Table
from mcof.reports.values import Amount, Because, Count, Day, Given, Phrase, Severity, Share, Value

PARTS = ("lines", "cells", "reasons", "means", "undirected", "assumed", "compared", "curve")
"""The tables of a draft that the sections are made of."""

_PLACES = 25
_EXPLAINED = 8
_MEANS = 10
_COLUMNS = (
    Column("where", weight=5),
    Column("sector", weight=7),
    Column("need-severity", weight=4),
    Column("need-unmet", number=True, weight=3),
    Column("helped", number=True, weight=3),
    Column("usd", number=True, weight=4),
    Column("before", number=True, weight=2),
    Column("after", number=True, weight=2),
    Column("binds", weight=6),
)
_CURVE = (
    Column("floor-share", number=True, weight=2),
    Column("of-most", number=True, weight=3),
    Column("of-most-diminishing", number=True, weight=4),
    Column("near-zero", number=True, weight=3),
    Column("near-zero-diminishing", number=True, weight=3),
)
_COMPARED = (
    Column("rule", weight=5),
    Column("of-draft", number=True, weight=3),
    Column("near-zero", number=True, weight=3),
    Column("gini", number=True, weight=3),
    Column("usd", number=True, weight=3),
)


def allocation(
    told: Mapping[str, Any],
    tables: Mapping[str, pa.Table],
    *,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
) -> Section:
    """What a draft would do, place by place, with its reasons.

    Args:
        told: the row of the draft.
        tables: its tables `PARTS`.
    """
    frames = {name: pl.DataFrame(pl.from_arrow(tables[name])) for name in PARTS}
    cells = frames["cells"]
    most = _by_place(frames)
    said: Mapping[str, Value] = {
        "title": Given(told["title"]),
        "day": Day(told["day"], narrow=False),
        "usd": Count(round(told["usd"])),
        "available": Count(round(told["usd_available"])),
    }
    rows = tuple(_place(row, places, sectors) for row in most.head(_PLACES).to_dicts())
    parts: list[Part] = [
        Statement(Phrase("allocation.draft", said)),
        Table("allocation", _COLUMNS, rows),
        *_means(frames["means"]),
        *_why(frames["reasons"], most.head(_EXPLAINED), places, sectors),
        *_undirected(frames["undirected"]),
        *_assumed(frames["assumed"]),
    ]
    bases = [*cells["need_basis"].unique(), *frames["lines"]["cost_basis"].unique()]
    basis = weakest([one for one in bases if one])
    return Section("allocation", tuple(parts), basis=basis, on=told["day"])


def fairness(told: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> Section:
    """What each degree of putting the worst off first costs, and the draft beside simple rules."""
    curve = pl.DataFrame(pl.from_arrow(tables["curve"]))
    cells = pl.DataFrame(pl.from_arrow(tables["cells"]))
    basis = weakest([one for one in cells["need_basis"].unique() if one])
    if not curve.height:
        return Section("fairness", on=told["day"])
    plain = curve.filter(pl.col("preset") != "diminishing").sort("floor_share")
    less = {row["floor_share"]: row for row in curve.filter(preset="diminishing").to_dicts()}
    rows = tuple(_degree(row, less.get(row["floor_share"], {})) for row in plain.to_dicts())
    parts = (
        Table("fairness", _CURVE, rows, chart=Chart("lines", 0, 1, series=(2,))),
        Table("compared", _COMPARED, tuple(_rules(tables["compared"]))),
    )
    return Section("fairness", parts, basis=basis, on=told["day"])


def _by_place(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Places and sectors by the people who could be helped, with cost and what stops more."""
    cells = frames["cells"]
    cost = frames["lines"].group_by("code_set", "place_code", "sector").agg(pl.col("usd").sum())
    return (
        by_place_and_sector(cells)
        .join(binding_most(cells), on="fairness", how="left")
        .join(cost, on=["code_set", "place_code", "sector"], how="left")
        .sort("people", "place_code", "sector", descending=[True, False, False])
    )


def _place(
    row: Mapping[str, Any], places: Mapping[str, Named], sectors: Mapping[str, tuple[Named, str]]
) -> tuple[Value, ...]:
    return (
        places.get(row["place_code"], Named(row["place_code"])),
        sectors.get(row["sector"], (Named(row["sector"]), ""))[0],
        Severity(row["severity"]),
        Count(round(row["need"])),
        Count(round(row["people"])),
        Count(round(row["usd"] or 0)),
        Share(row["before"]),
        Share(row["after"]),
        Because("binds", {"binds": row["binds"]}),
    )


def _means(means: pl.DataFrame) -> list[Table]:
    """What one more of each thing that binds would bring, the most first."""
    asked = means.drop_nulls("more").sort("checked", descending=True, nulls_last=True)
    rows = tuple(
        (Because("more", row), Count(round(row["checked"]) if row["checked"] is not None else None))
        for row in asked.head(_MEANS).to_dicts()
    )
    columns = (Column("more-of", weight=5), Column("brings", number=True, weight=2))
    return [Table("means", columns, rows)] if rows else []


def _why(
    reasons: pl.DataFrame,
    most: pl.DataFrame,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
) -> list[Statement]:
    """The reasons of the places and sectors in which most are helped, as lists."""
    said: list[Statement] = []
    for row in most.to_dicts():
        head: Mapping[str, Value] = {
            "place": places.get(row["place_code"], Named(row["place_code"])),
            "sector": sectors.get(row["sector"], (Named(row["sector"]), ""))[0],
        }
        said.append(Statement(Phrase("allocation.why-of", head), head=True))
        own = reasons.filter(fairness=row["fairness"]).sort("order")
        said += [Statement(Because("reason", one), listed=True) for one in own.to_dicts()]
    return said


def _undirected(rows: pl.DataFrame) -> list[Statement]:
    counts = rows.group_by("reason").len("n").sort("n", "reason", descending=[True, False])
    return [
        Statement(
            Phrase(
                "allocation.undirected",
                {"n": Count(row["n"], "needs"), "why": Because("undirected", row)},
            )
        )
        for row in counts.to_dicts()
    ]


def _assumed(rows: pl.DataFrame) -> list[Statement]:
    """The first assumption of each kind; the draft itself has them all."""
    if not rows.height:
        return []
    first = rows.unique("assumption", keep="first", maintain_order=True)
    head = Statement(Phrase("allocation.assumed"), head=True)
    return [
        head,
        *(Statement(Because("assumption", row), listed=True) for row in first.to_dicts()),
    ]


def _degree(row: Mapping[str, Any], less: Mapping[str, Any]) -> tuple[Value, ...]:
    return (
        Share(row["floor_share"]),
        Share(row["of_most"]),
        Share(less.get("of_most")),
        Count(_whole(row["near_zero"])),
        Count(_whole(less.get("near_zero"))),
    )


def _rules(compared: pa.Table) -> list[tuple[Value, ...]]:
    rows = compared.to_pylist()
    own = next((row["weighted"] for row in rows if row["plan"] == "optimum"), None)
    return [
        (
            Because("rule", row),
            Share(row["weighted"] / own if own else None),
            Count(_whole(row["near_zero"])),
            Amount(row["gini"]),
            Count(_whole(row["usd"])),
        )
        for row in rows
    ]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
