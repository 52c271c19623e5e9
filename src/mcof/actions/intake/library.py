"""Files in: imported, fetched, taken back, as methods of the library's `Crisis`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace

if TYPE_CHECKING:
    from mcof.actions.intake.fetched import Fetched
    from mcof.actions.intake.import_file import ImportResult
    from mcof.actions.intake.retract import Retraction


class Importing:
    """What brings files into a workspace."""

    workspace: Workspace
    by: Actor

    def import_file(self, path: str | Path, *, table: str, **options: Any) -> ImportResult:
        """Import a file; see `mcof.actions.intake.import_file.import_file`."""
        from mcof.actions.intake.import_file import import_file

        return import_file(self.workspace, Path(path), table=table, by=self.by, **options)

    def fetch_dtm(self, **asked: Any) -> Fetched:
        """Fetch from the DTM API; what may be asked: `mcof.sources.remote.dtm.Question`.

        `server`, `dry_run`, `again`, `options` and `progress` go to the verb,
        `mcof.actions.intake.fetch_dtm.fetch_dtm`.
        """
        from mcof.actions.intake.fetch_dtm import fetch_dtm
        from mcof.sources.remote.dtm import Question

        how = {"server", "dry_run", "again", "options", "progress"} & set(asked)
        said = {name: asked.pop(name) for name in how}
        return fetch_dtm(self.workspace, Question(**asked), by=self.by, **said)

    def fetch_file(self, address: str, *, table: str, **options: Any) -> Fetched:
        """Fetch a public file; see `mcof.actions.intake.fetch_file.fetch_file`."""
        from mcof.actions.intake.fetch_file import fetch_file

        return fetch_file(self.workspace, address, table=table, by=self.by, **options)

    def fetch_kobo(self, form: str, *, mapping: str, **asked: Any) -> Fetched:
        """Fetch a form's submissions; see `mcof.actions.intake.fetch_forms.Asking`."""
        from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
        from mcof.sources.remote.kobo import SERVER

        server = asked.pop("server", SERVER)
        asking = Asking(mapping=mapping, by=self.by, server=server, **asked)
        return fetch_kobo(self.workspace, form, asking)

    def fetch_odk(
        self, project: int, form: str, *, mapping: str, server: str, **asked: Any
    ) -> Fetched:
        """Fetch a form's submissions; see `mcof.actions.intake.fetch_forms.Asking`."""
        from mcof.actions.intake.fetch_forms import Asking, fetch_odk

        asking = Asking(mapping=mapping, by=self.by, server=server, **asked)
        return fetch_odk(self.workspace, project, form, asking)

    def imports(self, *, as_of: datetime | None = None) -> pa.Table:
        """Every import with its state, the newest first."""
        from mcof.actions.intake.imports import imports

        return imports(self.workspace, as_of=as_of)

    def retract(self, import_id: str, *, reason: str) -> Retraction:
        """Take an import back; its rows stay in the store and no longer count."""
        from mcof.actions.intake.retract import retract

        return retract(self.workspace, import_id, by=self.by, reason=reason)

    def findings(self, import_id: str | None = None, **asked: Any) -> pa.Table:
        """Findings; see `mcof.actions.intake.findings.findings`."""
        from mcof.actions.intake.findings import findings

        return findings(self.workspace, import_id=import_id, **asked)
