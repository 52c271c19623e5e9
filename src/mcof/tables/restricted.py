"""Restricted tables: people by name, kept apart from every other table of a workspace.

They are not in `mcof.tables.ALL`, so no engine, figure, export, report, page or finding
can name them: only the verbs of `mcof link` open the store that holds them. What is
registered there names an import, a purpose and a day to be gone by, and no person.
"""

from mcof.tables.schema import Column, Kind, Sensitivity, Table

_SEVERE = Sensitivity.SEVERE

REGISTRATION_RECORDS = Table(
    name="registration_records",
    title="People or households as a partner registered them, by name",
    columns=(
        Column("record", Kind.TEXT, "Pseudonym of the record: a keyed hash", required=True),
        Column("partner", Kind.TEXT, "Who registered", required=True),
        Column("unit", Kind.TEXT, "What one record is: individuals or households", required=True),
        Column("record_id", Kind.TEXT, "The partner's own number", True, sensitivity=_SEVERE),
        Column("household_id", Kind.TEXT, "The partner's household", sensitivity=_SEVERE),
        Column("full_name", Kind.TEXT, "The whole name, where given so", sensitivity=_SEVERE),
        Column("given_name", Kind.TEXT, "Given name", sensitivity=_SEVERE),
        Column("father_name", Kind.TEXT, "Father's name", sensitivity=_SEVERE),
        Column("family_name", Kind.TEXT, "Grandfather's or family name", sensitivity=_SEVERE),
        Column("sex", Kind.CODE, "Sex", vocabulary="sexes", sensitivity=_SEVERE),
        Column("birth_date", Kind.DATE, "Date of birth", sensitivity=_SEVERE),
        Column("age", Kind.WHOLE, "Age in years on registration", sensitivity=_SEVERE),
        Column("phone", Kind.TEXT, "Telephone", sensitivity=_SEVERE),
        Column("document_id", Kind.TEXT, "Number of a document", sensitivity=_SEVERE),
        Column("place_code", Kind.TEXT, "P-code of the place", sensitivity=_SEVERE),
        Column("place_above", Kind.TEXT, "P-code of the governorate", sensitivity=_SEVERE),
        Column("place_given", Kind.TEXT, "The place as written", sensitivity=_SEVERE),
        Column(
            "population_group",
            Kind.CODE,
            "Group",
            vocabulary="population_groups",
            sensitivity=_SEVERE,
        ),
        Column("size", Kind.PEOPLE, "People of the household", sensitivity=_SEVERE),
        Column("registered_on", Kind.DATE, "Day of registration", sensitivity=_SEVERE),
        Column("import_id", Kind.TEXT, "The list that brought the record", required=True),
        Column("source_row", Kind.WHOLE, "Row of the list"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("partner", "record_id"),
)

LISTS = Table(
    name="lists",
    title="Which lists came in, for what purpose, until when, and which were purged",
    columns=(
        Column("event", Kind.TEXT, "import or purge", required=True),
        Column("import_id", Kind.TEXT, "The list", required=True),
        Column("partner", Kind.TEXT, "Who registered"),
        Column("unit", Kind.TEXT, "individuals or households"),
        Column("purpose", Kind.TEXT, "What the records may be used for"),
        Column("basis", Kind.TEXT, "Consent or the law that allows it"),
        Column("keep_until", Kind.DATE, "The day by which it must be purged"),
        Column("code_set", Kind.TEXT, "Code set of the places"),
        Column("file_sha256", Kind.TEXT, "Hash of the file, which is not kept"),
        Column("rows_read", Kind.WHOLE, "Rows of the file"),
        Column("records", Kind.WHOLE, "Records stored, or removed by a purge"),
        Column("by", Kind.TEXT, "Who", required=True, sensitivity=Sensitivity.MODERATE),
        Column("reason", Kind.TEXT, "Why it was purged"),
        Column("software", Kind.TEXT, "Version of mcof"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("event", "import_id", "recorded_at"),
)

LIST_FINDINGS = Table(
    name="list_findings",
    title="What was wrong in a list, by row and column and without any value",
    columns=(
        Column("import_id", Kind.TEXT, "The list", required=True),
        Column("code", Kind.TEXT, "Code in the catalogue of findings", required=True),
        Column("severity", Kind.CODE, "Severity", vocabulary="finding_severities"),
        Column("row", Kind.WHOLE, "Row as a spreadsheet numbers it"),
        Column("field", Kind.TEXT, "Field of the record"),
        Column("message", Kind.TEXT, "What is wrong", required=True),
        Column("advice", Kind.TEXT, "What to do"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("import_id", "code", "row", "field"),
)

_WEIGHTS = ("given", "father", "family", "birth", "sex", "phone", "document", "place")

PAIRS = Table(
    name="pairs",
    title="Pairs of records that may be one person, with how probable that is",
    columns=(
        Column("run_id", Kind.TEXT, "The run of linkage", required=True),
        Column("record_a", Kind.TEXT, "Pseudonym of one", True, sensitivity=Sensitivity.HIGH),
        Column("record_b", Kind.TEXT, "Of the other", True, sensitivity=Sensitivity.HIGH),
        Column("probability", Kind.NUMBER, "That they are one person", required=True),
        *(
            Column(f"{name}_weight", Kind.NUMBER, f"What {name} says: doublings for, below 0 not")
            for name in _WEIGHTS
        ),
    ),
    key=("run_id", "record_a", "record_b"),
)

RUNS = Table(
    name="runs",
    title="Each time that lists were linked: over what, how, and how many pairs came of it",
    columns=(
        Column("run_id", Kind.TEXT, "The run", required=True),
        Column("imports", Kind.TEXT, "Lists that were linked, joined by |", required=True),
        Column("unit", Kind.TEXT, "individuals or households", required=True),
        Column("records", Kind.WHOLE, "Records"),
        Column("pairs", Kind.WHOLE, "Pairs kept"),
        Column("seed", Kind.WHOLE, "Of what was drawn at random"),
        Column("by", Kind.TEXT, "Who", required=True, sensitivity=Sensitivity.MODERATE),
        Column("software", Kind.TEXT, "Version of mcof"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("run_id",),
)

LINK_DECISIONS = Table(
    name="link_decisions",
    title="What a person decided of a pair: kept until it is purged, the newest holds",
    columns=(
        Column("record_a", Kind.TEXT, "Pseudonym of one", True, sensitivity=Sensitivity.HIGH),
        Column("record_b", Kind.TEXT, "Of the other", True, sensitivity=Sensitivity.HIGH),
        Column("decision", Kind.TEXT, "same, different or unsure", required=True),
        Column("by", Kind.TEXT, "Who", required=True, sensitivity=Sensitivity.MODERATE),
        Column("reason", Kind.TEXT, "Why", sensitivity=_SEVERE),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("record_a", "record_b", "recorded_at"),
)

RESTRICTED: dict[str, Table] = {
    table.name: table
    for table in (REGISTRATION_RECORDS, LISTS, LIST_FINDINGS, PAIRS, RUNS, LINK_DECISIONS)
}
