"""`mcof needs quantities` and `mcof needs standards`: litres, toilets, kits beside people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.needs.asking import PlaceOption, YearOption, app, shown
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    GroupOption,
    OnOption,
    OutputOption,
    day,
    moment,
)

SectorOption = Annotated[str | None, typer.Option(help="Only of this sector, by code or name.")]
_QUANTITIES = (
    "place", "population_group", "about", "individuals", "quantity", "quantity_low",
    "quantity_high", "unit", "certainty", "basis",
)  # fmt: skip
_STANDARDS = (
    "standard", "about", "value", "low", "high", "unit", "per", "how", "every", "source",
    "edition", "certainty", "is_own",
)  # fmt: skip


@app.command("quantities")
@grouped
def quantities(
    *,
    workspace: FolderOption = Path(),
    of: Annotated[
        str, typer.Option(help="displaced, or in-need: the people in need of each sector.")
    ] = "displaced",
    level: Annotated[int, typer.Option(min=0, max=3, help="0 country, 1 governorate ...")] = 1,
    place: PlaceOption = None,
    group: GroupOption = None,
    sector: SectorOption = None,
    standard: Annotated[
        list[str] | None, typer.Option(help="Only this standard, by code; may be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="For so many days.")] = 30,
    household_size: Annotated[
        float | None, typer.Option(min=1, help="People of a household that was not counted.")
    ] = None,
    on: OnOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """What people would need by stated standards: worked out, and no count of people in need."""
    from mcof.actions.needs.quantities import quantities as asked
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = asked(
        opened, of=of, level=level, on=day(on, option="--on"), year=year,
        group=word("population_groups", group, opened.path) if group else None,
        place=code_of(opened, place) if place else None,
        sector=word("sectors", sector, opened.path) if sector else None,
        standards=standard, days=days, household_size=household_size, language=told.language,
        as_of=moment(as_of),
    )  # fmt: skip
    shown(opened, rows, _QUANTITIES, "Quantities by standards", told,
          empty="Nobody is counted: import displacement, or ask --of in-need.")  # fmt: skip
    if told.to_a_person and rows.num_rows:
        SCREEN.print(_doubt(rows["certainty"].unique().to_pylist(), days), style="dim")


@app.command("standards")
def standards(
    workspace: FolderOption = Path(),
    sector: SectorOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """The standards, where each comes from, and how sure it is that the source says so."""
    from mcof.actions.needs.quantities import standards as asked
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    code = word("sectors", sector, opened.path) if sector else None
    shown(opened, asked(opened, sector=code), _STANDARDS, "Standards", Told("en", form, output))


def _doubt(certainties: list[str], days: int) -> str:
    recalled = " Rows marked recalled are to be checked before you rely on them."
    said = f"For {days} days where given by the day or month. Worked out, never assessed."
    return said + (recalled if "recalled" in certainties else "")
