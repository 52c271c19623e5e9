"""Evidence: the rows behind a gap, so that anybody can walk back to the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mcof.gaps.periods import Period, overlapping
from mcof.gaps.reach import NOT_ACTING
from mcof.tracking.levels import located


@dataclass(frozen=True)
class Spot:
    """One cell of the matrix.

    Attributes:
        sector: None for every sector.
        phase: None where the cell has none.
        unnamed: of people whose group nobody says, and not of everybody.
        group: None for everybody.
    """

    sector: str | None
    place: str
    code_set: str
    level: int
    group: str | None = None
    phase: str | None = None
    unnamed: bool = False


def evidence(
    needs: ir.Table,
    responses: ir.Table,
    counted: ir.Table,
    paths: ir.Table,
    spot: Spot,
    *,
    period: Period | None = None,
    not_acting: Sequence[str] = NOT_ACTING,
) -> ir.Table:
    """The rows that a cell of the matrix was made from, and those of a need that it passed over.

    Args:
        counted: the rows behind the stock, as `mcof.tracking.figures.behind` gives them.

    Returns:
        `table`, `import_id`, `sheet`, `source_row`, `row_id`, `place_code` (as stored),
        `who` (organisation, operation or project), `figure` (people; null for unknown),
        `figure_of`, `day`, `basis`, `source_url`.
    """
    acting = responses.filter(
        responses["status"].isnull() | responses["status"].notin(list(not_acting))
    )
    need_rows = _at(overlapping(needs, period), paths, spot)
    response_rows = _at(overlapping(acting, period), paths, spot)
    here = (counted["place"] == spot.place) & (counted["code_set"] == spot.code_set)
    of_group = counted["population_group"] == (spot.group or "IDP")
    if spot.unnamed:
        of_group = counted["population_group"].isnull()
    there = counted.filter(here & of_group)
    return ibis.union(
        _rows(need_rows, "needs", "project", "in_need", "period_end"),
        _rows(response_rows, "responses", "organisation", "reached", "period_end"),
        _rows(there, None, "operation", "individuals", "reference_date"),
    )


def _at(rows: ir.Table, paths: ir.Table, spot: Spot) -> ir.Table:
    """The rows that may be about the cell."""
    same = rows.filter(rows["code_set"] == spot.code_set)
    if spot.sector is not None:
        same = same.filter(same["sector"] == spot.sector)
    placed = located(same, paths, level=spot.level)
    placed = placed.filter(placed["place"] == spot.place)
    for column, wanted in (("population_group", spot.group), ("phase", spot.phase)):
        if wanted is not None:
            placed = placed.filter(placed[column].isnull() | (placed[column] == wanted))
    return placed


def _rows(rows: ir.Table, table: str | None, who: str, figure: str, day: str) -> ir.Table:
    return rows.select(
        table=rows["table"] if table is None else ibis.literal(table),
        import_id=rows["import_id"],
        sheet=rows["sheet"],
        source_row=rows["source_row"],
        row_id=rows["row_id"],
        place_code=rows["place_code"],
        who=rows[who],
        figure=rows[figure].cast("int64"),
        figure_of=ibis.literal(figure),
        day=rows[day],
        basis=rows["basis"],
        source_url=rows["source_url"],
    )
