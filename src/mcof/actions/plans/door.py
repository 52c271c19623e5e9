"""Plans as a library: the verbs of `mcof plan` as methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.plans.asked import Opened
    from mcof.actions.plans.beginning import Begun
    from mcof.actions.plans.checking import Checked
    from mcof.actions.plans.exchange import Preview
    from mcof.actions.plans.following import Followed
    from mcof.actions.plans.reporting import PlanReport
    from mcof.plans.plan import Plan


class Plans:
    """The plans of a workspace: `mcof.open(...).plans`.

    Args:
        by: who acts.
    """

    def __init__(self, workspace: Workspace, by: Actor) -> None:
        self.workspace = workspace
        self.by = by

    def list(self, **asked: Any) -> pa.Table:
        """Every plan; see `mcof.actions.plans.asked.plans`."""
        from mcof.actions.plans.asked import plans

        return plans(self.workspace, **asked)

    def open(self, name: str, version: int | None = None, **asked: Any) -> Opened:
        """A version of a plan; the newest that stands if none is named."""
        from mcof.actions.plans.asked import opened

        return opened(self.workspace, name, version, **asked)

    def versions(self, name: str, **asked: Any) -> pa.Table:
        """The versions of a plan, the newest first."""
        from mcof.actions.plans.asked import versions

        return versions(self.workspace, name, **asked)

    def history(self, name: str, **asked: Any) -> pa.Table:
        """Everything that was done to a plan, the newest first."""
        from mcof.actions.plans.asked import history

        return history(self.workspace, name, **asked)

    def difference(self, name: str, before: int, after: int) -> pa.Table:
        """What changes from one version of a plan to another."""
        from mcof.actions.plans.asked import differences

        return differences(self.workspace, name, before, after)

    def begin(self, name: str, **said: Any) -> Begun:
        """Begin a plan from a template; see `mcof.actions.plans.beginning.begin`."""
        from mcof.actions.plans.beginning import begin

        return begin(self.workspace, name, by=self.by, **said)

    def save(self, plan: Plan, *, base: int | None, reason: str, origin: str = "edit") -> Opened:
        """Save a version that was made from the version `base`; None for the first."""
        from mcof.actions.plans.saving import Version, save

        return save(self.workspace, Version(plan, base, origin, reason), by=self.by)

    def move(self, name: str, move: str, **said: Any) -> Opened:
        """Move a version from state to state; see `mcof.actions.plans.moving.move`."""
        from mcof.actions.plans.moving import move as moved

        return moved(self.workspace, name, move, by=self.by, **said)

    def draft_from_gaps(self, name: str, **asked: Any) -> Opened:
        """Add lines for the worst gaps; `mcof.actions.plans.drafting.draft_from_gaps`."""
        from mcof.actions.plans.drafting import draft_from_gaps

        return draft_from_gaps(self.workspace, name, by=self.by, **asked)

    def draft_from_allocation(self, name: str, *, reason: str, **asked: Any) -> Opened:
        """Take up the lines that a draft allocation proposes."""
        from mcof.actions.plans.drafting import draft_from_allocation

        return draft_from_allocation(self.workspace, name, by=self.by, reason=reason, **asked)

    def draft_from_lines(self, name: str, rows: pa.Table, *, reason: str) -> Opened:
        """Add lines that something else proposes, with the money that they cost."""
        from mcof.actions.plans.drafting import draft_from_lines

        return draft_from_lines(self.workspace, name, rows, by=self.by, reason=reason)

    def check(self, name: str, version: int | None = None, **asked: Any) -> Checked:
        """Surplus, shortage and mistakes of a plan; `mcof.actions.plans.checking.check`."""
        from mcof.actions.plans.checking import check

        return check(self.workspace, name, version, **asked)

    def export(self, name: str, to: str | Path, **asked: Any) -> Opened:
        """Write a version as a workbook; see `mcof.actions.plans.exchange.export_plan`."""
        from mcof.actions.plans.exchange import export_plan

        return export_plan(self.workspace, name, Path(to), **asked)

    def preview(self, path: str | Path, **asked: Any) -> Preview:
        """What importing an edited workbook would change; saves nothing."""
        from mcof.actions.plans.exchange import preview

        return preview(self.workspace, Path(path), **asked)

    def import_(self, path: str | Path, *, reason: str, **asked: Any) -> Opened:
        """Save an edited workbook as a new version of its plan."""
        from mcof.actions.plans.exchange import import_plan

        one, _ = import_plan(self.workspace, Path(path), by=self.by, reason=reason, **asked)
        return one

    def follow(self, name: str, version: int | None = None, **asked: Any) -> Followed:
        """A plan beside what happened; see `mcof.actions.plans.following.follow`."""
        from mcof.actions.plans.following import follow

        return follow(self.workspace, name, version, **asked)

    def revise(self, name: str, *, reason: str, **asked: Any) -> Opened:
        """Draft the revision that following a plan proposes; nothing is decided by it."""
        from mcof.actions.plans.following import revise

        return revise(self.workspace, name, by=self.by, reason=reason, **asked)

    def report(self, name: str, version: int | None = None, **asked: Any) -> PlanReport:
        """A plan for a report; see `mcof.actions.plans.reporting.plan_report`."""
        from mcof.actions.plans.reporting import plan_report

        return plan_report(self.workspace, name, version, **asked)
