"""Phases, and who answers for whom, as a library: what `mcof.open` gives a workspace."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace


class Looking:
    """A workspace with the verbs of phases and of the regime question as methods."""

    workspace: Workspace
    by: Actor

    def phases(self, **asked: Any) -> pa.Table:
        """The phases of groups and places; see `mcof.actions.looking.phases.phases`."""
        from mcof.actions.looking.phases import phases

        return phases(self.workspace, **asked)

    def set_phases(self, place: str, *phases: str, **said: Any) -> None:
        """Say in which phases a place, or a group in it, is."""
        from mcof.actions.looking.phases import set_phases

        set_phases(self.workspace, place=place, phases=phases, by=self.by, **said)

    def forget_phases(self, place: str, **said: Any) -> None:
        """Take back what was set for a place and group."""
        from mcof.actions.looking.phases import forget_phases

        forget_phases(self.workspace, place=place, by=self.by, **said)

    def who_answers(self, **asked: Any) -> pa.Table:
        """Which regime protects each group in each place, and who answers; asked as gaps are."""
        from mcof.actions.looking.answering import who_answers

        return who_answers(self.workspace, **asked)
