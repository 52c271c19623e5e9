"""Needs: how many people need what, where."""

from mcof.tables.common import GROUP, PERIOD, PLACE, PROVENANCE, SECTOR
from mcof.tables.schema import Column, Kind, Table

POCKET = Column("pocket", Kind.TEXT, "A part of the place with needs of its own, such as a camp")

NEEDS = Table(
    name="needs",
    title="People in need of a sector in a place and period: never added over sectors",
    columns=(
        *PLACE,
        *SECTOR,
        GROUP,
        POCKET,
        *PERIOD,
        Column("category", Kind.TEXT, "The source's own words for sex, age and group"),
        Column("sex", Kind.CODE, "Sex", vocabulary="sexes"),
        Column("age", Kind.TEXT, "Age range"),
        Column("category_rest", Kind.TEXT, "What of the category says no sex, age or group"),
        Column("population", Kind.PEOPLE, "Everybody who lives there"),
        Column("affected", Kind.PEOPLE, "People whom the crisis touches"),
        Column("in_need", Kind.PEOPLE, "People in need (PiN)"),
        Column("targeted", Kind.PEOPLE, "People whom a plan means to reach"),
        Column("reached", Kind.PEOPLE, "People reached, as the needs source reports them"),
        Column("severity", Kind.WHOLE, "JIAF severity of the area, 1 to 5; 0 not applicable"),
        Column("project", Kind.TEXT, "Plan or project code"),
        *PROVENANCE,
    ),
    key=(
        "code_set",
        "place_code",
        "sector",
        "sector_given",
        "phase",
        "population_group",
        "pocket",
        "period_start",
        "period_end",
        "category",
        "sex",
        "age",
        "project",
    ),
)

OUTCOMES = Table(
    name="outcomes",
    title="Outcome indicators of a place as phases: they flag a severity and never change it",
    columns=(
        *PLACE,
        GROUP,
        POCKET,
        *PERIOD,
        Column(
            "outcome",
            Kind.CODE,
            "Mortality, malnutrition, epidemics, coping or violations",
            required=True,
            vocabulary="outcome_indicators",
        ),
        Column("outcome_phase", Kind.WHOLE, "The phase that the indicator alone says, 1 to 5"),
        *PROVENANCE,
    ),
    key=(
        "code_set",
        "place_code",
        "population_group",
        "pocket",
        "period_start",
        "period_end",
        "outcome",
    ),
)
