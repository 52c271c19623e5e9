"""Decisions about gaps: the rule that ranks them, and who has which in hand."""

from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Sensitivity, Table

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

GAP_DECISIONS = Table(
    name="gap_decisions",
    title="Who has a gap in hand, and what is done about it; of each gap the newest row holds",
    columns=(
        Column("gap", Kind.TEXT, "Name of the gap, as `mcof gaps` gives it", required=True),
        Column(
            "owner",
            Kind.TEXT,
            "Organisation or office that has it in hand",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column(
            "status",
            Kind.CODE,
            "What is done about it",
            required=True,
            vocabulary="gap_statuses",
        ),
        Column("until", Kind.DATE, "The last day for which it is acknowledged"),
        Column("note", Kind.TEXT, "What else is to be known", sensitivity=Sensitivity.MODERATE),
        Column(
            "found",
            Kind.TEXT,
            "The figures that showed it when this was decided; empty where none did",
        ),
        *WHO,
    ),
    key=("gap", "recorded_at"),
)

ANALYSES = Table(
    name="analyses",
    title="Gaps as they were found at a moment: the matrix and its gaps, frozen by content",
    columns=(
        Column("analysis", Kind.TEXT, "Identity of the analysis", required=True),
        Column("question", Kind.TEXT, "What was asked, as JSON", required=True),
        Column("series", Kind.TEXT, "Hash of the question but for its days", required=True),
        Column("on", Kind.DATE, "The day that was asked about", required=True),
        Column("as_of", Kind.MOMENT, "As known at this moment", required=True),
        Column("gaps", Kind.WHOLE, "How many gaps", required=True),
        Column("gaps_file", Kind.TEXT, "Hash of the kept file of gaps", required=True),
        Column("cells", Kind.WHOLE, "How many cells of the matrix", required=True),
        Column("cells_file", Kind.TEXT, "Hash of the kept file of cells", required=True),
        Column("content_sha256", Kind.TEXT, "Hash of gaps and cells, however kept", required=True),
        Column("software", Kind.TEXT, "Version of mcof"),
        Column("definition", Kind.TEXT, "Digest of how gaps were defined"),
        *WHO,
    ),
    key=("analysis",),
)
"""Kept when somebody says so and by each run of alerts; the same content is not kept twice."""

KEPT_ANALYSES = ("gaps_file", "cells_file")
"""Columns of `ANALYSES` that name kept files."""


ALERT_RULES = Table(
    name="alert_rules",
    title="Which gaps are worth an alert; of each rule the newest row holds",
    columns=(
        Column("rule", Kind.TEXT, "Name of the rule", required=True),
        Column("kinds", Kind.TEXT, "Kinds of gap, joined by +; empty for all"),
        Column("sectors", Kind.TEXT, "Sectors, joined by +; empty for all"),
        Column("places", Kind.TEXT, "Places, with those inside them, joined by +; empty for all"),
        Column("groups", Kind.TEXT, "Population groups, joined by +; empty for all"),
        Column("least_people", Kind.PEOPLE, "How many people it takes; unknown people pass"),
        Column("growth_share", Kind.NUMBER, "By how much more a gap must grow to be told again"),
        Column("hold_analyses", Kind.WHOLE, "In how many analyses it must hold to open or close"),
        Column("hold_days", Kind.WHOLE, "For how many days it must hold"),
        Column("band", Kind.NUMBER, "How far below its people a gap may fall and stay open"),
        Column(
            "owner",
            Kind.TEXT,
            "Who is told of gaps that nobody has in hand",
            sensitivity=Sensitivity.MODERATE,
        ),
        Column("is_withdrawn", Kind.FLAG, "Whether the rule no longer holds"),
        *WHO,
    ),
    key=("rule", "recorded_at"),
)

ALERT_RUNS = Table(
    name="alert_runs",
    title="Runs of the alerts: the analysis, what was told of it, and what is remembered",
    columns=(
        Column("run", Kind.TEXT, "Identity of the run", required=True),
        Column("analysis", Kind.TEXT, "The kept analysis that it looked at", required=True),
        Column("series", Kind.TEXT, "Hash of the question but for its days", required=True),
        Column("on", Kind.DATE, "The day that was asked about", required=True),
        Column("basis", Kind.TEXT, "Hash of analysis, rules and decisions", required=True),
        Column("events", Kind.WHOLE, "How many things were told", required=True),
        Column("events_file", Kind.TEXT, "Hash of the kept file of what was told", required=True),
        Column("open_now", Kind.WHOLE, "How many alerts are open after it", required=True),
        Column(
            "state_file", Kind.TEXT, "Hash of the kept file of what is remembered", required=True
        ),
        *WHO,
    ),
    key=("run",),
)
"""A run whose basis is that of the run before it is not kept: run twice is run once."""

KEPT_RUNS = ("events_file", "state_file")
"""Columns of `ALERT_RUNS` that name kept files."""

FOLLOWUP: tuple[Table, ...] = (RANKINGS, GAP_DECISIONS, ANALYSES, ALERT_RULES, ALERT_RUNS)
