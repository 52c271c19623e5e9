"""Columns that several tables of facts share."""

from dataclasses import replace

from mcof.tables.schema import Column, Kind, Sensitivity

PLACE = (
    Column("place_code", Kind.TEXT, "P-code of the place, in `code_set`", required=True),
    Column("place_level", Kind.WHOLE, "Administrative level: 0 country, 1 governorate, 2 district"),
    Column("code_set", Kind.TEXT, "Which set of P-codes the code belongs to", required=True),
    Column("place_given", Kind.TEXT, "The place as the source wrote it"),
)

PLACE_IF_KNOWN = tuple(replace(column, required=False) for column in PLACE)
"""The place of a row that may also be found by other means, such as its point."""

PERIOD = (
    Column("period_start", Kind.DATE, "First day of the period that the row speaks of"),
    Column("period_end", Kind.DATE, "Last day of that period"),
)

GROUP = Column(
    "population_group",
    Kind.CODE,
    "Whom the row speaks of",
    vocabulary="population_groups",
)

SECTOR = (
    Column(
        "sector",
        Kind.CODE,
        "MCOF sector, or the cluster where MCOF has no sector of its own",
        required=True,
        vocabulary="sectors",
    ),
    Column("sector_given", Kind.TEXT, "The sector or cluster as the source wrote it"),
    Column(
        "phase", Kind.CODE, "Before, during or after; unknown where not said", vocabulary="phases"
    ),
)

CONFIDENCE = (
    Column(
        "source_kind",
        Kind.CODE,
        "Whom or what the figure was learnt from",
        vocabulary="source_kinds",
    ),
    Column("key_informants", Kind.WHOLE, "How many key informants were asked"),
    Column(
        "reliability",
        Kind.CODE,
        "Admiralty grade of the source, A to F; F cannot be judged",
        vocabulary="reliabilities",
    ),
    Column(
        "credibility",
        Kind.CODE,
        "Admiralty grade of the information, 1 to 6; 6 cannot be judged",
        vocabulary="credibilities",
    ),
)

PROVENANCE = (
    Column(
        "basis",
        Kind.CODE,
        "Reported, derived, modelled or synthetic",
        required=True,
        vocabulary="bases",
    ),
    Column("source_url", Kind.TEXT, "Where the figure was published"),
    Column("note", Kind.TEXT, "What a reader must know", sensitivity=Sensitivity.MODERATE),
    Column("cleaned", Kind.TEXT, "Decisions of the cleaning log that changed it, joined by |"),
    Column("row_id", Kind.TEXT, "Identity of this row in the store", required=True),
    Column("import_id", Kind.TEXT, "The import that brought the row", required=True),
    Column("sheet", Kind.TEXT, "Sheet of the file"),
    Column("source_row", Kind.WHOLE, "Row of the sheet, as a spreadsheet numbers it"),
    Column("recorded_at", Kind.MOMENT, "When the row came into the store", required=True),
)
