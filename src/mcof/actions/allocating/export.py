"""Export a draft: a workbook with a sheet for each table, or a folder of CSV files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.allocating.content import PARTS
from mcof.actions.allocating.drafts import draft, parts
from mcof.actions.places.known import registry
from mcof.errors import InputError
from mcof.places import Registry
from mcof.ports import Workspace
from mcof.renderers import allocated
from mcof.renderers.tabular import book_bytes, csv_bytes
from mcof.renderers.words import Words

_SAID = {"reasons": allocated.reason, "assumed": allocated.assumption}


def export(
    workspace: Workspace, name: str | None, output: Path, *, language: str = "en"
) -> Sequence[Path]:
    """Write a draft for people: with names of places, and reasons as sentences.

    Args:
        output: a file that ends in .xlsx, or a folder for CSV files, which is made.
        language: of the sentences and names.

    Returns:
        The files written.

    Raises:
        InputError: the output is neither.
        Missing: there is no such draft.
    """
    told = draft(workspace, name)
    tables = spoken(workspace, told["allocation"], language)
    if output.suffix.lower() == ".xlsx":
        content = book_bytes(tables, title=str(told["title"]), about=about(told))
        output.write_bytes(content)
        return [output]
    if output.suffix or (output.exists() and not output.is_dir()):
        raise InputError(
            f"{output} is neither a workbook nor a folder",
            code="allocation-export-unclear",
            advice="Name a file that ends in .xlsx, or a folder for CSV files.",
        )
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for table, rows in tables.items():
        file = output / f"{table}.csv"
        file.write_bytes(csv_bytes(rows, bom=True))
        written.append(file)
    return written


def spoken(workspace: Workspace, name: str | None, language: str) -> Mapping[str, pa.Table]:
    """The tables of a draft with `place`, and a sentence for each reason and assumption."""
    words, places = Words(language), registry(workspace)
    kept = parts(workspace, name, *PARTS)
    return {table: _spoken(table, rows, words, places) for table, rows in kept.items()}


def about(told: Mapping[str, Any]) -> dict[str, str]:
    """What a draft is: its state first."""
    return {
        "status": f"{told['status']}: nothing here is decided or issued",
        "allocation": str(told["allocation"]),
        "days": f"{told['period_start']} to {told['period_end']}",
        "needs and means of": str(told["day"]),
        "as known at": f"{told['as_of']:%Y-%m-%d %H:%M:%S} UTC",
        "by": f"{told['by']}: {told['reason']}",
        "directions": str(told["directions"]),
        "content": str(told["content_sha256"]),
        "software": f"mcof {told['software']}",
    }


def _spoken(table: str, rows: pa.Table, words: Words, places: Registry) -> pa.Table:
    frame = pl.DataFrame(rows)
    if table in _SAID:
        said = [_SAID[table](row, words) for row in frame.to_dicts()]
        frame = frame.insert_column(0, pl.Series("sentence", said, pl.String))
    if {"code_set", "place_code"} <= set(frame.columns):
        where = frame.select("code_set", "place_code").unique()
        names = [places.label(code_set, code, words.language) for code_set, code in where.rows()]
        named = where.with_columns(pl.Series("place", names, pl.String))
        frame = frame.join(
            named, on=["code_set", "place_code"], how="left", nulls_equal=True,
            maintain_order="left",
        )  # fmt: skip
        frame = frame.select("place", pl.exclude("place"))
    arrow: pa.Table = frame.to_arrow()
    return arrow
