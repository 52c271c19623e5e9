"""Means: who answers for what, by which rules, and with which people, goods and money.

A row about a place holds for every place inside it, unless a row about a deeper place
says otherwise; a row that leaves the sector, the phase or the group open holds for each.
"""

from dataclasses import replace

from mcof.tables.common import GROUP, PERIOD, PLACE, PROVENANCE, SECTOR
from mcof.tables.schema import Column, Kind, Sensitivity, Table

_ANY_SECTOR = tuple(replace(column, required=False) for column in SECTOR)

_VALID = (
    Column("valid_from", Kind.DATE, "First day on which it holds; empty for always"),
    Column("valid_until", Kind.DATE, "Last day on which it holds; empty for no end"),
)

_WHOM = (*_ANY_SECTOR, *PLACE, GROUP)

_WHOM_KEY = ("sector", "phase", "code_set", "place_code", "population_group")

MANDATES = Table(
    name="mandates",
    title="Who leads, co-leads, has authority, or answers for a group: by sector, phase and place",
    columns=(
        Column("organisation", Kind.TEXT, "Who has the mandate", required=True),
        Column(
            "organisation_type", Kind.CODE, "Kind of organisation", vocabulary="organisation_types"
        ),
        Column("role", Kind.CODE, "What the mandate is", required=True, vocabulary="mandate_roles"),
        *_WHOM,
        Column("regime", Kind.TEXT, "The law or framework that the mandate rests on"),
        *_VALID,
        *PROVENANCE,
    ),
    key=("organisation", "role", *_WHOM_KEY, "valid_from"),
)

INSTRUMENTS = Table(
    name="instruments",
    title="Laws, policies, plans, procedures and agreements, and whether they are in force",
    columns=(
        Column("title", Kind.TEXT, "What it is called", required=True),
        Column(
            "instrument_kind",
            Kind.CODE,
            "Law, policy, plan, procedure or agreement",
            required=True,
            vocabulary="instrument_kinds",
        ),
        Column("organisation", Kind.TEXT, "Who issued it"),
        Column("status", Kind.CODE, "Its state", vocabulary="instrument_statuses"),
        *_WHOM,
        *_VALID,
        *PROVENANCE,
    ),
    key=("title", "instrument_kind", *_WHOM_KEY, "valid_from"),
)

CAPACITIES = Table(
    name="capacities",
    title="Trained people, teams, goods in stock, vehicles and facilities: a stock, as on a day",
    columns=(
        Column("organisation", Kind.TEXT, "Whose it is", required=True),
        Column(
            "capacity_kind",
            Kind.CODE,
            "Trained people, team, goods, vehicle or facility",
            required=True,
            vocabulary="capacity_kinds",
        ),
        Column("resource", Kind.TEXT, "What exactly, such as a kit or a skill", required=True),
        *_WHOM,
        Column("reference_date", Kind.DATE, "The day on which it was counted", required=True),
        Column("quantity", Kind.NUMBER, "How many, in `unit`; empty for unknown"),
        Column("unit", Kind.TEXT, "What `quantity` counts"),
        Column("people_per_unit", Kind.NUMBER, "People whom one unit serves in a month"),
        Column(
            "kilograms_per_unit",
            Kind.NUMBER,
            "What one unit weighs, or what one vehicle carries in a month",
        ),
        *PROVENANCE,
    ),
    key=("organisation", "capacity_kind", "resource", *_WHOM_KEY, "reference_date"),
)

FUNDING = Table(
    name="funding",
    title="Budget lines: what is required, pledged and received, and what it may be spent on",
    columns=(
        Column("budget_line", Kind.TEXT, "The budget line, grant or fund", required=True),
        Column("donor", Kind.TEXT, "Who pays"),
        Column("organisation", Kind.TEXT, "Who may spend it; empty for a pooled fund"),
        *_WHOM,
        *PERIOD,
        Column("required_usd", Kind.MONEY, "What is asked for"),
        Column("committed_usd", Kind.MONEY, "What is pledged or committed"),
        Column("received_usd", Kind.MONEY, "What has come in"),
        Column("spent_usd", Kind.MONEY, "What is spent already"),
        Column("project", Kind.TEXT, "Plan or project code"),
        *PROVENANCE,
    ),
    key=(
        "budget_line",
        "donor",
        "organisation",
        *_WHOM_KEY,
        "period_start",
        "period_end",
        "project",
    ),
)

ACCESS = Table(
    name="access",
    title="How far the people of a place can be reached in a period",
    columns=(
        *_WHOM,
        *PERIOD,
        Column(
            "access_level",
            Kind.CODE,
            "Full, restricted, hard or none",
            required=True,
            vocabulary="access_levels",
        ),
        Column("reachable", Kind.NUMBER, "Share of the people who can be reached, 0 to 1"),
        Column("reason", Kind.TEXT, "What hinders access", sensitivity=Sensitivity.MODERATE),
        *PROVENANCE,
    ),
    key=(*_WHOM_KEY, "period_start", "period_end"),
)

COSTS = Table(
    name="costs",
    title="What it takes to help one person for a month: money, staff, goods and weight",
    columns=(
        Column("organisation", Kind.TEXT, "Whose cost it is; empty for anybody"),
        *SECTOR,
        *PLACE,
        GROUP,
        *PERIOD,
        Column("activity", Kind.TEXT, "What is done"),
        Column("usd_per_person", Kind.MONEY, "Dollars per person and month"),
        Column("staff_per_person", Kind.NUMBER, "Trained people per person helped in a month"),
        Column("resource", Kind.TEXT, "The goods it takes, as `capacities` names them"),
        Column("units_per_person", Kind.NUMBER, "How many of these per person and month"),
        Column("least_people", Kind.PEOPLE, "The fewest people for whom it is worth starting"),
        *PROVENANCE,
    ),
    key=("organisation", *_WHOM_KEY, "activity", "resource", "period_start", "period_end"),
)

MEANS = (MANDATES, INSTRUMENTS, CAPACITIES, FUNDING, ACCESS, COSTS)
