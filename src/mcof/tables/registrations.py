"""Registrations: how many a partner has on its list; the people themselves are not kept here."""

from mcof.tables.common import GROUP, PLACE, PROVENANCE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

REGISTRATIONS = Table(
    name="registrations",
    title="How many a partner had registered by a day: a stock, never added over partners' lists",
    columns=(
        Column("operation", Kind.TEXT, "The operation", required=True),
        Column("partner", Kind.TEXT, "Who keeps the list", required=True),
        Column("reference_date", Kind.DATE, "The day by which they were registered", required=True),
        *PLACE,
        Column("site_id", Kind.TEXT, "The tracking system's own id of the site"),
        Column("site_name", Kind.TEXT, "Name of the site", sensitivity=Sensitivity.MODERATE),
        GROUP,
        Column(
            "breakdown",
            Kind.TEXT,
            "Which partition the row is a cell of: `total`, `sex`, `age` or `age+sex`",
            required=True,
        ),
        Column("sex", Kind.CODE, "Sex", vocabulary="sexes"),
        Column("age", Kind.TEXT, "Age range, such as 0-4"),
        Column("households", Kind.HOUSEHOLDS, "Families registered by the day"),
        Column("individuals", Kind.PEOPLE, "People registered by the day"),
        Column("new_households", Kind.HOUSEHOLDS, "Families of these registered since the last"),
        Column("new_individuals", Kind.PEOPLE, "People of these registered since the last"),
        *PROVENANCE,
    ),
    key=(
        "operation",
        "partner",
        "reference_date",
        "code_set",
        "place_code",
        "site_id",
        "site_name",
        "population_group",
        "breakdown",
        "sex",
        "age",
    ),
)
