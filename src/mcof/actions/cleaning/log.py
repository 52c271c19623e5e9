"""The log as a file: written for people to work on, and read back with what they decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from mcof.actions.cleaning.decide import check_edit, keep_all, unlike
from mcof.actions.cleaning.queue import queue
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace

UNKNOWN = "(unknown)"
"""How an unknown value is written in the file, where an empty cell says nothing."""

LOG = {
    "finding": "finding", "uuid": "row_key", "file": "file_name", "sheet": "sheet", "row": "row",
    "question": "fields", "issue": "code", "explanation": "message", "old_value": "found",
    "proposed_value": "proposed", "new_value": "value", "action": "verdict", "reason": "reason",
    "who": "by", "when": "decided_at", "state": "state",
}  # fmt: skip
"""The columns of the file, as field offices name them, and those of `queue`."""

_WORDS = {"accept": "accepted", "edit": "edited", "reject": "rejected", "reopen": "reopened"}
_READ = ("finding", "old_value", "new_value", "action", "reason", "when")


@dataclass(frozen=True)
class Loaded:
    """What a log that came back says.

    Attributes:
        changes: what is decided anew: `finding`, `row_key`, `fields`, `found`, `action`
            (the word of the file), `value`, `reason`, and `was`, what held until now.
        refused: rows that cannot be followed: `row`, `finding`, `why`.
        unchanged: rows that say what is so already, or nothing.
    """

    changes: pa.Table
    refused: pa.Table
    unchanged: int
    dry_run: bool


def log(workspace: Workspace, *, import_id: str | None = None) -> pa.Table:
    """The whole log, a row for each finding and each decision: the columns of `LOG`.

    A proposed or decided value that is unknown is written `(unknown)`.
    """
    rows = pl.from_arrow(queue(workspace, import_id=import_id))
    assert isinstance(rows, pl.DataFrame)
    to_unknown = pl.col("proposed").fill_null("") == ""
    changes = pl.col("verdict").is_in(["accepted", "edited"]) & pl.col("action").eq("set")
    words = {verdict: word for word, verdict in _WORDS.items()}
    rows = rows.with_columns(
        proposed=pl.when(pl.col("action") == "set", to_unknown)
        .then(pl.lit(UNKNOWN))
        .when(pl.col("action").is_in(["drop", "once"]))
        .then(pl.format("({})", "action"))
        .otherwise("proposed"),
        value=pl.when(changes & (pl.col("value").fill_null("") == ""))
        .then(pl.lit(UNKNOWN))
        .otherwise("value"),
        verdict=pl.col("verdict").replace(words),
    )
    arrow: pa.Table = rows.select(pl.col(old).alias(new) for new, old in LOG.items()).to_arrow()
    return arrow


def load(workspace: Workspace, path: Path, *, by: Actor, dry_run: bool = False) -> Loaded:
    """Keep what a log says that somebody has worked on: all that can be followed, at once.

    A row is followed where its finding is still there with the same old value, and where
    nobody has decided since the log was written. Other columns than `action`,
    `new_value` and `reason` are not read: whoever loads the log decides.

    Raises:
        InputError: the file is no log.
    """
    told = _told(workspace, path)
    known = pl.from_arrow(queue(workspace))
    assert isinstance(known, pl.DataFrame)
    known = known.unique("finding", keep="first", maintain_order=True)
    both = told.join(
        known.rename({"verdict": "was", "value": "was_value", "reason": "was_reason"}),
        on="finding", how="left", maintain_order="left",
    )  # fmt: skip
    asked = both.filter(pl.col("said").is_not_null())
    judged = asked.with_columns(why=_why(), verdict="said", value=_value())
    judged = _edits_judged(judged)
    fresh = unlike(judged.filter(pl.col("why").is_null())).with_columns(reason="new_reason")
    stale = unlike(judged.filter(pl.col("why").is_not_null()))
    if not dry_run:
        keep_all(workspace, fresh, by)
    shown = fresh.select(
        "finding", "row_key", "fields", "found", "action", "was", "verdict", "value", "reason"
    )
    return Loaded(
        shown.to_arrow(),
        stale.select(row="line", finding="finding", why="why").to_arrow(),
        told.height - fresh.height - stale.height,
        dry_run,
    )


def _told(workspace: Workspace, path: Path) -> pl.DataFrame:
    """The rows of the file: `line`, `finding`, `old`, `new`, `said`, `new_reason`, `when`."""
    for sheet in workspace.reader.read(path):
        heads = sheet.cells.head(1).row(0) if sheet.cells.height else ()
        names = [str(head or "").strip().lower().replace(" ", "_") for head in heads]
        if set(_READ) <= set(names):
            letters = {name: sheet.cells.columns[names.index(name)] for name in _READ}
            return _rows(sheet.cells, letters, sheet.first_row)
    raise InputError(
        f"{path.name} is no cleaning log: it lacks one of the columns {', '.join(_READ)}",
        code="log-unreadable",
        advice="Write one with `mcof clean log --output FILE.xlsx`, and keep its columns.",
    )


def _rows(cells: pl.DataFrame, letters: dict[str, str], first: int) -> pl.DataFrame:
    # A CSV of ours has an apostrophe before what a spreadsheet would run as a formula.
    bare = {
        name: pl.col(letter).str.strip_chars().str.replace(r"^'([=@+\-\t\r\n])", "${1}")
        for name, letter in letters.items()
    }
    word = bare["action"].str.to_lowercase()
    return (
        cells.with_row_index("line", offset=first)
        .slice(1)
        .select(
            pl.col("line").cast(pl.Int64),
            finding=bare["finding"].str.to_lowercase(),
            old=bare["old_value"].fill_null(""),
            new=bare["new_value"],
            word=word,
            said=word.replace(_WORDS),
            new_reason=bare["reason"],
            when=bare["when"],
        )
        .filter(pl.col("finding").is_not_null())
        .with_columns(said=pl.when(pl.col("word") != "").then("said"))
    )


def _why() -> pl.Expr:
    """Why a row cannot be followed; null where it can."""
    written = pl.col("when").str.slice(0, 16).str.replace(" ", "T")
    decided = pl.col("decided_at").dt.strftime("%Y-%m-%dT%H:%M")
    edit, value = pl.col("said") == "edited", pl.col("new").fill_null("")
    return (
        pl.when(~pl.col("said").is_in(list(_WORDS.values())))
        .then(pl.format("'{}' is no action: write accept, edit, reject or reopen", "word"))
        .when(pl.col("state").is_null())
        .then(pl.lit("there is no such finding any more"))
        .when(pl.col("found").fill_null("").str.strip_chars() != pl.col("old"))
        .then(pl.lit("the old value is not the one that was found"))
        .when(~written.fill_null("").eq(decided.fill_null("")))
        .then(pl.lit("somebody has decided since the log was written"))
        .when((pl.col("said") == "accepted") & (pl.col("action") == "look"))
        .then(pl.lit("nothing is proposed that could be accepted"))
        .when(edit & (value == ""))
        .then(pl.lit(f"an edit needs a new value; {UNKNOWN} for unknown"))
        .when(pl.col("new_reason").fill_null("") == "")
        .then(pl.lit("a decision needs a reason"))
    )


def _value() -> pl.Expr:
    edited = pl.when(pl.col("new") != UNKNOWN).then("new").otherwise(pl.lit(""))
    gone = pl.col("state") == "gone"
    accepted = pl.when(gone).then("was_value").otherwise("proposed")
    return (
        pl.when(pl.col("said") == "edited")
        .then(edited)
        .when(pl.col("said") == "accepted")
        .then(accepted)
    )


def _edits_judged(judged: pl.DataFrame) -> pl.DataFrame:
    """Edits that fit no field are refused; those that do set it."""
    edits = judged.filter(pl.col("why").is_null() & (pl.col("said") == "edited"))
    bad: list[tuple[int, str]] = []
    for line, fields, found, value in edits.select("line", "fields", "found", "value").iter_rows():
        try:
            check_edit(fields, found, value)
        except InputError as refusal:
            bad.append((line, refusal.message))
    wrong = pl.DataFrame(bad, schema={"line": pl.Int64, "_bad": pl.String}, orient="row")
    edited = pl.col("said") == "edited"
    return (
        judged.join(wrong, on="line", how="left", maintain_order="left")
        .with_columns(
            why=pl.coalesce("why", "_bad"),
            action=pl.when(edited).then(pl.lit("set")).otherwise("action"),
        )
        .drop("_bad")
    )
