"""Columns and tables as values, and their Arrow and Polars schemas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl
import pyarrow as pa


class Kind(StrEnum):
    """What a column holds; decides its type and how text becomes a value."""

    TEXT = "text"
    CODE = "code"  # a term of the vocabulary that the column names
    WHOLE = "whole"  # a whole number that counts nothing, such as a round
    PEOPLE = "people"  # whole, never negative
    HOUSEHOLDS = "households"  # whole, never negative
    NUMBER = "number"
    MONEY = "money"  # US dollars
    DATE = "date"
    MOMENT = "moment"  # UTC
    FLAG = "flag"


class Sensitivity(StrEnum):
    """OCHA's four classes of data sensitivity; an output has a ceiling."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


_ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.PEOPLE: pa.int64(),
    Kind.HOUSEHOLDS: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.MONEY: pa.float64(),
    Kind.DATE: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.FLAG: pa.bool_(),
}

_POLARS: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.WHOLE: pl.Int64(),
    Kind.PEOPLE: pl.Int64(),
    Kind.HOUSEHOLDS: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.MONEY: pl.Float64(),
    Kind.DATE: pl.Date(),
    Kind.MOMENT: pl.Datetime("us", "UTC"),
    Kind.FLAG: pl.Boolean(),
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: its name in the store, lower case with underscores.
        kind: what it holds.
        title: what it means, in one sentence, for the reference page.
        required: a row without it is not a record.
        vocabulary: the list whose codes a `CODE` column takes.
        sensitivity: the class of the value on its own.
    """

    name: str
    kind: Kind
    title: str
    required: bool = False
    vocabulary: str | None = None
    sensitivity: Sensitivity = Sensitivity.LOW


@dataclass(frozen=True)
class Table:
    """One table of the store: its columns, and what makes two rows the same.

    Attributes:
        twins: two rows that are the same may both be true, such as two groups of travellers
            that look alike: a row is not refused because another is like it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    twins: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def arrow(self) -> pa.Schema:
        """The Arrow schema, every column nullable: unknown is a value."""
        return pa.schema([pa.field(c.name, _ARROW[c.kind]) for c in self.columns])

    def polars(self) -> dict[str, pl.DataType]:
        """The same schema for Polars."""
        return {c.name: _POLARS[c.kind] for c in self.columns}

    def empty(self) -> pl.DataFrame:
        """No rows."""
        return pl.DataFrame(schema=self.polars())

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with this table's columns, in order; what it lacks is unknown.

        Columns that the table does not have are a bug of the caller.
        """
        unknown = set(frame.columns) - set(self.names)
        assert not unknown, f"{self.name} has no column {sorted(unknown)}"
        have = set(frame.columns)
        return frame.select(
            (pl.col(name) if name in have else pl.lit(None)).cast(kind, strict=True).alias(name)
            for name, kind in self.polars().items()
        )
