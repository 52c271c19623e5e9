"""Places: the registry, the crosswalk between code sets, and what people decided."""

from mcof.tables.schema import Column, Kind, Sensitivity, Table

_IMPORTED = (
    Column("import_id", Kind.TEXT, "The import that brought the row", required=True),
    Column("recorded_at", Kind.MOMENT, "When the row came into the store", required=True),
)

PLACES = Table(
    name="places",
    title="Administrative places, keyed by code set: a P-code is unique only within its version",
    columns=(
        Column("code_set", Kind.TEXT, "The set of codes, such as iq-cod-2019", required=True),
        Column("code", Kind.TEXT, "P-code", required=True),
        Column(
            "level",
            Kind.WHOLE,
            "0 country, 1 governorate, 2 district, 3 sub-district",
            required=True,
        ),
        Column("parent", Kind.TEXT, "P-code of the place above"),
        Column("name_en", Kind.TEXT, "Name in English"),
        Column("known_as", Kind.TEXT, "Name in English that tracking reports use, where another"),
        Column("name_ar", Kind.TEXT, "Name in Arabic"),
        Column("name_ckb", Kind.TEXT, "Name in Sorani"),
        Column("aliases", Kind.TEXT, "Other spellings, joined by |"),
        Column("valid_from", Kind.DATE, "First day on which the code holds"),
        Column("valid_to", Kind.DATE, "Last day on which the code holds"),
        Column("latitude", Kind.NUMBER, "Of a point within the place, approximate"),
        Column("longitude", Kind.NUMBER, "Of the same point"),
        Column("grid_row", Kind.WHOLE, "Row in the tile grid, 0 at the top"),
        Column("grid_column", Kind.WHOLE, "Column in the tile grid, 0 at the left"),
        Column("boundary", Kind.TEXT, "GeoJSON geometry in WGS 84, where a boundary was imported"),
        Column("source", Kind.TEXT, "Who says so, and the licence"),
        *_IMPORTED,
    ),
    key=("code_set", "code"),
)

CROSSWALK = Table(
    name="crosswalk",
    title="Which place of one code set is which of another, and how much of it",
    columns=(
        Column("from_set", Kind.TEXT, "Code set of `from_code`", required=True),
        Column("from_code", Kind.TEXT, "P-code", required=True),
        Column("to_set", Kind.TEXT, "Code set of `to_code`", required=True),
        Column("to_code", Kind.TEXT, "P-code", required=True),
        Column("weight", Kind.NUMBER, "Share of the people of `from` in `to`; adds up to 1"),
        Column("source", Kind.TEXT, "How the pair was found"),
        *_IMPORTED,
    ),
    key=("from_set", "from_code", "to_set", "to_code"),
)

PLACE_DECISIONS = Table(
    name="place_decisions",
    title="What a person decided that a name means: kept for good, the newest holds",
    columns=(
        Column("name", Kind.TEXT, "The name as a source wrote it", required=True),
        Column("within", Kind.TEXT, "P-code of the place that it must lie in; empty for anywhere"),
        Column("code_set", Kind.TEXT, "Code set of `code`", required=True),
        Column("code", Kind.TEXT, "P-code decided on; empty where the name is no place of ours"),
        Column("by", Kind.TEXT, "Who decided", required=True, sensitivity=Sensitivity.MODERATE),
        Column("reason", Kind.TEXT, "Why"),
        Column("recorded_at", Kind.MOMENT, "When", required=True),
    ),
    key=("name", "within", "code_set", "recorded_at"),
)
