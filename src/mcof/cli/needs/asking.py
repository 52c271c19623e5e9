"""`mcof needs`: what people need, and what a joint analysis makes of it."""

from __future__ import annotations

from dataclasses import dataclass
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
    cell,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

app = typer.Typer(
    help="People in need, severity, targets and quantities.", invoke_without_command=True
)

YearOption = Annotated[
    int | None, typer.Option(help="The year that the figures are of; the newest if not said.")
]
PlaceOption = Annotated[
    str | None, typer.Option(help="Only this place and those in it, by code or name.")
]
LevelOption = Annotated[
    int | None, typer.Option(min=0, max=3, help="Added up by place: 0 country, 1 governorate ...")
]
EMPTY = (
    "No needs are known of what is asked. Ask for another year, place or sector; "
    "or import figures of need: mcof import FILE --as needs"
)

_FIGURES = (
    "place", "population_group", "pocket", "sector", "in_need", "severity", "population",
    "targeted", "day", "basis",
)  # fmt: skip
_UNITS = (
    "place", "population_group", "pocket", "preliminary_in_need", "highest", "in_need_at_most",
    "pin_flags", "final_in_need", "final_in_need_how", "severity", "severity_flags",
    "final_severity", "final_severity_how",
)  # fmt: skip


class By(StrEnum):
    """What units are added up by."""

    UNIT = "unit"
    PLACE = "place"
    SEVERITY = "severity"


@dataclass(frozen=True)
class Asked:
    """Which units of the analysis, as known when."""

    year: YearOption = None
    place: PlaceOption = None
    group: GroupOption = None
    as_of: AsOfOption = None


@app.callback()
@grouped
def needs(
    *,
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    sector: Annotated[str | None, typer.Option(help="Only this sector, by code or name.")] = None,
    level: Annotated[
        int | None,
        typer.Option(min=0, max=3, help="Only places of this level, as given; never added up."),
    ] = None,
    asked: Asked,
    told: Told,
) -> None:
    """People in need and severity of each sector, by place and group; sectors are never added."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.needs.ask import needs as rows_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    wanted = question(opened, asked)
    code = word("sectors", sector, opened.path) if sector else None
    rows = rows_of(opened, sector=code, level=level, **wanted)
    shown(opened, rows, _FIGURES, "People in need", told)


@app.command("jiaf")
@grouped
def jiaf(
    *,
    workspace: FolderOption = Path(),
    by: Annotated[By, typer.Option(help="Each unit, or added up by place or severity.")] = By.UNIT,
    level: LevelOption = None,
    flagged: Annotated[
        bool, typer.Option("--flagged", help="Only units that await a decision.")
    ] = False,
    asked: Asked,
    told: Told,
) -> None:
    """Units of analysis by the rules of JIAF 2: preliminary, flags, decisions, final."""
    import pyarrow.compute as pc

    from mcof.actions.needs import ask
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    wanted = question(opened, asked)
    if by is By.UNIT:
        rows = ask.jiaf(opened, **wanted)
        if flagged:
            how = [
                pc.equal(rows[f"final_{one}_how"], "awaiting") for one in ("in_need", "severity")
            ]
            rows = rows.filter(pc.or_(*how))
        if told.to_a_person:
            rows = _with_bounds(rows)
        shown(opened, rows, _UNITS, f"Units of analysis: {ask.LABEL}", told)
    elif by is By.PLACE:
        rows = ask.totals(opened, level=1 if level is None else level, **wanted)
        shown(opened, rows, (), f"People in need by place: {ask.LABEL}", told)
    else:
        rows = ask.by_severity(opened, level=level, **wanted)
        title = f"People in need in areas classified 1 to 5: {ask.LABEL}"
        shown(opened, rows, (), title, told)
    if told.to_a_person and rows.num_rows:
        _overall(ask.totals(opened, **wanted))


@app.command("targets")
@grouped
def targets(
    *,
    workspace: FolderOption = Path(),
    level: LevelOption = None,
    asked: Asked,
    told: Told,
) -> None:
    """How many people a plan would target and put first, by the shares of the cycle."""
    from mcof.actions.needs import ask
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = ask.targeted(opened, level=level, **question(opened, asked))
    shown(opened, rows, (), f"Targets: {ask.LABEL}", told)


@app.command("groups")
@grouped
def groups(
    *,
    workspace: FolderOption = Path(),
    year: YearOption = None,
    place: PlaceOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """People in need of each group by its share of the population: a supposition, and said so."""
    from mcof.actions.needs import ask
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = ask.by_group(opened, **question(opened, Asked(year=year, place=place, as_of=as_of)))
    title = f"People in need by group, share-based: {ask.LABEL}"
    shown(opened, rows, (), title, told,
          empty="No unit is of everybody in a place where groups were counted.")  # fmt: skip


def question(opened: Workspace, asked: Asked) -> dict[str, Any]:
    """What is asked of the analysis, with names made codes."""
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word

    group, place = asked.group, asked.place
    return {
        "year": asked.year,
        "place": code_of(opened, place) if place else None,
        "group": word("population_groups", group, opened.path) if group else None,
        "as_of": moment(asked.as_of),
    }


def shown(
    opened: Workspace,
    rows: pa.Table,
    kept: tuple[str, ...],
    title: str,
    told: Told,
    empty: str = EMPTY,
) -> None:
    """Show rows: every column to programs, those that matter, in words, to a person."""
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=title)
        return
    from mcof.cli.names import with_names

    named = with_names(opened, rows, told.language) if "place_code" in rows.column_names else rows
    aside = {"code_set", "place_code", "year"}
    kept = kept or tuple(name for name in ("place", *rows.column_names) if name not in aside)
    if "year" in rows.column_names and rows.num_rows and (year := rows["year"][0].as_py()):
        title = f"{title} ({year})"
    says = [n for n in kept if n in named.column_names and (rows.num_rows == 1 or _says(named, n))]
    show(named.select(says), title=title, empty=empty)


def _says(rows: pa.Table, name: str) -> bool:
    """Whether a column says anything in some row."""
    return any(value not in {None, ""} for value in rows[name].unique().to_pylist())


def _with_bounds(rows: pa.Table) -> pa.Table:
    """The preliminary severity, or its bounds, as one column `severity`."""
    import polars as pl

    frame = pl.DataFrame(rows)
    bounds = pl.format("{} to {}", "severity_low", "severity_high")
    found = pl.col("preliminary_severity").cast(pl.String)
    return frame.with_columns(severity=pl.coalesce(found, bounds)).to_arrow()


def _overall(rows: pa.Table) -> None:
    told = {name: cell(rows[name][0].as_py()) for name in rows.column_names}
    SCREEN.print(
        f"Preliminary {told['preliminary_in_need']} (between {told['in_need_at_least']} and "
        f"{told['in_need_at_most']}), settled {told['counted_in_need']}; open are "
        f"{told['units_open']} units with {told['open_in_need']} people, and "
        f"{told['units_without']} have no figure. Since last year {told['change_in_need']} in the "
        f"{told['units_in_both']} units that both years have. Sectors are never added.",
        style="dim",
    )
