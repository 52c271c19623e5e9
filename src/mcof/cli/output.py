"""How the command line shows rows: a table for people, or JSON, CSV and XLSX for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from mcof.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_PIPED = 160
"""Columns of a table that goes into a pipe or a file, which has no width of its own."""


class Screen(Console):
    """A screen that breaks sentences where a person reads them, and never in a pipe or a file."""

    def print(self, *objects: Any, soft_wrap: bool | None = None, **options: Any) -> None:
        """Print; sentences that are piped stay on one line each, tables keep to the width."""
        if soft_wrap is None:
            soft_wrap = not self.is_terminal and all(isinstance(one, str) for one in objects)
        super().print(*objects, soft_wrap=soft_wrap, **options)


def _console() -> Console:
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Screen(highlight=False, width=_PIPED if piped else None)


SCREEN = _console()
NOTES = Console(stderr=True, highlight=False)


_LEAST = 8  # letters of a column of text, however narrow the screen
_SHORT = {
    "reference_date": "date",
    "population_group": "group",
    "individuals": "people",
    "households": "families",
    "individuals_before": "people before",
    "individuals_after": "people after",
    "change_individuals": "change",
    "change_percent": "change %",
    "magnitude": "people",
    "magnitude_of": "who are",
    "rows_without_individuals": "unknown rows",
    "projected_individuals": "projected",
    "projected_low": "low",
    "projected_high": "high",
    "actual_individuals": "actual",
    "persistence_individuals": "if no change",
    "persistence_error": "error if no change",
    "rows_carried": "rows carried",
    "individuals_carried": "people carried",
}


class Format(StrEnum):
    """The forms in which rows can be had."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


FolderOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar="MCOF_WORKSPACE", help="The folder of the workspace."),
]
FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="A table to read, or a form for programs.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.")
]
GroupOption = Annotated[
    str | None, typer.Option(help="A population group: IDP, RETURNEE, HOST ...")
]
OnOption = Annotated[
    str | None,
    typer.Option(help="The day asked about; the workspace's own day, or today, by default."),
]
LanguageOption = Annotated[str, typer.Option("--lang", help="en, ar or ckb.")]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="As it was known then: 2015-06-04, or a moment 2015-06-04T12:00:00Z."
    ),
]


def moment(text: str | None) -> datetime | None:
    """The moment in UTC that `--as-of` means; a day means its end.

    Raises:
        InputError: the text is neither a day nor a moment.
    """
    if text is None:
        return None
    try:
        if len(text) == len("2015-06-04"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        stated = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise InputError(
            f"{text!r} is not a date or a moment",
            code="as-of-unreadable",
            advice="Write a day as 2015-06-04 or a moment as 2015-06-04T12:00:00Z.",
        ) from wrong
    return stated.astimezone(UTC) if stated.tzinfo else stated.replace(tzinfo=UTC)


def day(text: str | None, *, option: str) -> date | None:
    """The day that an option means.

    Raises:
        InputError: the text is not a day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise InputError(
            f"{option} {text!r} is not a day",
            code="date-unreadable",
            advice="Write it as 2015-05-21.",
        ) from wrong


def show(
    rows: pa.Table,
    form: Format = Format.TABLE,
    *,
    title: str = "",
    about: Mapping[str, str] | None = None,
    output: Path | None = None,
    empty: str = "Nothing.",
) -> None:
    """Show rows in the form that was asked for.

    Args:
        about: what the rows are: as-of, source, rule; stands above a table and in an XLSX.
        empty: what to say to a person where there are no rows.

    Raises:
        InputError: XLSX without a file to write it to.
    """
    if form is Format.TABLE and output is None:
        _screen(rows, title=title, about=about or {}, empty=empty)
        return
    if form is Format.TABLE:
        form = _form_of(output)
    if form is Format.XLSX and output is None and sys.stdout.isatty():
        raise InputError(
            "An XLSX file cannot be shown on the screen",
            code="output-needs-a-file",
            advice="Add --output FILE.xlsx.",
        )
    content = _content(rows, form, title=title, about=about or {})
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    output.write_bytes(content)
    NOTES.print(f"[dim]{rows.num_rows:,} rows written to {output}[/dim]")


def _form_of(output: Path | None) -> Format:
    """The form that a file's name asks for; CSV where it says nothing."""
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return Format(suffix) if suffix in {"json", "csv", "xlsx"} else Format.CSV


def _content(rows: pa.Table, form: Format, *, title: str, about: Mapping[str, str]) -> bytes:
    from mcof.renderers import tabular

    if form is Format.JSON:
        return tabular.json_bytes(rows)
    if form is Format.CSV:
        return tabular.csv_bytes(rows)
    return tabular.xlsx_bytes(rows, title=title, about=about)


def _screen(rows: pa.Table, *, title: str, about: Mapping[str, str], empty: str) -> None:
    if title:
        SCREEN.print(f"[bold]{title}[/bold]")
    for name, value in about.items():
        SCREEN.print(f"[dim]{name}: {value}[/dim]", soft_wrap=True)
    if rows.num_rows == 0:
        SCREEN.print(empty, soft_wrap=True)
        return
    said = [name for name in rows.column_names if rows.num_rows > 1 and _says_one(rows, name)]
    if said:
        same = " · ".join(f"{_title(name)} {cell(rows[name][0].as_py())}" for name in said)
        SCREEN.print(f"[dim]In all rows: {same}[/dim]", soft_wrap=True)
    rows = rows.drop_columns(said)
    SCREEN.print(_card(rows) if rows.num_rows == 1 else _table(rows))


def _says_one(rows: pa.Table, name: str) -> bool:
    """Whether every row of a column says the same, so that it is said once, above the table."""
    return len(rows[name].unique()) == 1 and rows[name][0].as_py() is not None


def _title(name: str) -> str:
    return _SHORT.get(name, name.replace("_", " "))


def _card(rows: pa.Table) -> Table:
    """One row, a line for each of its values."""
    card = Table(show_header=False, show_edge=False, pad_edge=False, box=None)
    for name in rows.column_names:
        card.add_row(f"[dim]{_title(name)}[/dim]", cell(rows[name][0].as_py()))
    return card


def _table(rows: pa.Table) -> Table:
    import pyarrow as pa

    table = Table(show_edge=False, header_style="bold", pad_edge=False)
    for field in rows.schema:
        number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        whole = number or pa.types.is_date(field.type)
        table.add_column(
            _title(field.name),
            justify="right" if number else "left",
            no_wrap=whole,
            min_width=None if whole else _LEAST,
            overflow="fold",
        )
    # Only what fits a screen is ever shown this way, so going over the rows is cheap.
    for row in rows.to_pylist():
        table.add_row(*(cell(value) for value in row.values()))
    return table


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "finding"), counted(1200, "finding")
    ('1 finding', '1,200 findings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cell(value: Any) -> str:
    """A value as a person reads it; unknown is a dash, which zero is not."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    text = value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)
    return text.replace("[", r"\[")
