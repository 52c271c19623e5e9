"""A lock between processes on one machine, which the system takes back from the dead.

Imports share it and repair wants it alone. It only keeps repair off a running
import; that no commit is lost or doubled rests on Delta's own log, not on this.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mcof.errors import Outside


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Holds the lock together with others; waits for a repair to end."""
    with _held(path, fcntl.LOCK_SH):
        yield


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Whether the lock could be had alone, at once; False means that it was not taken."""
    try:
        with _held(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield True
    except BlockingIOError:
        yield False


@contextmanager
def _held(path: Path, how: int) -> Iterator[None]:
    with _opened(path) as handle:
        fcntl.flock(handle, how)
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8")
    except OSError as failure:
        raise Outside(
            f"The store cannot be written: {failure}.",
            code="store-refused",
            advice="Look whether the disk is full or read only, then try again.",
        ) from failure
