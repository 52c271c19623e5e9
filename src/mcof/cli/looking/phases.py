"""`mcof phases`: before, during or after, for each group and place; set by people or by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    day,
    moment,
    show,
)

app = typer.Typer(help="Phases of groups and places: several at once.", invoke_without_command=True)

_ON_SCREEN = (
    "place", "population_group", "phases", "rules", "there", "there_on", "before", "arrivals",
    "stays", "stays_since", "set_by", "set_why",
)  # fmt: skip

PlaceArgument = Annotated[str, typer.Argument(help="The place, by code or name.")]
GroupOption = Annotated[str | None, typer.Option(help="IDP, RETURNEE ...; everybody if not said.")]
ReasonOption = Annotated[str, typer.Option(help="Why; it is kept.")]


@app.callback()
def phases(
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 1,
    on: Annotated[str | None, typer.Option(help="The day: 2015-05-21.")] = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    group: GroupOption = None,
    arrivals: Annotated[
        int, typer.Option(min=1, help="So many more than in the round before are arrivals.")
    ] = 1,
    returns: Annotated[int, typer.Option(min=1, help="So many more returnees are returns.")] = 1,
    stay_days: Annotated[int, typer.Option(min=1, help="Days of a long stay.")] = 365,
    stays: Annotated[int, typer.Option(min=1, help="So many must have stayed so long.")] = 1,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """The phases of each group in each place, with the rule and its figures."""
    if ctx.invoked_subcommand is not None:
        return
    import polars as pl

    from mcof.actions.looking.phases import phases as asked
    from mcof.actions.places.known import code_of
    from mcof.cli.names import with_names, word
    from mcof.gaps.phases import Limits
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = asked(
        opened,
        level=level,
        on=day(on, option="--on"),
        place=code_of(opened, place) if place else None,
        group=word("population_groups", group, opened.path) if group else None,
        limits=Limits(arrivals, returns, stay_days, stays),
        as_of=moment(as_of),
    )
    if form is Format.TABLE and output is None:
        named = pl.DataFrame(with_names(opened, rows, "en")).select(_ON_SCREEN)
        rows = named.with_columns(pl.col("population_group").fill_null("Everybody")).to_arrow()
    empty = "Nobody was counted: import displacement first, or set a phase with mcof phases set."
    show(rows, form, output=output, title="Phases", empty=empty)


@app.command("set")
def set_(
    place: PlaceArgument,
    phase: Annotated[list[str], typer.Argument(help="BEFORE, DURING, AFTER: one or several.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    group: GroupOption = None,
    since: Annotated[str | None, typer.Option("--from", help="First day it holds.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day it holds.")] = None,
    by: ByOption = None,
) -> None:
    """Say in which phases a place, or a group in it, is; it comes before every rule."""
    from mcof.actions.looking.phases import set_phases
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    set_phases(
        opened,
        place=code_of(opened, place),
        phases=[word("phases", one, opened.path) for one in phase],
        group=word("population_groups", group, opened.path) if group else None,
        since=day(since, option="--from"),
        until=day(until, option="--until"),
        reason=reason,
        by=actor(by),
    )
    SCREEN.print(
        f"Set, and kept with who and why. mcof phases unset {place} takes it back.", highlight=False
    )


@app.command("unset")
def unset(
    place: PlaceArgument,
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    group: GroupOption = None,
    by: ByOption = None,
) -> None:
    """Take back what was set for a place and group: the rule holds again."""
    from mcof.actions.looking.phases import forget_phases
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    forget_phases(
        opened,
        place=code_of(opened, place),
        group=word("population_groups", group, opened.path) if group else None,
        reason=reason,
        by=actor(by),
    )
    SCREEN.print("Taken back: the rule holds again. Both stay on record.")
