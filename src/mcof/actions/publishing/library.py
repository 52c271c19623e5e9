"""The verbs of publishing as methods of the library's `Crisis`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.publishing.publications import Proof
    from mcof.actions.publishing.publish import Published


class Publishing:
    """What freezes figures, and proves them."""

    workspace: Workspace
    by: Actor

    def publish(self, title: str, **said: Any) -> Published:
        """Freeze figures; see `mcof.actions.publishing.publish.publish`."""
        from mcof.actions.publishing.publish import publish

        return publish(self.workspace, title, by=self.by, **said)

    def publications(self, **asked: Any) -> pa.Table:
        """What was published, the newest first."""
        from mcof.actions.publishing.publications import publications

        return publications(self.workspace, **asked)

    def published(self, name: str) -> pa.Table:
        """The figures of a publication, as they were frozen."""
        from mcof.actions.publishing.publications import published

        return published(self.workspace, name)

    def prove(self, name: str) -> Proof:
        """Compute the figures of a publication again as they were known then, and compare."""
        from mcof.actions.publishing.publications import prove

        return prove(self.workspace, name)

    def trace_publication(self, name: str, **asked: Any) -> pa.Table:
        """The rows, files and imports behind each published number."""
        from mcof.actions.publishing.publications import trace

        return trace(self.workspace, name, **asked)

    def changed_since(self, name: str) -> pa.Table:
        """What the same question is answered now, where it is not what was published."""
        from mcof.actions.publishing.publications import since

        return since(self.workspace, name)
