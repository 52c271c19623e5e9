"""Wide rows made long: one column for each origin, shelter or period becomes one row each.

The unit of the cells is not written in the files: it is what the cells add up to, and where they
add up to neither, that of the method's version. Iraq's master lists hold households up to round
112 and people from round 119; of those between them nobody has seen the workbooks.
"""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, together
from mcof.ingest.methods import in_force

DIMENSIONS = {
    "origin": "origin_code",
    "last": "last_displacement_code",
    "shelter": "shelter_type",
    "period": "displacement_period",
    "sex": "sex",
    "reason": "reason",
    "age": "age",
    "nationality": "category",
    "arrival": "category",
    "permit": "category",
    "demographic": "category",
}
NAMED = {
    "origin": "origin_name",
    "last": "last_displacement_name",
    "nationality": "nationality_name",
}
"""The slot of a dimension whose column is made of a name."""

OF_PLACES = ("latitude", "longitude", "location_name_ar")
"""Columns about a location, which its cells do not say again."""

_NOTHING = pl.lit(None, pl.String)


def long(draft: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Displacement rows as they stand, and a row for each filled cell beside them.

    Args:
        known: versions of methods, as `mcof.ingest.methods.versions` gives them.

    Returns:
        The rows, and findings where cells do not add up to their total, or to neither unit.
    """
    names = [name for name in draft.columns if name.startswith("cell:")]
    totals = draft.drop(names)
    parts: list[pl.DataFrame] = []
    records: list[pl.DataFrame] = [totals]
    if names and {"place_code", "reference_date"} <= set(draft.columns):
        stated = in_force(draft, known).select(stated="cell_unit", stated_by="version")
        draft = draft.hstack(stated)
    else:
        draft = draft.with_columns(stated=_NOTHING, stated_by=_NOTHING)
    for dimension, field in DIMENSIONS.items():
        columns = {n: n.split("=", 1)[1] for n in names if n.startswith(f"cell:{dimension}=")}
        if not columns:
            continue
        unit = "individuals" if dimension == "sex" else None
        measured, problems = _measured(draft, dimension, list(columns), unit)
        parts.append(problems)
        # Most cells are empty: only the filled ones are given the rest of their row.
        filled = (
            measured.select(list(columns))
            .with_row_index("at")
            .unpivot(on=list(columns), index="at", variable_name="cell", value_name="cell_value")
            .filter(pl.col("cell_value").is_not_null())
        )
        rest = [c for c in measured.columns if c not in names and c not in OF_PLACES]
        cells = measured.select(rest)[filled["at"]].hstack(filled.drop("at"))
        cells = cells.with_columns(
            pl.col("cell").replace_strict(columns, return_dtype=pl.String).alias(field),
            pl.lit(dimension).alias("breakdown"),
            pl.when(pl.col("cell_unit") == "households").then("cell_value").alias("households"),
            pl.when(pl.col("cell_unit") == "individuals").then("cell_value").alias("individuals"),
        )
        records.append(cells.drop("cell", "cell_value", "cell_unit", "stated", "stated_by"))
    return pl.concat(records, how="diagonal"), together(parts)


def labelled(draft: pl.DataFrame, *, by_sheet: bool = False) -> pl.DataFrame:
    """The draft with `breakdown`: the dimensions that a row gives, or `total`.

    It is said while the rows are still text, so that a row of an origin that cannot be
    resolved is still a cell, and never taken for a total.

    Args:
        by_sheet: a sheet in which some row gives a dimension is a partition by it: a row that
            does not is its cell of unknown origin, or whatever it is.
    """
    if "breakdown" in draft.columns:
        return draft
    given = []
    for dimension, field in sorted(DIMENSIONS.items()):
        own = () if field == "category" else (field,)
        columns = [n for n in (*own, NAMED.get(dimension)) if n in draft.columns]
        if columns:
            here = pl.any_horizontal(pl.col(columns).is_not_null())
            here = here.any().over("sheet") if by_sheet else here
            given.append(pl.when(here).then(pl.lit(dimension)))
    if not given:
        return draft.with_columns(breakdown=pl.lit("total"))
    joined = pl.concat_str(given, separator="+", ignore_nulls=True)
    named = draft.with_columns(
        breakdown=pl.when(joined == "").then(pl.lit("total")).otherwise(joined)
    )
    return named.rename({NAMED["nationality"]: "category"}, strict=False)


def _measured(
    draft: pl.DataFrame, dimension: str, columns: list[str], unit: str | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft with `cell_unit`, and findings where the cells do not add up."""
    for field in ("households", "individuals"):
        if field not in draft.columns:
            draft = draft.with_columns(pl.lit(None, pl.Int64).alias(field))
    filled = pl.any_horizontal(pl.col(columns).is_not_null())
    frame = draft.with_columns(cell_sum=pl.when(filled).then(pl.sum_horizontal(pl.col(columns))))
    fits = frame.select(
        households=(pl.col("cell_sum") == pl.col("households")).sum(),
        individuals=(pl.col("cell_sum") == pl.col("individuals")).sum(),
    ).row(0, named=True)
    seen = unit or max(fits, key=lambda name: fits[name])
    sure = unit is not None or sum(fits.values()) > 0
    frame = frame.with_columns(
        cell_unit=pl.lit(seen) if sure else pl.coalesce("stated", pl.lit("households"))
    )
    total = pl.when(pl.col("cell_unit") == "households").then("households").otherwise("individuals")
    wrong = frame.filter(pl.col("cell_sum") != total).with_columns(
        value=total, sum=pl.col("cell_sum")
    )
    parts = [found("partition-sum", wrong, dimension=dimension, field=str(seen))]
    if sure and unit is None:
        other = frame.filter(pl.col("cell_sum").is_not_null() & (pl.col("stated") != seen))
        one = other.select("sheet", value="stated_by", stated="stated").unique("sheet")
        parts.append(found("cell-unit-differs", one, dimension=dimension, seen=seen))
    if not sure and frame["stated"].is_null().all() and wrong.height:
        one = frame.select(KEYS).head(1)
        parts.append(found("unit-unclear", one, dimension=dimension, value="households"))
    return frame.drop("cell_sum"), together(parts)
