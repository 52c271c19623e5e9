"""A workspace with three needs, and a way to say others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.ports import Workspace

HEAD = "Governorate,Sector,People in need,Population group,Start date,End date,Severity\n"
Says = Callable[..., None]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace without rows."""
    return made(tmp_path / "ws")


@pytest.fixture
def needs(workspace: Workspace, tmp_path: Path) -> Says:
    """Imports needs of health, each as `Anbar,5000,4`, in the place of those said before."""
    at: list[int] = []

    def say(*rows: str, on: str = "2015-05-21") -> None:
        file = tmp_path / f"needs-{len(at)}.csv"
        at.append(1)
        cells = [row.split(",") for row in rows]
        lines = [f"{place},Health support,{n},IDP,{on},{on},{sev}\n" for place, n, sev in cells]
        file.write_text(HEAD + "".join(lines), "utf-8")
        import_file(workspace, file, table="needs", by=TESTER)

    return say
