"""`mcof plan check`: surplus and shortage, conflicts, and what is wrong in a plan."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    SCREEN,
    FolderOption,
    OnOption,
    counted,
    day,
    show,
)
from mcof.cli.plans.app import PlanArgument, VersionOption

_CELLS = (
    "state", "sector", "phase", "place", "population_group", "need", "reached", "unmet", "planned",
    "shortage", "surplus", "conflicts", "line_numbers",
)  # fmt: skip
_FINDINGS = ("severity", "code", "sheet", "row_key", "message", "advice")


class AgainstChoice(StrEnum):
    """What is planned against."""

    NEED = "need"
    UNMET = "unmet"


@grouped
def check(
    *,
    name: PlanArgument,
    workspace: FolderOption = Path(),
    version: VersionOption = None,
    against: Annotated[
        AgainstChoice,
        typer.Option(help="All people in need, or those whom nobody reaches today."),
    ] = AgainstChoice.NEED,
    level: Annotated[int, typer.Option(help="1 governorate, 2 district.")] = 1,
    on: OnOption = None,
    limit: Annotated[int, typer.Option(help="No more cells than so many on the screen.")] = 25,
    told: Told,
) -> None:
    """Compare a plan with the matrix of the day: shortage, surplus, conflicts, money, mistakes."""
    from mcof.actions.plans.checking import check as compare
    from mcof.cli.names import with_names
    from mcof.vocabulary import load
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    seen = compare(
        opened, name, version, against=against.value, level=level, on=day(on, option="--on")
    )
    if not told.to_a_person:
        show(seen.balance, told.form, output=told.output, title=f"{name}: surplus and shortage")
        return
    rows = seen.balance.slice(0, limit)
    labels = load("balance_states").labels(told.language)
    said = with_names(opened, rows, told.language)
    states = [labels[code] for code in rows["state"].to_pylist()]
    import pyarrow as pa

    said = said.set_column(said.column_names.index("state"), "state", pa.array(states, pa.string()))
    shown = said.select([name for name in _CELLS if said[name].null_count < said.num_rows])
    about = {"plan": f"{seen.opened.name}, version {seen.opened.version}", "against": against.value}
    show(shown, title="Surplus and shortage", about=about, empty="No line and no need to compare.")
    if seen.balance.num_rows > limit:
        SCREEN.print(f"{seen.balance.num_rows:,} cells in all: --limit, or --output FILE.")
    SCREEN.print("People of sectors, phases and months are never added.", style="dim")
    if seen.findings.height:
        show(seen.findings.select(_FINDINGS).to_arrow(), title="Findings")
    errors = seen.findings.filter(seen.findings["severity"] == "error").height
    SCREEN.print(f"{counted(errors, 'error')}, {counted(seen.findings.height - errors, 'remark')}.")
