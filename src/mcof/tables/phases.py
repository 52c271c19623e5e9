"""Phases as people set them."""

from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Table

PHASE_SETTINGS = Table(
    name="phase_settings",
    title="In which phases a place, or a group in it, is: as a person says; the newest holds",
    columns=(
        Column("code_set", Kind.TEXT, "Which set of P-codes the code belongs to", required=True),
        Column("place_code", Kind.TEXT, "P-code; it holds for every place inside", required=True),
        Column(
            "population_group",
            Kind.CODE,
            "For whom it holds; empty for everybody",
            vocabulary="population_groups",
        ),
        Column("phases", Kind.TEXT, "The phases, joined by |; empty where it was taken back"),
        Column("valid_from", Kind.DATE, "First day on which it holds; empty for always"),
        Column("valid_until", Kind.DATE, "Last day on which it holds; empty for no end"),
        *WHO,
    ),
    key=("code_set", "place_code", "population_group", "recorded_at"),
)
