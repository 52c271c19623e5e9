"""`mcof flows`: travellers counted at points, with what the points covered."""

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
    moment,
    show,
)
from mcof.cli.tracking.spans import span
from mcof.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_DIMENSIONS = (
    "point_id", "place", "direction", "reason", "mode", "population_group", "nationality",
    "origin_country", "origin", "destination_country", "destination", "sex", "age",
)  # fmt: skip
_TOTALS = (
    "period_start", "period_end", *_DIMENSIONS, "individuals", "groups",
    "rows_without_individuals", "individuals_outside", "points_active", "points", "coverage",
    "per_point_day", "basis",
)  # fmt: skip
_CHANGE = (
    "presence", *_DIMENSIONS, "points", "individuals_before", "individuals_after",
    "change_individuals", "change_percent", "per_point_day_before", "per_point_day_after",
    "point_days_active_before", "point_days_active_after", "basis",
)  # fmt: skip


class What(StrEnum):
    """The kinds of figures of flows."""

    TOTALS = "totals"
    CHANGE = "change"


class Piece(StrEnum):
    """The pieces of a period."""

    ALL = "all"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@grouped
def flows(
    *,
    what: Annotated[What, typer.Argument(help="Totals, or the change between two periods.")] = (
        What.TOTALS
    ),
    workspace: FolderOption = Path(),
    during: Annotated[
        str | None,
        typer.Option(help="2019, 2019-03, 2019-W10 or 2019-03-04..2019-03-17; all by default."),
    ] = None,
    period: Annotated[Piece, typer.Option(help="The pieces of it, each a row.")] = Piece.ALL,
    by: Annotated[
        str,
        typer.Option(
            help="With commas: direction, reason, mode, group, nationality, origin, destination, "
            "origin_place, destination_place, sex, age, point, place."
        ),
    ] = "",
    level: Annotated[int, typer.Option(help="Of places: 0 country, 1 governorate ...")] = 1,
    before: Annotated[
        str | None, typer.Option(help="For a change: the earlier period, as --during.")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="For a change: the later period, as --during.")
    ] = None,
    point: Annotated[str | None, typer.Option(help="Only this point, by its id.")] = None,
    place: Annotated[str | None, typer.Option(help="Only points in this place.")] = None,
    direction: Annotated[
        str | None, typer.Option(help="Only IN, OUT, INTERNAL or TRANSIT.")
    ] = None,
    group: GroupOption = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Travellers who were counted, and on how many of all point-days. Indicative, no census."""
    from mcof.actions.places.known import code_of
    from mcof.actions.tracking import flows as asking
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    dims = [name.strip() for name in by.split(",") if name.strip()]
    if what is What.CHANGE:
        if before is None or after is None:
            raise InputError(
                "A change is between two periods",
                code="period-missing",
                advice="Add --before 2019-03 --after 2019-04.",
            )
        rows = asking.flow_change(
            opened,
            before=span(before, option="--before"),
            after=span(after, option="--after"),
            by=dims,
            level=level,
            direction=direction,
            operation=operation,
            as_of=moment(as_of),
        )
    else:
        start, end = span(during, option="--during") if during else (None, None)
        rows = asking.flows(
            opened,
            start=start,
            end=end,
            period=period,
            by=dims,
            level=level,
            point=point,
            place=code_of(opened, place) if place else None,
            direction=direction,
            group=group,
            operation=operation,
            as_of=moment(as_of),
        )
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=f"Flows: {what.value}")
        return
    from mcof.cli.names import with_names

    named = with_names(opened, rows, told.language)
    seen = named.select(
        [name for name in (_CHANGE if what is What.CHANGE else _TOTALS) if _says(named, name)]
    )
    show(seen, title=f"Flows: {what.value}", empty="Nobody was counted in that period.")
    _say_reading(rows, told.language)


def _says(rows: pa.Table, name: str) -> bool:
    """Whether a column is there and says something: counts of what is amiss may be all 0."""
    if name not in rows.column_names:
        return False
    counts = {"rows_without_individuals", "individuals_outside", "groups"}
    return name not in counts or any(rows[name].to_pylist())


def _say_reading(rows: pa.Table, language: str) -> None:
    """What the figures stand for, and where the list of points is lacking."""
    from mcof.vocabulary import load

    if rows.num_rows == 0:
        return
    SCREEN.print(load("samplings").label("OBSERVED", language), style="dim")
    if "point_days" in rows.column_names and not any(rows["point_days"].to_pylist()):
        SCREEN.print(
            "Nobody listed the points, so what is covered is not known: "
            "mcof import FILE --as flow_points",
            style="dim",
        )
