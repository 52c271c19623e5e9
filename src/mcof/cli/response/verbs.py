"""`mcof response who`, `reached`, `alike` and the means: mandates, instruments and so on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    GroupOption,
    OnOption,
)
from mcof.cli.response import rule, template
from mcof.cli.response.asking import (
    LevelOption,
    OrganisationOption,
    PeriodOption,
    PhaseOption,
    PlaceOption,
    SectorOption,
    question,
    shown,
)

app = typer.Typer(
    help="Who does what where for whom, whom it reaches, and with what means.",
    no_args_is_help=True,
)
app.add_typer(rule.app, name="rule")
app.command("template")(template.template)

_WHO = (
    "organisation", "sector", "activity", "place", "population_group", "period_start",
    "period_end", "status", "targeted", "reached",
)  # fmt: skip
_REACHED = (
    "sector", "phase", "place", "population_group", "organisation", "organisations", "targeted",
    "reached", "reached_rule", "partners_added", "person_months", "basis",
)  # fmt: skip
_ALIKE = (
    "sector", "place", "organisation", "named_as", "other", "activity", "reached",
    "other_reached", "row_id", "other_row_id",
)  # fmt: skip
_MANDATES = (
    "role", "organisation", "sector", "phase", "place", "population_group", "regime",
    "valid_from", "valid_until", "basis",
)  # fmt: skip
_INSTRUMENTS = (
    "instrument_kind", "title", "organisation", "sector", "phase", "place", "population_group",
    "valid_from", "valid_until", "basis",
)  # fmt: skip
_CAPACITY = (
    "capacity_kind", "resource", "organisation", "sector", "place", "reference_date", "quantity",
    "unit", "people", "basis",
)  # fmt: skip
_FUNDING = (
    "budget_line", "donor", "organisation", "sector", "place", "period_start", "period_end",
    "share", "required_usd", "received_usd", "left_usd", "basis",
)  # fmt: skip
_ACCESS = (
    "place", "sector", "access_level", "reachable", "reachable_low", "reachable_high",
    "access_reason", "access_from", "access_until", "access_basis",
)  # fmt: skip
_OPEN = "A dash under sector, phase or group means any; under valid from and until, no bound."
_IMPORT = (
    "Nothing is known of what is asked. Ask for another day, place or sector; or bring rows: "
    "mcof response template {0} writes a sheet to fill in, mcof import FILE --as {0} reads it."
)


@app.command("who")
@grouped
def who(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    organisation: OrganisationOption = None,
    on: OnOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Who does what, where, when and for whom: the rows of the response in a period."""
    from mcof.actions.response.who import who as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, phase=phase, group=group, on=on, period=period,
        as_of=as_of, organisation=organisation,
    )  # fmt: skip
    shown(
        opened, rows_of(opened, **asked), _WHO, told,
        title="Who does what where for whom", empty=_IMPORT.format("responses"),
    )  # fmt: skip


@app.command("reached")
@grouped
def reached(
    *,
    workspace: FolderOption = Path(),
    by: Annotated[str, typer.Option(help="place, or organisation.")] = "place",
    place: PlaceOption = None,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    organisation: OrganisationOption = None,
    level: LevelOption = 1,
    on: OnOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """People reached by sector and place, each figure with the rule that it was counted by."""
    from mcof.actions.response.who import reached as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, phase=phase, group=group, on=on, period=period,
        as_of=as_of, organisation=organisation, level=level,
    )  # fmt: skip
    shown(
        opened, rows_of(opened, by=by, **asked), _REACHED, told,
        title="People reached", empty=_IMPORT.format("responses"),
        note="Sectors are never added. Person-months are services, not people. "
        "Another rule: mcof response rule add.",
    )  # fmt: skip


@app.command("alike")
@grouped
def alike(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    on: OnOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Work that a partner and its donor may both have reported: a list to look through."""
    from mcof.actions.response.who import alike as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(opened, place=place, sector=sector, on=on, period=period, as_of=as_of)
    shown(
        opened, rows_of(opened, **asked), _ALIKE, told,
        title="Perhaps the same work, reported twice",
        empty="No organisation names another that reports the same work.",
        note="If it is: mcof response rule add PARTNERS_SAME --organisation NAME --reason ...",
    )  # fmt: skip


@app.command("mandates")
@grouped
def mandates(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Who leads, has authority and answers for whom on a day: here, or anywhere."""
    from mcof.actions.response.means import mandates as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, phase=phase, group=group, on=on, as_of=as_of
    )
    shown(
        opened, rows_of(opened, **asked), _MANDATES, told,
        title="Mandates in force", empty=_IMPORT.format("mandates"), note=_OPEN,
    )  # fmt: skip


@app.command("instruments")
@grouped
def instruments(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Laws, policies, plans, procedures and agreements in force on a day."""
    from mcof.actions.response.means import instruments as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, phase=phase, group=group, on=on, as_of=as_of
    )
    shown(
        opened, rows_of(opened, **asked), _INSTRUMENTS, told,
        title="Instruments in force", empty=_IMPORT.format("instruments"), note=_OPEN,
    )  # fmt: skip


@app.command("capacity")
@grouped
def capacity(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    organisation: OrganisationOption = None,
    on: OnOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Trained people, teams, goods, vehicles and facilities, as last counted by a day."""
    from mcof.actions.response.means import capacity as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, on=on, as_of=as_of, organisation=organisation
    )
    shown(
        opened, rows_of(opened, **asked), _CAPACITY, told,
        title="Capacity as last counted", empty=_IMPORT.format("capacities"), note=_OPEN,
    )  # fmt: skip


@app.command("funding")
@grouped
def funding(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    organisation: OrganisationOption = None,
    on: OnOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Budget lines with the money that falls into a period, by the share of their days."""
    from mcof.actions.response.means import funding as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, on=on, period=period, as_of=as_of,
        organisation=organisation,
    )  # fmt: skip
    shown(
        opened, rows_of(opened, **asked), _FUNDING, told,
        title="Money of the period, in US dollars", empty=_IMPORT.format("funding"), note=_OPEN,
    )  # fmt: skip


@app.command("access")
@grouped
def access(
    *,
    workspace: FolderOption = Path(),
    place: PlaceOption = None,
    sector: SectorOption = None,
    group: GroupOption = None,
    level: LevelOption = 1,
    on: OnOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """How far the people of each place can be reached; the hardest first."""
    from mcof.actions.response.means import access as rows_of
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked = question(
        opened, place=place, sector=sector, group=group, on=on, period=period, as_of=as_of,
        level=level,
    )  # fmt: skip
    shown(
        opened, rows_of(opened, **asked), _ACCESS, told,
        title="Access", empty=_IMPORT.format("access"),
    )  # fmt: skip
