"""Verdicts: which decision holds for a finding, and which changes follow from them."""

from __future__ import annotations

import hashlib

import polars as pl

from mcof.ingest.cleaning import CHANGED
from mcof.tables import CLEANING

CELL = ("row_key", "fields", "found")
"""What a change is about: the same in every file of a kind."""

_KEY = ("table", "source", "code", *CELL)
_MAKE_CHANGES = ("accepted", "edited")


def named(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `finding`: a short name made of what the finding is about, not of its row.

    48 bits: among 100,000 findings the odds that two share a name are one in 50,000, and
    then they are decided together.
    """
    text = pl.concat_str((pl.col(name).fill_null("") for name in _KEY), separator="\x1f")
    distinct = rows.select(_text=text).unique()
    # Polars' own hash differs between its versions, and a name must not.
    names = [hashlib.blake2b(one.encode(), digest_size=6).hexdigest() for one in distinct["_text"]]
    known = distinct.with_columns(finding=pl.Series(names, dtype=pl.String))
    return (
        rows.drop("finding", strict=False)
        .with_columns(_text=text)
        .join(known, on="_text", how="left", maintain_order="left")
        .drop("_text")
    )


def holding(log: pl.DataFrame) -> pl.DataFrame:
    """Of the decisions about each finding, the newest."""
    return log.sort("recorded_at", "decision").unique("finding", keep="last", maintain_order=True)


def changes(log: pl.DataFrame, table: str, source: str | None) -> pl.DataFrame:
    """The changes that hold for files of a kind; of two about one cell, the one decided later.

    Args:
        log: rows of `CLEANING`, all that there are.
    """
    made = holding(log).filter(
        pl.col("verdict").is_in(_MAKE_CHANGES),
        pl.col("action") != "look",
        pl.col("table") == table,
        pl.col("source").eq_missing(pl.lit(source, pl.String)),
    )
    return made.unique(CELL, keep="last", maintain_order=True)


def states(findings: pl.DataFrame, log: pl.DataFrame) -> pl.DataFrame:
    """Each finding with what was decided about it, and each decision without a finding.

    Args:
        findings: with `finding`, and the columns of `FINDINGS`, `table`, `source`, `file_name`.

    Returns:
        The findings that ask for a decision, with `state` (open, accepted, edited or
        rejected), `decision`, `value`, `reason`, `by` and `decided_at`; below them the
        decisions whose finding is in no import that counts, as `gone`: its value was
        cleaned or is another now. `applied` says whether the import, or for what is gone any
        that counts, was made with the decision. Where it was and the finding is still there,
        the decision has not mended it: it is open.
    """
    held = holding(log)
    decided = held.select(
        "finding", "verdict", "decision", "value", "reason", "by", decided_at="recorded_at"
    )
    changed = findings.filter(pl.col("code").is_in(CHANGED), pl.col("decision").is_not_null())
    used = changed.select("import_id", "decision", applied=pl.lit(value=True)).unique()
    asking = findings.filter(pl.col("action").is_not_null(), ~pl.col("code").is_in(CHANGED)).drop(
        "decision", "value"
    )
    present = (
        asking.join(decided, on="finding", how="left", maintain_order="left")
        .join(used, on=["import_id", "decision"], how="left", maintain_order="left")
        .with_columns(pl.col("applied").fill_null(value=False))
    )
    mended = pl.col("verdict").is_null() | ~pl.col("applied")
    present = present.with_columns(
        state=pl.when(mended).then(pl.col("verdict").replace("reopened", "open")).fill_null("open")
    )
    lost = held.filter(pl.col("verdict") != "reopened").join(asking, on="finding", how="anti")
    gone = lost.with_columns(
        state=pl.lit("gone"),
        decided_at="recorded_at",
        applied=pl.col("decision").is_in(used["decision"].implode()),
    ).drop("recorded_at")
    return pl.concat([present, gone], how="diagonal_relaxed")


def none() -> pl.DataFrame:
    """No decisions."""
    return CLEANING.empty()
