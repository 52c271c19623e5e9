"""The matrix and the gaps of a report, from the cells of `mcof.gaps`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.gaps.kinds import KINDS
from mcof.reports.documents import Named
from mcof.reports.situation import Cell, Gap, MatrixRow, Range

NO_PHASE = ""
"""The column of rows whose phase is not said and cannot be told."""

_STRENGTH = ("reported", "derived", "modelled", "synthetic")
_KIND_OF_STATE = {
    "nobody": "presence",
    "partial": "coverage",
    "unassessed": "information",
    "reach-unknown": "information",
}


def phases(cells: pa.Table, known: Iterable[str]) -> tuple[str, ...]:
    """The columns of the matrix: the phases, and one more where some rows say none."""
    unsaid = NO_PHASE in _phase(_frame(cells))["phase"]
    return (*known, NO_PHASE) if unsaid else tuple(known)


def rows(cells: pa.Table, sectors: Mapping[str, tuple[Named, str]]) -> tuple[MatrixRow, ...]:
    """A row per sector, in the order given, with its cells over places and groups.

    Args:
        cells: as `mcof.gaps.matrix.matrix` gives them, one per place and group.
        sectors: by code, the name and the scheme; clusters appear only where cells
            speak of them, MCOF's own sectors always.
    """
    found = {(row["sector"], row["phase"]): row for row in _summed(cells).to_dicts()}
    spoken = {sector for sector, _ in found}
    return tuple(
        MatrixRow(
            sector=name,
            scheme=scheme,
            cells={phase: _cell(row) for (sector, phase), row in found.items() if sector == code},
        )
        for code, (name, scheme) in sectors.items()
        if scheme.startswith("mcof") or code in spoken
    )


def _frame(cells: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(cells))


def _phase(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("phase").cast(pl.String).fill_null(NO_PHASE))


def _summed(cells: pa.Table) -> pl.DataFrame:
    """Per sector and phase: places by worst kind, and the people whom nobody reaches.

    Within a sector people are added over places and groups, who are different people.
    Where somebody acts and nobody says how many are reached, the unmet are between none
    and all in need; where a need is unknown there is no upper end.
    """
    kind = pl.col("state").replace_strict(_KIND_OF_STATE, default=None, return_dtype=pl.String)
    kind = pl.when(kind.is_null() & pl.col("stale")).then(pl.lit("information")).otherwise(kind)
    gravity = pl.col("kind").replace_strict(
        {name: at for at, name in enumerate(KINDS)}, default=len(KINDS), return_dtype=pl.Int64
    )
    weakness = pl.col("basis").replace_strict(
        {name: at for at, name in enumerate(_STRENGTH)}, default=None, return_dtype=pl.Int64
    )
    # What rests on no row of need or response, but on there being none, has no basis of its own.
    behind = pl.sum_horizontal("need_rows", "response_rows") > 0
    weakness = pl.when(behind).then(weakness)
    certain = pl.col("coverage").is_not_null() | (pl.col("actors") == 0)
    frame = _phase(_frame(cells)).with_columns(kind=kind, certain=certain)
    frame = frame.with_columns(gravity=gravity, weakness=weakness)
    frame = frame.with_columns(worst=pl.col("gravity").min().over("sector", "phase"))
    gap, place = pl.col("kind").is_not_null(), pl.col("place_code")
    return frame.group_by("sector", "phase", maintain_order=True).agg(
        worst=pl.col("worst").first(),
        places=place.n_unique(),
        places_with_gap=place.filter(gap).n_unique(),
        places_of_kind=place.filter(gap & (pl.col("gravity") == pl.col("worst"))).n_unique(),
        low=pl.col("unmet").filter(pl.col("certain")).sum(),
        high=pl.col("unmet").sum(),
        unknown=pl.col("need").is_null().any(),
        weakness=pl.col("weakness").max(),
    )


def _cell(row: Mapping[str, Any]) -> Cell:
    worst = row["worst"]
    weakness = row["weakness"]
    low, high = int(row["low"]), None if row["unknown"] else int(row["high"])
    nothing_known = high is None and low == 0
    return Cell(
        assessed=True,
        kind=KINDS[worst] if worst < len(KINDS) else None,
        unmet=Range(None, None) if nothing_known else Range(low, high),
        places_of_kind=row["places_of_kind"],
        places_with_gap=row["places_with_gap"],
        places=row["places"],
        basis=None if weakness is None else _STRENGTH[weakness],
    )


def gaps(
    ranked: pa.Table, *, places: Mapping[str, Named], sectors: Mapping[str, tuple[Named, str]]
) -> tuple[Gap, ...]:
    """The gaps of a report, in the order of their rank.

    Args:
        ranked: as `mcof.gaps.rank.rank` gives them, only those that the report shows.
    """
    return tuple(_gap(row, places, sectors) for row in ranked.sort_by("rank").to_pylist())


def _gap(
    row: Mapping[str, Any],
    places: Mapping[str, Named],
    sectors: Mapping[str, tuple[Named, str]],
) -> Gap:
    place, sector = row["place_code"], row["sector"]
    certain = row["coverage"] is not None or row["actors"] == 0
    unmet = row["unmet"]
    return Gap(
        rank=row["rank"],
        place=places.get(place, Named(place)),
        sector=sectors.get(sector, (Named(sector or ""), ""))[0],
        kind=row["kind"],
        reason=row["reason"],
        phase=row["phase"],
        group=row["population_group"],
        in_need=row["need"],
        reached=row["reached"],
        unmet=None if unmet is None else Range(unmet if certain else None, unmet),
        exposed=row["displaced"],
        actors=row["actors"],
        evidence=row["evidence"],
        # A figure of a period that is not over on the day is of the day itself.
        age_days=None if row["age_days"] is None else max(row["age_days"], 0),
        basis=row["basis"],
        people=row["magnitude"],
        people_of=row["magnitude_of"],
    )
