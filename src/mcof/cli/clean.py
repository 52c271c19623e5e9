"""`mcof clean`: the cleaning log: what is proposed, decided, applied and replayed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    NOTES,
    SCREEN,
    AsOfOption,
    FolderOption,
    Format,
    FormatOption,
    OutputOption,
    counted,
    moment,
    show,
)

if TYPE_CHECKING:
    import pyarrow as pa

app = typer.Typer(
    help="Findings as proposed changes: decide, apply, and keep the log.", no_args_is_help=True
)

FindingsArgument = Annotated[
    list[str] | None, typer.Argument(help="Findings, by the names that `mcof clean list` gives.")
]
CodeOption = Annotated[str | None, typer.Option(help="All open findings of this code.")]
ImportOption = Annotated[str | None, typer.Option("--import", help="Only of this import.")]
ReasonOption = Annotated[str, typer.Option(help="Why; it is kept.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Show everything and change nothing.")]

_ON_SCREEN = (
    "finding", "state", "severity", "code", "sheet", "row", "fields", "found", "action",
    "proposed", "value", "by",
)  # fmt: skip
_CHANGES = ("code", "sheet", "row", "fields", "found", "proposed", "decision")
_SCREENFUL = 50


@app.command("list")
def list_(
    workspace: FolderOption = Path(),
    import_id: ImportOption = None,
    code: Annotated[str | None, typer.Option(help="Only these, by their code.")] = None,
    state: Annotated[
        str, typer.Option(help="open, accepted, edited, rejected, gone, or all.")
    ] = "open",
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List findings with what is proposed, and what was decided."""
    from mcof.actions.cleaning.queue import queue
    from mcof.wiring import open_workspace

    rows = queue(
        open_workspace(workspace),
        import_id=import_id,
        code=code,
        state=None if state == "all" else state,
        as_of=moment(as_of),
    )
    if form is not Format.TABLE or output is not None:
        show(rows, form, output=output, title="Cleaning log")
        return
    told = _in_words(rows)
    seen = told.select([n for n in _ON_SCREEN if told[n].null_count < max(len(told), 1)])
    _shortly(seen, f"No findings are {state}." if state != "all" else "")


def _in_words(rows: pa.Table) -> pa.Table:
    """The rows with what is proposed and decided in words, where it is that a value is unknown."""
    import polars as pl

    from mcof.actions.cleaning.log import UNKNOWN

    frame = pl.DataFrame(rows)
    change, made = pl.col("action") == "set", pl.col("verdict").is_in(["accepted", "edited"])
    unknown = pl.lit(UNKNOWN)
    nothing = pl.col("proposed").fill_null("") == ""
    told = frame.with_columns(
        proposed=pl.when(change & nothing & (pl.col("state") != "gone"))
        .then(unknown)
        .otherwise("proposed"),
        value=pl.when(change & made & (pl.col("value").fill_null("") == ""))
        .then(unknown)
        .otherwise("value"),
    )
    arrow: pa.Table = told.to_arrow()
    return arrow


def _shortly(rows: pa.Table, empty: str) -> None:
    show(rows.slice(0, _SCREENFUL), empty=empty or "No findings.")
    if rows.num_rows > _SCREENFUL:
        NOTES.print(f"{rows.num_rows - _SCREENFUL:,} more: add --code, or --output FILE.xlsx")


@app.command("accept")
def accept(
    reason: ReasonOption,
    findings: FindingsArgument = None,
    workspace: FolderOption = Path(),
    code: CodeOption = None,
    import_id: ImportOption = None,
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Accept the change that is proposed."""
    _decide("accepted", findings, workspace, code, import_id, None, reason, dry_run, by)


@app.command("edit")
def edit(
    value: Annotated[
        str,
        typer.Option(help="What is right; several values with | between; empty for unknown."),
    ],
    reason: ReasonOption,
    findings: FindingsArgument = None,
    workspace: FolderOption = Path(),
    code: CodeOption = None,
    import_id: ImportOption = None,
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Say another value than the one proposed."""
    _decide("edited", findings, workspace, code, import_id, value, reason, dry_run, by)


@app.command("reject")
def reject(
    reason: ReasonOption,
    findings: FindingsArgument = None,
    workspace: FolderOption = Path(),
    code: CodeOption = None,
    import_id: ImportOption = None,
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Leave the value as it is."""
    _decide("rejected", findings, workspace, code, import_id, None, reason, dry_run, by)


@app.command("reopen")
def reopen(
    reason: ReasonOption,
    findings: FindingsArgument = None,
    workspace: FolderOption = Path(),
    code: CodeOption = None,
    import_id: ImportOption = None,
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Take a decision back: the finding is open again."""
    _decide("reopened", findings, workspace, code, import_id, None, reason, dry_run, by)


def _decide(
    verdict: str,
    findings: list[str] | None,
    workspace: Path,
    code: str | None,
    import_id: str | None,
    value: str | None,
    reason: str,
    dry_run: bool,
    by: str | None,
) -> None:
    from mcof.actions.cleaning.decide import decide
    from mcof.wiring import open_workspace

    done = decide(
        open_workspace(workspace), verdict, findings=findings or (), code=code,
        import_id=import_id, value=value, reason=reason, by=actor(by), dry_run=dry_run,
    )  # fmt: skip
    shown = done.decisions.select(["finding", "code", "row_key", "fields", "found", "value"])
    _shortly(shown, "Nothing new was decided.")
    said = "would be" if dry_run else "is" if done.decisions.num_rows == 1 else "are"
    SCREEN.print(f"{counted(done.decisions.num_rows, 'finding')} {said} {verdict}.")
    if done.already:
        SCREEN.print(f"{done.already:,} were so already.")
    if done.without_proposal:
        SCREEN.print(f"{done.without_proposal:,} have no proposal: edit or reject them.")
    if not dry_run and done.decisions.num_rows:
        SCREEN.print("Nothing is changed yet: mcof clean apply", style="dim")


@app.command("apply")
def apply(
    import_id: Annotated[
        str | None, typer.Argument(help="One import; all that the log changes by default.")
    ] = None,
    workspace: FolderOption = Path(),
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Import the same originals again with the decided changes made."""
    from mcof.actions.cleaning.apply import apply as applied
    from mcof.cli.intake import waiting
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    with waiting(quiet=False) as told:
        done = applied(opened, import_id, by=actor(by), dry_run=dry_run, progress=told)
    if not done:
        SCREEN.print("The log changes nothing that is not changed already.")
    for one in done:
        account = one.result.account
        SCREEN.print(
            f"[bold]{one.file_name}[/bold]: {one.changes.height:,} changes; "
            f"{account.rows_stored:,} of {account.rows_read:,} rows stored."
        )
        changes = one.changes.select([n for n in _CHANGES if n in one.changes.columns])
        _shortly(changes.to_arrow(), "No changes: the file is read as it stands again.")
        if not dry_run:
            SCREEN.print(f"{one.superseded} -> {one.result.import_id}", style="dim")
    if dry_run and done:
        SCREEN.print("Nothing was changed: this was a dry run.")


@app.command("log")
def log(
    workspace: FolderOption = Path(),
    import_id: ImportOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Write the log as a file to work on: action, new value and reason are read back."""
    from mcof.actions.cleaning.log import log as written
    from mcof.wiring import open_workspace

    rows = written(open_workspace(workspace), import_id=import_id)
    show(rows, form, output=output, title="Cleaning log", empty="The log is empty.")


@app.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="A log written by `mcof clean log`, worked on.")],
    workspace: FolderOption = Path(),
    dry_run: DryOption = False,
    by: ByOption = None,
) -> None:
    """Read a log that somebody has worked on; rows that are out of date are refused."""
    from mcof.actions.cleaning.log import load as loaded
    from mcof.wiring import open_workspace

    done = loaded(open_workspace(workspace), file, by=actor(by), dry_run=dry_run)
    _shortly(done.changes, "The file decides nothing new.")
    if done.refused.num_rows:
        show(done.refused, title=f"{done.refused.num_rows:,} rows cannot be followed")
    said = "would be" if dry_run else "are"
    SCREEN.print(
        f"{done.changes.num_rows:,} decisions {said} kept; {done.unchanged:,} rows say nothing new."
    )


@app.command("trail")
def trail(
    name: Annotated[str, typer.Argument(help="A row_id, a decision, or a finding.")],
    workspace: FolderOption = Path(),
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Say who changed what in a row, when and why."""
    from mcof.actions.cleaning.trail import trail as asked
    from mcof.wiring import open_workspace

    rows = asked(open_workspace(workspace), name)
    if form is Format.TABLE and output is None:
        wanted = ["recorded_at", "by", "verdict", "fields", "found", "value", "reason", "row_key"]
        rows = rows.select(wanted)
    show(rows, form, output=output, empty="The row is as its file has it.")
