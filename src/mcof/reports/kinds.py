"""Gaps by kind: each kind with how much it is, how sure, who has it, and its worst gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.gaps.kinds import KINDS
from mcof.reports import matrix
from mcof.reports.documents import Named
from mcof.reports.limits import STRENGTH
from mcof.reports.missing import Range
from mcof.reports.sections import Chart, Column, Part, Section, Statement, Table, Worst
from mcof.reports.values import Count, Given, People, Phrase, Several, Term, Value

SHOWN = 5
"""So many gaps of each kind are said in full."""

_COLUMNS = (
    Column("kind", weight=4),
    Column("gaps", number=True, weight=2),
    Column("places", number=True, weight=2),
    Column("sectors", number=True, weight=2),
    Column("most-people", weight=8),
    Column("oldest", number=True, weight=3),
    Column("basis", weight=3),
)


def by_kind(
    found: pa.Table,
    *,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
    on: date | None = None,
    shown: int = SHOWN,
) -> Section:
    """The section of gaps by kind.

    Args:
        found: every gap, as `mcof.gaps.rank.rank` gives it.
        shown: how many of each kind are said in full.
    """
    if not found.num_rows:
        return Section("kinds", none="gap.none", on=on)
    frame = pl.DataFrame(pl.from_arrow(found)).sort("rank")
    counted = {row["kind"]: row for row in _counted(frame).to_dicts()}
    most = {row["kind"]: row for row in _most(frame).to_dicts()}
    present = [kind for kind in KINDS if kind in counted]
    sure = "confidence" in frame.columns
    owned = "owner" in frame.columns and frame["owner"].null_count() < frame.height
    columns = (
        *_COLUMNS,
        *((Column("confidence", weight=4),) if sure else ()),
        *((Column("owners", number=True, weight=2),) if owned else ()),
    )
    rows = tuple(
        (
            *_row(counted[kind], most.get(kind), sectors=sectors),
            *((_levels(frame.filter(kind=kind)["confidence"]),) if sure else ()),
            *((Count(counted[kind]["owned"]),) if owned else ()),
        )
        for kind in present
    )
    parts: list[Part] = [
        Statement(Phrase("kinds.lead", {"gaps": Count(frame.height, "gaps")})),
        Table("kinds", columns, rows, chart=Chart("bars", 0, 1)),
    ]
    parts += [
        _worst(frame.filter(kind=kind).head(shown), counted[kind]["gaps"], places, sectors)
        for kind in present
        if shown
    ]
    basis = weakest(frame["basis"].drop_nulls().unique().to_list())
    return Section("kinds", tuple(parts), basis=basis, on=on)


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Per kind: how many gaps, in how many places and sectors; and the oldest figure."""
    owner = pl.col("owner") if "owner" in frame.columns else pl.lit(None)
    return frame.group_by("kind").agg(
        gaps=pl.len(),
        places=pl.struct("code_set", "place_code").n_unique(),
        sectors=pl.col("sector").n_unique(),
        oldest=pl.col("age_days").max(),
        bases=pl.col("basis").drop_nulls().unique(),
        owned=owner.is_not_null().sum(),
    )


def _most(frame: pl.DataFrame) -> pl.DataFrame:
    """Per kind, the sector in which it touches the most people, and how many.

    People are added over places of one level and over groups, who are different people. A
    row of everybody holds those of each group, and a row of the country those of its places;
    phases and reasons are of the same people. Of what holds the same people the largest
    counts; sectors are never added.
    """
    people = pl.col("magnitude")
    where = ["kind", "sector", "place_level", "code_set", "place_code"]
    groups = frame.filter(pl.col("sector").is_not_null()).group_by([*where, "population_group"])
    once = groups.agg(people.max(), unknown=people.max().is_null())
    everybody = pl.col("population_group").is_null()
    whole, parts = people.filter(everybody).max(), people.filter(~everybody).sum()
    places = once.group_by(where).agg(
        people=pl.max_horizontal(whole, parts), unknown=pl.col("unknown").any()
    )
    levels = places.group_by("kind", "sector", "place_level").agg(
        pl.col("people").sum(), pl.col("unknown").any()
    )
    return levels.sort("people", "sector", descending=[True, False]).unique(
        "kind", keep="first", maintain_order=True
    )


def _row(
    row: Mapping[str, Any],
    most: Mapping[str, Any] | None,
    *,
    sectors: Mapping[str, tuple[Named, str]],
) -> tuple[Value, ...]:
    return (
        Term("gap_kinds", row["kind"]),
        Count(row["gaps"]),
        Count(row["places"]),
        Count(row["sectors"]),
        _people(most, sectors),
        Count(None if row["oldest"] is None else max(row["oldest"], 0), "days"),
        basis_said(weakest(row["bases"])),
    )


def _levels(confidence: pl.Series) -> Value:
    """How many gaps may be relied on how far."""
    counts = dict(confidence.fill_null("unknown").value_counts().iter_rows())
    return Several(
        tuple(
            Phrase("confidence-of", {"level": Phrase(f"confidence.{one}"), "n": Count(counts[one])})
            for one in ("high", "medium", "low", "unknown")
            if one in counts
        )
    )


def _people(most: Mapping[str, Any] | None, sectors: Mapping[str, tuple[Named, str]]) -> Value:
    if most is None or not most["people"]:
        return Count(None)
    name = sectors.get(most["sector"], (Named(most["sector"] or ""), ""))[0]
    people = Range(most["people"], None if most["unknown"] else most["people"])
    return Phrase("kinds.most", {"sector": name, "people": People(people)})


def _worst(
    rows: pl.DataFrame,
    found: int,
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
) -> Worst:
    """The worst gaps of a kind, with who has each."""
    gaps = matrix.gaps(rows.to_arrow(), places=places, sectors=sectors)
    notes = tuple(_notes(row) for row in rows.to_dicts())
    kind = Phrase("kinds.of", {"kind": Term("gap_kinds", rows["kind"][0])})
    return Worst(gaps, found, title=kind, notes=notes)


def _notes(row: Mapping[str, Any]) -> tuple[Value, ...]:
    """What people decided about a gap, and how sure it is, where that is known."""
    said: list[Value] = []
    if row.get("confidence") is not None:
        level = Phrase(f"confidence.{row['confidence']}")
        said.append(Phrase("kinds.confidence", {"level": level}))
    if row.get("owner") is not None:
        said.append(Phrase("kinds.owner", {"owner": Given(row["owner"])}))
    return tuple(said)


def weakest(bases: Sequence[str]) -> str | None:
    """The weakest of some bases."""
    known = [basis for basis in bases if basis in STRENGTH]
    return max(known, key=STRENGTH.index, default=None)


def basis_said(basis: str | None) -> Value:
    """A basis as one word."""
    return Phrase(f"basis.{basis}") if basis in STRENGTH else Count(None)
