"""`mcof rounds`: operations and their rounds, and whether each can follow the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    NOTES,
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
    show,
)

app = typer.Typer(help="Operations and their rounds.", invoke_without_command=True)

_SCREENFUL = 50
_CHANGE = (
    "place", "round_before", "round_after", "change_individuals", "like_for_like",
    "newly_assessed", "vanished", "unknown_before", "unknown_after", "locations_both",
    "locations_new", "locations_vanished", "real_effect", "method_effect",
)  # fmt: skip
OperationOption = Annotated[str | None, typer.Option(help="Only this operation.")]
_ON_SCREEN = (
    "operation", "operation_status", "assessment", "population_group", "round", "round_label",
    "reference_date", "districts", "locations", "rows", "rows_carried", "version",
    "method_changes", "missing_before",
)  # fmt: skip


@app.callback()
def rounds(
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    operation: OperationOption = None,
    group: GroupOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List rounds: days, districts and locations reached, method, and numbers skipped."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.tracking.rounds import rounds as listed
    from mcof.wiring import open_workspace

    rows = listed(open_workspace(workspace), operation=operation, group=group, as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        kept = [n for n in _ON_SCREEN if rows[n].null_count < rows.num_rows]
        rows = rows.select(kept)
    show(
        rows,
        form,
        output=output,
        title="Rounds",
        empty="No rounds are known. Import figures, or a list: mcof import FILE --as rounds",
    )


@app.command("check")
def check(
    workspace: FolderOption = Path(),
    operation: OperationOption = None,
    code: Annotated[str | None, typer.Option(help="Only findings of this code.")] = None,
    ratio: Annotated[
        float, typer.Option(min=1, help="Look at what became so many times as large or small.")
    ] = 3,
    times: Annotated[
        float, typer.Option(min=0, help="Look at changes so many times the median change.")
    ] = 5,
    least: Annotated[int, typer.Option(min=0, help="Least people that a change must be.")] = 30,
    standing: Annotated[
        int, typer.Option(min=2, help="Rounds with the same figure that are looked at.")
    ] = 4,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Look whether each round can follow the one before: jumps, new, vanished, method, shares."""
    from mcof.actions.tracking.between import check as looked
    from mcof.tracking.between.jumps import Band
    from mcof.wiring import open_workspace

    rows = looked(
        open_workspace(workspace),
        operation=operation,
        band=Band(ratio=ratio, times=times, least=least, rounds=standing),
        code=code,
        as_of=moment(as_of),
    )
    if form is Format.TABLE and output is None:
        more = rows.num_rows - _SCREENFUL
        show(
            rows.select(["severity", "code", "message"]).slice(0, _SCREENFUL),
            title="Between rounds",
            empty="Nothing to look at between rounds.",
        )
        if more > 0:
            NOTES.print(f"{more:,} more: add --code, or --output FILE.xlsx")
        return
    show(rows, form, output=output, title="Between rounds")


@app.command("change")
@grouped
def change(
    *,
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(help="0 country, 1 governorate, 2 district.")] = 0,
    before: Annotated[
        int | None, typer.Option(help="The round to compare with; the one before by default.")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    on: OnOption = None,
    group: Annotated[str, typer.Option(help="A population group.")] = "IDP",
    operation: OperationOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """What a change is made of: the same locations, new and vanished ones, and the method."""
    from mcof.actions.tracking.alike import composition
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    rows = composition(
        opened, level=level, before=before, after=after, on=day(on, option="--on"), group=group,
        operation=operation, as_of=moment(as_of),
    )  # fmt: skip
    if told.to_a_person:
        from mcof.cli.names import with_names

        rows = with_names(opened, rows, told.language).select(list(_CHANGE))
    show(
        rows,
        told.form,
        output=told.output,
        title="Change, like for like",
        empty="No rounds to compare.",
    )


@app.command("disjoint")
def disjoint(
    operation: Annotated[str, typer.Argument(help="An operation, as `mcof rounds` names it.")],
    other: Annotated[str, typer.Argument(help="Another of the same country.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    no: Annotated[
        bool, typer.Option("--no", help="Decide that some people are in both after all.")
    ] = False,
    by: ByOption = None,
) -> None:
    """Decide that nobody is counted by both of two operations; figures stay apart all the same."""
    from mcof.actions.tracking.between import decide_disjoint
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    decide_disjoint(opened, operation, other, by=actor(by), reason=reason, is_so=not no)
    said = "some people are" if no else "nobody is"
    SCREEN.print(f"It is decided that {said} in both {operation} and {other}.", markup=False)
