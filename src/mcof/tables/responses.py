"""Responses: who does what, where, when and for whom (3W, 4W, 5W)."""

from mcof.tables.common import GROUP, PERIOD, PLACE, PROVENANCE, SECTOR
from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Sensitivity, Table

PARTS_OF_REACHED = {
    "reached_girls": "Girls reached, younger than 18",
    "reached_boys": "Boys reached, younger than 18",
    "reached_women": "Women reached, 18 and older",
    "reached_men": "Men reached, 18 and older",
}
"""What `reached` is made of, where a row says all four."""

_PARTS = tuple(
    Column(name, Kind.PEOPLE, title)
    for name, title in (
        *PARTS_OF_REACHED.items(),
        ("reached_female", "Women and girls reached"),
        ("reached_male", "Men and boys reached"),
        ("reached_older", "People of 60 and older reached, who are among the women and men"),
        ("reached_disability", "People with disabilities reached, of any sex and age"),
    )
)

RESPONSES = Table(
    name="responses",
    title="What an organisation does in a place: people reached are never added over activities",
    columns=(
        Column("organisation", Kind.TEXT, "Who acts, or reports that it does", required=True),
        Column("organisation_acronym", Kind.TEXT, "Its acronym"),
        Column(
            "organisation_type",
            Kind.CODE,
            "Kind of organisation",
            vocabulary="organisation_types",
        ),
        Column("programming_partner", Kind.TEXT, "Who programmes the money"),
        Column("implementing_partner", Kind.TEXT, "Who does the work"),
        Column("donor", Kind.TEXT, "Who pays"),
        *SECTOR,
        Column("subsector", Kind.TEXT, "Sub-cluster or area of responsibility"),
        Column("strategic_objective", Kind.TEXT, "Objective of the plan that it serves"),
        Column("cluster_objective", Kind.TEXT, "Objective of the cluster that it serves"),
        Column("activity", Kind.TEXT, "What is done"),
        Column("activity_code", Kind.TEXT, "Code of the activity in the list of the cluster"),
        Column("indicator", Kind.TEXT, "What is counted"),
        Column("unit", Kind.TEXT, "Unit of `quantity`"),
        Column("quantity", Kind.NUMBER, "How much of the indicator"),
        Column(
            "modality",
            Kind.CODE,
            "In kind, cash, voucher, service or several",
            vocabulary="modalities",
        ),
        *PLACE,
        Column("site_name", Kind.TEXT, "Site or facility", sensitivity=Sensitivity.MODERATE),
        Column("site_id", Kind.TEXT, "Identity of the site", sensitivity=Sensitivity.MODERATE),
        Column("site_type", Kind.TEXT, "Camp, host community, collective centre ..."),
        GROUP,
        *PERIOD,
        Column("reporting_month", Kind.DATE, "First day of the month that the row reports on"),
        Column("status", Kind.CODE, "State of the activity", vocabulary="activity_statuses"),
        Column("recurrence", Kind.CODE, "New or recurrent", vocabulary="recurrences"),
        Column("targeted", Kind.PEOPLE, "People whom the activity means to reach"),
        Column("reached", Kind.PEOPLE, "People whom the activity reached"),
        *_PARTS,
        Column("households_targeted", Kind.HOUSEHOLDS, "Families whom it means to reach"),
        Column("households_reached", Kind.HOUSEHOLDS, "Families whom it reached"),
        Column("budget_usd", Kind.MONEY, "Budget"),
        Column("funded_usd", Kind.MONEY, "Money received"),
        Column("project", Kind.TEXT, "Project code"),
        Column("plan", Kind.TEXT, "Code of the plan or appeal"),
        Column(
            "update_flag",
            Kind.CODE,
            "New, update, no change or delete, as the row says of itself",
            vocabulary="row_updates",
        ),
        *PROVENANCE,
    ),
    key=(
        "organisation",
        "programming_partner",
        "implementing_partner",
        "sector",
        "sector_given",
        "subsector",
        "phase",
        "activity",
        "activity_code",
        "indicator",
        "modality",
        "code_set",
        "place_code",
        "place_given",
        "site_name",
        "site_id",
        "population_group",
        "period_start",
        "period_end",
        "reporting_month",
        "recurrence",
        "project",
    ),
)

COUNTING_RULES = Table(
    name="counting_rules",
    title="How rows of a response become people: declared by a person, the newest holds",
    columns=(
        Column("declared", Kind.TEXT, "Identity; a later row of the same holds", required=True),
        Column("is_withdrawn", Kind.FLAG, "Whether it no longer holds"),
        Column("rule", Kind.CODE, "The rule", required=True, vocabulary="counting_rules"),
        Column("sector", Kind.CODE, "Only of this sector", vocabulary="sectors"),
        Column("indicator", Kind.TEXT, "Only of this indicator, as rows name it"),
        Column("organisation", Kind.TEXT, "Only of this organisation, as rows name it"),
        *WHO,
    ),
    key=("declared", "recorded_at"),
)
