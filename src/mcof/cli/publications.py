"""`mcof publish` and `mcof publications`: figures frozen, proved and traced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.figures import Count
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
    day,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

app = typer.Typer(help="What was published, and which rows made it.", no_args_is_help=True)

PublicationArgument = Annotated[
    str, typer.Argument(help="Its name, as `mcof publications list` gives it.")
]
_LISTED = ("publication", "published_on", "title", "figures", "rows", "url", "by", "reason")
_FIGURES = (
    "place", "population_group", "round", "reference_date", "origin", "displacement_period",
    "shelter_type", "sex", "age", "households", "individuals", "share", "adjustment_individuals",
    "basis",
)  # fmt: skip
_SINCE = (
    "place", "population_group", "households_published", "households_now",
    "individuals_published", "individuals_now", "change_individuals",
)  # fmt: skip
_TRACED = (
    "place", "population_group", "individuals", "basis", "file_name", "sheet", "source_row",
    "row_id", "imported_by", "imported_at", "state",
)  # fmt: skip


def publish(
    title: Annotated[str, typer.Argument(help="What the publication is called.")],
    reason: Annotated[str, typer.Option(help="What it is published for; it is kept.")],
    workspace: FolderOption = Path(),
    published_on: Annotated[
        str | None, typer.Option("--published-on", help="The day; today by default.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    document: Annotated[
        Path | None, typer.Option(help="The report that was sent out, to be kept with it.")
    ] = None,
    level: Annotated[
        int, typer.Option(help="0 country, 1 governorate, 2 district, 3 sub-district.")
    ] = 1,
    per: Annotated[
        str, typer.Option("--per", help="Dimensions, with commas: origin, period, shelter ...")
    ] = "",
    round_: Annotated[
        int | None, typer.Option("--round", help="A round; the latest by default.")
    ] = None,
    on: OnOption = None,
    group: GroupOption = None,
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    assessment: Annotated[str | None, typer.Option(help="BA, SA or ETT.")] = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    count: Annotated[
        Count, typer.Option(help="Adjustments beside what was collected, left out, or in.")
    ] = Count.BOTH,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show everything and change nothing.")
    ] = False,
    by: ByOption = None,
) -> None:
    """Freeze figures with the rows that made them; later corrections change nothing in it."""
    from mcof.actions.places.known import code_of
    from mcof.actions.publishing.publish import publish as freeze
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    asked: dict[str, Any] = {
        "level": level,
        "per": [name.strip() for name in per.split(",") if name.strip()],
        "round": round_,
        "on": day(on, option="--on"),
        "group": group,
        "operation": operation,
        "assessment": assessment,
        "place": code_of(opened, place) if place else None,
        "count": count.value,
    }
    done = freeze(
        opened, title, reason=reason, by=actor(by), url=url, document=document, dry_run=dry_run,
        published_on=day(published_on, option="--published-on"), **asked,
    )  # fmt: skip
    show(_seen(opened, done.figures, _FIGURES), title=title)
    SCREEN.print(
        f"{done.figures.num_rows:,} figures, made of {done.rows.num_rows:,} rows, "
        f"as known at {done.as_of:%Y-%m-%d %H:%M:%S} UTC."
    )
    if dry_run:
        SCREEN.print("Nothing was published: this was a dry run.")
    else:
        SCREEN.print(f"Publication {done.publication}", style="dim")


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    on: Annotated[
        str | None, typer.Option(help="Only what was published by this day: 2015-06-04.")
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List what was published, the newest first."""
    from mcof.actions.publishing.publications import publications
    from mcof.wiring import open_workspace

    rows = publications(open_workspace(workspace), on=day(on, option="--on"), as_of=moment(as_of))
    if form is Format.TABLE and output is None:
        rows = rows.select(_LISTED)
    show(rows, form, output=output, empty="Nothing was published: mcof publish TITLE --reason ...")


@app.command("show")
def show_(
    publication: PublicationArgument,
    workspace: FolderOption = Path(),
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Show what was published, prove it, and say what has changed since."""
    from mcof.actions.publishing import publications as asking
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    figures = asking.published(opened, publication)
    if form is not Format.TABLE or output is not None:
        show(figures, form, output=output, title="Published figures")
        return
    told = asking.publication(opened, publication)
    about = {
        "published on": f"{told['published_on']}",
        "as known at": f"{told['as_of']:%Y-%m-%d %H:%M:%S} UTC",
        "by": f"{told['by']}: {told['reason']}",
        "content": told["content_sha256"],
    }
    show(_seen(opened, figures, _FIGURES), title=told["title"], about=about)
    SCREEN.print(_proof(asking.prove(opened, publication)))
    changed = asking.since(opened, publication)
    if changed.num_rows:
        show(_seen(opened, changed, _SINCE), title="Changed since")
    else:
        SCREEN.print("The same question is answered the same today.")


def _proof(proof: Any) -> str:
    if not proof.kept:
        return "[red]The frozen figures are not those that were published: mcof doctor[/red]"
    if proof.same:
        return "Proved: computed again from the rows of then, the content is the same."
    if not proof.defined_alike:
        return "Figures are defined otherwise today: computed again, the content differs."
    return "[red]Computed again from the rows of then, the content differs: mcof doctor[/red]"


@app.command("trace")
def trace(
    publication: PublicationArgument,
    workspace: FolderOption = Path(),
    place: Annotated[
        str | None, typer.Option(help="Only of the figure of this place, by code or name.")
    ] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the rows, files and imports behind each published number."""
    from mcof.actions.places.known import code_of
    from mcof.actions.publishing.publications import trace as traced
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    within = code_of(opened, place) if place else None
    rows = traced(opened, publication, place=within)
    if form is Format.TABLE and output is None:
        names = rows.column_names
        rows = rows.rename_columns(["place_code" if name == "place" else name for name in names])
        rows = _seen(opened, rows, _TRACED)
    show(rows, form, output=output, empty="No rows made such a figure.")


def _seen(opened: Workspace, rows: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    from mcof.cli.names import with_names

    named = with_names(opened, rows, "en")
    there = [name for name in columns if name in named.column_names]
    return named.select([name for name in there if named[name].null_count < max(named.num_rows, 1)])
