"""Ask for findings: what was wrong in the files that were imported."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pyarrow as pa

from mcof.actions.intake.register import named, register_of, states
from mcof.ports import Workspace
from mcof.tables import FINDINGS


def findings(
    workspace: Workspace,
    *,
    import_id: str | None = None,
    code: str | None = None,
    severity: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The findings of one import, or of all imports that count.

    Args:
        import_id: also of an import that is superseded or retracted.
        code: only these, by their code in the catalogue.
        severity: error, warning, review or info.
        as_of: of the imports as they stood then.

    Returns:
        The columns of `FINDINGS`, in the order of import, sheet, row and column.

    Raises:
        Missing: there is no such import.
    """
    register = register_of(workspace.store)
    if as_of is not None:
        register = register.filter(pl.col("recorded_at") <= as_of.astimezone(UTC))
    if import_id is None:
        wanted = states(register).filter(pl.col("state") == "counts")["import_id"].to_list()
    else:
        wanted = [named(register, import_id)["import_id"]]
    files = workspace.store.files(FINDINGS.name, imports=wanted)
    if not files:
        return FINDINGS.arrow().empty_table()
    asked = {"code": code, "severity": severity}
    # Files of earlier versions lack columns of today: what they do not say is unknown.
    held = pl.scan_parquet(
        list(files),
        schema=FINDINGS.polars(),
        missing_columns="insert",
        extra_columns="ignore",
        glob=False,
    )
    rows = held.filter(
        pl.col("import_id").is_in(wanted),
        *(pl.col(name) == value for name, value in asked.items() if value is not None),
    )
    kept = rows.select(FINDINGS.names).collect()
    ordered = kept.sort("import_id", "sheet", "row", "column", nulls_last=False)
    return ordered.to_arrow().cast(FINDINGS.arrow())
