"""Decisions of people about facts: kept for good beside the facts, which they never change.

Each is a row with who, when and why; a later row about the same thing takes the place of
an earlier one, and both stay. See `mcof.actions.deciding`.
"""

from mcof.tables.schema import Column, Kind, Sensitivity, Table

WHO = (
    Column("reason", Kind.TEXT, "Why", required=True),
    Column("by", Kind.TEXT, "Who decided", required=True, sensitivity=Sensitivity.MODERATE),
    Column("recorded_at", Kind.MOMENT, "When", required=True),
)

CLEANING = Table(
    name="cleaning",
    title="What people decided about findings, by content, so that it holds for the next file too",
    columns=(
        Column("decision", Kind.TEXT, "Identity of this decision", required=True),
        Column("finding", Kind.TEXT, "Identity of the finding, the same in every file"),
        Column("table", Kind.TEXT, "The table of facts that the file was read into", required=True),
        Column("source", Kind.TEXT, "The known kind of file; empty for others"),
        Column("code", Kind.TEXT, "Code of the finding", required=True),
        Column(
            "row_key",
            Kind.TEXT,
            "What tells the row apart: places, names and categories as written, no round or day",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("fields", Kind.TEXT, "The fields spoken of, joined by +; * for the whole row"),
        Column(
            "found",
            Kind.TEXT,
            "What the file has in these fields; another value is another finding",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column(
            "verdict",
            Kind.CODE,
            "Accepted, edited, rejected or reopened",
            required=True,
            vocabulary="cleaning_verdicts",
        ),
        Column("action", Kind.CODE, "What is done to the row", vocabulary="cleaning_actions"),
        Column(
            "value",
            Kind.TEXT,
            "What the fields are to say instead; empty for unknown",
            sensitivity=Sensitivity.MODERATE,
        ),
        *WHO,
    ),
    key=("table", "source", "code", "row_key", "fields", "found", "recorded_at"),
)
