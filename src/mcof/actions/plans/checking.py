"""Check a plan: what it lacks by itself, and what the matrix of the day says against it."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, told_of
from mcof.plans.checks import broken, checked
from mcof.ports import Workspace


def findings_of(workspace: Workspace, one: Opened) -> pl.DataFrame:
    """What is wrong in a version by itself, as findings."""
    paths = registry(workspace).paths()
    return checked(one.plan, paths, workspace.path / "vocabulary")


def broken_conditions(workspace: Workspace, one: Opened, asked: Collection[str]) -> set[str]:
    """Which of the conditions asked about do not hold of a version."""
    found = broken(findings_of(workspace, one))
    if "newest" in asked and not _newest(workspace, one):
        found.add("newest")
    return found & set(asked)


def _newest(workspace: Workspace, one: Opened) -> bool:
    return bool(told_of(workspace, one.name)["version"] == one.version)
