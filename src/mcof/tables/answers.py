"""Answers: what sites, locations, households and people said when they were asked."""

from mcof.tables.common import GROUP, PLACE_IF_KNOWN, PROVENANCE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

ANSWERS = Table(
    name="answers",
    title="What a unit of an assessment or survey answered: one row for each answer to a question",
    columns=(
        Column("operation", Kind.TEXT, "The operation", required=True),
        Column("survey", Kind.TEXT, "Name of the assessment or survey"),
        Column("assessment", Kind.CODE, "Its component", vocabulary="assessment_types"),
        Column("round", Kind.WHOLE, "Round of the operation; may be 0 and may skip"),
        Column(
            "reference_date", Kind.DATE, "The day of the answer, or of its round", required=True
        ),
        Column("unit_kind", Kind.CODE, "Who answers", required=True, vocabulary="unit_kinds"),
        Column(
            "unit_id",
            Kind.TEXT,
            "Id of the unit, which names no person: of the site, or of the form",
            required=True,
            sensitivity=Sensitivity.HIGH,
        ),
        *PLACE_IF_KNOWN,
        GROUP,
        Column("sector", Kind.CODE, "MCOF sector or cluster of the question", vocabulary="sectors"),
        Column("question", Kind.TEXT, "The question, by its name or header", required=True),
        Column("answer", Kind.TEXT, "The choice; UNKNOWN where the unit did not know"),
        Column("number", Kind.NUMBER, "The answer, where it is a number"),
        Column("weight", Kind.NUMBER, "Weight of the unit in a representative sample"),
        Column("sampling", Kind.CODE, "How the units were chosen", vocabulary="samplings"),
        Column("stands_for", Kind.PEOPLE, "People whom the unit speaks for"),
        *PROVENANCE,
    ),
    key=(
        "operation",
        "survey",
        "round",
        "reference_date",
        "unit_kind",
        "unit_id",
        "question",
        "answer",
    ),
)
