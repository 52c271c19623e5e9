"""Say who has a gap in hand and what is done about it: decisions, each with who, when and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.evidence import spot_of
from mcof.actions.gaps import day, unranked
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.gaps.followup.standing import ACKNOWLEDGED, BY_PEOPLE, CLOSED, OPEN, found
from mcof.ports import Workspace
from mcof.tables import GAP_DECISIONS

MOST_LETTERS = 200
"""Of an owner: the name of an organisation or office, not a story."""


def assign(
    workspace: Workspace, gap: str, owner: str, *, reason: str, by: Actor, **asked: Any
) -> None:
    """Give a gap an owner; what is done about it stays as it was said."""
    decide(workspace, gap, owner=owner, reason=reason, by=by, **asked)


def acknowledge(
    workspace: Workspace, gap: str, until: date, *, reason: str, by: Actor, **asked: Any
) -> None:
    """Say that a gap is known and looked at until a day; until then there is no alert of it."""
    decide(workspace, gap, status=ACKNOWLEDGED, until=until, reason=reason, by=by, **asked)


def close(workspace: Workspace, gap: str, *, reason: str, by: Actor, **asked: Any) -> None:
    """Say that a gap is closed; found again in other figures, it is reopened."""
    decide(workspace, gap, status=CLOSED, reason=reason, by=by, **asked)


def decide(
    workspace: Workspace,
    gap: str,
    *,
    reason: str,
    by: Actor,
    owner: str | None = None,
    status: str | None = None,
    until: date | None = None,
    note: str | None = None,
    **asked: Any,
) -> None:
    """Decide about a gap; what is not said stays as it was. A later decision takes it back.

    Args:
        gap: its name, from the column `gap` of `mcof gaps`.
        status: one of `BY_PEOPLE`.
        until: the last day of an acknowledgement, which needs one.
        asked: the question by which it was found; the usual one, if not said.

    Raises:
        InputError: that is no name of a gap, no such status, or no reason.
        Missing: there is no such gap now, and nothing was decided of it before.
    """
    said = must_say(reason, "reason")
    row = _now(workspace, gap, asked)
    before = _before(workspace, gap)
    if row.is_empty() and before is None and status != CLOSED:
        raise Missing(
            f"There is no gap {gap} now",
            code="gap-missing",
            advice="Take the name from the column `gap` of `mcof gaps`, with the same question.",
        )
    if status is not None and status not in BY_PEOPLE:
        raise InputError(
            f"'{status}' is nothing that is said of a gap",
            code="gap-status-unknown",
            advice=f"One of {', '.join(BY_PEOPLE)}.",
        )
    _until_when(workspace, status, until, asked)
    earlier = before or {"owner": None, "status": OPEN, "until": None, "note": None}
    now = {
        "gap": gap,
        "owner": _owner(owner) if owner is not None else earlier["owner"],
        "status": status or earlier["status"],
        "until": until if status is not None else earlier["until"],
        "note": note if note is not None else earlier["note"],
        "found": found(row).item() if row.height else None,
        "reason": said,
    }
    if status is None and before is not None:
        now["found"] = before["found"]  # what it was closed for is still that
    keep(workspace.store, GAP_DECISIONS, [now], by=by)


def decided(
    workspace: Workspace, *, every: bool = False, as_of: datetime | None = None
) -> pa.Table:
    """What was decided of gaps, the newest first; with `every`, every row ever kept."""
    rows = GAP_DECISIONS.conform(decisions(workspace.store, GAP_DECISIONS, as_of))
    if not every:
        rows = rows.unique("gap", keep="last", maintain_order=True)
    arrow: pa.Table = rows.reverse().to_arrow().cast(GAP_DECISIONS.arrow())
    return arrow


def _now(workspace: Workspace, gap: str, asked: dict[str, Any]) -> pl.DataFrame:
    """The gap as it is found now: one row or none."""
    spot = spot_of(gap, level=1)
    level = registry(workspace).level(spot.code_set, spot.place)
    if level is None:
        raise Missing(
            f"{spot.code_set} has no place {spot.place}",
            code="place-missing",
            advice="See `mcof places` for the codes that there are.",
        )
    question: dict[str, Any] = {"level": level, "place": spot.place} | asked
    return pl.DataFrame(unranked(workspace, **question)).filter(pl.col("gap") == gap)


def _before(workspace: Workspace, gap: str) -> dict[str, Any] | None:
    rows = decisions(workspace.store, GAP_DECISIONS).filter(pl.col("gap") == gap)
    return rows.row(-1, named=True) if rows.height else None


def _owner(owner: str) -> str:
    name = " ".join(must_say(owner, "owner").split())
    if len(name) > MOST_LETTERS:
        raise InputError(
            f"An owner of {len(name)} letters is no name",
            code="gap-owner-long",
            advice=f"Name the organisation or office in at most {MOST_LETTERS} letters.",
        )
    return name


def _until_when(
    workspace: Workspace, status: str | None, until: date | None, asked: dict[str, Any]
) -> None:
    if status != ACKNOWLEDGED and until is None:
        return
    if status != ACKNOWLEDGED or until is None:
        raise InputError(
            "A gap is acknowledged until a day, and only then is a day said",
            code="gap-until-missing",
            advice="Say the day: mcof gaps acknowledge GAP --until 2015-06-30 --reason ...",
        )
    today = day(workspace, {"on": asked.get("on")})
    if until < today:
        raise InputError(
            f"{until} is over: the day asked about is {today}",
            code="gap-until-over",
            advice="Acknowledge a gap until a day that is still to come.",
        )
