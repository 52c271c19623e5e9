"""What servers answered, kept on disk: a long fetch goes on where it stopped.

    WORKSPACE/fetched/              mode 0700: raw answers may be personal
        answers/<sha256>.json       an answer as it came, named for what is in it
        <question>.json             how far the fetch of a question is
        made-<process>/             the file that is being imported

Every file has another name until it is whole and on the disk, so that kill -9 leaves an answer
or none. A fetch that stopped longer ago than `GOES_ON` begins anew: the server may say
something else by now.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

GOES_ON = timedelta(hours=24)
MADE = "made-"  # begins the name of a folder for what one process makes of its parts
_LETTERS = 16


class Parts:
    """The answers to one question, in parts.

    Args:
        folder: `fetched/` of a workspace; made if it is not there.
        question: what is asked; the same question goes on with the same parts.
        now: the moment of this fetch.
    """

    def __init__(self, folder: Path, question: Mapping[str, Any], now: datetime) -> None:
        self._folder = folder
        self._answers = folder / "answers"
        text = json.dumps(question, sort_keys=True)
        self._state = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]}.json"
        self._question = dict(question)
        self._began = now
        self._done: dict[str, str] = {}
        self._kept = 0
        self._before: tuple[datetime, dict[str, str]] | None = None
        self._resume(now)

    @property
    def resumed(self) -> int:
        """Parts that an earlier, unfinished fetch of the same question had kept."""
        return self._kept

    def _resume(self, now: datetime) -> None:
        state = _read(self._state) or {}
        earlier = state if state.get("finished") else state.get("earlier")
        if earlier:
            self._before = (datetime.fromisoformat(earlier["began"]), dict(earlier["done"]))
        if not state or state.get("finished"):
            return
        began = datetime.fromisoformat(state["began"])
        if timedelta(0) <= now - began <= GOES_ON:
            self._began = began
            self._done = {
                name: digest for name, digest in state["done"].items() if self._path(digest)
            }
        self._kept = len(self._done)

    def part(self, name: str, ask: Callable[[], bytes]) -> bytes:
        """The answer of that name: kept before, or asked for now and kept."""
        if name in self._done and (path := self._path(self._done[name])):
            return path.read_bytes()
        raw = ask()
        digest = hashlib.sha256(raw).hexdigest()
        self._make()
        write(self._answers / f"{digest}.json", raw)
        self._done[name] = digest
        self._save()
        return raw

    def _path(self, digest: str) -> Path | None:
        path = self._answers / f"{digest}.json"
        return path if path.is_file() else None

    def file(self, name: str, content: bytes) -> Path:
        """Write what was made of the parts into a folder that no other process uses."""
        self._make()
        own = self._folder / f"{MADE}{os.getpid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        write(own / name, content)
        return own / name

    @property
    def before(self) -> datetime | None:
        """When the last fetch of this question began that came to its end; None for none."""
        return self._before[0] if self._before else None

    def earlier(self, name: str) -> bytes | None:
        """A part of the last fetch that came to its end."""
        path = self._path(self._before[1].get(name, "")) if self._before else None
        return path.read_bytes() if path else None

    def begin_anew(self, now: datetime) -> None:
        """Forget the parts: what they are of has changed meanwhile."""
        self._done, self._kept = {}, 0
        self._began = now
        if self._state.exists():
            self._save()

    def finish(self) -> None:
        """The fetch is over: the next one asks the server again.

        Answers stay as long as they are of the last fetch of some question; older ones are
        removed, so that what was deleted on a server is not kept here.
        """
        self._save(finished=True)
        for made in self._folder.glob(f"{MADE}*"):
            if not _is_alive(made.name.removeprefix(MADE)) or made.name == f"{MADE}{os.getpid()}":
                shutil.rmtree(made, ignore_errors=True)
        kept: set[str] = set()
        for path in self._folder.glob("*.json"):
            state = _read(path) or {"done": {}}
            for some in (state["done"], (state.get("earlier") or {"done": {}})["done"]):
                kept |= set(some.values())
        for answer in self._answers.glob("*.json"):
            if answer.stem not in kept:
                answer.unlink(missing_ok=True)

    def _save(self, *, finished: bool = False) -> None:
        state = {
            "question": self._question,
            "began": self._began.isoformat(),
            "finished": finished,
            "done": self._done,
            "earlier": None,
        }
        if self._before and not finished:  # what the last whole fetch had, for one of changes only
            state["earlier"] = {"began": self._before[0].isoformat(), "done": self._before[1]}
        write(self._state, json.dumps(state, indent=1).encode())

    def _make(self) -> None:
        for folder in (self._folder, self._answers):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)


def _is_alive(process: str) -> bool:
    """Whether a process of this machine that a folder is named for still runs."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:  # somebody else's, so it runs
        return True
    return True


def _read(path: Path) -> dict[str, Any] | None:
    try:
        state = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) and {"began", "done"} <= set(state) else None


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
