"""Decisions about gaps: the rule that ranks them, and who has which in hand."""

from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Table

RANKINGS = Table(
    name="rankings",
    title="The rule by which a workspace ranks its gaps; the newest holds",
    columns=(
        Column("rule", Kind.TEXT, "Name, criteria or weights: severity=3,people=2", required=True),
        Column("unknown", Kind.TEXT, "Where a gap stands of which a criterion is unknown"),
        Column("is_withdrawn", Kind.FLAG, "Whether there is no own rule any more"),
        *WHO,
    ),
    key=("recorded_at",),
)

FOLLOWUP: tuple[Table, ...] = (RANKINGS,)
