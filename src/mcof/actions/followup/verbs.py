"""The verbs of following gaps up, with the workspace and who acts: `mcof.open(...).followup`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.followup.alerting import Run
    from mcof.actions.followup.changes import Comparison


@dataclass(frozen=True)
class Followup:
    """What can be done about gaps after they were found."""

    workspace: Workspace
    by: Actor

    def ranking(self, **asked: Any) -> pa.Table:
        """Gaps ranked by weights; see `mcof.actions.followup.ranking.ranking`."""
        from mcof.actions.followup.ranking import ranking

        return ranking(self.workspace, **asked)

    def sensitivity(self, **asked: Any) -> pa.Table:
        """How firmly gaps stand; see `mcof.actions.followup.ranking.sensitivity`."""
        from mcof.actions.followup.ranking import sensitivity

        return sensitivity(self.workspace, **asked)

    def decide_rule(self, rule: str, *, reason: str, unknown: str | None = None) -> None:
        """Decide by which rule gaps are ranked here."""
        from mcof.actions.followup.rules import decide_rule

        decide_rule(self.workspace, rule, reason=reason, unknown=unknown, by=self.by)

    def decide_gap(self, gap: str, **said: Any) -> None:
        """Say who has a gap in hand, or what is done; see `mcof.actions.followup.owning.decide`."""
        from mcof.actions.followup.owning import decide

        decide(self.workspace, gap, by=self.by, **said)

    def decided_gaps(self, **asked: Any) -> pa.Table:
        """What was decided of gaps, the newest first."""
        from mcof.actions.followup.owning import decided

        return decided(self.workspace, **asked)

    def keep_analysis(self, *, reason: str, **asked: Any) -> tuple[str, bool]:
        """Freeze the gaps as they are now; see `mcof.actions.followup.analyses.keep_analysis`."""
        from mcof.actions.followup.analyses import keep_analysis

        return keep_analysis(self.workspace, reason=reason, by=self.by, **asked)

    def analyses(self, **asked: Any) -> pa.Table:
        """The analyses that were kept, the newest first."""
        from mcof.actions.followup.analyses import analyses

        return analyses(self.workspace, **asked)

    def compare(self, *sides: Any, **asked: Any) -> Comparison:
        """Two days or analyses side by side; see `mcof.actions.followup.changes.compare`."""
        from mcof.actions.followup.changes import compare

        return compare(self.workspace, *sides, **asked)

    def add_alert_rule(self, rule: str, **said: Any) -> None:
        """Say which gaps are worth an alert; see `mcof.actions.followup.watching.add_rule`."""
        from mcof.actions.followup.watching import add_rule

        add_rule(self.workspace, rule, by=self.by, **said)

    def run_alerts(self, **asked: Any) -> Run:
        """Look at the gaps as they are now, and say what is new."""
        from mcof.actions.followup.alerting import run_alerts

        return run_alerts(self.workspace, by=self.by, **asked)

    def alerts(self, **asked: Any) -> pa.Table:
        """The alerts that are open."""
        from mcof.actions.followup.alerting import alerts

        return alerts(self.workspace, **asked)

    def digest(self, **asked: Any) -> str:
        """What each owner is told; see `mcof.actions.followup.digesting.digest`."""
        from mcof.actions.followup.digesting import digest

        return digest(self.workspace, **asked)
