"""Rounds: when each operation counted, where it went, and by which method."""

from mcof.tables.common import GROUP, PERIOD, PLACE, PROVENANCE
from mcof.tables.schema import Column, Kind, Table

ROUNDS = Table(
    name="rounds",
    title="What a round of an operation was: its days, its reach, its method; it holds no people",
    columns=(
        Column("operation", Kind.TEXT, "The DTM operation: rounds count within it", required=True),
        Column(
            "operation_status",
            Kind.CODE,
            "Whether the operation still counts",
            vocabulary="operation_statuses",
        ),
        Column("operation_reason", Kind.TEXT, "Why the operation was set up, or ended"),
        Column("round", Kind.WHOLE, "Round of the operation; may be 0 and may skip"),
        Column("round_label", Kind.TEXT, "The round as the source wrote it, such as XII"),
        Column("reference_date", Kind.DATE, "The day that its figures are of", required=True),
        *PERIOD,
        Column("assessment", Kind.CODE, "Kind of assessment", vocabulary="assessment_types"),
        GROUP,
        Column("method_version", Kind.TEXT, "Method in force: household size, lists, units"),
        *PLACE,
        Column("districts", Kind.WHOLE, "Districts in which somebody was found"),
        Column("locations", Kind.WHOLE, "Locations in which somebody was found"),
        Column("locations_visited", Kind.WHOLE, "Locations visited; the others are carried over"),
        *PROVENANCE,
    ),
    key=("operation", "assessment", "population_group", "round", "round_label", "reference_date"),
)
