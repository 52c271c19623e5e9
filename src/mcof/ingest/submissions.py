"""Rows that were made of submissions of a form: whose they are, and whether they count.

Such rows have two columns of ours beside the answers: which submission, and the state of its
review. Findings name the submission, since nobody looks for one by the number of a row.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.ingest.findings import found, together
from mcof.ingest.headers import Headed
from mcof.ingest.source import REVIEW, SUBMISSION, header_key

REPLACED = "replaced"
"""The state of a submission of which there is a newer edition."""

DOUBTED = frozenset({"on_hold", "hasIssues"})
"""States that count, and that a person has yet to decide."""

_ROW = ("sheet", "source_row")


def states(headed: Sequence[Headed]) -> pl.DataFrame:
    """`sheet`, `source_row`, `submission` and `review` of the rows that are of submissions."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("sheet", "source_row", "submission", "review"), pl.String
    )
    parts = [pl.DataFrame(schema={**schema, "source_row": pl.Int64})]
    for one in headed:
        ours = {header_key(column.label or ""): column.letter for column in one.columns}
        who, state = (ours.get(header_key(name)) for name in (SUBMISSION, REVIEW))
        if who:
            parts.append(
                one.rows.select(
                    sheet=pl.lit(one.sheet),
                    source_row="source_row",
                    submission=who,
                    review=pl.col(state) if state else pl.lit(None, pl.String),
                )
            )
    return pl.concat(parts, how="diagonal")


def without_refused(
    draft: pl.DataFrame, rows: pl.DataFrame, left_out: frozenset[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft without rows whose submission does not count, and what is to be said of others.

    Args:
        rows: as `states` gives them.
    """
    if rows.is_empty():
        return draft, together([])
    state = pl.col("review")
    out = rows.filter(state.is_in([*left_out, REPLACED])).with_columns(value=state)
    doubted = rows.filter(state.is_in([*DOUBTED - left_out])).with_columns(value=state)
    kept = draft.join(out, on=_ROW, how="anti", maintain_order="left")
    newer = out.filter(state == REPLACED)
    refused = out.filter(state != REPLACED)
    return kept, together(
        [
            found("submission-refused", refused, header=REVIEW),
            found("submission-replaced", newer, header=REVIEW),
            found("submission-doubted", doubted, header=REVIEW),
        ]
    )


def named(problems: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The findings, each saying first which submission it is of."""
    if rows.is_empty() or problems.is_empty():
        return problems
    who = rows.select("sheet", "submission", row="source_row")
    said = problems.join(who, on=["sheet", "row"], how="left", maintain_order="left")
    return said.with_columns(
        message=pl.when(pl.col("submission").is_not_null())
        .then(pl.format("Submission {}: {}", "submission", "message"))
        .otherwise("message")
    ).drop("submission")
