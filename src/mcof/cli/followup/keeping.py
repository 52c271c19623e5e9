"""`mcof gaps keep|kept|compare|changed`: analyses frozen, and what changed between two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.followup.asking import (
    LevelOption,
    PhaseOption,
    PlaceOption,
    SectorOption,
    ThresholdOption,
    opened,
    question,
)
from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    GroupOption,
    OnOption,
    OutputOption,
    counted,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.actions.followup.changes import Comparison
    from mcof.ports import Workspace

_KEPT = ("analysis", "on", "as_of", "gaps", "cells", "by", "reason")
_CHANGES = (
    "change", "because", "kind", "sector", "place", "population_group", "magnitude_before",
    "magnitude_after", "change_people", "other_kinds",
)  # fmt: skip
_CELLS = (
    "sector", "phase", "place", "population_group", "presence", "need_before", "need_after",
    "reached_before", "reached_after", "unmet_before", "unmet_after", "state_before", "state_after",
)  # fmt: skip
_SAME = "same"


def keep(
    reason: Annotated[str, typer.Option(help="What it is kept for.")],
    workspace: FolderOption = Path(),
    level: LevelOption = 1,
    sector: SectorOption = None,
    on: OnOption = None,
    threshold: ThresholdOption = 1.0,
    by: ByOption = None,
) -> None:
    """Freeze the gaps as they are found now, to hold later ones against them."""
    from mcof.actions.followup.analyses import keep_analysis

    here = opened(workspace)
    asked = question(here, sector=sector, level=level, on=on, threshold=threshold)
    name, is_new = keep_analysis(here, reason=reason, by=actor(by), **asked)
    if is_new:
        SCREEN.print(f"Analysis {name} is kept. What changes from now on: mcof gaps changed")
    else:
        SCREEN.print(f"Nothing has changed since analysis {name}: it stands, no other was kept.")


def kept(
    workspace: FolderOption = Path(),
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the analyses that were kept, the newest first."""
    from mcof.actions.followup.analyses import analyses

    rows = analyses(opened(workspace), as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_KEPT)
    show(rows, form, output=output, empty="No analysis was kept: mcof gaps keep --reason ...")


@grouped
def changed(
    *,
    workspace: FolderOption = Path(),
    same: Annotated[bool, typer.Option("--same", help="Also what did not change.")] = False,
    level: LevelOption = 1,
    sector: SectorOption = None,
    on: OnOption = None,
    threshold: ThresholdOption = 1.0,
    told: Told,
) -> None:
    """Say what changed since the last analysis that was kept, and why."""
    from mcof.actions.followup.changes import compare as hold

    here = opened(workspace)
    asked = question(here, sector=sector, level=level, on=on, threshold=threshold)
    _show(here, hold(here, **asked), False, same, told)


@grouped
def compare(
    *,
    before: Annotated[str, typer.Argument(help="A day, or a kept analysis by name.")],
    after: Annotated[
        str | None, typer.Argument(help="A day or an analysis; what is found now by default.")
    ] = None,
    workspace: FolderOption = Path(),
    cells: Annotated[
        bool, typer.Option("--cells", help="The matrix cell by cell, instead of the gaps.")
    ] = False,
    same: Annotated[bool, typer.Option("--same", help="Also what did not change.")] = False,
    sector: SectorOption = None,
    phase: PhaseOption = None,
    group: GroupOption = None,
    place: PlaceOption = None,
    level: LevelOption = 1,
    threshold: ThresholdOption = 1.0,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """Compare two days or two kept analyses, like for like."""
    from mcof.actions.followup.changes import compare as hold

    here = opened(workspace)
    asked = question(
        here, sector=sector, phase=phase, group=group, place=place, level=level,
        threshold=threshold, as_of=as_of,
    )  # fmt: skip
    _show(here, hold(here, before, after, **asked), cells, same, told)


def _show(
    workspace: Workspace,
    found: Comparison,
    cells: bool,
    same: bool,
    told: Told,
) -> None:
    import pyarrow.compute as pc

    rows = found.cells if cells else found.changes
    if not same and not cells:
        rows = rows.filter(pc.not_equal(rows["change"], _SAME))
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title="Changes")
        return
    from mcof.cli.names import with_names

    named = with_names(workspace, rows, told.language)
    wanted = [name for name in (_CELLS if cells else _CHANGES) if _says(named, name)]
    title = f"From {found.before.on} ({_name(found.before)}) to {found.after.on}"
    show(named.select(wanted), title=f"{title} ({_name(found.after)})", empty="Nothing changed.")
    if not cells:
        SCREEN.print(_counts(found.changes), style="dim")
        SCREEN.print(
            "Because of: data, more or other rows are known of the same day; fact, a later day; "
            "time, the figure grew old; method, gaps are defined otherwise.",
            style="dim",
        )


def _says(rows: pa.Table, name: str) -> bool:
    return bool(rows.num_rows == 0 or rows[name].null_count < rows.num_rows)


def _name(side: Any) -> str:
    return f"analysis {side.name}" if side.is_kept else "asked now"


def _counts(rows: pa.Table) -> str:
    """How many gaps of each change there are."""
    found = rows.group_by("change").aggregate([([], "count_all")]).to_pylist()
    by_change = {one["change"]: one["count_all"] for one in found}
    from mcof.gaps.followup.comparing import CHANGES

    said = [f"{by_change[name]:,} {name}" for name in CHANGES if name in by_change]
    return f"{counted(rows.num_rows, 'gap')}: {', '.join(said)}." if said else "No gaps in either."


VERBS: Mapping[str, Callable[..., None]] = {
    "keep": keep,
    "kept": kept,
    "changed": changed,
    "compare": compare,
}
