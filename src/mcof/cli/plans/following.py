"""`mcof plan follow` and `mcof plan revise`: plan against fact, and a draft to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    FolderOption,
    OnOption,
    day,
    show,
)
from mcof.cli.plans.app import PlanArgument, VersionOption, WhyOption, plan_words, saved

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = (
    "state", "what", "key", "month", "sector", "place", "population_group", "planned", "actual",
    "share", "rows", "basis",
)  # fmt: skip
_MOST = 40

BandOption = Annotated[
    float, typer.Option(help="How far a figure may be off before it asks for a look.")
]


@grouped
def follow(
    *,
    name: PlanArgument,
    workspace: FolderOption = Path(),
    version: VersionOption = None,
    on: OnOption = None,
    band: BandOption = 0.2,
    months: Annotated[
        bool, typer.Option("--months", help="Month by month, and not as a whole.")
    ] = False,
    told: Told,
) -> None:
    """Hold a plan against what happened: reached, spent, counted; and what that would change."""
    import polars as pl

    from mcof.actions.plans.following import follow as followed
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    seen = followed(opened, name, version, on=day(on, option="--on"), band=band)
    if not told.to_a_person:
        show(seen.rows, told.form, output=told.output, title=f"{name}: plan against fact")
        return
    one = seen.opened
    whole = pl.DataFrame(seen.rows).filter(pl.col("month").is_not_null() == months)
    about = {"plan": f"{one.name}, version {one.version}", "until": f"{seen.on}",
             "band": f"±{band:.0%}"}  # fmt: skip
    rows = _worded(opened, whole.to_arrow(), told.language)
    show(rows, title="Plan against fact", about=about, empty="The plan has no lines to follow.")
    said = plan_words(opened, name, told.language).sentences(pl.DataFrame(seen.changes), _MOST)
    if not said:
        SCREEN.print("Nothing left the band: there is no reason to revise the plan.")
        return
    SCREEN.print(f"{seen.prompts.num_rows} figures left the band. A revision would change:")
    for sentence in said:
        SCREEN.print(sentence, markup=False)
    SCREEN.print(
        f"Nothing was changed. To draft it: mcof plan revise {name} --why ...", style="dim"
    )


def revise(
    name: PlanArgument,
    why: WhyOption,
    workspace: FolderOption = Path(),
    on: OnOption = None,
    band: BandOption = 0.2,
    by: ByOption = None,
) -> None:
    """Save the revision that `mcof plan follow` shows, as a draft for people to edit."""
    from mcof.actions.plans.following import revise as revised
    from mcof.wiring import open_workspace

    saved(
        revised(
            open_workspace(workspace), name, by=actor(by), reason=why, band=band,
            on=day(on, option="--on"),
        )
    )  # fmt: skip


def _worded(opened: object, rows: pa.Table, language: str) -> pa.Table:
    import polars as pl

    from mcof.cli.names import with_names
    from mcof.vocabulary import load

    said = pl.DataFrame(with_names(opened, rows, language))  # type: ignore[arg-type]
    labels, parts = load("follow_states").labels(language), load("plan_parts").labels(language)
    named = said.with_columns(
        pl.col("state").replace(labels),
        pl.col("what").replace(parts),
        pl.col("share").round(2),
    )
    known = [name for name in _SHOWN if named[name].null_count() < named.height]
    return named.select(known).to_arrow()
