"""The MCOF matrix: for each sector, phase, place and group, who needs, who acts, what is unmet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from mcof.gaps.cells import KEY, answered_only, asked_of, basis_word, compatible
from mcof.gaps.cover import cover
from mcof.gaps.need import units
from mcof.gaps.periods import Period
from mcof.gaps.reach import Counting, by_place, worded_rule

STALE_AFTER_DAYS = 180
"""Half a year: beyond it a need figure of a moving population says little."""


@dataclass(frozen=True)
class Asked:
    """What a matrix is asked for.

    Attributes:
        sectors: codes of the sectors to look at; rows of others are left out.
        level: of the places.
        period: the days of the rows that count, for the record; None for all.
        on: the day that ages are counted to; None for no ages.
        threshold: the share of the need that must be reached, 0 to 1.
        stale_after_days: a need figure older than this is an information gap.
        counting: how an organisation's rows became people; see `reach.Counting`.
    """

    sectors: Sequence[str]
    level: int
    period: Period | None = None
    on: date | None = None
    threshold: float = 1.0
    stale_after_days: int = STALE_AFTER_DAYS
    counting: Counting = "largest"


def matrix(
    needs: pl.DataFrame,
    responses: pl.DataFrame,
    people: pl.DataFrame,
    phases: pl.DataFrame,
    *,
    paths: pl.DataFrame,
    asked: Asked,
) -> pl.DataFrame:
    """What is known of need and response, cell by cell.

    Args:
        needs: the rows of `mcof.gaps.need.stated`.
        responses: the rows of `mcof.gaps.reach.reported`.
        people: as `mcof.gaps.cells.present` says, at the same level.
        phases: as `mcof.gaps.phases.leading` says, at the same level.
        paths: `Registry.paths()`.

    Returns:
        One row per sector, phase, place and group; the columns are described in the method.
        Sectors are never added: the same people stand in many.

    Method: docs/reference/methods/gaps.md.
    """
    wanted, level = list(asked.sectors), asked.level
    needs = needs.filter(pl.col("sector").is_in(wanted))
    responses = responses.filter(pl.col("sector").is_in(wanted))
    need = units(needs, paths, people, phases, level=level)
    if "reached_rule" not in responses.columns:
        responses = responses.with_columns(reached_rule=pl.lit(None, pl.String))
    response = by_place(responses, paths, level=level)
    base = asked_of(need, people, phases, wanted)
    others = answered_only(response, base, people, phases)
    cells = pl.concat(
        [base.with_columns(is_base=pl.lit(True)), others.with_columns(is_base=pl.lit(False))]
    )
    table = cells
    for facts in (
        cover(need, response, base, cells),
        _who(response, cells),
        _active(response, cells),
    ):
        table = table.join(facts, on=list(KEY), how="left")
    return _worded(_with_people(table, people), asked)


def _who(response: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """The names of those who act on a cell, in alphabetical order, and how many they are."""
    # Names and cells are numbers here: there may be millions of pairs of them.
    known = response["organisations"].explode().drop_nulls().unique().sort()
    named = response.select(*KEY, _who=pl.col("organisations").cast(pl.List(pl.Enum(known))))
    numbered = cells.select(KEY).with_row_index("_cell")
    pairs = compatible(named, numbered).select("_cell", "_who").explode("_who")
    names = pairs.unique().sort("_cell", "_who").group_by("_cell", maintain_order=True)
    told = names.agg(actors=pl.len(), actor_names=pl.col("_who").cast(pl.String).str.join("; "))
    return numbered.join(told, on="_cell").drop("_cell")


def _active(response: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of response behind a cell, and what they mean to reach."""
    return (
        _cell_keys(compatible(response, cells))
        .group_by(KEY)
        .agg(
            response_rows=pl.col("rows").sum(),
            response_targeted=pl.when(pl.col("targeted").count() > 0).then(
                pl.col("targeted").sum()
            ),
            response_undated=pl.col("undated").sum(),
            response_weak=pl.col("weak").max(),
            response_rule=pl.col("reached_rule").drop_nulls().unique().sort().str.join("; "),
        )
    )


def _cell_keys(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.drop("group", "phase").rename({"c_group": "group", "c_phase": "phase"})


def _with_people(cells: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The displaced people of a cell: of its group, or for everybody, of the displaced."""
    group = pl.col("group")
    keyed = cells.with_columns(_who=pl.when(group == "").then(pl.lit("IDP")).otherwise(group))
    return keyed.join(
        people.rename({"group": "_who"}), on=["code_set", "place", "_who"], how="left"
    ).drop("_who")


def _worded(table: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The matrix in its published columns."""
    need, covered = pl.col("need"), pl.col("covered")
    coverage = (
        pl.when(need == 0)
        .then(1.0)
        .when(need.is_not_null() & covered.is_not_null())
        .then(covered / need)
    )
    known_on = pl.when(need.is_not_null()).then("need_on").otherwise("displaced_on")
    days = pl.lit(asked.on, pl.Date) - known_on
    # a figure of a period that is not over is of today
    age = pl.max_horizontal(days.dt.total_days(), pl.when(days.is_not_null()).then(0))
    table = table.with_columns(
        actors=pl.col("actors").fill_null(0).cast(pl.Int64),
        coverage=coverage,
        age_days=age.cast(pl.Int64),
        _weak=pl.max_horizontal("need_weak", "response_weak"),
    )
    stale = need.is_not_null() & (pl.col("age_days") > asked.stale_after_days)
    first, last = asked.period if asked.period is not None else (None, None)
    rows = ("need_rows", "response_rows", "stock_rows")
    return table.select(
        "sector",
        _nullif("phase"),
        _nullif("phases"),
        "phase_rule",
        "code_set",
        pl.col("place").alias("place_code"),
        pl.lit(asked.level, pl.Int64).alias("place_level"),
        _nullif("group").alias("population_group"),
        pl.lit(first, pl.Date).alias("period_start"),
        pl.lit(last, pl.Date).alias("period_end"),
        "need",
        basis_word("need_weak").alias("need_basis"),
        "need_on",
        "severity",
        "displaced",
        "displaced_on",
        "displaced_basis",
        pl.coalesce("need_targeted", "response_targeted").alias("targeted"),
        "reached",
        "reached_from",
        worded_rule(pl.col("response_rule").replace("", None), asked.counting).alias(
            "reached_rule"
        ),
        "reached_unattributed",
        pl.when(need.is_not_null()).then(covered.fill_null(0)).alias("covered"),
        (need - covered.fill_null(0)).alias("unmet"),
        "coverage",
        pl.lit(float(asked.threshold)).alias("threshold"),
        "actors",
        "actor_names",
        "age_days",
        stale.fill_null(False).alias("stale"),
        *(pl.col(name).fill_null(0).cast(pl.Int64) for name in rows),
        (pl.col("need_undated").fill_null(0) + pl.col("response_undated").fill_null(0))
        .cast(pl.Int64)
        .alias("undated_rows"),
        basis_word("_weak").alias("basis"),
        _state(asked.threshold).alias("state"),
        "need_least",
        "need_compared",
        (pl.col("need_split") == 1).alias("need_split"),
        "reliability",
        "credibility",
    )


def _nullif(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(name).alias(name)


def _state(threshold: float) -> pl.Expr:
    """What the cell is, for a heat map: a word, never a number.

    `no-need` (a known zero), `nobody` (need or displaced people, no actor), `unassessed`
    (no need figure, somebody acts or nothing is known), `reach-unknown` (need, actors,
    nobody says how many), `partial` (below the threshold), `covered`.
    """
    need, coverage = pl.col("need"), pl.col("coverage")
    somebody = (need > 0).fill_null(pl.col("displaced") > 0)
    words = (
        (need == 0, "no-need"),
        (somebody & (pl.col("actors") == 0), "nobody"),
        (need.is_null(), "unassessed"),
        (coverage.is_null(), "reach-unknown"),
        (coverage < threshold, "partial"),
    )
    return pl.coalesce(
        *(pl.when(holds).then(pl.lit(word)) for holds, word in words), pl.lit("covered")
    )
