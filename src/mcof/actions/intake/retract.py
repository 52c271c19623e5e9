"""Retract an import: its rows stay in the store and no longer count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from mcof.actions.intake.register import named, next_moment, now, register_of
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.tables import REGISTER


@dataclass(frozen=True)
class Retraction:
    """What a retraction did.

    Attributes:
        already: the import was retracted before; nothing was written.
        moment: when it was retracted, in UTC.
        restored: the import that it superseded and that counts again, if any.
    """

    import_id: str
    already: bool
    moment: datetime
    restored: str | None


def retract(workspace: Workspace, import_id: str, *, by: Actor, reason: str) -> Retraction:
    """Retract an import; figures as of an earlier moment still see it.

    Retracting twice is retracting once. What the import superseded counts again.

    Raises:
        Missing: there is no such import.
        InputError: no reason is given.
    """
    if not reason.strip():
        raise InputError(
            "A retraction needs a reason.",
            code="reason-missing",
            advice="Say why, such as --reason 'wrong round'.",
        )
    name = str(named(register_of(workspace.store), import_id)["import_id"])

    def decide(register: pl.DataFrame) -> pl.DataFrame | None:
        if named(register, name)["state"] == "retracted":
            return None
        row = {
            "event": "retract",
            "import_id": name,
            "recorded_at": next_moment(register, now()),
            "by": by.name,
            "reason": reason.strip(),
        }
        return REGISTER.conform(pl.DataFrame([row]))

    written = workspace.store.append_if(REGISTER.name, decide)
    register = register_of(workspace.store)
    after = named(register, name)
    moment, earlier = after["retracted_at"], after["supersedes"]
    assert isinstance(moment, datetime)
    counts = earlier is not None and named(register, str(earlier))["state"] == "counts"
    return Retraction(name, not written, moment, str(earlier) if counts else None)
