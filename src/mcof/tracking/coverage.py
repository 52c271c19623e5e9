"""What rounds there are: their days, their reach, their method, and what is missing between."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import polars as pl

from mcof.ingest.methods import KINDS, in_force, versions
from mcof.tracking.figures import NOT_COLLECTED
from mcof.tracking.levels import with_paths
from mcof.tracking.rounds import ROUND, STOCK, keyed

_DECLARED = (
    "operation_status", "operation_reason", "round_label", "period_start", "period_end",
    "districts", "locations", "locations_visited", "method_version",
)  # fmt: skip


def reach(observations: ir.Table, paths: ir.Table) -> ir.Table:
    """What the rows say of each round: no people, but days, places and how many were visited.

    Returns:
        `ROUND`, `round`, `round_label`, `reference_date` (the latest of its rows),
        `period_start`, `period_end`, `country` (the letters its codes begin with),
        `districts` and `locations` with a row (null where no row is of one), `rows`,
        `rows_carried`, `method_version`.
    """
    rows = with_paths(keyed(observations), paths)
    location = ibis.coalesce(rows["location_id"], rows["location_name"])
    carried = ibis.coalesce(rows["update_status"].isin(NOT_COLLECTED), ibis.literal(False))
    return rows.group_by(list(ROUND)).aggregate(
        round=rows["round"].max(),
        round_label=rows["round_label"].max(),
        reference_date=rows["reference_date"].max(),
        period_start=rows["period_start"].min(),
        period_end=rows["period_end"].max(),
        country=rows["place_code"].substr(0, 2).upper().min(),
        districts=rows["admin2"].nunique().nullif(0),
        locations=(rows["place_code"] + "|" + location).nunique().nullif(0),
        rows=rows.count(),
        rows_carried=carried.sum().cast("int64"),
        method_version=rows["method_version"].max(),
    )


def listed(
    counted: pl.DataFrame, declared: pl.DataFrame, known: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Every round of every operation, by what rows say and what was declared of it.

    What a row of the table `rounds` says of a round holds before what can be read off the
    rows of figures; one that names no group or assessment is of all. A round of which
    nobody has rows is listed too: it is known to have been, and is missing.

    Args:
        counted: as `reach` gives it.
        declared: rows of the table `rounds`.
        known: versions of methods; those that ship with mcof by default.

    Returns:
        A row per round in the order of the days: `operation`, `operation_status`,
        `operation_reason`, `assessment`, `population_group`, `round`, `round_label`, days,
        coverage, `rows` (0: nothing was imported), `rows_carried`, `version` of the method
        in force, `method_changes` against the round before (joined by `+`), and
        `missing_before`: the numbers skipped since the round before, such as `9-11`.
    """
    told = _declared(declared)
    joined = counted.join(told, on=["operation", "round_key"], how="left", suffix="_said")
    fits = pl.all_horizontal(
        pl.coalesce(pl.col(f"_{name}") == pl.col(name), pl.lit(value=True))
        for name in ("assessment", "population_group")
    )
    fitting = joined.with_columns(_known=fits & pl.col("_day").is_not_null())
    both = fitting.sort("_known").unique(ROUND, keep="last", maintain_order=True)
    filled = both.with_columns(
        pl.when("_known").then(pl.coalesce(f"{name}_said", name)).otherwise(name).alias(name)
        if f"{name}_said" in both.columns
        else pl.when("_known").then(name).alias(name)
        for name in _DECLARED
    )
    heard = filled.filter("_known").select("operation", "round_key")
    silent = told.join(heard, on=["operation", "round_key"], how="anti").with_columns(
        assessment="_assessment",
        population_group="_population_group",
        reference_date="_day",
        rows=pl.lit(0, pl.Int64),
        rows_carried=pl.lit(0, pl.Int64),
    )
    whole = pl.concat([filled, silent], how="diagonal_relaxed")
    return _against_before(_of_operation(whole, declared), versions() if known is None else known)


def _declared(rounds: pl.DataFrame) -> pl.DataFrame:
    """One row for each declared round, the latest said."""
    key = pl.coalesce(pl.col("round").cast(pl.String), pl.col("reference_date").cast(pl.String))
    return (
        rounds.sort("recorded_at")
        .select(
            "operation",
            "round",
            *_DECLARED,
            round_key=key,
            country=pl.col("place_code").str.slice(0, 2).str.to_uppercase(),
            _assessment="assessment",
            _population_group="population_group",
            _day="reference_date",
        )
        .unique(
            ["operation", "round_key", "_assessment", "_population_group"],
            keep="last",
            maintain_order=True,
        )
    )


def _of_operation(rounds: pl.DataFrame, declared: pl.DataFrame) -> pl.DataFrame:
    """The status and reason of an operation are of all its rounds: those said last."""
    said = (
        declared.sort("recorded_at")
        .group_by("operation")
        .agg(
            pl.col(name).drop_nulls().last().alias(f"_{name}")
            for name in ("operation_status", "operation_reason")
        )
    )
    return rounds.join(said, on="operation", how="left").with_columns(
        operation_status="_operation_status", operation_reason="_operation_reason"
    )


def _against_before(rounds: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    asked = rounds.select(
        "population_group", "reference_date", place_code=pl.col("country").fill_null("")
    )
    changes = [f"{kind}_changes" for kind in KINDS]
    method = in_force(asked, known).select("version", *changes)
    number = pl.col("round").fill_null(-1)
    rows = rounds.hstack(method).sort(*STOCK, "reference_date", number, nulls_last=True)
    before = pl.col("round").shift(1).cum_max().forward_fill().over(STOCK)
    first, last = (before + 1).cast(pl.String), (pl.col("round") - 1).cast(pl.String)
    gap = pl.col("round") - before
    rows = rows.with_columns(
        missing_before=pl.when(gap > 1).then(
            pl.when(first == last).then(first).otherwise(first + "-" + last)
        ),
        method_changes=pl.concat_str(
            (
                pl.when(pl.col(name) != pl.col(name).shift(1).over(STOCK)).then(pl.lit(kind))
                for kind, name in zip(KINDS, changes, strict=True)
            ),
            separator="+",
            ignore_nulls=True,
        ).replace("", None),
    )
    return rows.sort("operation", "reference_date", "round", nulls_last=True).select(
        "operation", "operation_status", "operation_reason", "country", "assessment",
        "population_group", "round", "round_label", "period_start", "period_end",
        "reference_date", "districts", "locations", "locations_visited", "rows", "rows_carried",
        "method_version", "version", "method_changes", "missing_before",
    )  # fmt: skip
