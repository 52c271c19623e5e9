"""Decide about findings: accept the proposed change, edit it, reject it, or open it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from mcof.actions.cleaning.queue import queue
from mcof.actions.deciding import keep, must_say
from mcof.actions.intake.register import new_import_id, now
from mcof.actions.naming import FINDING
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ingest.cleaning import WHOLE_ROW
from mcof.ports import Workspace
from mcof.tables import CLEANING

VERDICTS = ("accepted", "edited", "rejected", "reopened")
_DECIDED = ("finding", "table", "source", "code", "row_key", "fields", "found")


@dataclass(frozen=True)
class Decided:
    """What came of deciding.

    Attributes:
        decisions: rows of `CLEANING` that were kept, or would be in a dry run, without
            `by` and `recorded_at`.
        already: findings about which the same holds already; nothing was written for them.
        without_proposal: findings that cannot be accepted, since nothing is proposed.
    """

    decisions: pa.Table
    already: int
    without_proposal: int
    dry_run: bool


def decide(
    workspace: Workspace,
    verdict: str,
    *,
    findings: Sequence[str] = (),
    code: str | None = None,
    import_id: str | None = None,
    value: str | None = None,
    reason: str,
    by: Actor,
    dry_run: bool = False,
) -> Decided:
    """Keep a decision about some findings; nothing is changed until the log is applied.

    Args:
        verdict: one of `VERDICTS`.
        findings: their names, as `queue` gives them; a beginning will do.
        code: all that are open and of this code, instead.
        import_id: of this import only.
        value: for an edit: what the fields are to say; empty for unknown. Values of
            several fields stand one after the other, between bars.
        reason: why.

    Raises:
        InputError: nothing was named, no reason was given, the edit fits no field, or
            nothing is proposed that could be accepted.
        Missing: there is no such finding.
    """
    reason = must_say(reason, "reason")
    chosen = _chosen(workspace, findings, code, import_id, verdict)
    rows = _rows(chosen, verdict, value)
    idle = rows.filter(pl.col("action") == "look") if verdict == "accepted" else rows.clear()
    if idle.height and idle.height == rows.height:
        raise InputError(
            "Nothing is proposed for these findings that could be accepted",
            code="nothing-proposed",
            advice="Edit them, saying what is right, or reject them: the value stands as it is.",
        )
    rows = rows.join(idle, on="finding", how="anti", maintain_order="left")
    rows = rows.with_columns(reason=pl.lit(reason))
    fresh = unlike(rows)
    if not dry_run:
        keep_all(workspace, fresh, by)
    told = fresh.select(*_DECIDED, "verdict", "action", "value", "reason")
    return Decided(told.to_arrow(), rows.height - fresh.height, idle.height, dry_run)


def keep_all(workspace: Workspace, rows: pl.DataFrame, by: Actor) -> None:
    """Keep decisions: all of them, or none."""
    if rows.is_empty():
        return
    columns = (*_DECIDED, "verdict", "action", "value", "reason")
    named = [row | {"decision": new_import_id(now())} for row in rows.select(columns).to_dicts()]
    keep(workspace.store, CLEANING, named, by=by)


def unlike(rows: pl.DataFrame) -> pl.DataFrame:
    """Without those about which the very same holds already: `was`, `was_value`."""
    same = pl.col("was").eq_missing(pl.col("verdict")) & pl.col("was_value").fill_null("").eq(
        pl.col("value").fill_null("")
    )
    never = (pl.col("verdict") == "reopened") & pl.col("was").is_null()
    return rows.filter(~(same | never))


def _chosen(
    workspace: Workspace,
    findings: Sequence[str],
    code: str | None,
    import_id: str | None,
    verdict: str,
) -> pl.DataFrame:
    if verdict not in VERDICTS or bool(findings) == (code is not None or import_id is not None):
        raise InputError(
            "Say which findings are decided about",
            code="findings-not-named",
            advice="Name them as `mcof clean list` does, or give --code or --import.",
        )
    rows = pl.from_arrow(queue(workspace, import_id=import_id, code=code))
    assert isinstance(rows, pl.DataFrame)
    if findings:
        rows = pl.concat([FINDING.one(rows, name) for name in dict.fromkeys(findings)])
    elif verdict != "reopened":
        rows = rows.filter(pl.col("state") == "open")
    return rows.unique("finding", keep="first", maintain_order=True)


def _rows(chosen: pl.DataFrame, verdict: str, value: str | None) -> pl.DataFrame:
    """The findings with what is decided about them."""
    rows = chosen.with_columns(was="verdict", was_value="value", verdict=pl.lit(verdict))
    if verdict == "edited":
        for fields, found in rows.select("fields", "found").iter_rows():
            check_edit(fields, found, value)
        return rows.with_columns(action=pl.lit("set"), value=pl.lit((value or "").strip()))
    if verdict == "accepted":
        gone = pl.col("state") == "gone"
        return rows.with_columns(value=pl.when(gone).then("was_value").otherwise("proposed"))
    return rows.with_columns(value=pl.lit(None, pl.String))


def check_edit(fields: str | None, found: str | None, value: str | None) -> None:
    """Refuse an edit that fits no field, or changes nothing.

    Raises:
        InputError: it does.
    """
    pieces = len((fields or "").split("+"))
    if not fields or fields == WHOLE_ROW or fields.startswith("column:"):
        raise InputError(
            "The finding is about a whole row or column: there is no value to edit",
            code="edit-without-field",
            advice="Accept or reject it, or mend the file and import it again.",
        )
    said = (value or "").strip()
    if value is None or (pieces > 1 and said and len(said.split("|")) != pieces):
        raise InputError(
            f"The edit must say {pieces} values, for {fields.replace('+', ' and ')}",
            code="edit-unreadable",
            advice="Give --value, with | between several values; an empty value is unknown.",
        )
    if said == (found or ""):
        raise InputError(
            f"The file says {found} already",
            code="edit-changes-nothing",
            advice="Reject the finding instead: the value stands as it is.",
        )
