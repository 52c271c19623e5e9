"""`mcof gaps who`: which regime protects whom, and who answers for them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import (
    AsOfOption,
    FolderOption,
    GroupOption,
    OnOption,
    show,
)

_ON_SCREEN = (
    "place", "population_group", "people", "state", "organisation", "since", "regime",
    "instruments", "basis",
)  # fmt: skip


@grouped
def who(
    *,
    workspace: FolderOption = Path(),
    group: GroupOption = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    level: Annotated[int, typer.Option(help="1 governorate, 2 district.")] = 1,
    nobody: Annotated[
        bool, typer.Option("--nobody", help="Only people for whom nobody is known to answer.")
    ] = False,
    on: OnOption = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """For each group and place: which regime protects these people, and who answers for them."""
    import polars as pl

    from mcof.actions.looking.answering import who_answers
    from mcof.cli.followup.asking import opened, question
    from mcof.cli.names import with_names

    known = opened(workspace)
    asked = question(known, group=group, place=place, level=level, on=on, as_of=as_of)
    rows = who_answers(known, **asked)
    if nobody:
        rows = pl.DataFrame(rows).filter(pl.col("organisation").is_null()).to_arrow()
    if told.to_a_person:
        rows = with_names(known, rows, told.language).select(_ON_SCREEN)
    empty = "Nobody was counted and no need is stated: import displacement or needs first."
    show(rows, told.form, output=told.output, title="Who answers for whom", empty=empty)
