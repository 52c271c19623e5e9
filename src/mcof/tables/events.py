"""Events: sudden displacement, followed by updates that each say how many are displaced by then."""

from mcof.tables.common import GROUP, PLACE, PROVENANCE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

EVENTS = Table(
    name="events",
    title="Who an event has displaced as of each update: a stock, never added over updates",
    columns=(
        Column("operation", Kind.TEXT, "The DTM operation", required=True),
        Column("event_id", Kind.TEXT, "The tracking system's own id of the event", required=True),
        Column("event_name", Kind.TEXT, "What the event is called"),
        Column("cause", Kind.CODE, "What happened", vocabulary="event_causes"),
        Column("began_on", Kind.DATE, "The day on which it began"),
        Column("update_number", Kind.WHOLE, "Number of the update of the event"),
        Column("reference_date", Kind.DATE, "The day that the update is of", required=True),
        *PLACE,
        Column(
            "location_name",
            Kind.TEXT,
            "Village, neighbourhood or site",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("origin_code", Kind.TEXT, "Governorate that the people fled from, in `code_set`"),
        Column("origin_given", Kind.TEXT, "The origin as the source wrote it"),
        GROUP,
        Column("reason", Kind.CODE, "Why they fled", vocabulary="displacement_reasons"),
        Column("households", Kind.HOUSEHOLDS, "Families displaced by the event as of the day"),
        Column("individuals", Kind.PEOPLE, "People displaced by the event as of the day: a stock"),
        Column("female", Kind.PEOPLE, "Women and girls among them"),
        Column("male", Kind.PEOPLE, "Men and boys among them"),
        Column("new_households", Kind.HOUSEHOLDS, "Families displaced since the last update"),
        Column("new_individuals", Kind.PEOPLE, "People displaced since the last update: a flow"),
        Column("returned_households", Kind.HOUSEHOLDS, "Families back since the last update"),
        Column("returned_individuals", Kind.PEOPLE, "People back since the last update: a flow"),
        *PROVENANCE,
    ),
    key=(
        "operation",
        "event_id",
        "update_number",
        "reference_date",
        "code_set",
        "place_code",
        "location_name",
        "origin_code",
        "origin_given",
        "population_group",
        "reason",
    ),
)
