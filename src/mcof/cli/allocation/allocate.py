"""`mcof allocate`: from what is known to a draft plan that a person decides on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.allocation import telling
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    NOTES,
    SCREEN,
    AsOfOption,
    FolderOption,
    LanguageOption,
    OnOption,
    day,
    moment,
)
from mcof.errors import InputError

if TYPE_CHECKING:
    from mcof.ports import Progress as Told

_WORDS = {
    "facts": "Reading what is known",
    "solve": "Solving",
    "reasons": "Asking what more would bring",
    "compare": "Comparing with simple rules",
    "robust": "Drawing figures again",
}


def allocate(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(help="What the draft is called.")] = "Draft allocation",
    workspace: FolderOption = Path(),
    reason: Annotated[
        str, typer.Option(help="What it is made for; it is kept.")
    ] = "asked on the command line",
    budget: Annotated[
        float, typer.Option(min=0, help="US dollars beside the budget lines, for anything.")
    ] = 0.0,
    start: Annotated[
        str | None, typer.Option("--from", help="The first month: 2015-06. The next by default.")
    ] = None,
    every: Annotated[str, typer.Option(help="month or quarter.")] = "quarter",
    periods: Annotated[int, typer.Option(min=1, max=24, help="How many of these.")] = 1,
    level: Annotated[int, typer.Option(min=1, max=2, help="1 governorate, 2 district.")] = 1,
    principle: Annotated[
        str, typer.Option(help="reach, floor (the worst off first) or diminishing.")
    ] = "diminishing",
    floor_share: Annotated[
        float,
        typer.Option(min=0, max=1, help="How much of what the worst off can get is promised."),
    ] = 1.0,
    place: Annotated[list[str] | None, typer.Option(help="Only this place; repeat it.")] = None,
    sector: Annotated[list[str] | None, typer.Option(help="Only this sector; repeat it.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Only this group; repeat it.")] = None,
    money: Annotated[str, typer.Option(help="received, or committed: promised too.")] = "received",
    unit_cost: Annotated[
        list[str] | None,
        typer.Option(help="Dollars by person and month that no row states: 'HEALTH=6'."),
    ] = None,
    minimum: Annotated[
        list[str] | None,
        typer.Option(help="A minimum standard: 'share=0.3' or 'sector=HEALTH;share=0.3'."),
    ] = None,
    lock: Annotated[
        list[str] | None,
        typer.Option(help="'organisation=NGO 1;place=Anbar;sector=HEALTH;least=5000;most=9000'."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            help="Leave out: 'organisation=NGO 1', 'place=Anbar', 'sector=..', 'line=..'."
        ),
    ] = None,
    directions: Annotated[
        list[Path] | None,
        typer.Option(help="A TOML file, or a spreadsheet of locks, exclusions and minimums."),
    ] = None,
    newcomers: Annotated[
        bool,
        typer.Option(help="Organisations may go where a row says that they can."),
    ] = True,
    severity_base: Annotated[
        float, typer.Option(min=1, max=10, help="How much heavier each phase of severity weighs.")
    ] = 2.0,
    draws: Annotated[
        int, typer.Option(min=0, max=500, help="How often figures are drawn again; 0 for never.")
    ] = 40,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn.")] = 20150521,
    on: OnOption = None,
    as_of: AsOfOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show everything and keep nothing.")
    ] = False,
    options: Annotated[
        bool, typer.Option("--options", help="Only list what can be done, by whom, at what cost.")
    ] = False,
    language: LanguageOption = "en",
    by: ByOption = None,
) -> None:
    """Draft who gives what where, when and to whom: feasible, fair and explained.

    A draft is never issued: a person decides what becomes of it.
    """
    from mcof.actions.allocating.allocate import allocate as run
    from mcof.actions.allocating.allocate import can_be_done
    from mcof.actions.allocating.said import directions as understood
    from mcof.actions.allocating.said import merged, read
    from mcof.wiring import open_solver, open_workspace

    opened = open_workspace(workspace)
    today = opened.until(day(on, option="--on")) or datetime.now(UTC).date()
    said: dict[str, Any] = {
        "budget_usd": budget, "every": every, "periods": periods, "level": level,
        "principle": principle, "floor_share": floor_share, "money": money, "newcomers": newcomers,
        "severity_base": severity_base, "draws": draws, "seed": seed,
        "unit_costs": dict(_pairs(unit_cost or (), "--unit-cost")),
        "minimum": [_part(one, "--minimum") for one in minimum or ()],
        "lock": [_part(one, "--lock") for one in lock or ()],
        "exclude": [_part(one, "--exclude") for one in exclude or ()],
    }  # fmt: skip
    lists = {"places": place, "sectors": sector, "groups": group, "start": start}
    said |= {key: value for key, value in lists.items() if value}
    files = [read(opened, file) for file in directions or ()]
    typed = {key: value for key, value in said.items() if _given(ctx, key)}
    usual = {key: value for key, value in said.items() if key not in typed}
    asked = understood(opened, merged(usual, *files, typed), on=today)
    if options:
        rows = can_be_done(opened, asked, on=today, as_of=moment(as_of))
        telling.options(opened, rows, language)
        return
    with _progress() as told:
        done = run(
            opened, open_solver(), asked, title=title, reason=reason, on=today, by=actor(by),
            as_of=moment(as_of), dry_run=dry_run, progress=told,
        )  # fmt: skip
    telling.draft(opened, done.content.tables(), language)
    if dry_run:
        SCREEN.print("Nothing was kept: this was a dry run.")
    else:
        SCREEN.print(f"Draft {done.name}: for a person to decide on, never issued by itself.")
        SCREEN.print(
            f"Why: mcof allocations why {done.name} --place PLACE --sector SECTOR", style="dim"
        )


_TYPED = {
    "budget_usd": "budget", "places": "place", "sectors": "sector", "groups": "group",
    "unit_costs": "unit_cost",
}  # fmt: skip


def _given(ctx: typer.Context, key: str) -> bool:
    """Whether somebody typed it: what is typed holds before any file, what is usual after."""
    source = ctx.get_parameter_source(_TYPED.get(key, key))
    return source is not None and source.name != "DEFAULT"


def _pairs(said: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    for one in said:
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError(
                f"{option} {one!r} is not NAME=VALUE",
                code="directions-unreadable",
                advice="Write it as the help of the option shows.",
            )
        yield name.strip(), value.strip()


def _part(said: str, option: str) -> dict[str, str]:
    """`organisation=NGO 1;place=Anbar` as a table."""
    return dict(_pairs([one for one in said.split(";") if one.strip()], option))


@contextmanager
def _progress() -> Iterator[Told | None]:
    """A bar on a screen, and nothing in a pipe."""
    if not NOTES.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=NOTES, transient=True) as bar:
        task = bar.add_task("", total=None)

        def told(step: str, done: int, total: int) -> None:
            bar.update(
                task, description=_WORDS.get(step, step), completed=done, total=total or None
            )

        yield told
