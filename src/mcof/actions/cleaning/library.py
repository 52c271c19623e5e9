"""The verbs of cleaning as methods of the library's `Crisis`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.cleaning.apply import Applied
    from mcof.actions.cleaning.decide import Decided
    from mcof.actions.cleaning.log import Loaded


class Cleaning:
    """What is decided about findings, and done."""

    workspace: Workspace
    by: Actor

    def cleaning(self, **asked: Any) -> pa.Table:
        """The cleaning log as a queue; see `mcof.actions.cleaning.queue.queue`."""
        from mcof.actions.cleaning.queue import queue

        return queue(self.workspace, **asked)

    def decide(self, verdict: str, **said: Any) -> Decided:
        """Accept, edit, reject or reopen findings; see `mcof.actions.cleaning.decide`."""
        from mcof.actions.cleaning.decide import decide

        return decide(self.workspace, verdict, by=self.by, **said)

    def clean(self, import_id: str | None = None, *, dry_run: bool = False) -> list[Applied]:
        """Apply the cleaning log; see `mcof.actions.cleaning.apply.apply`."""
        from mcof.actions.cleaning.apply import apply

        return apply(self.workspace, import_id, by=self.by, dry_run=dry_run)

    def cleaning_log(self, **asked: Any) -> pa.Table:
        """The log as rows for a file to work on."""
        from mcof.actions.cleaning.log import log

        return log(self.workspace, **asked)

    def load_log(self, path: str | Path, *, dry_run: bool = False) -> Loaded:
        """Read a log that somebody has worked on; see `mcof.actions.cleaning.log.load`."""
        from mcof.actions.cleaning.log import load

        return load(self.workspace, Path(path), by=self.by, dry_run=dry_run)

    def trail(self, name: str) -> pa.Table:
        """Who changed what in a row, when and why."""
        from mcof.actions.cleaning.trail import trail

        return trail(self.workspace, name)
