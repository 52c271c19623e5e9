"""Declare how rows of a response become people, and take a declaration back."""

from __future__ import annotations

from datetime import date, datetime

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.intake.register import new_import_id, now
from mcof.actions.naming import COUNTING_RULE
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.response.reach import acting, combinations
from mcof.response.rules import ruled
from mcof.tables import COUNTING_RULES
from mcof.vocabulary import load


def declare(
    workspace: Workspace,
    rule: str,
    *,
    reason: str,
    by: Actor,
    sector: str | None = None,
    indicator: str | None = None,
    organisation: str | None = None,
) -> str:
    """Declare a rule for rows of a sector, an indicator or an organisation, or of any.

    Args:
        rule: a code of the vocabulary `counting_rules`.
        indicator: as rows name it; where they name none, their activity.

    Returns:
        The name of the declaration, by which it can be withdrawn.

    Raises:
        InputError: there is no such rule or sector, or no reason is given.
    """
    for vocabulary, code in (("counting_rules", rule), ("sectors", sector)):
        if code is not None and code not in load(vocabulary).terms:
            raise InputError(
                f"'{code}' is none of the {vocabulary.replace('_', ' ')}",
                code="word-unknown",
                advice=f"One of {', '.join(load(vocabulary).terms)}.",
            )
    name = new_import_id(now())
    row = {
        "declared": name,
        "rule": rule,
        "sector": sector,
        "indicator": _said(indicator),
        "organisation": _said(organisation),
        "reason": must_say(reason, "reason"),
    }
    keep(workspace.store, COUNTING_RULES, [row], by=by)
    return name


def withdraw(workspace: Workspace, declared: str, *, reason: str, by: Actor) -> str:
    """Take a declaration back: it stays on record and no longer holds.

    Raises:
        Missing: there is no such declaration that holds.
        InputError: several begin so, or no reason is given.
    """
    said = must_say(reason, "reason")
    held = rules_that_hold(workspace)
    row = COUNTING_RULE.one(held, declared).row(0, named=True)
    keep(workspace.store, COUNTING_RULES, [row | {"is_withdrawn": True, "reason": said}], by=by)
    return str(row["declared"])


def rules(
    workspace: Workspace, *, withdrawn: bool = False, as_of: datetime | None = None
) -> pa.Table:
    """The rules that hold, oldest first; with `withdrawn`, every row ever kept."""
    held = _all(workspace, as_of) if withdrawn else rules_that_hold(workspace, as_of=as_of)
    arrow: pa.Table = held.to_arrow().cast(COUNTING_RULES.arrow())
    return arrow


def rules_that_hold(workspace: Workspace, *, as_of: datetime | None = None) -> pl.DataFrame:
    """The rules that hold, oldest first."""
    newest = _all(workspace, as_of).unique("declared", keep="last", maintain_order=True)
    return newest.filter(~pl.col("is_withdrawn").fill_null(value=False))


def declared_for(
    workspace: Workspace,
    responses: ir.Table,
    *,
    period: tuple[date, date] | None,
    as_of: datetime | None = None,
) -> ir.Table | None:
    """The rules of every sector, organisation and indicator of the rows; None where none holds."""
    held = rules_that_hold(workspace, as_of=as_of)
    if held.is_empty():
        return None
    engine = workspace.engine
    asked = pl.DataFrame(engine.answer(combinations(acting(responses, period=period))))
    return engine.local(ruled(asked, held).to_arrow())


def _all(workspace: Workspace, as_of: datetime | None) -> pl.DataFrame:
    return COUNTING_RULES.conform(decisions(workspace.store, COUNTING_RULES, as_of))


def _said(text: str | None) -> str | None:
    return text.strip() or None if text else None
