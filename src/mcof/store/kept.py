"""What was computed from facts and can be computed again: kept to be found, safe to delete."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections import OrderedDict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

MOST_FILES = 4  # of one name: the newest states
MOST_TABLES = 64  # held in memory
_NAME = re.compile(r"[a-z0-9+_-]{1,80}")


class KeptTables:
    """`kept/<name>/<state>.parquet`: tables by name and by the state that they were made of.

    Implements `mcof.ports.Kept`. A file that cannot be read is as good as none, and a disk
    that cannot be written to costs time, never an answer.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: OrderedDict[tuple[str, str], pa.Table] = OrderedDict()

    def get(self, name: str, state: str) -> pa.Table | None:
        """The table of that name and state, if it was kept."""
        held = self._held.get((name, state))
        if held is None:
            held = _read(self._path(name, state))
            if held is not None:
                self._hold(name, state, held)
        return held

    def last(self, name: str) -> pa.Table | None:
        """The table of that name that was kept last, of whatever state."""
        for path in self._newest(name):
            if (table := _read(path)) is not None:
                return table
        return None

    def put(self, name: str, state: str, table: pa.Table) -> None:
        """Keep a table, and drop the oldest of its name."""
        self._hold(name, state, table)
        path = self._path(name, state)
        part = path.with_name(f".{uuid.uuid4().hex}.part")
        with contextlib.suppress(OSError, pa.ArrowException):
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, part, compression="zstd")
            part.replace(path)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
            for old in self._newest(name)[MOST_FILES:]:
                old.unlink(missing_ok=True)

    def _hold(self, name: str, state: str, table: pa.Table) -> None:
        self._held[name, state] = table
        while len(self._held) > MOST_TABLES:
            self._held.popitem(last=False)

    def _newest(self, name: str) -> list[Path]:
        files = (self._root / name).glob("*.parquet")
        return sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True)

    def _path(self, name: str, state: str) -> Path:
        assert _NAME.fullmatch(name), name
        assert _NAME.fullmatch(state), state
        return self._root / name / f"{state}.parquet"


def _read(path: Path) -> pa.Table | None:
    try:
        return pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException):
        return None
