"""Findings: what is wrong, or worth a look, in the rows of a file."""

from mcof.tables.schema import Column, Kind, Sensitivity, Table

FINDINGS = Table(
    name="findings",
    title="What an import found in its file, cell by cell",
    columns=(
        Column("import_id", Kind.TEXT, "The import", required=True),
        Column("code", Kind.TEXT, "Code in the catalogue of findings", required=True),
        Column(
            "severity",
            Kind.CODE,
            "error, warning, review or info",
            vocabulary="finding_severities",
        ),
        Column("sheet", Kind.TEXT, "Sheet of the file"),
        Column("row", Kind.WHOLE, "Row as a spreadsheet numbers it; empty for a whole column"),
        Column("column", Kind.TEXT, "Column of the sheet, as a spreadsheet letters it"),
        Column("header", Kind.TEXT, "Header of that column"),
        Column("field", Kind.TEXT, "Column of the table that the value was meant for"),
        Column(
            "value",
            Kind.TEXT,
            "The value as written, cut short",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("message", Kind.TEXT, "What is wrong, in one sentence", required=True),
        Column("advice", Kind.TEXT, "What to do"),
        Column("candidates", Kind.TEXT, "What it may have meant, best first, joined by |"),
        Column(
            "row_key",
            Kind.TEXT,
            "What tells the row apart in any file of its kind: see the table `cleaning`",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("fields", Kind.TEXT, "The fields that a change would touch, joined by +"),
        Column(
            "found",
            Kind.TEXT,
            "What the file has in these fields",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("action", Kind.CODE, "What is proposed", vocabulary="cleaning_actions"),
        Column(
            "proposed",
            Kind.TEXT,
            "The value proposed; empty for unknown",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("decision", Kind.TEXT, "The decision of the cleaning log that was followed"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("import_id", "code", "sheet", "row", "column"),
)
