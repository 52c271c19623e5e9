"""`mcof fetch`: what servers have, imported as if it were a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.intake import options_of, say_findings, waiting
from mcof.cli.output import SCREEN, FolderOption, Format, FormatOption, day, show

if TYPE_CHECKING:
    from mcof.actions.intake.fetched import Fetched

app = typer.Typer(
    help="Fetch from servers. Keys stand in environment variables: docs/how-to/fetch.md.",
    no_args_is_help=True,
)

DTM_SERVER = "https://dtmapi.iom.int"

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="What the server does not say: --set population_group=IDP."),
]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="Ask, show what differs, and import nothing.")
]
AgainOption = Annotated[
    bool,
    typer.Option("--again", help="Import although nothing is new: after a decision about a name."),
]
DtmServerOption = Annotated[str, typer.Option("--server", help="The server of the DTM API.")]


@app.command("dtm")
def dtm(
    operation: Annotated[
        str | None, typer.Option(help="The operation, as `mcof fetch operations` names it.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="A country: Iraq, or IRQ.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every operation of every country: takes long.")
    ] = False,
    level: Annotated[
        list[int] | None,
        typer.Option(help="0 country, 1 governorate, 2 district; all if not said."),
    ] = None,
    admin1: Annotated[str | None, typer.Option(help="Name or P-code of a governorate.")] = None,
    admin2: Annotated[str | None, typer.Option(help="Name or P-code of a district.")] = None,
    from_round: Annotated[int | None, typer.Option(help="First round; 0 is a round.")] = None,
    to_round: Annotated[int | None, typer.Option(help="Last round.")] = None,
    from_date: Annotated[str | None, typer.Option(help="First reporting day: 2015-01-01.")] = None,
    to_date: Annotated[str | None, typer.Option(help="Last reporting day.")] = None,
    constant: SetOption = None,
    server: DtmServerOption = DTM_SERVER,
    dry_run: DryOption = False,
    again: AgainOption = False,
    workspace: FolderOption = Path(),
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fetch displacement from the DTM API; key in DTMAPI_SUBSCRIPTION_KEY."""
    from mcof.actions.intake.fetch_dtm import fetch_dtm
    from mcof.errors import InputError
    from mcof.sources.remote.dtm import LEVELS, Question
    from mcof.wiring import open_workspace

    if operation is None and country is None and not every:
        raise InputError(
            "Nobody said what to fetch",
            code="question-missing",
            advice="Add --operation, --country, or --all; `mcof fetch operations` lists them.",
        )
    with waiting(quiet=form is not Format.TABLE) as told:
        done = fetch_dtm(
            open_workspace(workspace),
            Question(
                operation=operation,
                country=country,
                levels=tuple(level) if level else LEVELS,
                admin1=admin1,
                admin2=admin2,
                from_date=day(from_date, option="--from-date"),
                to_date=day(to_date, option="--to-date"),
                from_round=from_round,
                to_round=to_round,
            ),
            by=actor(by),
            server=server,
            dry_run=dry_run,
            again=again,
            options=options_of(constant or [], [], month_first=False),
            progress=told,
        )
    _tell(done, form)


@app.command("operations")
def operations(
    country: Annotated[str | None, typer.Option(help="Only of this country: Iraq, or IRQ.")] = None,
    server: DtmServerOption = DTM_SERVER,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the operations that the DTM API has data of."""
    from mcof.actions.intake.fetch_dtm import operations as listed

    show(listed(country=country, server=server), form, empty="The DTM API names no operation.")


@app.command("countries")
def countries(server: DtmServerOption = DTM_SERVER, form: FormatOption = Format.TABLE) -> None:
    """List the countries that the DTM API has data of."""
    from mcof.actions.intake.fetch_dtm import countries as listed

    show(listed(server=server), form, empty="The DTM API names no country.")


@app.command("file")
def file(
    address: Annotated[str, typer.Argument(help="Where the file is: https://...")],
    table: Annotated[str, typer.Option("--as", help="displacement, sites, needs or responses.")],
    source: Annotated[
        str | None, typer.Option(help="The known kind of file that this is; found if not said.")
    ] = None,
    constant: SetOption = None,
    dry_run: DryOption = False,
    again: AgainOption = False,
    workspace: FolderOption = Path(),
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fetch a public file, such as one on HDX, and import it in the place of its last edition."""
    from mcof.actions.intake.fetch_file import fetch_file
    from mcof.sources.catalogue import named
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    with waiting(quiet=form is not Format.TABLE) as told:
        done = fetch_file(
            opened,
            address,
            table=table,
            by=actor(by),
            source=named(source, opened.path / "sources") if source else None,
            options=options_of(constant or [], [], month_first=False),
            dry_run=dry_run,
            again=again,
            progress=told,
        )
    _tell(done, form)


KOBO_SERVER = "https://kf.kobotoolbox.org"
MappingOption = Annotated[
    str | None,
    typer.Option("--mapping", help="The description in the workspace's sources/ to read it by."),
]
LeaveOption = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out",
        help="State of review that does not count, instead of the mapping's: not_approved, "
        "on_hold, rejected, hasIssues.",
    ),
]
QuestionsOption = Annotated[
    bool, typer.Option("--questions", help="List the questions of the form, to write a mapping.")
]


@app.command("kobo")
def kobo(
    name: Annotated[
        str | None, typer.Argument(help="The form, as the list without it says.", metavar="FORM")
    ] = None,
    mapping: MappingOption = None,
    questions: QuestionsOption = False,
    leave_out: LeaveOption = None,
    constant: SetOption = None,
    server: Annotated[
        str, typer.Option("--server", envvar="MCOF_KOBO_SERVER", help="The server of the forms.")
    ] = KOBO_SERVER,
    dry_run: DryOption = False,
    again: AgainOption = False,
    workspace: FolderOption = Path(),
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fetch the submissions of a form on KoboToolbox; token in MCOF_KOBO_TOKEN."""
    from mcof.actions.intake import fetch_forms
    from mcof.wiring import open_workspace

    if name is None:
        rows = fetch_forms.kobo_forms(server=server)
        show(rows, form, empty="The account sees no deployed form.")
        return
    if questions:
        show(fetch_forms.kobo_questions(name, server=server), form, empty="It has no questions.")
        return
    with waiting(quiet=form is not Format.TABLE) as told:
        asking = fetch_forms.Asking(
            mapping=_needed(mapping),
            by=actor(by),
            server=server,
            left_out=frozenset(leave_out) if leave_out else None,
            options=options_of(constant or [], [], month_first=False),
            dry_run=dry_run,
            again=again,
            progress=told,
        )
        done = fetch_forms.fetch_kobo(open_workspace(workspace), name, asking)
    _tell(done, form)


@app.command("odk")
def odk(
    project: Annotated[
        int | None, typer.Argument(help="Number of the project, as the list without it says.")
    ] = None,
    name: Annotated[
        str | None, typer.Argument(help="The form, as the list says.", metavar="FORM")
    ] = None,
    mapping: MappingOption = None,
    questions: QuestionsOption = False,
    leave_out: LeaveOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Fetch all again, not only what changed since.")
    ] = False,
    constant: SetOption = None,
    server: Annotated[
        str, typer.Option("--server", envvar="MCOF_ODK_SERVER", help="The server of the forms.")
    ] = "",
    dry_run: DryOption = False,
    again: AgainOption = False,
    workspace: FolderOption = Path(),
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fetch a form's submissions from ODK Central; key in MCOF_ODK_TOKEN, or an account.

    An account is MCOF_ODK_EMAIL and MCOF_ODK_PASSWORD.
    """
    from mcof.actions.intake import fetch_forms
    from mcof.wiring import open_workspace

    if project is None or name is None:
        show(fetch_forms.odk_forms(server=server), form, empty="The account sees no form.")
        return
    if questions:
        rows = fetch_forms.odk_questions(project, name, server=server)
        show(rows, form, empty="It has no questions.")
        return
    with waiting(quiet=form is not Format.TABLE) as told:
        asking = fetch_forms.Asking(
            mapping=_needed(mapping),
            by=actor(by),
            server=server,
            left_out=frozenset(leave_out) if leave_out else None,
            options=options_of(constant or [], [], month_first=False),
            full=full,
            dry_run=dry_run,
            again=again,
            progress=told,
        )
        done = fetch_forms.fetch_odk(open_workspace(workspace), project, name, asking)
    _tell(done, form)


def _needed(mapping: str | None) -> str:
    from mcof.errors import InputError

    if mapping is None:
        raise InputError(
            "Nobody said which question is which field",
            code="mapping-missing",
            advice="Describe the form in the workspace's sources/ and name it with --mapping; "
            "--questions lists its questions.",
        )
    return mapping


def _tell(done: Fetched, form: Format) -> None:
    """What a fetch did, for a person, or its findings for a program."""
    result = done.result
    if form is not Format.TABLE:
        show(result.findings.to_arrow(), form)
        return
    if done.resumed:
        SCREEN.print(
            f"{done.resumed:,} parts were kept from a fetch that did not end.", style="dim"
        )
    if done.without:
        SCREEN.print(f"The server has no rows for: {'; '.join(done.without)}.", style="dim")
    told = done.difference
    if result.already:
        SCREEN.print(
            f"The server says what it said before ({result.account.rows_read:,} rows): nothing was "
            f"imported; import {result.import_id} counts."
        )
        return
    account = result.account
    verb = "would be" if result.dry_run else "are"
    differing = (
        f": {told.new:,} new, {told.changed:,} changed, {told.unchanged:,} unchanged; "
        f"{told.gone:,} gone"
        if told
        else ""
    )
    SCREEN.print(f"[bold]{done.file_name}[/bold]: {account.rows_read:,} rows fetched{differing}.")
    SCREEN.print(
        f"{account.rows_stored:,} {verb} stored as {account.records:,} records of {result.table}, "
        f"{account.rows_rejected:,} {verb} only in the findings."
    )
    if done.reviews:
        states = ", ".join(f"{count:,} {state}" for state, count in done.reviews.items())
        SCREEN.print(f"Submissions by their review: {states}.")
    if result.found:
        say_findings(result)
    if done.supersedes:
        stood = "would stand" if result.dry_run else "stands"
        SCREEN.print(f"It {stood} in the place of import {done.supersedes}.", style="dim")
    if result.dry_run:
        SCREEN.print("Nothing was imported: this was a dry run.")
    else:
        SCREEN.print(f"Import {result.import_id}", style="dim")
