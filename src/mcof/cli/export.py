"""`mcof export`: a table as a file that leaves the workspace."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.output import SCREEN, AsOfOption, FolderOption, day, moment
from mcof.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from mcof.actions.export import Manifest
    from mcof.ports import Workspace
    from mcof.tables import Sensitivity


class Ceiling(StrEnum):
    """How sensitive a column may be that leaves the workspace."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Shape(StrEnum):
    """What the file looks like."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    HAPI = "hapi"


def export(
    table: Annotated[
        str,
        typer.Argument(
            help="figures, or a table: displacement, sites, needs, responses, places, findings ..."
        ),
    ],
    to: Annotated[
        Path,
        typer.Option("--output", "-o", help="A .csv, .xlsx, .json, .parquet or .geojson file."),
    ],
    workspace: FolderOption = Path(),
    shape: Annotated[
        Shape | None,
        typer.Option(help="By default what the file's name says; hapi is HDX HAPI's flat CSV."),
    ] = None,
    hxl: Annotated[bool, typer.Option("--hxl", help="Put a row of HXL tags below the header.")] = (
        False
    ),
    ceiling: Annotated[
        Ceiling,
        typer.Option(help="Columns above this sensitivity are left out, and named."),
    ] = Ceiling.LOW,
    level: Annotated[
        int | None,
        typer.Option(
            min=0, max=3, help="Of figures: 0 country, 1 governorate, 2 district, 3 sub-district."
        ),
    ] = None,
    round: Annotated[
        int | None, typer.Option(help="Of figures or a master list: only this round.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Of figures: the last day to look at.")] = None,
    operation: Annotated[
        str | None, typer.Option(help="Of figures: only this tracking operation.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="Of figures: origin, period, shelter, reason, sex, age."),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            help="Of displacement: as the master list of this round was laid out; `own` for the "
            "layout of the round itself. See docs/reference/master-lists.md."
        ),
    ] = None,
    group: Annotated[str, typer.Option(help="Of a master list: IDP or RETURNEE.")] = "IDP",
    assessment: Annotated[
        str | None, typer.Option(help="Of figures: only this assessment: BA, SA or ETT.")
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option(help="Of needs as HAPI: what only a publisher knows, such as has_hrp=Y."),
    ] = None,
    as_of: AsOfOption = None,
) -> None:
    """Write a table or figures, and beside it a manifest of what is in it and what is not."""
    from mcof.actions.export import export as write
    from mcof.tables import Sensitivity
    from mcof.wiring import open_workspace

    if layout is not None:
        _list(
            open_workspace(workspace), table, to, layout=layout, group=group, round=round,
            operation=operation, ceiling=Sensitivity(ceiling.value), as_of=moment(as_of),
        )  # fmt: skip
        return
    asked = {
        "level": level,
        "round": round,
        "on": day(on, option="--on"),
        "operation": operation,
        "assessment": assessment,
        "by": by or None,
        **dict(one.partition("=")[::2] for one in say or []),
    }
    manifest = write(
        open_workspace(workspace),
        table,
        to=to,
        form=shape.value if shape else None,
        ceiling=Sensitivity(ceiling.value),
        as_of=moment(as_of),
        hxl=hxl,
        **{name: value for name, value in asked.items() if value is not None},
    )
    _say(manifest, table, to)


def _list(
    opened: Workspace,
    table: str,
    to: Path,
    *,
    layout: str,
    group: str,
    round: int | None,
    operation: str | None,
    ceiling: Sensitivity,
    as_of: datetime | None,
) -> None:
    """A round of displacement in its publisher's layout."""
    from mcof.actions.tracking.lists import Asked, export_list

    if table != "displacement" or not (layout == "own" or layout.isdigit()):
        raise InputError(
            f"--layout {layout} cannot be asked of {table}",
            code="layout-unreadable",
            advice="Export displacement with --layout own, or with the number of a round.",
        )
    asked = Asked(
        group=group,
        layout=int(layout) if layout.isdigit() else None,
        round=round,
        operation=operation,
    )
    manifest = export_list(opened, to=to, asked=asked, ceiling=ceiling, as_of=as_of)
    _say(manifest, manifest.what, to)


def _say(manifest: Manifest, table: str, to: Path) -> None:
    SCREEN.print(f"{manifest.rows:,} rows of {table} are in {to}; the manifest is beside it.")
    if not manifest.rows:
        SCREEN.print(
            "Nothing fits what was asked: `mcof rounds` and `mcof imports` say what there is."
        )
    for column, sensitivity in manifest.left_out.items():
        SCREEN.print(f"Left out: {column} ({sensitivity})", style="dim")
    for reason, rows in manifest.rows_left_out.items():
        SCREEN.print(f"Left out: {rows:,} rows {reason}", style="dim")
    if manifest.rows_refused:
        SCREEN.print(
            f"The files had {manifest.rows_refused:,} rows more that could not be stored; "
            "`mcof findings` says why.",
            style="dim",
        )
