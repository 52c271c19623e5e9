"""Rows that say again what another row says: over the parts of a file, and over imports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mcof.ports import Engine
from mcof.tables import Table

_BETWEEN = "\x1f"
_OF_THE_STORE = ("row_id", "import_id", "recorded_at", "sheet", "source_row")


@dataclass(frozen=True)
class _Run:
    """Keys of some rows in ascending order, with the hash and the number of each row."""

    key: npt.NDArray[np.uint64]
    row: npt.NDArray[np.uint64]
    number: npt.NDArray[np.int64]

    def with_(self, other: _Run) -> _Run:
        """Both in one; a stable sort merges two runs in one pass."""
        order = np.argsort(np.concatenate([self.key, other.key]), kind="stable")
        return _Run(
            np.concatenate([self.key, other.key])[order],
            np.concatenate([self.row, other.row])[order],
            np.concatenate([self.number, other.number])[order],
        )

    def find(self, key: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """Where each key stands, or -1."""
        place = np.searchsorted(self.key, key)
        inside = place < self.key.size
        found = np.zeros(key.size, dtype=bool)
        found[inside] = self.key[place[inside]] == key[inside]
        return np.where(found, place, -1)


class SeenKeys:
    """The keys of a file that comes in parts: 24 bytes a row, whatever a row holds.

    Each part has found the duplicates within itself; this finds those of earlier
    parts. Hashes are of 64 bits: among ten million rows the odds that any two that
    differ look the same are one in 370,000.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._runs: list[_Run] = []

    def repeated(self, records: pl.DataFrame) -> pl.DataFrame:
        """The rows of this part that an earlier part had, and take note of the others.

        Returns:
            `index` in `records`, `first` (the row of the file that had the key) and
            `same` (whether every value is the same too).
        """
        said = [name for name in self._table.names if name not in _OF_THE_STORE]
        told = [name for name in said if name in records.columns]
        hashed = records.select(
            index=pl.int_range(pl.len(), dtype=pl.Int64),
            key=key_of(self._table).hash(seed=0),
            row=pl.struct(told).hash(seed=0),
            number=pl.col("source_row").cast(pl.Int64).fill_null(-1),
        ).sort("key")
        part = _Run(*(hashed[name].to_numpy() for name in ("key", "row", "number")))
        index = hashed["index"].to_numpy()
        known, answers = np.zeros(index.size, dtype=bool), []
        for run in self._runs:
            place = run.find(part.key)
            hit = place >= 0
            known |= hit
            answers.append(
                pl.DataFrame(
                    {
                        "index": index[hit],
                        "first": run.number[place[hit]],
                        "same": run.row[place[hit]] == part.row[hit],
                    }
                )
            )
        self._note(_Run(part.key[~known], part.row[~known], part.number[~known]))
        empty = pl.DataFrame(schema={"index": pl.Int64, "first": pl.Int64, "same": pl.Boolean})
        return pl.concat([empty, *answers]).sort("index")

    def _note(self, run: _Run) -> None:
        """Keep few runs: two of like length become one."""
        while self._runs and self._runs[-1].key.size <= 2 * run.key.size:
            run = self._runs.pop().with_(run)
        self._runs.append(run)


def overlaps(
    engine: Engine, table: Table, records: pl.DataFrame, *, but: str | None
) -> pl.DataFrame:
    """Imports that count and hold rows with a key of these records.

    Args:
        but: an import that is about to be superseded: it may hold the same.

    Returns:
        `import_id`, `rows`: how many rows of it have such a key.
    """
    keys = records.select(key_of(table).alias("key")).unique().to_arrow()
    held = engine.table(table.name)
    if but is not None:
        held = held.filter(held.import_id != but)
    text, *more = (held[name].cast("string").fill_null("") for name in table.key)
    for part in more:
        text = text + _BETWEEN + part
    keyed = held.select(import_id=held.import_id, key=text)
    same = keyed.semi_join(engine.local(keys), "key")
    counted = same.group_by("import_id").agg(rows=same.count())
    answer = pl.from_arrow(engine.answer(counted))
    assert isinstance(answer, pl.DataFrame)
    return answer.sort("import_id")


def key_of(table: Table) -> pl.Expr:
    """The key as one text; what is unknown is the same as what is unknown."""
    return pl.concat_str(
        (pl.col(name).cast(pl.String).fill_null("") for name in table.key), separator=_BETWEEN
    )
