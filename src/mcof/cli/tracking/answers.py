"""`mcof answers`: what sites, households and people answered, and for whom that stands."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.grouped import Told, grouped
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


class What(StrEnum):
    """The kinds of figures of answers."""

    SHARES = "shares"
    NUMBERS = "numbers"


_ON_SCREEN = {
    What.SHARES: (
        "survey", "unit_kind", "place", "question", "answer", "units", "units_answered",
        "units_unknown", "units_not_assessed", "share", "weighted_share", "people",
        "share_people", "basis",
    ),
    What.NUMBERS: (
        "survey", "unit_kind", "place", "question", "units", "units_not_assessed", "least", "most",
        "mean", "weighted_mean", "basis",
    ),
}  # fmt: skip


@grouped
def answers(
    *,
    what: Annotated[What, typer.Argument(help="Shares of choices, or numbers.")] = What.SHARES,
    workspace: FolderOption = Path(),
    question: Annotated[
        list[str] | None, typer.Option(help="A question by its name; all by default.")
    ] = None,
    sector: Annotated[str | None, typer.Option(help="Only questions of this sector.")] = None,
    survey: Annotated[str | None, typer.Option(help="Only this survey, by its name.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="SITE, LOCATION, POINT, HOUSEHOLD or INDIVIDUAL.")
    ] = None,
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 0,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    round_: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    on: OnOption = None,
    group: GroupOption = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Shares of those who answered: of key informants, respondents or people, as is said."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking.answers import answers as asked
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = asked(
        opened,
        level=level,
        questions=question or (),
        sector=sector,
        survey=survey,
        unit_kind=unit,
        group=group,
        place=code_of(opened, place) if place else None,
        round=round_,
        on=day(on, option="--on"),
        operation=operation,
        numbers=what is What.NUMBERS,
        as_of=moment(as_of),
    )
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=f"Answers: {what.value}")
        return
    from mcof.cli.names import with_names

    named = with_names(opened, rows, told.language)
    shown = named.select([name for name in _ON_SCREEN[what] if name in named.column_names])
    empty = "No answers. Import an assessment or a survey: mcof import FILE --as answers"
    show(shown, title=f"Answers: {what.value}", empty=empty)
    _say_sampling(rows, told.language)


def _say_sampling(rows: pa.Table, language: str) -> None:
    """How those who answered were chosen, which is what the shares are of."""
    from mcof.vocabulary import load

    words = load("samplings")
    for code in sorted(set(rows["sampling"].to_pylist())):
        SCREEN.print(words.label(code, language), style="dim")
