"""`mcof link`: the same people in two lists. Names come in and only counts go out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    NOTES,
    SCREEN,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    cell,
    day,
    show,
)
from mcof.errors import InputError, Refused

if TYPE_CHECKING:
    from mcof.actions.linkage.review import Pair
    from mcof.linkage.quality import Estimate

app = typer.Typer(
    help="The same people in two lists: names come in, only counts go out.",
    no_args_is_help=True,
)

UnitOption = Annotated[
    str | None,
    typer.Option(help="individuals or households; needed only where there are lists of both."),
]
SizeOption = Annotated[int, typer.Option(min=1, help="Pairs of the sample.")]
LevelOption = Annotated[str, typer.Option(help="Places counted by: governorate or district.")]
SmallestOption = Annotated[
    int, typer.Option(min=1, help="People below which a count does not leave.")
]
_SCREENFUL = 20
_ON_SCREEN = ("import_id", "state", "partner", "unit", "records", "purpose", "keep_until", "by")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A partner's list; no copy of it is kept.")],
    partner: Annotated[str, typer.Option(help="Who registered.")],
    purpose: Annotated[str, typer.Option(help="What the records may be used for.")],
    basis: Annotated[str, typer.Option(help="The consent, agreement or law that allows it.")],
    keep_until: Annotated[str, typer.Option(help="The day by which it must be purged.")],
    workspace: FolderOption = Path(),
    unit: Annotated[
        str, typer.Option(help="What a row is: individuals or households.")
    ] = "individuals",
    column: Annotated[
        list[str] | None,
        typer.Option("--map", help="What a column is: --map record_id=HEADER."),
    ] = None,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="Read 03/04/2015 as 4 March, not 3 April.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come of it and keep no record.")
    ] = False,
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Bring in a list by name, into the restricted folder and nowhere else."""
    from mcof.actions.linkage.import_list import import_list
    from mcof.wiring import open_registrations

    until = day(keep_until, option="--keep-until")
    assert until is not None
    result = import_list(
        open_registrations(workspace),
        file,
        partner=partner,
        purpose=purpose,
        basis=basis,
        keep_until=until,
        by=actor(by),
        unit=unit,
        columns=_columns(column or []),
        day_first=not month_first,
        dry_run=dry_run,
    )
    findings = result.findings
    if form is not Format.TABLE:
        show(findings.to_arrow(), form)
        return
    if result.already:
        SCREEN.print(f"This list came in before as {result.import_id}; nothing was changed.")
        return
    verb = "would be kept" if dry_run else "kept"
    SCREEN.print(
        f"{result.rows_read:,} rows read, {result.records:,} records {verb}, "
        f"{findings.height:,} findings. Columns found for: {', '.join(result.fields)}."
    )
    if findings.height:
        shown = findings.head(_SCREENFUL).select("severity", "code", "row", "field", "message")
        show(shown.to_arrow(), title="Findings, without values")
    if not dry_run:
        SCREEN.print(f"List {result.import_id}, to be purged by {until}. Next: mcof link run")


def _columns(said: list[str]) -> dict[str, str]:
    columns = {}
    for text in said:
        field, equals, header = text.partition("=")
        if not equals:
            raise InputError(
                f"--map {text!r} does not say a header",
                code="map-unreadable",
                advice="Write --map FIELD=HEADER, such as --map record_id='Case number'.",
            )
        columns[field.strip()] = header.strip()
    return columns


@app.command("lists")
def lists(
    workspace: FolderOption = Path(),
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Say which lists there are, what for and until when; no person is named."""
    from mcof.actions.linkage.lists import lists as listed
    from mcof.wiring import open_registrations

    rows = listed(open_registrations(workspace))
    if form is Format.TABLE and output is None:
        rows = rows.select(_ON_SCREEN)
    show(rows, form, output=output, empty="No list came in yet: mcof link import FILE ...")


@app.command("tally")
def tally(
    workspace: FolderOption = Path(),
    level: LevelOption = "governorate",
    smallest: SmallestOption = 10,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Count the records as the lists say, by place, group and sex: who is in two counts twice."""
    from mcof.actions.linkage.tally import tally as tallied
    from mcof.wiring import open_registrations

    rows = tallied(open_registrations(workspace), level=level, smallest=smallest)
    show(
        rows,
        form,
        title=f"Records by {level}, before linking",
        output=output,
        empty="No list came in, or no count is large enough to leave.",
    )


@app.command("run")
def run(
    workspace: FolderOption = Path(),
    unit: UnitOption = None,
    seed: Annotated[int, typer.Option(help="Of what is drawn at random while learning.")] = 2015,
    engine: Annotated[
        str, typer.Option(help="duckdb, or spark for lists that one machine cannot link.")
    ] = "duckdb",
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Score the pairs of records that may be one person; says how many, not who."""
    from mcof.actions.linkage.link import link
    from mcof.wiring import open_registrations

    opened = open_registrations(workspace, engine=engine)
    done = link(opened, by=actor(by), unit=unit, seed=seed)
    show(
        done.bands.to_arrow(),
        form,
        title=f"{done.records:,} records of {done.lists} lists: pairs by band",
    )
    if form is Format.TABLE:
        SCREEN.print("Next: mcof link review --sample, then mcof link review")


@app.command("review")
def review(
    workspace: FolderOption = Path(),
    unit: UnitOption = None,
    sampled: Annotated[
        bool,
        typer.Option("--sample", help="The pairs that the quality is estimated from, first."),
    ] = False,
    size: SizeOption = 200,
    by: ByOption = None,
) -> None:
    """Show pairs side by side, and keep what you decide. Only in a terminal.

    The screen shows names. Nothing is written but your decision, under pseudonyms: write
    no name into the reason.
    """
    from mcof.actions.linkage.review import decide, waiting
    from mcof.wiring import open_registrations

    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise Refused(
            "Pairs of people are shown in a terminal only, never into a file or a pipe.",
            code="review-needs-a-terminal",
            advice="Run it in a terminal that nobody records.",
        )
    who, decided = actor(by), 0
    opened = open_registrations(workspace)
    for pair in waiting(opened, unit=unit, sampled=sampled, size=size):
        _side_by_side(pair)
        answer = _asked()
        if answer == "quit":
            break
        if answer == "skip":
            continue
        reason = typer.prompt("Why (no names)", default="looked at the records")
        decide(opened, pair.record_a, pair.record_b, answer, by=who, reason=reason)
        decided += 1
    SCREEN.print(f"{decided} decided. Undo one with mcof link decide.")


def _asked() -> str:
    words = {"s": "same", "d": "different", "u": "unsure", "n": "skip", "q": "quit"}
    while True:
        text = typer.prompt("(s)ame, (d)ifferent, (u)nsure, (n)ext, (q)uit").strip().lower()
        if text[:1] in words:
            return words[text[:1]]


def _side_by_side(pair: Pair) -> None:
    from rich.table import Table

    SCREEN.rule(f"pair {pair.record_a} {pair.record_b}")
    table = Table(show_edge=False, pad_edge=False)
    for head in ("", "one", "other", ""):
        table.add_column(head, overflow="fold")
    for name in pair.one:
        one, other = pair.one[name], pair.other[name]
        if one is not None or other is not None:
            same = "=" if one == other else ""
            table.add_row(name.replace("_", " "), _text(one), _text(other), same)
    SCREEN.print(table)
    weights = " · ".join(f"{name} {weight:+.1f}" for name, weight in pair.weights.items())
    SCREEN.print(f"[dim]probability {pair.probability:.3f}; {weights}[/dim]")


def _text(value: Any) -> str:
    """A value of a list as a person reads it; numbers of documents are not grouped."""
    return "–" if value is None else cell(str(value))


@app.command("decide")
def decide_(
    one: Annotated[str, typer.Argument(help="A record, as the review names it.")],
    other: Annotated[str, typer.Argument(help="The other record.")],
    decision: Annotated[str, typer.Argument(help="same, different or unsure.")],
    reason: Annotated[str, typer.Option(help="Why, without names; it is kept.")],
    workspace: FolderOption = Path(),
    by: ByOption = None,
) -> None:
    """Decide of a pair, or take a decision back: the newest holds, and all are kept."""
    from mcof.actions.linkage.review import decide
    from mcof.wiring import open_registrations

    decide(open_registrations(workspace), one, other, decision, by=actor(by), reason=reason)
    SCREEN.print(f"Decided: {decision}.")


@app.command("quality")
def quality(
    workspace: FolderOption = Path(),
    unit: UnitOption = None,
    size: SizeOption = 200,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say precision and recall, estimated from the pairs of the sample that were decided."""
    from mcof.actions.linkage.review import judged
    from mcof.wiring import open_registrations

    found = judged(open_registrations(workspace), unit=unit, size=size)
    about = {"precision": _range(found.precision), "recall": _range(found.recall)}
    show(found.bands.to_arrow(), form, title="The sample", about=about)
    if form is Format.TABLE and found.precision is None:
        SCREEN.print("Too few pairs of the sample are decided: mcof link review --sample")


def _range(estimate: Estimate | None) -> str:
    if estimate is None:
        return "not known"
    return f"{estimate.value:.3f} (95 % range {estimate.low:.3f} to {estimate.high:.3f})"


@app.command("counts")
def counts(
    workspace: FolderOption = Path(),
    unit: UnitOption = None,
    level: LevelOption = "governorate",
    smallest: SmallestOption = 10,
    size: SizeOption = 200,
    keep: Annotated[
        bool, typer.Option("--keep", help="Bring the counts into the table `registrations`.")
    ] = False,
    supersedes: Annotated[
        str | None, typer.Option(help="With --keep: the earlier counts that these stand in for.")
    ] = None,
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Count people once, by place, group and sex, with a 95 % range: all that leaves."""
    from mcof.actions.linkage.counts import counted, keep_counts
    from mcof.wiring import open_registrations

    opened = open_registrations(workspace)
    found = counted(opened, unit=unit, level=level, smallest=smallest, size=size)
    about = {
        "basis": found.basis,
        "precision": _range(found.quality.precision),
        "recall": _range(found.quality.recall),
        "hidden": f"{found.hidden} cells, of fewer than {smallest} people or giving such away",
        "in no cell": f"{found.left_out:,} records, of unknown place or size",
    }
    if found.basis != "derived":
        about["range"] = "from all doubtful pairs being one person to no two records being one"
    show(
        found.rows.to_arrow(),
        form,
        title=f"People by {level}, each once",
        about=about,
        output=output,
        empty="No count is large enough to leave.",
    )
    if keep:
        done = keep_counts(opened, found, by=actor(by), supersedes=supersedes)
        NOTES.print(f"Kept as import {done.import_id}. See: mcof registrations --by sex")


@app.command("purge")
def purge(
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    import_id: Annotated[
        str | None, typer.Argument(metavar="LIST", help="The list, as `mcof link lists` says.")
    ] = None,
    workspace: FolderOption = Path(),
    expired: Annotated[bool, typer.Option("--expired", help="Every list past its day.")] = False,
    by: ByOption = None,
) -> None:
    """Remove lists for good: the records, the pairs and the decisions, from the disk too."""
    from mcof.actions.linkage.lists import purge as gone
    from mcof.wiring import open_registrations

    names = gone(
        open_registrations(workspace), import_id, expired=expired, by=actor(by), reason=reason
    )
    SCREEN.print(f"Purged: {', '.join(names)}." if names else "No list is past its day.")
