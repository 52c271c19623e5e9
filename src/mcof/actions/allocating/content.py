"""The content of a draft: its tables, kept together in one file, the same bytes each time."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.errors import Missing
from mcof.renderers.tabular import json_bytes

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows


@dataclass(frozen=True)
class Content:
    """What an allocation says, table by table.

    Attributes:
        lines: who gives what where, when and to whom: people, dollars, why they may.
        payments: which budget line pays how much of which line.
        cells: each need before and after, and what binds.
        reasons: for each place and sector, why so much: codes and numbers.
        means: every limit: what there is, what is used, what one more would bring.
        unmet: what stays unmet, and why.
        undirected: needs that nothing can be directed to, and why.
        assumed: what had to be assumed.
        compared: the draft beside simple rules.
        curve: the price of fairness.
        robust: what depends on figures that may be wrong.
        facts: single figures of the whole draft, by name.
    """

    lines: pl.DataFrame
    payments: pl.DataFrame
    cells: pl.DataFrame
    reasons: pl.DataFrame
    means: pl.DataFrame
    unmet: pl.DataFrame
    undirected: pl.DataFrame
    assumed: pl.DataFrame
    compared: pl.DataFrame
    curve: pl.DataFrame
    robust: pl.DataFrame
    facts: pl.DataFrame

    def tables(self) -> Mapping[str, pl.DataFrame]:
        """The tables by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


PARTS = tuple(one.name for one in fields(Content))


def digest(frames: Mapping[str, pl.DataFrame]) -> str:
    """The hash of tables, however they are kept."""
    told = hashlib.sha256()
    for name, frame in frames.items():
        told.update(name.encode())
        told.update(json_bytes(frame.to_arrow()))
    return told.hexdigest()


def write(content: Content, path: Path) -> None:
    """All tables in one file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as whole:  # Parquet is packed already
        for name, frame in content.tables().items():
            held = BytesIO()
            pq.write_table(frame.to_arrow(), held)
            whole.writestr(zipfile.ZipInfo(f"{name}.parquet", _EPOCH), held.getvalue())


def read(path: Path, *names: str) -> dict[str, pa.Table]:
    """Some of the tables that were kept.

    Raises:
        Missing: a draft has no such table.
    """
    with zipfile.ZipFile(path) as whole:
        kept = set(whole.namelist())
        if wrong := [name for name in names if f"{name}.parquet" not in kept]:
            raise Missing(
                f"A draft has no table {', '.join(wrong)}",
                code="allocation-part-missing",
                advice=f"Name one of {', '.join(PARTS)}.",
            )
        return {name: pq.read_table(BytesIO(whole.read(f"{name}.parquet"))) for name in names}
