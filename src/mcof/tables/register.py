"""The register of imports: an import exists once its row is here, written last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mcof.tables.schema import Column, Kind, Sensitivity, Table

if TYPE_CHECKING:
    import ibis.expr.types as ir

REGISTER = Table(
    name="imports",
    title="What was imported or retracted, when, by whom, from which file",
    columns=(
        Column("event", Kind.TEXT, "import or retract", required=True),
        Column("import_id", Kind.TEXT, "The import", required=True),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
        Column("by", Kind.TEXT, "Who", required=True, sensitivity=Sensitivity.MODERATE),
        Column("reason", Kind.TEXT, "Why, for a retraction"),
        Column("table", Kind.TEXT, "The table that received the rows"),
        Column("source", Kind.TEXT, "The source that read the file"),
        Column("supersedes", Kind.TEXT, "The import that this one stands in for"),
        Column("file_name", Kind.TEXT, "Name of the file"),
        Column("file_sha256", Kind.TEXT, "Hash of the file, and its name among the originals"),
        Column("file_bytes", Kind.WHOLE, "Size of the file"),
        Column("mapping", Kind.TEXT, "How its columns were read, as JSON"),
        Column("mapping_sha256", Kind.TEXT, "Hash of the mapping and the options"),
        Column("rows_read", Kind.WHOLE, "Data rows of the file"),
        Column("rows_stored", Kind.WHOLE, "Rows of the file that have a row in the store"),
        Column("rows_rejected", Kind.WHOLE, "Rows of the file that are only in the findings"),
        Column("records", Kind.WHOLE, "Rows written; a wide row may make several"),
        Column("findings", Kind.WHOLE, "Findings"),
        Column("software", Kind.TEXT, "Version of mcof"),
    ),
    key=("event", "import_id", "recorded_at"),
)


def visible_imports(register: ir.Table, as_of: datetime | None = None) -> ir.Table:
    """The imports that count: recorded by `as_of`, not retracted or superseded by then.

    Where the import that superseded another is itself retracted, the other counts again.

    Args:
        register: rows of `REGISTER`.
        as_of: a moment in UTC; None for now.

    Returns:
        A table of one column, `import_id`.
    """
    known = register if as_of is None else register.filter(register.recorded_at <= as_of)
    retracted = known.filter(known.event == "retract").select("import_id")
    standing = known.filter(known.event == "import").anti_join(retracted, "import_id")
    superseded = standing.filter(standing.supersedes.notnull()).select(
        import_id=standing.supersedes
    )
    return standing.select("import_id").anti_join(superseded, "import_id")
