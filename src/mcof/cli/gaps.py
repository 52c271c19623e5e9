"""`mcof gaps`: what is missing, where, for whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli import grid
from mcof.cli.followup import keeping, owning, ranking
from mcof.cli.grouped import Told, grouped
from mcof.cli.looking.answering import who
from mcof.cli.looking.kinds import SetOption, WithoutOption, kinds, limits
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    GroupOption,
    OnOption,
    day,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

_GAPS = (
    "rank", "kind", "sector", "phase", "place", "population_group", "magnitude", "magnitude_of",
    "need", "reached", "actors", "severity", "confidence", "owner", "status", "gap",
)  # fmt: skip
_GAPS_NARROW = (
    "rank",
    "kind",
    "sector",
    "place",
    "population_group",
    "magnitude",
    "actors",
    "owner",
    "status",
)
_WIDE = 160  # characters of a screen that holds all columns of a gap
_MATRIX = (
    "sector", "phase", "place", "population_group", "need", "targeted", "reached", "coverage",
    "unmet", "displaced", "actors", "state",
)  # fmt: skip
_EVIDENCE = (
    "table", "day", "who", "place", "figure_of", "figure", "basis", "import_id", "sheet",
    "source_row",
)  # fmt: skip

app = typer.Typer(help="What is missing, where, for whom.", invoke_without_command=True)
app.command("rank")(ranking.rank)
app.command("kinds")(kinds)
app.command("who")(who)
app.add_typer(ranking.app, name="rule")
for name, verb in {**owning.VERBS, **keeping.VERBS}.items():
    app.command(name)(verb)


@app.callback()
@grouped
def gaps(
    *,
    ctx: typer.Context,
    workspace: FolderOption = Path(),
    matrix: Annotated[
        bool, typer.Option("--matrix", help="The cells of the MCOF matrix, with and without gaps.")
    ] = False,
    presence: Annotated[
        bool,
        typer.Option("--presence", help="Sector by governorate: how many organisations act."),
    ] = False,
    evidence: Annotated[
        str | None, typer.Option(help="The rows behind one gap, by the name in the column gap.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Only this kind, by code or name; see mcof gaps kinds.")
    ] = None,
    sector: Annotated[
        list[str] | None, typer.Option(help="Only this sector, by code or name; may be repeated.")
    ] = None,
    phase: Annotated[str | None, typer.Option(help="BEFORE, DURING or AFTER.")] = None,
    group: GroupOption = None,
    place: Annotated[str | None, typer.Option(help="Only this place, by code or name.")] = None,
    level: Annotated[int, typer.Option(help="1 governorate, 2 district.")] = 1,
    on: OnOption = None,
    period: Annotated[
        str | None,
        typer.Option(help="Days of needs and responses that count: 2015-03-01/2015-05-31."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="The share of a need that must be reached.")
    ] = 1.0,
    rule: Annotated[str, typer.Option(help=ranking.RULE_HELP)] = "default",
    without: WithoutOption = None,
    limit_of: SetOption = None,
    limit: Annotated[int | None, typer.Option(help="No more than so many.")] = None,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """The MCOF matrix and its gaps, the worst first by a rule that you can read and switch."""
    if ctx.invoked_subcommand is not None:
        return
    from mcof.actions import gaps as asking
    from mcof.actions.evidence import evidence as behind
    from mcof.actions.evidence import searched
    from mcof.actions.places.known import code_of
    from mcof.cli.names import word
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    question: dict[str, Any] = {
        "level": level,
        "sectors": [word("sectors", name, opened.path) for name in sector] if sector else None,
        "on": day(on, option="--on"),
        "period": _period(period),
        "place": code_of(opened, place) if place else None,
        "group": word("population_groups", group, opened.path) if group else None,
        "phase": word("phases", phase, opened.path) if phase else None,
        "threshold": threshold,
        "without": without or [],
        "limits": limits(limit_of),
        "as_of": moment(as_of),
    }
    kept: tuple[str, ...]
    if evidence is not None:
        rows, kept, title = behind(opened, evidence, **question), _EVIDENCE, "Rows behind the gap"
    elif presence:
        from mcof.actions.presence import presence as acting

        rows, kept, title = acting(opened, **question), (), "Organisations that act"
    elif matrix:
        rows, kept, title = asking.matrix(opened, **question), _MATRIX, "MCOF matrix"
    else:
        wanted = word("gap_kinds", kind, opened.path) if kind else None
        rows = asking.gaps(opened, kind=wanted, rule=rule, limit=limit, **question)
        kept, title = _GAPS, "Gaps, the worst first"
    _show(opened, rows, kept, title, told)
    if evidence is not None and told.to_a_person:
        _said(searched(opened, evidence, **question))


def _said(searched: pa.Table) -> None:
    """What was looked for and where: of a gap that rests on rows that are not there."""
    for row in searched.to_pylist():
        wanted = (row["wanted"] or "").replace("|", " or ")
        above = " or above it" if row["also_above"] else ""
        subject = [row[name] for name in ("sector", "phase", "population_group") if row[name]]
        SCREEN.print(
            f"Looked for in {row['table']}: {row['of']} {wanted or 'of any kind'}"
            f"{' for ' + ', '.join(subject) if subject else ''} in {row['place_code']},"
            f" inside it{above}: {row['rows_wanted']} of {row['rows_here']} rows here say so,"
            f" on any day and in any state; {row['rows']} rows in the workspace.",
            style="dim",
            highlight=False,
        )


def _show(
    opened: Any,
    rows: pa.Table,
    kept: tuple[str, ...],
    title: str,
    told: Told,
) -> None:
    if not told.to_a_person:
        show(rows, told.form, output=told.output, title=title)
        return
    ruled = rows.column("rank_rule")[0].as_py() if "rank_rule" in rows.column_names and rows else ""
    from mcof.cli.names import with_names

    named = rows.column("gap")[0].as_py() if kept == _GAPS and rows else ""
    if kept == _GAPS and SCREEN.width < _WIDE:
        kept = _GAPS_NARROW
    if not kept and rows:
        grid.presence(rows, told.language)
        return
    rows = with_names(opened, rows, told.language)
    if kept:
        rows = rows.select([name for name in kept if _says(rows, name)])
    show(
        rows,
        title=title,
        empty="No gaps, and nothing to look at: import needs, responses or displacement first.",
    )
    if ruled:
        SCREEN.print(f"Ranked by {ruled}. Sectors are never added.", style="dim")
    if named:
        hint = f"The rows behind the first: mcof gaps --evidence {named}"
        SCREEN.print(hint, style="dim", soft_wrap=True)


def _says(rows: pa.Table, name: str) -> bool:
    """Whether a column is there, and says something where decisions may have said nothing."""
    if name not in rows.column_names:
        return False
    return name != "owner" or rows[name].null_count < rows.num_rows


def _period(text: str | None) -> tuple[Any, Any] | None:
    if text is None:
        return None
    first, _, last = text.partition("/")
    return day(first, option="--period"), day(last or first, option="--period")
