"""Standing: which rows of a response still stand, and which a later row took out."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tables import RESPONSES, Kind

TAKING_OUT = ("UPDATE", "DELETE")
_NEVER = date(1, 1, 1)


def flagged(responses: ir.Table) -> ir.Table:
    """The rows that say of themselves that they stand instead of others, or take them out."""
    return responses.filter(responses["update_flag"].isin(list(TAKING_OUT)))


def standing(responses: ir.Table) -> ir.Table:
    """The rows without those that a later row of the same key updates or deletes.

    Only rows whose update flag says so take others out: a second report that does not
    say that it is an update stands beside the first.
    """
    keys = [f"_k{at}" for at, _ in enumerate(RESPONSES.key)]
    later = (
        _keyed(flagged(responses))
        .group_by(keys)
        .aggregate(_taken_on=lambda rows: rows["recorded_at"].max())
    )
    beside = _keyed(responses).left_join(later, keys)
    older = ibis.coalesce(beside["recorded_at"] < beside["_taken_on"], ibis.literal(False))
    deletes = ibis.coalesce(beside["update_flag"] == "DELETE", ibis.literal(False))
    return beside.filter(~older & ~deletes).select(responses.columns)


def _keyed(rows: ir.Table) -> ir.Table:
    """The rows with their key in columns that are never null, to be joined by."""
    kinds = {name: RESPONSES[name].kind for name in RESPONSES.key}
    return rows.mutate(
        **{
            f"_k{at}": rows[name].fill_null(_NEVER if kinds[name] is Kind.DATE else "")
            for at, name in enumerate(RESPONSES.key)
        }
    )
