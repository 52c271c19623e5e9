"""V14: a printed share is the rounded share of the figures that were published."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from mcof.ingest.findings import found
from mcof.tracking.rounds import STOCK

NEAR = timedelta(days=7)
"""How much older than a figure the total may be that its share is of."""


def shares(rows: pl.DataFrame, *, only: str | None = None) -> pl.DataFrame:
    """Findings where a printed share is not the figure's, rounded half up.

    Args:
        rows: as `mcof.tracking.between.lines.asked` gives them.
    """
    wrong = judged(rows).filter(~pl.col("agrees"))
    if only is not None:
        wrong = wrong.filter(import_id=only)
    return found("share-differs", wrong, field="share_stated")


def judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Every figure with a printed share and a total that it may be of.

    The share of a place is of its country; that of a cell (an origin, a shelter) is of its
    place. The total is the one published last, at most a week before. A share that is
    printed in whole per cent is compared in whole per cent, half up; else to one decimal.

    Returns:
        The rows with `whole`, `share` (as it should be printed) and `agrees`.
    """
    told = rows.filter(pl.col("share_stated").is_not_null() & pl.col("individuals").is_not_null())
    told = told.with_row_index("_row").with_columns(
        of=pl.when(pl.col("breakdown") == "total").then(pl.lit(None)).otherwise("place_code"),
        country=pl.col("place_code").str.slice(0, 2).str.to_uppercase(),
    )
    totals = rows.filter(
        pl.col("breakdown") == "total",
        pl.col("individuals") > 0,
        pl.coalesce("location_id", "location_name").is_null(),
    ).select(
        *STOCK,
        "code_set",
        "place_level",
        "recorded_at",
        _place="place_code",
        _day="reference_date",
        whole="individuals",
    )
    joined = told.join(
        totals.with_columns(country=pl.col("_place").str.slice(0, 2).str.to_uppercase()),
        on=[*STOCK, "code_set", "country"],
        nulls_equal=True,
        suffix="_of",
    )
    national = (
        pl.col("of").is_null() & (pl.col("place_level_of") == 0) & (pl.col("place_level") > 0)
    )
    age = pl.col("reference_date") - pl.col("_day")
    fits = joined.filter(
        national | (pl.col("of") == pl.col("_place")), age.is_between(timedelta(0), NEAR)
    )
    nearest = fits.sort("_day", "recorded_at_of").unique("_row", keep="last").sort("_row")
    return _with_share(nearest)


def _with_share(rows: pl.DataFrame) -> pl.DataFrame:
    part, whole, stated = pl.col("individuals"), pl.col("whole"), pl.col("share_stated")
    in_whole = (part * 200 + whole) // (whole * 2)
    in_tenths = (part * 2000 + whole) // (whole * 2)
    is_whole = stated == stated.round(0)
    share = pl.when(is_whole).then(in_whole.cast(pl.Float64)).otherwise(in_tenths / 10)
    return rows.with_columns(share=share, value="share_stated").with_columns(
        agrees=(pl.col("share") - stated).abs() < 0.01  # noqa: PLR2004 - less than any printed digit
    )
