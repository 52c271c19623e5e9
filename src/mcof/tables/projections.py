"""Projections: what was said of rounds to come, when, and how; never a fact."""

from mcof.tables.common import PLACE
from mcof.tables.schema import Column, Kind, Sensitivity, Table

PROJECTIONS = Table(
    name="projections",
    title="What was projected of rounds to come, each time that it was: modelled, never edited, "
    "and in no stock",
    columns=(
        Column("projection", Kind.TEXT, "Identity of the projection", required=True),
        Column("operation", Kind.TEXT, "The DTM operation", required=True),
        Column("assessment", Kind.CODE, "Kind of assessment", vocabulary="assessment_types"),
        Column(
            "population_group",
            Kind.CODE,
            "Whom it speaks of",
            required=True,
            vocabulary="population_groups",
        ),
        *(column for column in PLACE if column.name != "place_given"),
        Column("horizon", Kind.WHOLE, "Rounds ahead, 1 to 3", required=True),
        Column("origin_round", Kind.WHOLE, "The last round that was known"),
        Column("origin_date", Kind.DATE, "Its day", required=True),
        Column("origin_individuals", Kind.PEOPLE, "People it counted there: a fact then"),
        Column("target_date", Kind.DATE, "The day that is projected"),
        Column("step_days", Kind.NUMBER, "Usual days between rounds, as known then"),
        Column("candidate", Kind.TEXT, "The way that was used: persistence, own-trend ..."),
        Column("projected_individuals", Kind.PEOPLE, "People projected"),
        Column("projected_low", Kind.PEOPLE, "Lower end of the 80 per cent range"),
        Column("projected_high", Kind.PEOPLE, "Upper end of the 80 per cent range"),
        Column("persistence_individuals", Kind.PEOPLE, "People if nothing changes"),
        Column("origins", Kind.WHOLE, "Past rounds from which the way was tried"),
        Column("rel_mae", Kind.NUMBER, "Its error over that of persistence"),
        Column("wape", Kind.NUMBER, "People wrongly placed for each person there"),
        Column("persistence_wape", Kind.NUMBER, "The same of persistence, same rounds"),
        Column("coverage", Kind.NUMBER, "Share of past figures within their ranges"),
        Column("coverage_worst_round", Kind.NUMBER, "The same in the worst round"),
        Column("worst_round_date", Kind.DATE, "The day of that round"),
        Column("basis", Kind.CODE, "Modelled, or synthetic", required=True, vocabulary="bases"),
        Column("as_of", Kind.MOMENT, "The facts as they were known then; empty for all"),
        Column("software", Kind.TEXT, "Version of mcof"),
        Column("by", Kind.TEXT, "Who projected", required=True, sensitivity=Sensitivity.MODERATE),
        Column("recorded_at", Kind.MOMENT, "When: its vintage", required=True),
    ),
    key=("projection", "place_code", "horizon"),
)
