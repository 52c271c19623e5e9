"""What gaps are asked with: the options that every command about gaps has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.output import day, moment

if TYPE_CHECKING:
    from mcof.ports import Workspace

SectorOption = Annotated[
    list[str] | None, typer.Option(help="Only this sector, by code or name; may be repeated.")
]
PhaseOption = Annotated[str | None, typer.Option(help="BEFORE, DURING or AFTER.")]
PlaceOption = Annotated[str | None, typer.Option(help="Only this place, by code or name.")]
LevelOption = Annotated[int, typer.Option(help="1 governorate, 2 district.")]
PeriodOption = Annotated[
    str | None,
    typer.Option(help="Days of needs and responses that count: 2015-03-01/2015-05-31."),
]
ThresholdOption = Annotated[
    float, typer.Option(min=0, max=1, help="The share of a need that must be reached.")
]


def opened(folder: Path) -> Workspace:
    """The workspace in a folder."""
    from mcof.wiring import open_workspace

    return open_workspace(folder)


def question(
    workspace: Workspace,
    *,
    sector: list[str] | None = None,
    phase: str | None = None,
    group: str | None = None,
    place: str | None = None,
    level: int = 1,
    on: str | None = None,
    period: str | None = None,
    threshold: float = 1.0,
    as_of: str | None = None,
) -> dict[str, Any]:
    """What was typed, as `mcof.actions.gaps.Question`."""
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word

    own = workspace.path
    return {
        "level": level,
        "sectors": [word("sectors", name, own) for name in sector] if sector else None,
        "on": day(on, option="--on"),
        "period": days(period),
        "place": code_of(workspace, place) if place else None,
        "group": word("population_groups", group, own) if group else None,
        "phase": word("phases", phase, own) if phase else None,
        "threshold": threshold,
        "as_of": moment(as_of),
    }


def days(text: str | None) -> tuple[date, date] | None:
    """First and last day of `--period`; one day alone is both."""
    if text is None:
        return None
    first, _, last = text.partition("/")
    begin, end = day(first, option="--period"), day(last or first, option="--period")
    assert begin is not None
    assert end is not None
    return begin, end
