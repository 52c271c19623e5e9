"""Allocations: draft plans that were computed for a person to decide on, never issued."""

from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Table

ALLOCATIONS = Table(
    name="allocations",
    title="Draft plans of assistance: what was asked, what came out, by content; never issued",
    columns=(
        Column("allocation", Kind.TEXT, "Identity of the draft", required=True),
        Column("is_withdrawn", Kind.FLAG, "Whether it was put aside; a later row holds"),
        Column("title", Kind.TEXT, "What it is called", required=True),
        Column("day", Kind.DATE, "The day that needs and means are of", required=True),
        Column("period_start", Kind.DATE, "First day of the plan", required=True),
        Column("period_end", Kind.DATE, "Last day of the plan", required=True),
        Column("directions", Kind.TEXT, "What a person directed, as JSON", required=True),
        Column("as_of", Kind.MOMENT, "Facts are as known at this moment", required=True),
        Column("lines", Kind.WHOLE, "How many lines the draft has", required=True),
        Column("usd", Kind.MONEY, "Dollars that it takes", required=True),
        Column("usd_available", Kind.MONEY, "Dollars that there are", required=True),
        Column("undirected", Kind.WHOLE, "Needs that cannot be directed to", required=True),
        Column("content_file", Kind.TEXT, "Hash of the kept file of the draft", required=True),
        Column("content_sha256", Kind.TEXT, "Hash of the draft, however kept", required=True),
        Column("inputs_sha256", Kind.TEXT, "Hash of everything it was computed from"),
        Column("software", Kind.TEXT, "Version of mcof"),
        *WHO,
    ),
    key=("allocation", "recorded_at"),
)
"""A draft is only ever a draft for a person: no column says otherwise."""

KEPT_DRAFTS = ("content_file",)
"""Columns of `ALLOCATIONS` that name kept files."""
