"""Plan against fact: what was planned for each cell beside its need and whom it reached."""

from __future__ import annotations

import polars as pl

WHERE = ("sector", "code_set", "place_code")


def against_plan(cells: pl.DataFrame, planned: pl.DataFrame) -> pl.DataFrame:
    """The cells of a matrix beside what a plan means to reach in them.

    A line of a plan that says no phase or no group is for all of the place; its cells are
    looked at together, so that it is counted once. Needs of several groups and phases are of
    different people and are added; sectors never are.

    Args:
        cells: as `mcof.gaps.matrix.matrix` gives them.
        planned: `sector, code_set, place_code, phase, population_group` (null for any) and
            `planned` (people), one row for each.

    Returns:
        A row for each row of the plan, and for each cell that no row speaks of: the cell,
        `need`, `planned`, `reached`, `unmet`, and

        ===============  ==================================================================
        planned_gap      max(0, need - planned): nobody even plans to reach them
        surplus          max(0, planned - need)
        delivery_gap     max(0, planned - reached)
        delivered        reached / planned; null where nothing was planned
        standing         `unplanned`, `short`, `enough`, `surplus`; `need-unknown`
        ===============  ==================================================================

        Unknown stays unknown: a need that one of the cells does not know is unknown.
    """
    lines = planned.with_row_index("_line")
    pairs = lines.join(cells, on=list(WHERE), suffix="_cell").filter(
        *(
            pl.col(name).is_null() | pl.col(name).eq_missing(pl.col(f"{name}_cell"))
            for name in ("phase", "population_group")
        )
    )
    sums = pairs.group_by("_line").agg(*(_known_sum(name) for name in ("need", "reached", "unmet")))
    of_plan = lines.join(sums, on="_line", how="left", maintain_order="left").drop("_line")
    spoken = pairs.select(
        *WHERE, phase="phase_cell", population_group="population_group_cell"
    ).unique()
    rest = cells.join(
        spoken, on=[*WHERE, "phase", "population_group"], how="anti", nulls_equal=True
    )
    columns = [*WHERE, "phase", "population_group", "need", "planned", "reached", "unmet"]
    unplanned = rest.with_columns(planned=pl.lit(None, pl.Int64)).select(columns)
    both = pl.concat([of_plan.select(columns), unplanned], how="vertical_relaxed")
    return _told(both)


def _known_sum(name: str) -> pl.Expr:
    """The sum of a column where every row knows it."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    need, planned, reached = pl.col("need"), pl.col("planned"), pl.col("reached")
    standing = (
        pl.when(planned.is_null())
        .then(pl.lit("unplanned"))
        .when(need.is_null())
        .then(pl.lit("need-unknown"))
        .when(planned < need)
        .then(pl.lit("short"))
        .when(planned > need)
        .then(pl.lit("surplus"))
        .otherwise(pl.lit("enough"))
    )
    return rows.with_columns(
        planned_gap=(need - planned.fill_null(0)).clip(0),
        surplus=(planned - need).clip(0),
        delivery_gap=(planned - reached).clip(0),
        delivered=pl.when(planned > 0).then(reached / planned),
        standing=standing,
    )
