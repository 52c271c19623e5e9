"""The versions of methods that a workspace knows: those that ship, and its own."""

from __future__ import annotations

import polars as pl

from mcof.ingest.methods import versions
from mcof.ports import Workspace
from mcof.vocabulary import load


def versions_of(workspace: Workspace) -> pl.DataFrame:
    """As `mcof.ingest.methods.versions`, with the terms of the workspace's `vocabulary/`."""
    return versions(load("method_versions", workspace.path / "vocabulary"))
