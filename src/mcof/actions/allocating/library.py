"""Directing assistance, as methods of an open workspace."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Solver, Workspace

if TYPE_CHECKING:
    from mcof.actions.allocating.allocate import Drafted
    from mcof.actions.allocating.why import WhyNot


class Directing(ABC):
    """The part of `Crisis` that drafts allocations and explains them."""

    workspace: Workspace
    by: Actor

    @abstractmethod
    def solver(self) -> Solver:
        """What solves problems of allocation: the door knows which stands behind the port."""

    def allocate(self, title: str = "Draft allocation", **said: Any) -> Drafted:
        """Draft who gives what where; never issued.

        Args:
            said: `reason`, `on`, `as_of`, `dry_run` and `progress` go to the verb,
                `mcof.actions.allocating.allocate.allocate`; the rest are directions, as
                `mcof.actions.allocating.said.directions` takes them.
        """
        from mcof.actions.allocating.allocate import allocate
        from mcof.actions.allocating.said import directions

        how = {name: said.pop(name) for name in ("reason", "as_of", "dry_run", "progress")
               if name in said}  # fmt: skip
        on = self.workspace.until(said.pop("on", None)) or datetime.now(UTC).date()
        directed = directions(self.workspace, said, on=on)
        return allocate(
            self.workspace, self.solver(), directed, title=title, on=on, by=self.by, **how
        )

    def allocations(self, **asked: Any) -> pa.Table:
        """The drafts, the newest first."""
        from mcof.actions.allocating.drafts import drafts

        return drafts(self.workspace, **asked)

    def allocation(self, part: str = "lines", name: str | None = None) -> pa.Table:
        """A table of a draft; see `mcof.actions.allocating.content.Content`."""
        from mcof.actions.allocating.drafts import part as kept

        return kept(self.workspace, part, name)

    def why(self, name: str | None = None, **asked: Any) -> pa.Table:
        """Why a draft gives so much to a place and sector."""
        from mcof.actions.allocating.why import why

        return why(self.workspace, name, **asked)

    def why_not(self, organisation: str, name: str | None = None, **asked: Any) -> WhyNot:
        """Why a draft has an organisation give nothing to a place and sector."""
        from mcof.actions.allocating.why import why_not

        return why_not(self.workspace, self.solver(), name, organisation=organisation, **asked)

    def allocation_lines(self, name: str | None = None) -> pa.Table:
        """The lines of a plan that a draft proposes."""
        from mcof.actions.allocating.planlines import plan_lines

        return plan_lines(self.workspace, name)
