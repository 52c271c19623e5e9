"""What each table of the store must look like: columns, units, keys, sensitivity.

A table of *facts* (`displacement`, `sites`, `flows`, `rounds` ...) holds what was
observed or reported, one immutable row each, with where it came from. The
*register* says which imports exist; `findings` says what was wrong with them.
"""

from mcof.tables.allocations import ALLOCATIONS
from mcof.tables.answers import ANSWERS
from mcof.tables.decisions import (
    ADJUSTMENTS,
    CLEANING,
    JIAF_DECISIONS,
    PUBLICATIONS,
    RECONCILIATIONS,
)
from mcof.tables.displacement import DISPLACEMENT
from mcof.tables.events import EVENTS
from mcof.tables.findings import FINDINGS
from mcof.tables.flows import FLOW_POINTS, FLOWS
from mcof.tables.followup import (
    ALERT_RULES,
    ALERT_RUNS,
    ANALYSES,
    FOLLOWUP,
    GAP_DECISIONS,
    RANKINGS,
)
from mcof.tables.means import ACCESS, CAPACITIES, COSTS, FUNDING, INSTRUMENTS, MANDATES, MEANS
from mcof.tables.needs import NEEDS, OUTCOMES
from mcof.tables.operations import OPERATION_DECISIONS
from mcof.tables.phases import PHASE_SETTINGS
from mcof.tables.places import CROSSWALK, PLACE_DECISIONS, PLACES
from mcof.tables.plans import PLAN_STATES, PLAN_VERSIONS
from mcof.tables.projections import PROJECTIONS
from mcof.tables.register import REGISTER
from mcof.tables.registrations import REGISTRATIONS
from mcof.tables.responses import COUNTING_RULES, RESPONSES
from mcof.tables.rounds import ROUNDS
from mcof.tables.schema import Column, Kind, Sensitivity, Table
from mcof.tables.sites import SITES

FACTS: dict[str, Table] = {
    table.name: table
    for table in (
        DISPLACEMENT,
        SITES,
        FLOW_POINTS,
        FLOWS,
        EVENTS,
        REGISTRATIONS,
        ANSWERS,
        NEEDS,
        OUTCOMES,
        RESPONSES,
        ROUNDS,
        *MEANS,
    )
}
ALL: dict[str, Table] = FACTS | {
    table.name: table
    for table in (
        PLACES,
        CROSSWALK,
        PLACE_DECISIONS,
        OPERATION_DECISIONS,
        CLEANING,
        ADJUSTMENTS,
        RECONCILIATIONS,
        JIAF_DECISIONS,
        COUNTING_RULES,
        PHASE_SETTINGS,
        PROJECTIONS,
        PUBLICATIONS,
        *FOLLOWUP,
        PLAN_VERSIONS,
        PLAN_STATES,
        ALLOCATIONS,
        FINDINGS,
        REGISTER,
    )
}

__all__ = [
    "ACCESS",
    "ADJUSTMENTS",
    "ALERT_RULES",
    "ALERT_RUNS",
    "ALL",
    "ALLOCATIONS",
    "ANALYSES",
    "ANSWERS",
    "CAPACITIES",
    "CLEANING",
    "COSTS",
    "COUNTING_RULES",
    "CROSSWALK",
    "DISPLACEMENT",
    "EVENTS",
    "FACTS",
    "FINDINGS",
    "FLOWS",
    "FLOW_POINTS",
    "FOLLOWUP",
    "FUNDING",
    "GAP_DECISIONS",
    "INSTRUMENTS",
    "JIAF_DECISIONS",
    "MANDATES",
    "MEANS",
    "NEEDS",
    "OPERATION_DECISIONS",
    "OUTCOMES",
    "PHASE_SETTINGS",
    "PLACES",
    "PLACE_DECISIONS",
    "PLAN_STATES",
    "PLAN_VERSIONS",
    "PROJECTIONS",
    "PUBLICATIONS",
    "RANKINGS",
    "RECONCILIATIONS",
    "REGISTER",
    "REGISTRATIONS",
    "RESPONSES",
    "ROUNDS",
    "SITES",
    "Column",
    "Kind",
    "Sensitivity",
    "Table",
]
