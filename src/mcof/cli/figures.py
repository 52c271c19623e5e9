"""`mcof figures`: how many people are where."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from mcof.cli.tracking import profiles

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from mcof.ports import Workspace

_EMPTY = (
    "No such figures. `mcof rounds` lists the rounds and groups that there are; "
    "--level 0 asks about the whole country. Nothing yet: mcof import FILE --as displacement"
)


class Beginning(StrEnum):
    """What a fitted matrix begins as; the same as `mcof.tracking.origins.seeds.Seed`."""

    EQUAL = "equal"
    EARLIER = "earlier"
    DISTANCE = "distance"


class Count(StrEnum):
    """What stocks are made of; the same as `mcof.actions.tracking.adjust.COUNTS`."""

    BOTH = "both"
    COLLECTED = "collected"
    ADJUSTED = "adjusted"


class What(StrEnum):
    """The kinds of figures."""

    STOCK = "stock"
    CHANGE = "change"
    SERIES = "series"
    CONCENTRATION = "concentration"
    SENTENCE = "sentence"
    ORIGINS = "origins"
    CROSS = "cross"
    TURNOVER = "turnover"
    RETURNS = "returns"
    DURATIONS = "durations"
    SHELTER = "shelter"
    PYRAMID = "pyramid"
    CROWDING = "crowding"
    PLANNING = "planning"
    CAMPS = "camps"


_ON_SCREEN = {
    What.STOCK: (
        "place", "round", "reference_date", "population_group", "origin", "last_displacement",
        "displacement_period", "category",
        "shelter_type", "reason", "sex", "age", "households", "individuals", "share",
        "rows_without_individuals", "rows_carried", "individuals_carried",
        "source_kinds", "key_informants", "weakest_reliability", "weakest_credibility",
        "basis",
        "adjustment_households", "adjustment_individuals", "adjusted_individuals",
    ),
    What.CHANGE: (
        "place", "presence", "round_before", "round_after", "individuals_before",
        "individuals_after", "change_individuals", "change_percent", "real_effect",
        "method_effect",
    ),
    What.SERIES: (
        "place", "population_group", "round", "reference_date", "households", "individuals",
        "change_individuals", "method_changes", "method_break", "basis",
    ),
    What.CONCENTRATION: (
        "position", "place", "individuals", "share", "cumulative", "set_share", "basis",
    ),
    **{What(kind): columns for kind, columns in profiles.ON_SCREEN.items()},
}  # fmt: skip


@grouped
def figures(
    *,
    what: Annotated[
        What, typer.Argument(help="The kind of figure; stocks where none is named.")
    ] = What.STOCK,
    workspace: FolderOption = Path(),
    level: Annotated[
        int | None, typer.Option(help="0 country, 1 governorate, 2 district, 3 sub-district.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            help="Dimensions, with commas: origin, last, period, shelter, sex, age, reason ..."
        ),
    ] = "",
    round_: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    before: Annotated[
        int | None, typer.Option(help="The round to compare with; the one before by default.")
    ] = None,
    on: OnOption = None,
    group: GroupOption = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    origin: Annotated[str | None, typer.Option(help="Only people from there.")] = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    assessment: Annotated[
        str | None, typer.Option(help="BA baseline, SA sites, ETT emergency tracking.")
    ] = None,
    at_least: Annotated[int, typer.Option(help="Per cent that a concentration must hold.")] = 80,
    complete: Annotated[
        bool, typer.Option(help="Locations not visited have their figure of the round before.")
    ] = False,
    count: Annotated[
        Count, typer.Option(help="Stocks: adjustments beside what was collected, left out, or in.")
    ] = Count.BOTH,
    fit: Annotated[
        bool | None,
        typer.Option("--fit/--as-given", help="Origins: fit a matrix to its margins, or never."),
    ] = None,
    seed: Annotated[
        Beginning, typer.Option(help="Origins: what a fitted matrix begins as.")
    ] = Beginning.EQUAL,
    zero: Annotated[
        list[str] | None, typer.Option(help="Origins: ORIGIN:PLACE where nobody can be.")
    ] = None,
    months: Annotated[
        list[int] | None,
        typer.Option(help="Durations: how many have been displaced for so many months."),
    ] = None,
    by_place: Annotated[
        bool, typer.Option("--by-place", help="Crowding: of places instead of sites.")
    ] = False,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Totals, shares and changes. A stock is never added over rounds, operations or levels."""
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    if what is What.SENTENCE:
        from mcof.cli.report import said, sentence_of

        page = said(opened, told.language, on=on, as_of=as_of)
        SCREEN.print(sentence_of(page), soft_wrap=True, markup=False)
        return
    asked: dict[str, Any] = {
        "on": day(on, option="--on"),
        "group": word("population_groups", group, opened.path) if group else None,
        "operation": operation,
        "as_of": moment(as_of),
    }
    dims = [name.strip() for name in by.split(",") if name.strip()]
    within = code_of(opened, place) if place else None
    if what.value in profiles.ON_SCREEN:
        given = {name: value for name, value in asked.items() if value is not None}
        rows = profiles.rows(
            opened, what.value, given, level=level, dims=dims, rounds=(before, round_),
            place=within, further=profiles.Further(fit, seed.value, zero, months, by_place),
        )  # fmt: skip
    else:
        rows = _rows(
            opened, what, asked, level=level, dims=dims, rounds=(before, round_), place=within,
            origin=code_of(opened, origin) if origin else None, assessment=assessment,
            at_least=at_least, complete=complete, count=count,
        )  # fmt: skip
    if told.to_a_person:
        from mcof.cli.names import with_names

        named = with_names(opened, rows, told.language)
        seen = named.select([name for name in _ON_SCREEN[what] if _says(named, name)])
        show(seen, title=f"Figures: {what.value}", empty=_EMPTY)
        if what is What.STOCK and dims:
            _say_rest(named)
        _say_apart(rows)
        if what is What.STOCK:
            _say_choices(opened, named, asked["as_of"])
        return
    show(rows, told.form, output=told.output, title=f"Figures: {what.value}")


def _says(rows: pa.Table, name: str) -> bool:
    """Whether a column is there and tells rows apart: a count of unknown rows may be all 0."""
    if name not in rows.column_names:
        return False
    counts = {
        *("rows_without_individuals", "rows_carried", "individuals_carried"),
        *("source_kinds", "key_informants", "weakest_reliability", "weakest_credibility"),
    }
    if name.startswith(("adjustment_", "adjusted_")):
        return any(rows["adjustments"].to_pylist())
    return name not in counts or any(rows[name].to_pylist())


def _say_choices(opened: Workspace, rows: pa.Table, as_of: datetime | None) -> None:
    """Which of several sources counts for the figures shown, as somebody decided."""
    import polars as pl

    from mcof.actions.tracking.reconcile import choices

    decided = pl.DataFrame(choices(opened, as_of))
    if decided.is_empty():
        return
    keys = ["code_set", "place_code", "reference_date"]
    shown = pl.DataFrame(rows).select(*keys, "place").unique(maintain_order=True)
    told = shown.join(decided, on=keys, maintain_order="left_right")
    for place, file, counts, reason, by in told.select(
        "place", "file_name", "counts", "reason", "by"
    ).iter_rows():
        verb = "counts" if counts else "does not count"
        SCREEN.print(f"Reconciled: for {place}, {file} {verb}: {reason} ({by})", style="dim")


def _say_apart(rows: pa.Table) -> None:
    """That rows of several operations are no parts of one total."""
    count = len(rows["operation"].unique()) if "operation" in rows.column_names else 0
    if count > 1:
        SCREEN.print(f"{count} operations, each apart: their figures are not added.", style="dim")


def _say_rest(rows: pa.Table) -> None:
    """The people of each place whom no row of the breakdown speaks of: unknown, not zero."""
    import polars as pl

    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    rest = (
        frame.group_by("place", "operation", "population_group", maintain_order=True)
        .agg(pl.col("total_individuals").first(), pl.col("individuals").sum())
        .filter(pl.col("total_individuals") > pl.col("individuals"))
    )
    for place, _, group, total, told in rest.iter_rows():
        SCREEN.print(
            f"Not broken down: {total - told:,} of {total:,} people, {place}, {group}.", style="dim"
        )


def _rows(
    opened: Workspace,
    what: What,
    asked: dict[str, Any],
    *,
    level: int | None,
    dims: list[str],
    rounds: tuple[int | None, int | None],
    place: str | None,
    origin: str | None,
    assessment: str | None,
    at_least: int,
    complete: bool,
    count: Count,
) -> pa.Table:
    """The rows of one kind of figure."""
    from mcof.actions.tracking import adjust
    from mcof.actions.tracking import change as changes
    from mcof.actions.tracking import figures as asking

    before, after = rounds
    given = {name: value for name, value in asked.items() if value is not None}
    if what is What.CHANGE:
        return changes.change(
            opened, level=level or 0, by=dims, before=before, after=after, **given
        )
    if what is What.SERIES:
        return asking.series(opened, level=level or 0, place=place, **given)
    if what is What.CONCENTRATION:
        return asking.concentration(
            opened, at_least=at_least, level=1 if level is None else level, round=after, **given
        )
    return adjust.adjusted_figures(
        opened, count=count.value, level=1 if level is None else level, by=dims, round=after,
        place=place, origin=origin, assessment=assessment, complete=complete, **given,
    )  # fmt: skip
