"""What the commands of `mcof response` share: what is asked, and how rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.grouped import Told
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    GroupOption,
    OnOption,
    day,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

PlaceOption = Annotated[
    str | None, typer.Option(help="Only this place and those inside it, by code or name.")
]
SectorOption = Annotated[
    list[str] | None, typer.Option(help="Only this sector, by code or name; may be repeated.")
]
PhaseOption = Annotated[str | None, typer.Option(help="BEFORE, DURING or AFTER.")]
PeriodOption = Annotated[
    str | None,
    typer.Option(help="Days that count: 2015-03-01/2015-05-31; the 90 until --on by default."),
]
LevelOption = Annotated[int, typer.Option(help="1 governorate, 2 district.")]
OrganisationOption = Annotated[str | None, typer.Option(help="Only this organisation.")]


_HERE = Path()


@dataclass(frozen=True)
class Where:
    """Which places and sectors of which workspace."""

    workspace: FolderOption = _HERE
    place: PlaceOption = None
    sector: SectorOption = None


@dataclass(frozen=True)
class Whom:
    """In which phase, and for whom."""

    phase: PhaseOption = None
    group: GroupOption = None


@dataclass(frozen=True)
class Day:
    """On which day, as known when."""

    on: OnOption = None
    as_of: AsOfOption = None


@dataclass(frozen=True)
class Days:
    """In which days, as known when."""

    on: OnOption = None
    period: PeriodOption = None
    as_of: AsOfOption = None


@dataclass(frozen=True)
class Answer:
    """How the rows of a verb are shown to a person.

    Attributes:
        kept: the telling columns.
        empty: what to do where there are no rows.
    """

    kept: Sequence[str]
    title: str
    empty: str
    note: str = ""


def answered(
    rows_of: Callable[..., pa.Table],
    *asked: Where | Whom | Day | Days,
    told: Told,
    answer: Answer,
    **more: Any,
) -> None:
    """Ask a verb of the response what the options ask, and show what it answers."""
    from mcof.wiring import open_workspace

    options: dict[str, Any] = {}
    for group in asked:
        options |= vars(group)
    opened = open_workspace(options.pop("workspace"))
    rows = rows_of(opened, **question(opened, **options), **more)
    shown(opened, rows, answer, told)


def question(
    opened: Workspace,
    *,
    sector: Sequence[str] | None = None,
    place: str | None = None,
    group: str | None = None,
    phase: str | None = None,
    on: str | None = None,
    period: str | None = None,
    as_of: str | None = None,
) -> dict[str, Any]:
    """What the options ask, in codes and days."""
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word

    return {
        "sectors": [word("sectors", name, opened.path) for name in sector] if sector else None,
        "place": code_of(opened, place) if place else None,
        "group": word("population_groups", group, opened.path) if group else None,
        "phase": word("phases", phase, opened.path) if phase else None,
        "on": day(on, option="--on"),
        "period": _period(period),
        "as_of": moment(as_of),
    }


def shown(opened: Workspace, rows: pa.Table, answer: Answer, told: Told) -> None:
    """Rows on the screen in words and only their telling columns; whole for programs."""
    if told.to_a_person:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, told.language)
        rows = named.select([name for name in answer.kept if name in named.column_names])
    show(rows, told.form, output=told.output, title=answer.title, empty=answer.empty)
    if answer.note and told.to_a_person and rows.num_rows:
        SCREEN.print(answer.note, style="dim")


def _period(text: str | None) -> tuple[Any, Any] | None:
    if text is None:
        return None
    first, _, last = text.partition("/")
    return day(first, option="--period"), day(last or first, option="--period")
