"""What must be true of a file, as its source says: rows, sums, lists and brackets that fit."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.ingest.checks import brackets
from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found
from mcof.ingest.source import Assertion
from mcof.ingest.values.amounts import number


def whole_findings(
    draft: pl.DataFrame, rows: pl.DataFrame, assertions: Sequence[Assertion]
) -> list[pl.DataFrame]:
    """A finding for each assertion that does not hold."""
    of_rows = {"bracket": brackets.bracket, "ratio": brackets.ratio}
    return [
        _lists(draft, rows, one)
        if one.kind == "list-sum"
        else of_rows.get(one.kind, _one)(rows, one)
        for one in assertions
    ]


def _one(rows: pl.DataFrame, one: Assertion) -> pl.DataFrame:
    value = rows.height if one.kind.startswith("rows") else rows[one.column].sum()
    holds = value >= one.value if one.kind == "rows-at-least" else value == one.value
    said = {"rows": "number of rows", "rows-at-least": "least number of rows"}
    return found(
        "assertion-failed",
        rows.select("sheet").head(0 if holds else 1),
        said=said.get(one.kind, f"sum of {one.column}"),
        expected=f"{one.value:g}",
        value=f"{value}",
    )


def _lists(draft: pl.DataFrame, rows: pl.DataFrame, one: Assertion) -> pl.DataFrame:
    """V3: figures listed in one cell add up to the total beside them."""
    listed = draft.select("line", parts=pl.col(one.column).str.split(";")).with_columns(
        count=pl.col("parts").list.len(),
        sum=pl.col("parts").list.eval(number(pl.element())).list.sum().cast(pl.Int64),
    )
    both = rows.select(*KEYS, value=one.total).join(listed.drop("parts"), on="line")
    return found("list-sum", both.filter(pl.col("sum") != pl.col("value")), field=one.column)
