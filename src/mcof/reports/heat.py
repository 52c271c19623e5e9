"""Sectors against places or phases: which kinds of gaps are in each cell, and how many people.

A cell is added over what it does not name (places, groups), whose people are different
people; never over sectors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.gaps.kinds import KINDS
from mcof.reports.documents import Named
from mcof.reports.missing import Range

Key = tuple[str, str]

EVERY = ""
"""The line of gaps that are of every sector, such as a group that nobody answers for."""

_STRENGTH = ("reported", "derived", "modelled", "synthetic")


@dataclass(frozen=True)
class HeatCell:
    """What is missing in one cell.

    Attributes:
        known: whether any row states a need here; False is *not assessed*.
        kinds: of gaps found, the gravest first.
        people: in need whom nobody reaches.
        places: how many places have a gap here, of how many; None where the cell is a place.
    """

    known: bool = False
    kinds: tuple[str, ...] = ()
    people: Range | None = None
    places: tuple[int, int] | None = None
    basis: str | None = None

    @property
    def size(self) -> int | None:
        """The people by whom the cell is shaded: those who may be unmet, at most."""
        if self.people is None:
            return None
        return self.people.low if self.people.high is None else self.people.high


@dataclass(frozen=True)
class Heat:
    """A sheet of cells.

    Attributes:
        code: its caption is the phrase `report.caption.<code>`.
        lines, heads: what stands at the side and at the top.
        cells: by code of line and head; one that is absent was not assessed.
        title: what is the same in every cell, such as the phase; None for nothing.
    """

    code: str
    lines: tuple[Named, ...]
    heads: tuple[Named, ...]
    cells: Mapping[Key, HeatCell] = field(default_factory=dict, hash=False)
    title: Named | None = None

    def cell(self, line: Named, head: Named) -> HeatCell:
        """The cell of a line and a head."""
        return self.cells.get((line.code, head.code), HeatCell())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that appear, in their order."""
        found = {kind for cell in self.cells.values() for kind in cell.kinds}
        return tuple(kind for kind in KINDS if kind in found)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The people of the cells that know them."""
        return tuple(cell.size for cell in self.cells.values() if cell.size is not None)


def cells_of(matrix: pa.Table, gaps: pa.Table, *, head: str) -> dict[Key, HeatCell]:
    """The cells of a sheet of sectors by `head`.

    Args:
        matrix: as `mcof.gaps.matrix.matrix` gives it, of the places and phase wanted.
        gaps: the gaps of that matrix.
        head: the column that stands at the top: `place_code` or `phase`.
    """
    cells = _frame(matrix)
    rows = cells.group_by("sector", head, maintain_order=True).agg(
        known=pl.col("need").is_not_null().any(),
        whole=pl.col("need").is_not_null().all(),
        low=pl.col("unmet").filter(_certain()).sum(),
        high=pl.col("unmet").sum(),
        places=pl.col("place_code").n_unique(),
        weakness=_weakness().max(),
    )
    # A gap of the whole country is none of the places that are counted.
    counted = pl.col("place_code").is_in(cells["place_code"].unique().to_list())
    found = (
        _frame(gaps)
        .with_columns(pl.col("sector").fill_null(EVERY))
        .group_by("sector", head, maintain_order=True)
        .agg(
            kinds=pl.col("kind").unique(),
            places_with_gap=pl.col("place_code").filter(counted).n_unique(),
        )
    )
    joined = rows.join(found, on=["sector", head], how="full", coalesce=True)
    return {
        (row["sector"], row[head]): _cell(row, places=head != "place_code")
        for row in joined.to_dicts()
        if row[head] is not None
    }


def sheet(
    code: str,
    cells: Mapping[Key, HeatCell],
    *,
    lines: Sequence[Named],
    heads: Sequence[Named],
    always: Collection[str] = (),
    title: Named | None = None,
) -> Heat:
    """A sheet with the lines that have a cell, and those that always stand in it."""
    spoken = {line for line, _ in cells} | set(always)
    return Heat(
        code, tuple(line for line in lines if line.code in spoken), tuple(heads), cells, title
    )


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(table))
    return frame.with_columns(pl.col("phase").cast(pl.String).fill_null(""))


def _certain() -> pl.Expr:
    """Whether the unmet of a row are certainly so many: somebody counted, or nobody acts."""
    return pl.col("coverage").is_not_null() | (pl.col("actors") == 0)


def _weakness() -> pl.Expr:
    behind = pl.sum_horizontal("need_rows", "response_rows") > 0
    weakness = pl.col("basis").replace_strict(
        {name: at for at, name in enumerate(_STRENGTH)}, default=None, return_dtype=pl.Int64
    )
    return pl.when(behind).then(weakness)


def _cell(row: Mapping[str, Any], *, places: bool) -> HeatCell:
    kinds = set(row["kinds"] or ())
    low = int(row["low"] or 0)
    high = int(row["high"]) if row["whole"] else None
    people = None if not row["known"] or (high is None and low == 0) else Range(low, high)
    return HeatCell(
        known=bool(row["known"]),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        people=people,
        places=(row["places_with_gap"] or 0, row["places"]) if places and row["places"] else None,
        basis=None if row["weakness"] is None else _STRENGTH[row["weakness"]],
    )
