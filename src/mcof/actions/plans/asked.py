"""Ask for plans: the list, one version, its history, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions
from mcof.actions.places.known import registry
from mcof.errors import Missing
from mcof.plans.difference import difference
from mcof.plans.plan import Plan, from_text
from mcof.plans.states import ENDED, FIRST, STANDING
from mcof.plans.totals import totals
from mcof.ports import Workspace
from mcof.tables import PLAN_STATES, PLAN_VERSIONS


@dataclass(frozen=True)
class Opened:
    """One version of a plan.

    Attributes:
        told: its row of `versions`.
        plan: what it holds.
    """

    told: dict[str, Any]
    plan: Plan

    @property
    def name(self) -> str:
        """The short name of the plan."""
        return str(self.told["plan"])

    @property
    def version(self) -> int:
        """The number of the version."""
        return int(self.told["version"])

    @property
    def state(self) -> str:
        """Its state."""
        return str(self.told["state"])


def versions(
    workspace: Workspace, name: str | None = None, *, as_of: datetime | None = None
) -> pa.Table:
    """Every version of a plan, or of all, the newest first.

    Returns:
        The columns of `PLAN_VERSIONS` with `state`, `state_since` and `state_by`.
    """
    told = _with_states(workspace, as_of)
    if name is not None:
        told = told.filter(pl.col("plan") == name)
    arrow: pa.Table = told.sort("plan", "version", descending=[False, True]).to_arrow()
    return arrow


def plans(workspace: Workspace, *, as_of: datetime | None = None) -> pa.Table:
    """Every plan, the one changed last first.

    Returns:
        The columns of its newest version that stands, with `state`; `standing`: the
        version that is agreed or in force, `standing_state`; and `changed_since`: whether
        something was saved after it. A plan of which everything was withdrawn is listed
        by its newest version.
    """
    told = _with_states(workspace, as_of)
    stands = pl.col("state") != "withdrawn"
    newest = told.sort(stands, "version").group_by("plan", maintain_order=True).last()
    standing = (
        told.filter(pl.col("state").is_in(STANDING))
        .sort("version")
        .group_by("plan")
        .agg(standing=pl.col("version").last(), standing_state=pl.col("state").last())
    )
    both = newest.join(standing, on="plan", how="left").with_columns(
        changed_since=(pl.col("version") > pl.col("standing")).fill_null(False)
    )
    arrow: pa.Table = both.sort("recorded_at", descending=True).to_arrow()
    return arrow


def opened(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    as_of: datetime | None = None,
) -> Opened:
    """A version of a plan; the newest that was not withdrawn if none is named.

    Raises:
        Missing: there is no such plan or version.
    """
    told = told_of(workspace, name, version, as_of=as_of)
    path = workspace.store.original(told["content_file"])
    return Opened(told, from_text(path.read_text("utf-8")))


def told_of(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """The row of a version, without what it holds.

    Raises:
        Missing: there is no such plan or version.
    """
    own = pl.DataFrame(versions(workspace, name.strip().lower(), as_of=as_of))
    if own.is_empty():
        raise Missing(
            f"There is no plan {name}",
            code="plan-missing",
            advice="See `mcof plan list` for those that there are.",
        )
    if version is None:
        standing = own.filter(pl.col("state") != "withdrawn")
        return (own if standing.is_empty() else standing).row(0, named=True)
    one = own.filter(pl.col("version") == version)
    if one.is_empty():
        raise Missing(
            f"The plan {own['plan'][0]} has no version {version}",
            code="plan-version-missing",
            advice=f"It has {own.height}: mcof plan versions {own['plan'][0]}.",
        )
    return one.row(0, named=True)


def history(workspace: Workspace, name: str, *, as_of: datetime | None = None) -> pa.Table:
    """Everything that was done to a plan, the newest first: versions saved, and moves.

    Returns:
        `recorded_at`, `version`, `what` (saved, or a code of `plan_moves`), `was`,
        `state`, `by`, `reason`.
    """
    name = told_of(workspace, name, as_of=as_of)["plan"]
    own = pl.col("plan") == name
    saved = decisions(workspace.store, PLAN_VERSIONS, as_of).filter(own)
    moved = decisions(workspace.store, PLAN_STATES, as_of).filter(own)
    columns = ["recorded_at", "version", "what", "was", "state", "by", "reason"]
    both = pl.concat(
        [
            saved.with_columns(
                what=pl.lit("saved"), was=pl.lit(None, pl.String), state=pl.lit(FIRST)
            ).select(columns),
            moved.rename({"move": "what"}).select(columns),
        ]
    )
    arrow: pa.Table = both.sort("recorded_at", descending=True, maintain_order=True).to_arrow()
    return arrow


def differences(workspace: Workspace, name: str, before: int, after: int) -> pa.Table:
    """What changes from one version to another: `mcof.plans.difference.difference`."""
    one, other = (opened(workspace, name, version).plan for version in (before, after))
    arrow: pa.Table = difference(one, other).to_arrow()
    return arrow


def totals_between(workspace: Workspace, name: str, before: int, after: int) -> pa.Table:
    """The totals of two versions side by side, as a whole and by sector.

    Returns:
        `sector` (null: the whole plan), and `lines`, `people_targeted`, `budget_usd`,
        each also as `_before`.
    """
    paths = registry(workspace).paths()
    one, other = (
        totals(opened(workspace, name, version).plan, paths) for version in (before, after)
    )
    figures = ["lines", "people_targeted", "budget_usd"]
    both = other.select("sector", *figures).join(
        one.select("sector", *figures),
        on="sector",
        how="full",
        coalesce=True,
        nulls_equal=True,
        suffix="_before",
    )
    arrow: pa.Table = both.sort("sector", nulls_last=False).to_arrow()
    return arrow


def lines(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    as_of: datetime | None = None,
) -> pa.Table:
    """The activities by place of a version, with `code_set`."""
    one = opened(workspace, name, version, as_of=as_of).plan
    code_set = pl.lit(one.header["code_set"]).alias("code_set")
    arrow: pa.Table = one["lines"].with_columns(code_set).to_arrow()
    return arrow


def ended(state: str) -> bool:
    """Whether nothing leads out of a state."""
    return state in ENDED


def _with_states(workspace: Workspace, as_of: datetime | None) -> pl.DataFrame:
    """Every version with its state now."""
    told = PLAN_VERSIONS.conform(decisions(workspace.store, PLAN_VERSIONS, as_of))
    return with_states(told, decisions(workspace.store, PLAN_STATES, as_of))


def with_states(told: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Rows of `PLAN_VERSIONS`, each with the state that its newest move led to."""
    newest = (
        moves.sort("recorded_at", maintain_order=True)
        .group_by("plan", "version", maintain_order=True)
        .last()
        .select("plan", "version", "state", state_since="recorded_at", state_by="by")
    )
    both = told.join(newest, on=["plan", "version"], how="left", maintain_order="left")
    return both.with_columns(
        pl.col("state").fill_null(FIRST),
        pl.coalesce("state_since", "recorded_at").alias("state_since"),
        pl.coalesce("state_by", "by").alias("state_by"),
    )
