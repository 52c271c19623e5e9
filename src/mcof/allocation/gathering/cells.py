"""Cells of a problem: whose unmet need may be directed to, and whose cannot and why."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.allocation.gathering.assumed import UNDIRECTED, assumption, together
from mcof.allocation.gathering.directions import Directions

NEED = ("sector", "phase", "code_set", "place_code", "population_group")
"""What names a need of the matrix; a cell of a problem is a need in a period."""


@dataclass(frozen=True)
class Cells:
    """The cells, and what is beside them.

    Attributes:
        cells: a row per need and period: `NEED`, `cell`, `period`, `period_start`,
            `period_end`, `months`, `need` (unmet people: never more), `total` and `covered`
            (of the whole need), `displaced`, `severity`, `weight`, `access`, `fairness`,
            `need_basis`, `age_days`.
        undirected: `UNDIRECTED`.
    """

    cells: pl.DataFrame
    undirected: pl.DataFrame
    assumed: pl.DataFrame


def cells(matrix: pl.DataFrame, access: pl.DataFrame, directed: Directions) -> Cells:
    """The cells of a plan: unmet need, in each period, with its weight and its access.

    Where no row states a need, nobody knows how much to give: the place is listed with
    its displaced people and gets nothing silently. Where the need is met, nothing is left
    to direct.

    Args:
        matrix: as `mcof.actions.gaps.matrix` gives it.
        access: `NEED`, `period`, `reachable`, `reachable_low`, as `mcof.response.access.access`
            gives them for each period.
    """
    wanted = _wanted(matrix, directed)
    out = wanted.filter(_excluded(directed))
    asked = wanted.filter(~_excluded(directed))
    unknown = asked.filter(pl.col("need").is_null())
    open_ = asked.filter(pl.col("unmet") > 0)
    spans = pl.DataFrame(
        [(one.period, one.start, one.end, one.months) for one in directed.spans()],
        schema=["period", "period_start", "period_end", "months"],
        orient="row",
    )
    weighed = _weighed(open_, directed)
    made, assumed = _with_access(weighed.join(spans, how="cross"), access)
    shut = made.group_by(NEED).agg(pl.col("access").max()).filter(pl.col("access") <= 0)
    undirected = pl.concat(
        [
            _listed(unknown, "no-figure"),
            _listed(out.filter(pl.col("need").is_null() | (pl.col("unmet") > 0)), "excluded"),
            _listed(open_.join(shut, on=NEED, how="semi", nulls_equal=True), "no-access"),
        ]
    )
    return Cells(
        cells=_named(made),
        undirected=undirected.sort(NEED, nulls_last=False),
        assumed=together(assumed, _assumed(open_, directed)),
    )


def _wanted(matrix: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    """The rows of the matrix that were asked for, where somebody is or may be in need."""
    somebody = (pl.col("displaced").fill_null(0) > 0) | (pl.col("need_rows") > 0)
    rows = matrix.filter(pl.col("need").is_not_null() | somebody)
    rows = rows.drop("period_start", "period_end", strict=False)  # of what is known, not planned
    for column, only in (
        ("sector", directed.sectors),
        ("place_code", directed.places),
        ("population_group", directed.groups),
    ):
        if only:
            rows = rows.filter(pl.col(column).is_in(list(only)))
    return rows


def _excluded(directed: Directions) -> pl.Expr:
    columns = {"place": "place_code", "sector": "sector", "group": "population_group"}
    held = pl.lit(False)
    for one in directed.exclusions:
        if one.what in columns:
            held = held | pl.col(columns[one.what]).eq_missing(pl.lit(one.value))
    return held


def _weighed(rows: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    """With the weight of a person of each: severity alone, never who they are."""
    phase = pl.col("severity").fill_null(directed.severity_unknown)
    return rows.with_columns(weight=pl.lit(directed.severity_base).pow(phase - 3).cast(pl.Float64))


def _with_access(rows: pl.DataFrame, access: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """With the share of the people who can be reached; all of them where nobody says.

    Where only places inside are spoken of, the worst of these counts for the whole.
    """
    said = access.select(*NEED, "period", "reachable", "reachable_low")
    told = rows.join(
        said, on=[*NEED, "period"], how="left", nulls_equal=True, maintain_order="left"
    )
    inside = pl.col("reachable").is_null() & pl.col("reachable_low").is_not_null()
    assumed = together(
        _counted("access-full", told.filter(pl.col("reachable_low").is_null())),
        _counted("access-worst-inside", told.filter(inside)),
    )
    share = pl.coalesce("reachable", "reachable_low", pl.lit(1.0)).clip(0.0, 1.0)
    return told.with_columns(access=share), assumed


def _counted(code: str, rows: pl.DataFrame) -> pl.DataFrame:
    """An assumption about some cells; people are the most of any sector, never their sum."""
    if rows.is_empty():
        return together()
    once = rows.unique(NEED)
    return assumption(code, count=once.height, people=most_people(once))


def most_people(needs: pl.DataFrame) -> int:
    """People of some needs: added over places and groups, and of the sectors the largest."""
    by_sector = needs.group_by("sector").agg(pl.col("unmet").sum())["unmet"].max()
    return int(by_sector) if isinstance(by_sector, int) else 0


def _assumed(rows: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    silent = rows.filter(pl.col("severity").is_null())
    stale = rows.filter(pl.col("stale")) if "stale" in rows.columns else rows.clear()
    reached = rows.filter(pl.col("covered") > 0)
    parts = [assumption("need-stays"), assumption("severity-weight", value=directed.severity_base)]
    if not silent.is_empty():
        parts.append(
            assumption(
                "severity-unknown",
                count=silent.height,
                people=most_people(silent),
                value=directed.severity_unknown,
            )
        )
    parts.append(_counted("need-old", stale))
    if not reached.is_empty():
        parts.append(assumption("reach-goes-on", count=reached.height))
    return together(*parts)


def _listed(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    return rows.with_columns(reason=pl.lit(reason)).select(
        pl.col(name).cast(kind) for name, kind in UNDIRECTED.items()
    )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """With the names of the cell and of the group that it is fair or unfair to."""
    key = pl.concat_str(*(pl.col(name).fill_null("-") for name in NEED), "period", separator="~")
    fair = pl.concat_str("code_set", "place_code", "sector", separator="~")
    return rows.select(
        key.alias("cell"),
        *NEED,
        "period", "period_start", "period_end", "months",
        pl.col("unmet").alias("need"),
        pl.col("need").alias("total"),
        "covered", "displaced", "severity", "weight", "access",
        fair.alias("fairness"),
        "need_basis", "age_days",
    ).sort("cell")  # fmt: skip
