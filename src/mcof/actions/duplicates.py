"""Rows that say again what another row says: by key, within a file and over imports."""

from __future__ import annotations

import polars as pl

from mcof.ports import Engine
from mcof.tables import Table

_BETWEEN = "\x1f"


class SeenKeys:
    """The keys of a file that comes in parts, 16 bytes a row, to find rows that are there twice.

    Each part finds the duplicates within itself; this finds those over parts.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._parts: list[pl.DataFrame] = []

    def add(self, records: pl.DataFrame) -> None:
        """Take note of the keys of one part."""
        part = records.select(
            _key(self._table).hash(seed=0).alias("key"), pl.col("source_row").cast(pl.Int64)
        )
        self._parts.append(part)

    def repeated(self) -> pl.DataFrame:
        """Rows whose key an earlier part has: `source_row`, `first_row`."""
        if len(self._parts) < 2:  # noqa: PLR2004 - one part has found its own
            return pl.DataFrame(schema={"source_row": pl.Int64, "first_row": pl.Int64})
        every = pl.concat(
            part.with_columns(part=pl.lit(n, pl.Int32)) for n, part in enumerate(self._parts)
        )
        doubled = every.filter(pl.col("key").is_duplicated())
        first = pl.col("part").min().over("key"), pl.col("source_row").min().over("key")
        return (
            doubled.with_columns(first[0].alias("first_part"), first[1].alias("first_row"))
            .filter(pl.col("part") > pl.col("first_part"))
            .select("source_row", "first_row")
            .sort("source_row")
        )


def overlaps(
    engine: Engine, table: Table, records: pl.DataFrame, *, but: str | None
) -> pl.DataFrame:
    """Imports that count and hold rows with a key of these records.

    Args:
        but: an import that is about to be superseded: it may hold the same.

    Returns:
        `import_id`, `rows`: how many rows of it have such a key.
    """
    keys = records.select(_key(table).alias("key")).unique().to_arrow()
    held = engine.table(table.name)
    if but is not None:
        held = held.filter(held.import_id != but)
    parts = [held[name].cast("string").fill_null("") for name in table.key]
    text = parts[0]
    for part in parts[1:]:
        text = text + _BETWEEN + part
    keyed = held.select(import_id=held.import_id, key=text)
    same = keyed.semi_join(engine.local(keys), "key")
    counted = same.group_by("import_id").agg(rows=same.count())
    answer = pl.from_arrow(engine.answer(counted))
    assert isinstance(answer, pl.DataFrame)
    return answer.sort("import_id")


def _key(table: Table) -> pl.Expr:
    """The key as one text; what is unknown is the same as what is unknown."""
    return pl.concat_str(
        (pl.col(name).cast(pl.String).fill_null("") for name in table.key), separator=_BETWEEN
    )
