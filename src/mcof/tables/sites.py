"""Sites: camps, settlements and collective centres, as an assessment found them."""

from mcof.tables.common import CONFIDENCE, GROUP, PLACE, PROVENANCE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

SITES = Table(
    name="sites",
    title="Who lived in a site on the day it was assessed, and what the site had",
    columns=(
        Column("operation", Kind.TEXT, "The DTM operation: rounds count within it", required=True),
        Column("round", Kind.WHOLE, "Round of the operation"),
        Column("reference_date", Kind.DATE, "The day that the round speaks of", required=True),
        Column("assessed_on", Kind.DATE, "The day on which the site was visited"),
        Column("site_id", Kind.TEXT, "The tracking system's own id of the site", required=True),
        Column("site_name", Kind.TEXT, "Name of the site", sensitivity=Sensitivity.MODERATE),
        *PLACE,
        Column("latitude", Kind.NUMBER, "Degrees north", sensitivity=Sensitivity.HIGH),
        Column("longitude", Kind.NUMBER, "Degrees east", sensitivity=Sensitivity.HIGH),
        Column("site_class", Kind.TEXT, "Camp, settlement, collective centre ..."),
        Column("site_type", Kind.TEXT, "Planned or spontaneous"),
        Column("ownership", Kind.TEXT, "Public or private land"),
        GROUP,
        Column("households", Kind.HOUSEHOLDS, "Families"),
        Column("individuals", Kind.PEOPLE, "People"),
        Column("female", Kind.PEOPLE, "Women and girls"),
        Column("male", Kind.PEOPLE, "Men and boys"),
        Column("area_sqm", Kind.NUMBER, "Area of the site in square metres"),
        Column("management", Kind.TEXT, "Whether an organisation manages the site"),
        Column("manager", Kind.TEXT, "Who manages the site"),
        Column("water", Kind.TEXT, "Whether there is water"),
        Column("toilets", Kind.TEXT, "Whether there are toilets"),
        Column("bathing", Kind.TEXT, "Whether there is a place to bathe"),
        Column("waste", Kind.TEXT, "Whether waste is taken away"),
        Column("committee", Kind.TEXT, "Whether the residents have a committee"),
        Column("other_services", Kind.TEXT, "Whether other organisations give services"),
        Column("return_project", Kind.TEXT, "Whether a return or relocation project works here"),
        *CONFIDENCE,
        *PROVENANCE,
    ),
    key=(
        "operation",
        "round",
        "reference_date",
        "code_set",
        "place_code",
        "site_id",
        "population_group",
    ),
)
