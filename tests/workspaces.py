"""A workspace for tests, opened without what draws and prints, so that it opens quickly."""

from __future__ import annotations

import tomllib
from pathlib import Path

from mcof.actions.init import init
from mcof.actors import Actor
from mcof.engines.duck import DuckEngine
from mcof.ports import Renderer, Workspace
from mcof.reports.documents import Report
from mcof.sources.files import FileReader
from mcof.store import DeltaStore

TESTER = Actor("a test")


class NoPress(Renderer):
    """Nothing is printed here."""

    def pdf(self, report: Report, language: str) -> bytes:
        raise AssertionError

    def html(self, report: Report, language: str) -> str:
        raise AssertionError


def opened(path: Path) -> Workspace:
    """The workspace in a folder."""
    settings = tomllib.loads((path / "workspace.toml").read_text(encoding="utf-8"))
    store = DeltaStore(path)
    return Workspace(path, settings, FileReader(), store, DuckEngine(store, threads=1), NoPress())


def made(path: Path) -> Workspace:
    """A new workspace."""
    return opened(init(path, name="A test", operation="Iraq"))
