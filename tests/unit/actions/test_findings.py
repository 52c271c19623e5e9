"""Findings of a workspace that an earlier version of mcof has written can still be read."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from deltalake import write_deltalake
from tests.workspaces import made

from mcof.actions.intake.findings import findings
from mcof.actions.intake.register import now
from mcof.tables import FINDINGS, REGISTER


def test_findings_of_an_earlier_version_lack_only_what_it_did_not_say(tmp_path: Path) -> None:
    workspace = made(tmp_path / "workspace")
    row = {"import_id": "OLD", "code": "row-empty", "severity": "info", "message": "m"}
    old = FINDINGS.conform(pl.DataFrame([row | {"recorded_at": now()}])).drop("row_key")
    write_deltalake(str(tmp_path / "workspace/store/findings"), old.to_arrow())
    import_row = {"event": "import", "import_id": "OLD", "by": "an earlier version"}
    known = REGISTER.conform(pl.DataFrame([import_row | {"recorded_at": now()}]))
    workspace.store.append(REGISTER.name, known)
    told = findings(workspace).to_pylist()
    assert [(one["code"], one["row_key"]) for one in told] == [("row-empty", None)]
