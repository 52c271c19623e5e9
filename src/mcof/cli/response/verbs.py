"""`mcof response who`, `reached`, `alike` and the means: mandates, instruments and so on."""

from __future__ import annotations

from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import GroupOption
from mcof.cli.response import rule, template
from mcof.cli.response.asking import (
    Answer,
    Day,
    Days,
    LevelOption,
    OrganisationOption,
    Where,
    Whom,
    answered,
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
_NOT_ADDED = (
    "Sectors are never added. Person-months are services, not people. "
    "Another rule: mcof response rule add."
)
_IF_ALIKE = "If it is: mcof response rule add PARTNERS_SAME --organisation NAME --reason ..."
_IMPORT = (
    "Nothing is known of what is asked. Ask for another day, place or sector; or bring rows: "
    "mcof response template {0} writes a sheet to fill in, mcof import FILE --as {0} reads it."
)


@app.command("who")
@grouped
def who(
    *, where: Where, whom: Whom, organisation: OrganisationOption = None, days: Days, told: Told
) -> None:
    """Who does what, where, when and for whom: the rows of the response in a period."""
    from mcof.actions.response.who import who as rows_of

    answer = Answer(_WHO, "Who does what where for whom", _IMPORT.format("responses"))
    answered(rows_of, where, whom, days, told=told, answer=answer, organisation=organisation)


@app.command("reached")
@grouped
def reached(
    *,
    by: Annotated[str, typer.Option(help="place, or organisation.")] = "place",
    where: Where,
    whom: Whom,
    organisation: OrganisationOption = None,
    level: LevelOption = 1,
    days: Days,
    told: Told,
) -> None:
    """People reached by sector and place, each figure with the rule that it was counted by."""
    from mcof.actions.response.who import reached as rows_of

    answer = Answer(_REACHED, "People reached", _IMPORT.format("responses"), _NOT_ADDED)
    answered(
        rows_of,
        where,
        whom,
        days,
        told=told,
        answer=answer,
        by=by,
        organisation=organisation,
        level=level,
    )


@app.command("alike")
@grouped
def alike(*, where: Where, days: Days, told: Told) -> None:
    """Work that a partner and its donor may both have reported: a list to look through."""
    from mcof.actions.response.who import alike as rows_of

    answer = Answer(
        _ALIKE,
        "Perhaps the same work, reported twice",
        "No organisation names another that reports the same work.",
        _IF_ALIKE,
    )
    answered(rows_of, where, days, told=told, answer=answer)


@app.command("mandates")
@grouped
def mandates(*, where: Where, whom: Whom, day: Day, told: Told) -> None:
    """Who leads, has authority and answers for whom on a day: here, or anywhere."""
    from mcof.actions.response.means import mandates as rows_of

    answer = Answer(_MANDATES, "Mandates in force", _IMPORT.format("mandates"), _OPEN)
    answered(rows_of, where, whom, day, told=told, answer=answer)


@app.command("instruments")
@grouped
def instruments(*, where: Where, whom: Whom, day: Day, told: Told) -> None:
    """Laws, policies, plans, procedures and agreements in force on a day."""
    from mcof.actions.response.means import instruments as rows_of

    answer = Answer(_INSTRUMENTS, "Instruments in force", _IMPORT.format("instruments"), _OPEN)
    answered(rows_of, where, whom, day, told=told, answer=answer)


@app.command("capacity")
@grouped
def capacity(
    *, where: Where, organisation: OrganisationOption = None, day: Day, told: Told
) -> None:
    """Trained people, teams, goods, vehicles and facilities, as last counted by a day."""
    from mcof.actions.response.means import capacity as rows_of

    answer = Answer(_CAPACITY, "Capacity as last counted", _IMPORT.format("capacities"), _OPEN)
    answered(rows_of, where, day, told=told, answer=answer, organisation=organisation)


@app.command("funding")
@grouped
def funding(
    *, where: Where, organisation: OrganisationOption = None, days: Days, told: Told
) -> None:
    """Budget lines with the money that falls into a period, by the share of their days."""
    from mcof.actions.response.means import funding as rows_of

    answer = Answer(
        _FUNDING, "Money of the period, in US dollars", _IMPORT.format("funding"), _OPEN
    )
    answered(rows_of, where, days, told=told, answer=answer, organisation=organisation)


@app.command("access")
@grouped
def access(
    *, where: Where, group: GroupOption = None, level: LevelOption = 1, days: Days, told: Told
) -> None:
    """How far the people of each place can be reached; the hardest first."""
    from mcof.actions.response.means import access as rows_of

    answer = Answer(_ACCESS, "Access", _IMPORT.format("access"))
    answered(rows_of, where, Whom(group=group), days, told=told, answer=answer, level=level)
