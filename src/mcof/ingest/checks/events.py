"""Checks of updates of events: each is of a later day, and no fewer people without a reason."""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found

_EVENT = ["operation", "event_id"]
_UPDATE = [*_EVENT, "update_number", "reference_date"]
_COUNTS = ("individuals", "returned_individuals")


def updates(rows: pl.DataFrame, earlier: pl.DataFrame | None) -> list[pl.DataFrame]:
    """Updates dated before the update that they follow, and those with fewer people.

    Updates follow each other by number, and by day where they have none. Fewer people than
    before less those who returned are a review, since people move on without being counted;
    an update of which some row is of unknown people says nothing.

    Args:
        earlier: rows of `events` that the workspace has.
    """
    if not {*_EVENT, "reference_date"} <= set(rows.columns):
        return []
    own = _told(rows).with_columns(mine=pl.lit(value=True))
    told = own
    if earlier is not None and earlier.height:
        known = earlier.with_columns(sheet=pl.lit(None, pl.String), line=pl.lit(None, pl.Int64))
        before = _told(known).join(own, on=_UPDATE, how="anti", nulls_equal=True)
        told = pl.concat([own, before.with_columns(mine=pl.lit(value=False))])
    ordered = told.sort("update_number", "reference_date", nulls_last=False)
    at = {
        "before": pl.col("individuals"), "day": pl.col("reference_date"),
        "earlier": pl.col("update_number"),
    }  # fmt: skip
    follows = ordered.with_columns(
        **{name: value.shift(1).over(_EVENT) for name, value in at.items()},
        number=pl.col("update_number").cast(pl.String).fill_null("?"),
    ).filter("mine")
    return [_disordered(follows), _lower(follows)]


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each update: people where all of them are known."""
    lacking = [name for name in (*_COUNTS, "update_number") if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.Int64).alias(name) for name in lacking)
    keys = [pl.col(name).first() for name in KEYS]
    whole = pl.col("individuals").is_not_null().all()
    return rows.group_by(_UPDATE, maintain_order=True).agg(
        *keys,
        individuals=pl.when(whole).then(pl.col("individuals").sum()),
        returned_individuals=pl.col("returned_individuals").sum(),
    )


def _disordered(follows: pl.DataFrame) -> pl.DataFrame:
    wrong = follows.filter(pl.col("reference_date") < pl.col("day")).with_columns(
        value="reference_date", before="day"
    )
    return found("event-update-order", wrong, field="reference_date")


def _lower(follows: pl.DataFrame) -> pl.DataFrame:
    missing = pl.col("before") - pl.col("returned_individuals") - pl.col("individuals")
    fewer = follows.with_columns(missing=missing, value="individuals").filter(missing > 0)
    shown = fewer.with_columns(returned="returned_individuals")
    return found("event-update-lower", shown, field="individuals")
