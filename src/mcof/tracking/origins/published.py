"""What was published of origins and destinations: cells of a matrix, and its margins."""

from __future__ import annotations

from typing import NamedTuple

import ibis.expr.types as ir

from mcof.tracking.figures import once, summed
from mcof.tracking.levels import with_paths
from mcof.tracking.partitions import DIMENSIONS
from mcof.tracking.rounds import chosen_rows


class Published(NamedTuple):
    """Counts of every round, by `code_set`, operation, assessment, group and `round_key`.

    Attributes:
        cells: people by place and origin, where a row says both.
        origins: people of the whole country by origin, as rows of the country say.
        places: people by place, of any origin.
        nation: people of the country.
    """

    cells: ir.Table
    origins: ir.Table
    places: ir.Table
    nation: ir.Table


def published(
    observations: ir.Table,
    paths: ir.Table,
    *,
    level: int,
    dimension: str = "origin",
    round: int | None = None,
    group: str | None = None,
    operation: str | None = None,
    assessment: str | None = None,
) -> Published:
    """The cells and margins of every round.

    Args:
        dimension: `origin`, or `last`, the last displacement of people who returned.
    """
    column = DIMENSIONS[dimension]
    rows = with_paths(
        chosen_rows(
            observations,
            round=round,
            group=group,
            operation=operation,
            assessment=assessment,
            keep=[column],
        ),
        paths,
    )

    def counted(rows: ir.Table, at: int, wanted: tuple[str, ...]) -> ir.Table:
        dims = [column] if wanted else []
        return summed(once(rows, level=at, wanted=wanted), level=at, dims=dims).drop("_weak")

    of_country = rows.filter(rows["own_level"] == 0)
    return Published(
        cells=counted(rows, level, (dimension,)).rename(origin_code=column),
        origins=counted(of_country, 0, (dimension,)).rename(origin_code=column),
        places=counted(rows, level, ()),
        nation=counted(rows, 0, ()),
    )
