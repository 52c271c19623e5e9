"""`mcof import`: bring a file in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcof.cli.imports import ByOption, actor
from mcof.cli.output import NOTES, SCREEN, FolderOption, Format, FormatOption, counted, show
from mcof.errors import InputError, Missing

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.actions.intake.import_file import ImportResult
    from mcof.ingest.said import Options
    from mcof.ports import Progress as Told

_PREVIEW = 5
_FINDINGS = ("severity", "code", "sheet", "row", "column", "value", "message", "advice")
_SCREENFUL = 20


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS, ODS, JSON, or a zip of one.")],
    table: Annotated[
        str, typer.Option("--as", help="displacement, sites, rounds, flows ... (docs: tables).")
    ],
    workspace: FolderOption = Path(),
    source: Annotated[
        str | None, typer.Option(help="The known kind of file that this is; found if not said.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A TOML or JSON file that says what the columns are.")
    ] = None,
    constant: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="What the file does not say: --set round=15 --set reference_date=2013-06-30.",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="A column that looks personal and is not, by its header."),
    ] = None,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="Read 03/04/2015 as 4 March, not 3 April.")
    ] = False,
    supersedes: Annotated[
        str | None, typer.Option(help="The import that this file stands in for.")
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="Follow the cleaning log of this kind of file.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show everything and change nothing.")
    ] = False,
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import a file: every row is stored, or stands in the findings with its reason."""
    from mcof.actions.intake.import_file import import_file
    from mcof.sources.catalogue import named
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    with waiting(quiet=form is not Format.TABLE) as told:
        result = import_file(
            opened,
            file,
            table=table,
            by=actor(by),
            source=named(source, opened.path / "sources") if source else None,
            mapping=_mapping(mapping),
            options=options_of(constant or [], allow or [], month_first),
            supersedes=supersedes,
            clean=clean,
            dry_run=dry_run,
            progress=told,
        )
    if form is Format.TABLE:
        _say(result, file)
    else:
        show(result.findings.to_arrow(), form)


def options_of(constants: list[str], allow: list[str], month_first: bool) -> Options:
    """The options of an import, as they are typed.

    Raises:
        InputError: a constant without a value.
    """
    from mcof.ingest.said import Options

    said: dict[str, str] = {}
    for text in constants:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(
                f"--set {text!r} does not say a value",
                code="set-unreadable",
                advice="Write --set FIELD=VALUE, such as --set round=15.",
            )
        said[name.strip()] = value.strip()
    return replace(Options(), constants=said, allow=frozenset(allow), day_first=not month_first)


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    if not path.is_file():
        raise Missing(
            f"There is no mapping {path}.",
            code="file-missing",
            advice="Check the path; docs/how-to/import-a-spreadsheet.md shows what stands in one.",
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        loaded: dict[str, Any] = (
            json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        )
    except (OSError, ValueError) as wrong:
        raise InputError(
            f"The mapping {path} cannot be read: {wrong}",
            code="mapping-unreadable",
            advice="Write it as TOML or JSON; docs/how-to/import-a-spreadsheet.md shows one.",
        ) from wrong
    return loaded


@contextmanager
def waiting(*, quiet: bool) -> Iterator[Told | None]:
    """A bar for a person who waits; nothing for a program."""
    if quiet or not NOTES.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=NOTES, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def told(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        yield told


def _say(result: ImportResult, file: Path) -> None:
    account = result.account
    if result.already:
        SCREEN.print(
            f"{file.name} was imported before, in the same way, as {result.import_id}: "
            "nothing was written."
        )
        return
    verb = "would be" if result.dry_run else "are"
    SCREEN.print(
        f"[bold]{file.name}[/bold]: {counted(account.rows_read, 'row')} read, "
        f"{account.rows_stored:,} {verb} stored as {counted(account.records, 'record')} of "
        f"{result.table}, {account.rows_rejected:,} {verb} only in the findings."
    )
    if result.found:
        say_findings(result)
    if result.dry_run:
        if result.preview.height:
            preview = result.preview.head(_PREVIEW)
            kept = [name for name in preview.columns if preview[name].is_not_null().any()]
            show(preview.select(kept).to_arrow(), title="The first records")
        SCREEN.print("Nothing was changed: this was a dry run.")
    else:
        SCREEN.print(f"Import {result.import_id}", style="dim")


def say_findings(result: ImportResult) -> None:
    """Say what was found, by code; in a dry run, also the first findings themselves."""
    import polars as pl

    order = pl.Enum(["error", "warning", "review", "info"])
    counts = (
        result.findings.group_by("severity", "code")
        .agg(pl.len().alias("count"), pl.col("message").first().alias("for example"))
        .sort(pl.col("severity").cast(order), -pl.col("count").cast(pl.Int64))
    )
    show(counts.to_arrow(), title=counted(result.found, "finding"))
    if result.dry_run:
        listed: pa.Table = (
            result.findings.select([name for name in _FINDINGS if name in result.findings.columns])
            .head(_SCREENFUL)
            .to_arrow()
        )
        show(listed)
    else:
        SCREEN.print(f"See them: mcof findings {result.import_id}", style="dim")
