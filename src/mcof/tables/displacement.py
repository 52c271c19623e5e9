"""Displacement: how many people were where, round by round."""

from mcof.tables.common import CONFIDENCE, GROUP, PERIOD, PLACE, PROVENANCE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

DISPLACEMENT = Table(
    name="displacement",
    title="How many people of a group were in a place on a day: a stock, never added over time",
    columns=(
        Column("operation", Kind.TEXT, "The DTM operation: rounds count within it", required=True),
        Column("round", Kind.WHOLE, "Round of the operation; may be 0 and may skip"),
        Column("round_label", Kind.TEXT, "The round as the source wrote it, such as XII"),
        Column("reference_date", Kind.DATE, "The day that the stock is of", required=True),
        *PERIOD,
        Column("assessment", Kind.CODE, "Kind of assessment", vocabulary="assessment_types"),
        Column("method_version", Kind.TEXT, "Method in force: household size, lists, units"),
        *PLACE,
        Column("location_id", Kind.TEXT, "The tracking system's own id of the location"),
        Column(
            "location_name",
            Kind.TEXT,
            "Village, neighbourhood or camp",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column(
            "location_name_ar",
            Kind.TEXT,
            "The same in Arabic; only in the row of the total",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column(
            "latitude",
            Kind.NUMBER,
            "Degrees north, of the location; only in the row of the total",
            sensitivity=Sensitivity.HIGH,
        ),
        Column(
            "longitude",
            Kind.NUMBER,
            "Degrees east, of the same point",
            sensitivity=Sensitivity.HIGH,
        ),
        GROUP,
        Column(
            "breakdown",
            Kind.TEXT,
            "Which partition of the stock the row is a cell of: `total`, or the names of the "
            "dimensions given, sorted and joined by `+`. Two partitions are never added.",
            required=True,
        ),
        Column("origin_code", Kind.TEXT, "Governorate that the people came from, in `code_set`"),
        Column("origin_given", Kind.TEXT, "The origin as the source wrote it"),
        Column(
            "last_displacement_code",
            Kind.TEXT,
            "Governorate that returnees were displaced in before they returned, in `code_set`",
        ),
        Column(
            "last_displacement_given", Kind.TEXT, "The last displacement as the source wrote it"
        ),
        Column(
            "displacement_period",
            Kind.CODE,
            "When the people were displaced (the wave)",
            vocabulary="displacement_periods",
        ),
        Column("shelter_type", Kind.CODE, "Where the people live", vocabulary="shelter_types"),
        Column(
            "reason",
            Kind.CODE,
            "Why the people were displaced",
            vocabulary="displacement_reasons",
        ),
        Column("sex", Kind.CODE, "Sex", vocabulary="sexes"),
        Column("age", Kind.TEXT, "Age range, such as 0-4"),
        Column(
            "category",
            Kind.TEXT,
            "The source's own word for a cell by nationality, arrival, permit or demographic",
        ),
        Column(
            "update_status",
            Kind.CODE,
            "Whether the row was collected in this round or carried forward",
            vocabulary="update_statuses",
        ),
        Column("households", Kind.HOUSEHOLDS, "Families"),
        Column("individuals", Kind.PEOPLE, "People"),
        Column("change_stated", Kind.WHOLE, "Change in people since the round before, as stated"),
        Column("share_stated", Kind.NUMBER, "Per cent printed beside the figure, as stated"),
        *CONFIDENCE,
        *PROVENANCE,
    ),
    key=(
        "operation",
        "round",
        "reference_date",
        "assessment",
        "code_set",
        "place_code",
        "location_id",
        "location_name",
        "population_group",
        "breakdown",
        "origin_code",
        "last_displacement_code",
        "displacement_period",
        "shelter_type",
        "reason",
        "sex",
        "age",
        "category",
    ),
)
