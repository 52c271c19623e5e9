"""Operations: what people decided about which may be added."""

from mcof.tables.schema import Column, Kind, Sensitivity, Table

OPERATION_DECISIONS = Table(
    name="operation_decisions",
    title="Whether anybody is in both of two operations, as a person decided; the newest holds",
    columns=(
        Column("operation", Kind.TEXT, "An operation", required=True),
        Column("other", Kind.TEXT, "Another, later in the alphabet", required=True),
        Column("disjoint", Kind.FLAG, "Whether nobody is counted by both", required=True),
        Column("by", Kind.TEXT, "Who decided", required=True, sensitivity=Sensitivity.MODERATE),
        Column("reason", Kind.TEXT, "Why"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("operation", "other", "recorded_at"),
)
