"""`mcof project`: what the next rounds may count, and how such projections have done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    NOTES,
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    LanguageOption,
    OnOption,
    OutputOption,
    day,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

app = typer.Typer(
    no_args_is_help=True,
    help="The next rounds, modelled: with the error they had in the past; and scenarios.",
)

LevelOption = Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")]
GroupOption = Annotated[str, typer.Option(help="A population group: IDP, RETURNEE ...")]
OperationOption = Annotated[str | None, typer.Option(help="Only this operation.")]
HorizonOption = Annotated[int, typer.Option(help="Rounds ahead, 1 to 3.")]

_PROJECTED = (
    "operation", "place", "population_group", "origin_round", "origin_date",
    "origin_individuals", "horizon", "target_date", "candidate", "projected_individuals",
    "projected_low", "projected_high", "persistence_individuals", "basis",
)  # fmt: skip
_TRIED = (
    "operation", "horizon", "candidate", "used", "origins", "wape", "persistence_wape",
    "rel_mae", "national_error", "persistence_national_error",
)  # fmt: skip
_SCORED = (
    "place", "origin_date", "horizon", "candidate", "projected_individuals", "projected_low",
    "projected_high", "state", "actual_date", "actual_individuals", "error",
    "persistence_error", "inside",
)  # fmt: skip
_PLAYED = (
    "place", "reference_date", "stock_individuals", "assumed_arrivals", "assumed_returns",
    "scenario_individuals", "scenario_date", "split", "basis",
)  # fmt: skip


@app.command("run")
@grouped
def run(
    *,
    workspace: FolderOption = Path(),
    level: LevelOption = 0,
    group: GroupOption = "IDP",
    operation: OperationOption = None,
    horizon: HorizonOption = 3,
    on: OnOption = None,
    as_of: AsOfOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look, and keep nothing.")] = False,
    told: Told,
) -> None:
    """Project the next rounds and keep what was said, to be scored when they come."""
    import getpass

    from mcof.actions.tracking.projection import project
    from mcof.actors import Actor
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = project(
        opened, by=Actor(getpass.getuser()), level=level, group=group, operation=operation,
        horizon=horizon, on=day(on, option="--on"), as_of=moment(as_of), log=not dry_run,
    )  # fmt: skip
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title="Projections: modelled")
        return
    _shown(opened, rows, _PROJECTED, told.language, title="Projections: modelled, no facts")
    _say_record(rows)
    if not dry_run:
        NOTES.print("[dim]Kept with today's vintage; `mcof project scores` says what came.[/dim]")


@app.command("backtest")
def backtest(
    workspace: FolderOption = Path(),
    level: LevelOption = 0,
    group: GroupOption = "IDP",
    operation: OperationOption = None,
    horizon: HorizonOption = 3,
    on: OnOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How far off each way would have been at every past round, without looking ahead."""
    from mcof.actions.tracking import projection
    from mcof.wiring import open_workspace

    rows = projection.backtest(
        open_workspace(workspace), level=level, group=group, operation=operation,
        horizon=horizon, on=day(on, option="--on"), as_of=moment(as_of),
    )  # fmt: skip
    if form is Format.TABLE and output is None:
        rows = rows.select(list(_TRIED))
    show(rows, form, output=output, title="Backtest: rel_mae below 1 beats persistence")


@app.command("scores")
@grouped
def scores(
    *,
    workspace: FolderOption = Path(),
    summed: Annotated[bool, typer.Option("--sum", help="Sums instead of each one.")] = False,
    told: Told,
) -> None:
    """What came of everything that was projected, as facts are known now."""
    from mcof.actions.tracking import projection
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = projection.scores(opened, summed=summed)
    if told.to_a_person and not summed:
        empty = "Nothing was projected yet: `mcof project run`."
        _shown(opened, rows, _SCORED, told.language, title="What came of projections", empty=empty)
        return
    show(rows, told.form, output=told.output, title="What came of projections")


@app.command("picture")
def picture(
    file: Annotated[Path, typer.Argument(help="An .html, .svg or .png file to write.")],
    workspace: FolderOption = Path(),
    place: Annotated[
        str | None, typer.Option(help="Of this place, by code or name; the country by default.")
    ] = None,
    group: GroupOption = "IDP",
    operation: OperationOption = None,
    horizon: HorizonOption = 3,
    facts: Annotated[bool, typer.Option("--facts", help="Rounds only, no projection.")] = False,
    on: OnOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
) -> None:
    """Draw the rounds, where they cannot be compared, and what may come; keeps nothing."""
    from mcof.actions.tracking.timeline import timeline
    from mcof.cli.tracking.picturing import write
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    drawn = timeline(
        opened, place=place, group=group, operation=operation, horizon=0 if facts else horizon,
        on=day(on, option="--on"), as_of=moment(as_of),
    )  # fmt: skip
    write(file, drawn, language)
    NOTES.print(f"[dim]{len(drawn.rounds)} rounds drawn in {file}[/dim]")


@app.command("scenario")
@grouped
def scenario(
    *,
    file: Annotated[Path, typer.Argument(help="A TOML file of assumptions.")],
    workspace: FolderOption = Path(),
    new: Annotated[bool, typer.Option("--new", help="Write one to edit, and stop.")] = False,
    level: LevelOption = 1,
    group: GroupOption = "IDP",
    operation: OperationOption = None,
    round_: Annotated[
        int | None, typer.Option("--round", help="The round to begin from; else the latest.")
    ] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """What the stocks would be if the assumptions of a file came true."""
    from mcof.actions.tracking.scenario import new_scenario, play
    from mcof.wiring import open_workspace

    if new:
        SCREEN.print(f"{new_scenario(file)} is written: edit it, then play it.", markup=False)
        return
    opened = open_workspace(workspace)
    rows = play(
        opened, file, level=level, group=group, operation=operation, round=round_,
        as_of=moment(as_of),
    )  # fmt: skip
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title="Scenario: assumptions")
        return
    _shown(opened, rows, _PLAYED, told.language, title="Scenario: assumptions, no projection")
    if rows.num_rows:
        SCREEN.print(rows["assumptions"][0].as_py(), style="dim", markup=False)


def _shown(
    opened: Workspace, rows: pa.Table, columns: tuple[str, ...], language: str, **said: Any
) -> None:
    from mcof.cli.names import with_names

    named = with_names(opened, rows, language)
    show(named.select([name for name in columns if name in named.column_names]), **said)


def _say_record(rows: pa.Table) -> None:
    """What the past says of these projections: error beside persistence, ranges at their worst."""
    import polars as pl

    frame = pl.DataFrame(rows)
    for at in frame.unique(["operation", "horizon"], maintain_order=True).iter_rows(named=True):
        SCREEN.print(_record(at), style="dim", soft_wrap=True, markup=False)
    SCREEN.print(
        "Ranges are of single places and fail together in shocks; persistence means no change.",
        style="dim",
    )


def _record(row: dict[str, Any]) -> str:
    ahead = f"{row['horizon']} ahead, {row['candidate']}"
    if row["wape"] is None:
        return f"{ahead}: too few past rounds to say how far off it would have been."
    text = (
        f"{ahead}: {row['wape']:.1%} off in {row['origins']} past rounds, persistence "
        f"{row['persistence_wape']:.1%}"
    )
    if row["coverage"] is None:
        return f"{text}; too few for a range."
    return (
        f"{text}; ranges of 80% held {row['coverage']:.0%}, in the worst round "
        f"({row['worst_round_date']}) {row['coverage_worst_round']:.0%}."
    )
