"""Needs: how many people need what, where."""

from mcof.tables.common import GROUP, PERIOD, PLACE, PROVENANCE, SECTOR
from mcof.tables.schema import Column, Kind, Table

NEEDS = Table(
    name="needs",
    title="People in need of a sector in a place and period: never added over sectors",
    columns=(
        *PLACE,
        *SECTOR,
        GROUP,
        *PERIOD,
        Column("category", Kind.TEXT, "The source's own words for sex, age and group"),
        Column("sex", Kind.CODE, "Sex", vocabulary="sexes"),
        Column("age", Kind.TEXT, "Age range"),
        Column("population", Kind.PEOPLE, "Everybody who lives there"),
        Column("affected", Kind.PEOPLE, "People whom the crisis touches"),
        Column("in_need", Kind.PEOPLE, "People in need (PiN)"),
        Column("targeted", Kind.PEOPLE, "People whom a plan means to reach"),
        Column("reached", Kind.PEOPLE, "People reached, as the needs source reports them"),
        Column("severity", Kind.WHOLE, "JIAF severity of the area, 1 to 5"),
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
        "period_start",
        "period_end",
        "category",
        "sex",
        "age",
        "project",
    ),
)
