"""`mcof places`: who is called what, and what people decided about names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    moment,
    show,
)
from mcof.errors import InputError

app = typer.Typer(help="Places, their codes and names.", invoke_without_command=True)

_ON_SCREEN = ("code", "level", "parent", "name_en", "name_ar", "name_ckb", "aliases")
_DEEPEST = 3


@app.callback()
def places(
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    level: Annotated[
        int, typer.Option(min=0, max=_DEEPEST, help="0 country, 1 governorate, 2 district.")
    ] = 1,
    code_set: Annotated[
        str | None, typer.Option(help="Another set of codes than the workspace's.")
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the places of a level."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions.places.known import registry
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    known = registry(opened, as_of=moment(as_of))
    chosen = code_set or str(opened.settings["code_set"])
    rows = known.places_at(level, chosen)
    if form is Format.TABLE and output is None:
        rows = rows.select(_ON_SCREEN)
    show(
        rows.to_arrow(),
        form,
        title=f"Places of {chosen}",
        output=output,
        empty=f"No places. The sets with places are: {', '.join(known.code_sets())}.",
    )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="COD-AB: a shapefile in a zip, GeoJSON, or CSV.")],
    code_set: Annotated[str, typer.Option(help="The set that the codes belong to.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show everything and change nothing.")
    ] = False,
) -> None:
    """Import administrative boundaries, with their codes and names."""
    import polars as pl

    from mcof.actions.places.import_places import import_places
    from mcof.wiring import open_workspace

    result = import_places(
        open_workspace(workspace), file, code_set=code_set, by=actor(by), dry_run=dry_run
    )
    if result.already:
        SCREEN.print(f"{file.name} was imported before as {result.import_id}.")
        return
    counts = result.places.group_by("level").agg(pl.len().alias("places")).sort("level")
    show(counts.to_arrow(), title=f"{file.name}: places by level")
    if result.findings.height:
        show(
            result.findings.group_by("severity", "code")
            .agg(pl.len().alias("count"), pl.col("message").first().alias("for example"))
            .sort("severity", "code")
            .to_arrow(),
            title="Findings",
        )
    if dry_run:
        SCREEN.print("Nothing was changed: this was a dry run.")


@app.command("resolve")
def resolve(
    names: Annotated[list[str], typer.Argument(help="Names or codes, as files write them.")],
    workspace: FolderOption = Path(),
    level: Annotated[int, typer.Option(min=0, max=_DEEPEST)] = 1,
    within: Annotated[
        str | None, typer.Option(help="The place that they lie in, by code or name.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say what names mean: exact, or the three nearest; never a guess."""
    import polars as pl

    from mcof.actions.places.known import code_of, registry
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    parent = code_of(opened, within) if within else None
    asked = pl.DataFrame(
        {"given_name": names, "within": [parent] * len(names)},
        schema={"given_name": pl.String, "within": pl.String},
    )
    answer = registry(opened).resolve(asked, level=level, code_set=str(opened.settings["code_set"]))
    show(asked.select("given_name").hstack(answer).to_arrow(), form)


@app.command("decide")
def decide(
    name: Annotated[str, typer.Argument(help="The name, as files write it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    workspace: FolderOption = Path(),
    code: Annotated[str | None, typer.Option("--is", help="The code of the place it is.")] = None,
    nowhere: Annotated[bool, typer.Option("--no-place", help="It is no place of ours.")] = False,
    within: Annotated[
        str | None, typer.Option(help="Only where it is said to lie in this place.")
    ] = None,
    by: ByOption = None,
) -> None:
    """Decide what a name means; imports from now on follow it."""
    from mcof.actions.places.decide_place import decide_place
    from mcof.actions.places.known import code_of
    from mcof.wiring import open_workspace

    if (code is None) == (not nowhere):
        raise InputError(
            "Say either which place the name is, or that it is none",
            code="decision-unclear",
            advice="Give --is CODE or --no-place.",
        )
    opened = open_workspace(workspace)
    decide_place(
        opened,
        name,
        code_of(opened, code) if code else None,
        by=actor(by),
        reason=reason,
        within=code_of(opened, within) if within else None,
    )
    SCREEN.print(f"Decided: {name} is {code or 'no place of ours'}. Imports from now on follow it.")
