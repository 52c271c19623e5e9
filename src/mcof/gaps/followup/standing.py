"""Standing: who has a gap in hand and what is done about it, as the decisions about it say."""

from __future__ import annotations

from datetime import date

import polars as pl

OPEN, REOPENED, ACKNOWLEDGED, CLOSED = "open", "reopened", "acknowledged", "closed"
BY_PEOPLE = ("open", "acknowledged", "planned", "closing", "accepted", "closed")
"""What people may say; that a gap is reopened is found, never said."""

QUIET = ("acknowledged", "accepted", "closed")
"""A gap that stands so needs no alert."""

_FIGURES = ("need", "need_on", "reached", "displaced", "displaced_on", "actors")


def found(gaps: pl.DataFrame) -> pl.Series:
    """The figures that show each gap, as one text: other figures make another text.

    Days that merely pass change nothing in it.
    """
    parts = [pl.col(name).cast(pl.String).fill_null("?") for name in _FIGURES]
    return gaps.select(pl.concat_str(parts, separator="|").alias("found")).to_series()


def standing(gaps: pl.DataFrame, decisions: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The gaps with what was decided of them.

    Args:
        gaps: the columns of `mcof.gaps.kinds.kinds`.
        decisions: rows of `GAP_DECISIONS`, oldest first.
        on: the day; an acknowledgement holds until its last day.

    Returns:
        Their columns with `owner`, `status`, `acknowledged_until`, `status_was` (what was
        decided, where it holds no more), `status_since` (the day it was decided).

        A closed gap that is found in figures other than those of then is `reopened`; one that
        was acknowledged until an earlier day is `open` again.
    """
    last = decisions.unique("gap", keep="last", maintain_order=True).select(
        "gap",
        "owner",
        _said="status",
        _until="until",
        _found="found",
        status_since=pl.col("recorded_at").dt.date(),
    )
    joined = gaps.with_columns(found(gaps).alias("_now")).join(
        last, on="gap", how="left", maintain_order="left"
    )
    again = (pl.col("_said") == CLOSED) & pl.col("_found").ne_missing(pl.col("_now"))
    over = (pl.col("_said") == ACKNOWLEDGED) & (pl.col("_until") < on)
    holds = (pl.col("_said") == ACKNOWLEDGED) & ~over.fill_null(value=False)
    told = joined.with_columns(
        status=pl.when(again)
        .then(pl.lit(REOPENED))
        .when(over)
        .then(pl.lit(OPEN))
        .otherwise(pl.col("_said").fill_null(OPEN)),
        acknowledged_until=pl.when(holds).then("_until"),
        status_was=pl.when(again | over).then("_said"),
    )
    columns = ("owner", "status", "acknowledged_until", "status_was", "status_since")
    return told.select(*gaps.columns, *columns)
