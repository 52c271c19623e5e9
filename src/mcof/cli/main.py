"""`mcof`: the verbs of the command line."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from mcof import __version__
from mcof.cli import (
    clean,
    doctor,
    export,
    figures,
    findings,
    gaps,
    imports,
    init,
    intake,
    needs,
    places,
    publications,
    report,
    serve,
)
from mcof.cli.allocation import allocate, allocations
from mcof.cli.followup import alerts
from mcof.cli.looking import phases
from mcof.cli.output import NOTES
from mcof.cli.plans import app as plans_app
from mcof.cli.response import verbs as response
from mcof.cli.tracking import (
    adjust,
    answers,
    confidence,
    events,
    fetch,
    flows,
    forms,
    link,
    projections,
    reconcile,
    registrations,
    rounds,
    sites,
)
from mcof.errors import McofError


class Verbs(TyperGroup):
    """Turns an error into one clear message and its exit code; a bug stays a bug."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except McofError as error:
            NOTES.print(f"[red]{escape(error.message)}[/red] [dim]({error.code})[/dim]")
            if error.advice:
                NOTES.print(escape(error.advice))
            ctx.exit(error.exit_code)


app = typer.Typer(
    name="mcof",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Files in, who is where, what they need, who answers, what is missing, a report out.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mcof {__version__}")
        raise typer.Exit


@app.callback()
def mcof(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Everything happens in a workspace: a folder that `mcof init` makes."""


app.command("init")(init.init)
app.command("import")(intake.import_)
app.add_typer(fetch.app, name="fetch")
app.add_typer(imports.app, name="imports")
app.command("findings")(findings.findings)
app.add_typer(clean.app, name="clean")
app.add_typer(places.app, name="places")
app.command("figures")(figures.figures)
app.add_typer(rounds.app, name="rounds")
app.command("sites")(sites.sites)
app.command("flows")(flows.flows)
app.command("events")(events.events)
app.command("answers")(answers.answers)
app.command("registrations")(registrations.registrations)
app.command("publish")(publications.publish)
app.add_typer(publications.app, name="publications")
app.add_typer(adjust.app, name="adjust")
app.add_typer(reconcile.app, name="reconcile")
app.command("confidence")(confidence.confidence)
app.add_typer(projections.app, name="project")
app.add_typer(needs.app, name="needs")
app.add_typer(gaps.app, name="gaps")
app.add_typer(phases.app, name="phases")
app.add_typer(alerts.app, name="alerts")
app.add_typer(plans_app, name="plan")
app.add_typer(response.app, name="response")
app.command("allocate")(allocate.allocate)
app.add_typer(allocations.app, name="allocations")
app.add_typer(link.app, name="link")
app.add_typer(report.app, name="report")
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.command("export")(export.export)
app.add_typer(forms.app, name="forms")


def run() -> None:
    """Run the command line."""
    app()
