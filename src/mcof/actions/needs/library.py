"""The verbs of needs as methods of the library's `Crisis`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.needs.decide import Final


class Assessing:
    """What can be asked, and decided, about needs."""

    workspace: Workspace
    by: Actor

    def needs(self, **asked: Any) -> pa.Table:
        """People in need of each sector; see `mcof.actions.needs.ask.needs`."""
        from mcof.actions.needs.ask import needs

        return needs(self.workspace, **asked)

    def jiaf(self, **asked: Any) -> pa.Table:
        """The units of analysis, with flags and decisions; see `mcof.actions.needs.ask.jiaf`."""
        from mcof.actions.needs.ask import jiaf

        return jiaf(self.workspace, **asked)

    def needs_totals(self, **asked: Any) -> pa.Table:
        """What units add up to, by place; see `mcof.actions.needs.ask.totals`."""
        from mcof.actions.needs.ask import totals

        return totals(self.workspace, **asked)

    def needs_by_severity(self, **asked: Any) -> pa.Table:
        """People in need in areas classified 1 to 5."""
        from mcof.actions.needs.ask import by_severity

        return by_severity(self.workspace, **asked)

    def needs_by_group(self, **asked: Any) -> pa.Table:
        """People in need shared out to groups; see `mcof.actions.needs.ask.by_group`."""
        from mcof.actions.needs.ask import by_group

        return by_group(self.workspace, **asked)

    def targets(self, **asked: Any) -> pa.Table:
        """How many people a plan would target and put first."""
        from mcof.actions.needs.ask import targeted

        return targeted(self.workspace, **asked)

    def quantities(self, **asked: Any) -> pa.Table:
        """What people would need by standards; `mcof.actions.needs.quantities.quantities`."""
        from mcof.actions.needs.quantities import quantities

        return quantities(self.workspace, **asked)

    def decide_needs(self, *finals: Final, **said: Any) -> pa.Table:
        """Keep what was decided about units; see `mcof.actions.needs.decide.decide`."""
        from mcof.actions.needs.decide import decide

        return decide(self.workspace, finals, by=self.by, **said)

    def needs_decisions(self, **asked: Any) -> pa.Table:
        """Everything that was ever decided about a year of needs."""
        from mcof.actions.needs.decide import history

        return history(self.workspace, **asked)

    def decide_needs_rule(self, name: str, value: str | None, **said: Any) -> None:
        """Change a threshold of a year's analysis, and say why."""
        from mcof.actions.needs.decide import decide_setting

        decide_setting(self.workspace, name, value, by=self.by, **said)
