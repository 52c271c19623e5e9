"""Plans: the record of their versions and states, and the parts that a version is made of.

A version is kept whole, as one file under its own hash, and never changes; its row in
`plan_versions` is what makes it exist. The parts are tables inside that file and sheets of
a plan's workbook, not tables of the store.
"""

from dataclasses import replace

from mcof.tables.common import GROUP, PERIOD, SECTOR
from mcof.tables.decisions import WHO
from mcof.tables.schema import Column, Kind, Sensitivity, Table

_OF_PLAN = (
    Column("plan", Kind.TEXT, "Short name of the plan", required=True),
    Column("version", Kind.WHOLE, "Number of the version, from 1", required=True),
)

PLAN_VERSIONS = Table(
    name="plan_versions",
    title="Versions of plans: each frozen by content, with the version that it was made from",
    columns=(
        *_OF_PLAN,
        Column("base", Kind.WHOLE, "The version that it was made from; empty for the first"),
        Column("title", Kind.TEXT, "What the plan is called", required=True),
        Column("plan_kind", Kind.CODE, "Kind of plan", required=True, vocabulary="plan_kinds"),
        Column("period_start", Kind.DATE, "First day of the plan"),
        Column("period_end", Kind.DATE, "Last day of the plan"),
        Column("origin", Kind.CODE, "How it came about", required=True, vocabulary="plan_origins"),
        Column("lines", Kind.WHOLE, "How many activities by place it has", required=True),
        Column("people_targeted", Kind.PEOPLE, "People targeted, each counted once by the rule"),
        Column("budget_usd", Kind.MONEY, "What its lines cost together"),
        Column("content_file", Kind.TEXT, "Hash of the kept file of the version", required=True),
        Column("source_name", Kind.TEXT, "The file that it was read from, where it was"),
        Column("source_file", Kind.TEXT, "Hash of that file, which is kept too"),
        *WHO,
    ),
    key=("plan", "version"),
)

PLAN_STATES = Table(
    name="plan_states",
    title="Moves of versions of plans from state to state; the newest holds",
    columns=(
        *_OF_PLAN,
        Column("was", Kind.CODE, "The state before", required=True, vocabulary="plan_states"),
        Column("state", Kind.CODE, "The state since", required=True, vocabulary="plan_states"),
        Column("move", Kind.CODE, "What was done", required=True, vocabulary="plan_moves"),
        *WHO,
    ),
    key=("plan", "version", "recorded_at"),
)

KEPT_VERSIONS = ("content_file", "source_file")
"""Columns of `PLAN_VERSIONS` that name kept files."""

_PLACE_CODE = Column("place_code", Kind.TEXT, "P-code of the place, in the code set of the plan")
_NOTE = Column("note", Kind.TEXT, "What a reader must know", sensitivity=Sensitivity.MODERATE)
_OBJECTIVE = Column("objective", Kind.TEXT, "The objective that it serves")
_ORGANISATION = Column("organisation", Kind.TEXT, "The organisation that leads it")
_ANY_SECTOR = replace(SECTOR[0], required=False)
_PHASE = SECTOR[2]

PLAN = Table(
    name="plan",
    title="The plan itself: one row",
    columns=(
        Column("plan", Kind.TEXT, "Short name of the plan", required=True),
        Column("title", Kind.TEXT, "What it is called", required=True),
        Column("plan_kind", Kind.CODE, "Kind of plan", required=True, vocabulary="plan_kinds"),
        Column("template", Kind.TEXT, "The template that it was begun from"),
        Column("framework", Kind.TEXT, "The set of objectives that it follows"),
        Column("operation", Kind.TEXT, "The crisis or displacement operation"),
        Column("owner", Kind.TEXT, "Who answers for the plan"),
        Column("code_set", Kind.TEXT, "The set of its P-codes", required=True),
        Column("places", Kind.TEXT, "P-codes of the places that it covers, joined by ;"),
        *(replace(column, required=True) for column in PERIOD),
        Column("people_in_need", Kind.PEOPLE, "People in need: each once, never over sectors"),
        Column("people_in_need_rule", Kind.TEXT, "How they were counted, and when"),
        Column("funding_required_usd", Kind.MONEY, "What the plan asks for"),
        _NOTE,
    ),
    key=("plan",),
)

SECTIONS = Table(
    name="sections",
    title="Texts of the plan, section by section",
    columns=(
        Column("section", Kind.TEXT, "Number of the section", required=True),
        Column("heading", Kind.TEXT, "Its heading; a name of the template where it is one"),
        Column("text", Kind.TEXT, "What it says", sensitivity=Sensitivity.MODERATE),
    ),
    key=("section",),
)

OBJECTIVES = Table(
    name="objectives",
    title="What the plan is to reach",
    columns=(
        Column("objective", Kind.TEXT, "Number of the objective", required=True),
        Column("title", Kind.TEXT, "What it is called", required=True),
        Column("description", Kind.TEXT, "Who and what it is about"),
        Column("target_groups", Kind.TEXT, "Primary target groups"),
        Column("entities_targeted", Kind.WHOLE, "Institutions and organisations targeted"),
    ),
    key=("objective",),
)

INDICATORS = Table(
    name="indicators",
    title="What is counted to know whether an objective is reached",
    columns=(
        Column("indicator", Kind.TEXT, "Number of the indicator", required=True),
        Column("title", Kind.TEXT, "What is counted, in words", required=True),
        _OBJECTIVE,
        _ANY_SECTOR,
        Column(
            "counting_kind",
            Kind.CODE,
            "Stock, flow, people reached, services ...: decides what may be added",
            required=True,
            vocabulary="counting_kinds",
        ),
        Column("unit", Kind.TEXT, "Unit of baseline and goal"),
        Column("baseline", Kind.NUMBER, "What it was before the plan"),
        Column("goal", Kind.NUMBER, "What it is to be"),
        Column("source", Kind.TEXT, "Means of verification"),
    ),
    key=("indicator",),
)

LINES = Table(
    name="lines",
    title="Activities by place and period: who does what for whom, and at what cost",
    columns=(
        Column("line", Kind.TEXT, "Number of the line; it stays the same in every version",
               required=True),
        _OBJECTIVE,
        Column("activity", Kind.TEXT, "What is done", required=True),
        replace(SECTOR[0], required=True),
        _PHASE,
        replace(_PLACE_CODE, required=True),
        GROUP,
        _ORGANISATION,
        Column("partners", Kind.TEXT, "Those who work with it, joined by ;"),
        *(replace(column, required=True) for column in PERIOD),
        Column("indicator", Kind.TEXT, "The indicator that its target is of"),
        Column("target", Kind.PEOPLE, "People whom it is to reach; empty for unknown"),
        Column("quantity", Kind.NUMBER, "How much, in `unit`"),
        Column("unit", Kind.TEXT, "Unit of `quantity`"),
        Column("budget_usd", Kind.MONEY, "What it costs"),
        Column("budget_line", Kind.TEXT, "The budget line that pays"),
        Column("above_need", Kind.TEXT, "Why its target may be above the need, where it may"),
        _NOTE,
        Column("basis", Kind.CODE, "How the target was come by", vocabulary="bases"),
    ),
    key=("line",),
)  # fmt: skip

BUDGET = Table(
    name="budget",
    title="Money of the plan: what each budget line gives, and what it may be spent on",
    columns=(
        Column("budget_line", Kind.TEXT, "Number or name of the budget line", required=True),
        Column("title", Kind.TEXT, "What it is called"),
        Column("donor", Kind.TEXT, "Source of the money; empty where nobody pays yet"),
        Column("amount_usd", Kind.MONEY, "What it is to give"),
        Column("confirmed_usd", Kind.MONEY, "What is confirmed"),
        Column("earmark_sectors", Kind.TEXT, "Only for these sectors: codes joined by ;"),
        Column("earmark_places", Kind.TEXT, "Only for these places and what is inside: P-codes"),
        Column("earmark_groups", Kind.TEXT, "Only for these groups: codes joined by ;"),
        *PERIOD,
        _NOTE,
    ),
    key=("budget_line",),
)

PARTNERS = Table(
    name="partners",
    title="Who takes part in the plan, and as what",
    columns=(
        Column("partner", Kind.TEXT, "Number of the entry", required=True),
        replace(_ORGANISATION, title="The organisation", required=True),
        Column("role", Kind.CODE, "What it does in the plan", vocabulary="plan_roles"),
        _ANY_SECTOR,
        _NOTE,
    ),
    key=("partner",),
)

SCENARIOS = Table(
    name="scenarios",
    title="What may happen: impact times likelihood is how serious it is",
    columns=(
        Column("scenario", Kind.TEXT, "Number of the scenario", required=True),
        Column("title", Kind.TEXT, "What happens", required=True),
        Column("trigger", Kind.TEXT, "By what it is known that it begins"),
        Column("impact", Kind.WHOLE, "1 to 5"),
        Column("likelihood", Kind.WHOLE, "1 to 5"),
        Column("assumptions", Kind.TEXT, "What is taken for granted"),
    ),
    key=("scenario",),
)

CASELOADS = Table(
    name="caseloads",
    title="How many people the plan reckons with: in a scenario, or in any case",
    columns=(
        Column("caseload", Kind.TEXT, "Number of the figure", required=True),
        Column("scenario", Kind.TEXT, "The scenario; empty for what the plan itself reckons with"),
        _ANY_SECTOR,
        GROUP,
        _PLACE_CODE,
        Column("people", Kind.PEOPLE, "How many people; empty for unknown"),
        Column("reference_date", Kind.DATE, "For which day"),
        _NOTE,
    ),
    key=("caseload",),
)

PREPAREDNESS = Table(
    name="preparedness",
    title="Minimum preparedness actions: what is done before anything happens",
    columns=(
        Column("action", Kind.TEXT, "Number of the action", required=True),
        Column("title", Kind.TEXT, "What is done", required=True),
        Column("scenario", Kind.TEXT, "For which scenario; empty for all"),
        _ANY_SECTOR,
        _ORGANISATION,
        Column("due", Kind.DATE, "Until when"),
        Column(
            "preparedness_status",
            Kind.CODE,
            "How far it is",
            vocabulary="preparedness_statuses",
        ),
        Column("cost_usd", Kind.MONEY, "What it costs"),
        _NOTE,
    ),
    key=("action",),
)

PARTS: dict[str, Table] = {
    table.name: table
    for table in (
        PLAN,
        SECTIONS,
        OBJECTIVES,
        INDICATORS,
        LINES,
        BUDGET,
        PARTNERS,
        SCENARIOS,
        CASELOADS,
        PREPAREDNESS,
    )
}
"""The parts of a plan, in the order in which they are read."""

CODE_LISTS = ("places", "earmark_places", "earmark_sectors", "earmark_groups")
"""Columns that hold codes joined by ;"""
