"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A screen so wide that no sentence is broken: the width is read once, when the first test
# imports the command line.
os.environ["COLUMNS"] = "200"

# The build server asks the same examples each time; elsewhere laws meet new ones.
settings.register_profile("server", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("server")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The path of a real file kept beside the project, or a skip that says so."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the real file {name} is not beside the project")
        return path

    return find
