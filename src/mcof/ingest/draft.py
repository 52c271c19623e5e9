"""A draft: the rows of a file with a field for each column that is read, still as text.

Columns of a draft: `line` (a number for each row of the file, over all sheets), `sheet`,
`source_row`, and one String column for each field, slot or cell that some sheet gives.
Missing markers are null. What was dropped on the way is in the findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from mcof.ingest.findings import found, together
from mcof.ingest.headers import Headed, HeadedColumn
from mcof.ingest.mapping import Known, Read, assign, candidates
from mcof.ingest.source import Layout, Source, header_key
from mcof.ingest.values import personal
from mcof.ingest.values.amounts import MISSING
from mcof.tables import Table

KEYS = ("line", "sheet", "source_row")

# As people and programs write them: pandas and numpy write NaN.
_MARKERS = sorted(
    {f for m in MISSING for f in (m, m.upper(), m.capitalize(), m.title())} - {""} | {"NaN"}
)


@dataclass(frozen=True)
class Wishes:
    """What whoever imports has said about columns.

    Attributes:
        allow: header keys of columns that may stay although they look personal.
        came_from: as `Known.came_from`.
    """

    given: Source | None
    source: Source | None
    allow: frozenset[str]
    origins: Mapping[str, str]
    came_from: str = "origin"


def read_columns(headed: Headed, table: Table, wishes: Wishes) -> tuple[Read, ...]:
    """How each column of the sheet is read, with the personal ones known."""
    labels = [column.label for column in headed.columns if column.label]
    layout = wishes.source.layout_for(labels) if wishes.source else None
    given = wishes.given.layouts[0] if wishes.given else None
    values = {column.letter: headed.rows[column.letter] for column in headed.columns}
    known = Known(
        given=given,
        layout=layout,
        personal=_personal(headed.columns, values, (given, layout), wishes.allow),
        empty=frozenset(letter for letter, v in values.items() if v.null_count() == v.len()),
        origins=wishes.origins,
        came_from=wishes.came_from,
    )
    return assign(headed.sheet, headed.columns, table, known)


def _personal(
    columns: Sequence[HeadedColumn],
    values: Mapping[str, pl.Series],
    said: tuple[Layout | None, ...],
    allow: frozenset[str],
) -> dict[str, str]:
    kinds: dict[str, str] = {}
    unsaid: dict[str, pl.Series] = {}
    for column in columns:
        key = header_key(column.label or "")
        claimed = any(layout and (key in layout.columns or key in layout.ignore) for layout in said)
        if claimed or key in allow:
            continue
        labels = (column.label, column.label_other)
        kind = next((k for label in labels if (k := personal.by_header(label, column.tag))), None)
        if kind:
            kinds[column.letter] = kind
        else:
            unsaid[column.letter] = values[column.letter]
    return kinds | personal.by_values(unsaid)


def column_findings(
    headed: Headed, reads: Sequence[Read], table: Table, allow: frozenset[str]
) -> pl.DataFrame:
    """Findings about columns as such: not understood, personal, or twice the same."""
    parts: list[pl.DataFrame] = []
    for read, column in zip(reads, headed.columns, strict=True):
        about = {"sheet": read.sheet, "column": read.letter, "header": read.header}
        one = pl.DataFrame({"sheet": [read.sheet]})
        if read.how == "unknown":
            fields = "|".join(candidates(read.header, table))
            parts.append(found("column-unmapped", one, candidates=fields, **about))
        elif read.how == "duplicate":
            parts.append(found("column-duplicate", one, field=str(read.field), **about))
        elif read.how == "personal":
            what = personal.by_header(column.label, column.tag) or personal.by_header(
                column.label_other
            )
            by_values = personal.by_values({"": headed.rows[column.letter]})
            what = what or by_values.get("", "personal data")
            parts.append(found("personal-column", one, what=what, **about))
    return together(parts)


def draft_of(
    headed: Headed, reads: Sequence[Read], first_line: int
) -> tuple[pl.DataFrame, frozenset[str]]:
    """The rows of a sheet with the fields that its columns give, and the fields with an `@`."""
    used = [(read.letter, str(read.field)) for read in reads if read.is_used]
    texts, at = present(headed.rows.select(pl.col(letter).alias(field) for letter, field in used))
    draft = headed.rows.select(
        pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64).alias("line"),
        pl.lit(headed.sheet).alias("sheet"),
        pl.col("source_row").cast(pl.Int64),
    ).hstack(texts)
    return draft, at


def present(texts: pl.DataFrame) -> tuple[pl.DataFrame, frozenset[str]]:
    """The texts without outer spaces, null where they stand for a missing value; columns with `@`.

    Only distinct values are looked at, and only columns where one changes are made anew:
    in most files that is none.
    """
    if not texts.width:
        return texts, frozenset()
    distinct = texts.lazy().select(pl.all().unique().implode()).collect()
    values = distinct.unpivot(variable_name="column", value_name="text").explode("text")
    values = values.drop_nulls("text").with_columns(clean=_present(pl.col("text")))
    at = values.filter(pl.col("text").str.contains("@", literal=True))["column"].unique()
    changed = values.filter(pl.col("clean").ne_missing(pl.col("text")))
    for (column,), some in changed.partition_by("column", as_dict=True).items():
        texts = texts.with_columns(pl.col(str(column)).replace(some["text"], some["clean"]))
    return texts, frozenset(at)


def _present(text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars()
    return pl.when(~bare.is_in(_MARKERS) & (bare != "")).then(bare)


def without_idle_rows(
    draft: pl.DataFrame, totals: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft without empty rows and lines of totals, and findings that say which they were.

    Args:
        totals: `sheet`, `source_row` of rows that are the total of others.
    """
    fields = [name for name in draft.columns if name not in KEYS]
    if not fields or draft.is_empty():
        return draft, together([])
    is_empty = draft.select(pl.all_horizontal(pl.col(fields).is_null())).to_series()
    empty = draft.filter(is_empty)
    kept = draft.filter(~is_empty) if empty.height else draft
    sums = kept.head(0)
    if totals.height:
        sums = kept.join(totals, on=["sheet", "source_row"], how="semi", maintain_order="left")
        kept = kept.join(totals, on=["sheet", "source_row"], how="anti", maintain_order="left")
    shown = sums.with_columns(value=pl.coalesce(fields))
    return kept, together([found("row-empty", empty), found("row-total", shown)])


def without_personal_values(
    draft: pl.DataFrame, suspects: frozenset[str], reads: Sequence[Read], allow: frozenset[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft with e-mail addresses blanked, wherever they stand, and findings without them."""
    allowed = {read.field for read in reads if header_key(read.header) in allow}
    parts: list[pl.DataFrame] = []
    for field in sorted(suspects - allowed - {"source_url"}):
        rows = draft.filter(personal.single(pl.col(field))).select(KEYS)
        header = next((r.header for r in reads if r.field == field), field)
        parts.append(
            found("personal-value", rows, field=field, header=header, what="an e-mail address")
        )
        draft = draft.with_columns(
            pl.when(~personal.single(pl.col(field))).then(pl.col(field)).alias(field)
        )
    return draft, together(parts)
