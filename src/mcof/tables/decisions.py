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

_WHERE = (
    Column("code_set", Kind.TEXT, "Which set of P-codes the code belongs to", required=True),
    Column("place_code", Kind.TEXT, "P-code of the place", required=True),
    Column(
        "population_group",
        Kind.CODE,
        "Whom the figure speaks of",
        required=True,
        vocabulary="population_groups",
    ),
    Column("reference_date", Kind.DATE, "The day that the figure is of", required=True),
)

ADJUSTMENTS = Table(
    name="adjustments",
    title="Families and people added to what was collected, or taken off, kept apart from it",
    columns=(
        Column("adjustment", Kind.TEXT, "Identity; a later row of the same holds", required=True),
        Column("is_withdrawn", Kind.FLAG, "Whether it no longer holds"),
        Column("operation", Kind.TEXT, "The DTM operation", required=True),
        Column("round", Kind.WHOLE, "Round of the operation, where it has a number"),
        *_WHERE,
        Column("households", Kind.WHOLE, "Families added; below zero, taken off"),
        Column("individuals", Kind.WHOLE, "People added; below zero, taken off"),
        Column("source", Kind.TEXT, "Whose figure it is", required=True),
        Column("source_url", Kind.TEXT, "Where it was published"),
        *WHO,
    ),
    key=("adjustment", "recorded_at"),
)

RECONCILIATIONS = Table(
    name="reconciliations",
    title="Which of several sources counts for a figure: a row for each source, the newest holds",
    columns=(
        Column("difference", Kind.TEXT, "Identity of what the figure is of", required=True),
        *_WHERE,
        Column("operation", Kind.TEXT, "The DTM operation", required=True),
        Column("assessment", Kind.TEXT, "Kind of assessment", required=True),
        Column("breakdown", Kind.TEXT, "Partition of the stock", required=True),
        Column("file_name", Kind.TEXT, "The file that says so", required=True),
        Column("households", Kind.HOUSEHOLDS, "What it said when this was decided"),
        Column("individuals", Kind.PEOPLE, "The same of people"),
        Column("counts", Kind.FLAG, "Whether it counts; empty where the choice was taken back"),
        *WHO,
    ),
    key=(
        "difference",
        "operation",
        "assessment",
        "breakdown",
        "file_name",
        "recorded_at",
    ),
)

JIAF_DECISIONS = Table(
    name="jiaf_decisions",
    title="What people decided about units of analysis and the rules of a cycle: the newest holds",
    columns=(
        Column(
            "subject", Kind.TEXT, "Identity of what is decided; a later row holds", required=True
        ),
        Column("year", Kind.WHOLE, "The year of the analysis; empty where figures have no date"),
        Column(
            "question",
            Kind.CODE,
            "People in need, severity, a flag or a setting",
            required=True,
            vocabulary="jiaf_questions",
        ),
        Column("code_set", Kind.TEXT, "Which set of P-codes the code belongs to"),
        Column("place_code", Kind.TEXT, "P-code of the unit's place"),
        Column("population_group", Kind.CODE, "Of the unit", vocabulary="population_groups"),
        Column("pocket", Kind.TEXT, "Of the unit"),
        Column("sector", Kind.CODE, "Whose figure was chosen", vocabulary="sectors"),
        Column("value", Kind.TEXT, "What was decided: people, a phase, or a setting"),
        Column("setting", Kind.CODE, "Which setting", vocabulary="jiaf_settings"),
        Column("evidence", Kind.CODE, "What it rests on", vocabulary="evidence_bases"),
        Column("is_withdrawn", Kind.FLAG, "Whether it no longer holds"),
        *WHO,
    ),
    key=("subject", "recorded_at"),
)

PUBLICATIONS = Table(
    name="publications",
    title="What was published: figures frozen by content, with the rows that made them",
    columns=(
        Column("publication", Kind.TEXT, "Identity of the publication", required=True),
        Column("title", Kind.TEXT, "What it is called", required=True),
        Column("published_on", Kind.DATE, "The day on which it was published", required=True),
        Column("url", Kind.TEXT, "Where it can be read"),
        Column("question", Kind.TEXT, "What was asked for, as JSON", required=True),
        Column("as_of", Kind.MOMENT, "The figures are as known at this moment", required=True),
        Column("figures", Kind.WHOLE, "How many figures", required=True),
        Column("figures_file", Kind.TEXT, "Hash of the kept file of figures", required=True),
        Column("content_sha256", Kind.TEXT, "Hash of the figures, however kept", required=True),
        Column("rows", Kind.WHOLE, "How many rows of facts made them", required=True),
        Column("rows_file", Kind.TEXT, "Hash of the kept file of these rows", required=True),
        Column("document", Kind.TEXT, "Name of the document that was published"),
        Column("document_file", Kind.TEXT, "Hash of the kept document"),
        Column("software", Kind.TEXT, "Version of mcof"),
        Column("definition", Kind.TEXT, "Digest of how figures were defined"),
        *WHO,
    ),
    key=("publication",),
)
"""A publication is never withdrawn from the record: a correction is another publication."""

KEPT_FILES = ("figures_file", "rows_file", "document_file")
"""Columns of `PUBLICATIONS` that name kept files."""
