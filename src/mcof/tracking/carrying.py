"""A round that went to some of its locations only, completed from the rounds before; said so."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.levels import where
from mcof.tracking.rounds import ROUND, STOCK


def completed(
    observations: ir.Table, *, round: int | None = None, on: date | None = None, back: int = 1
) -> ir.Table:
    """One round of each stock, in which every location has a figure, be it an earlier one.

    Where half of the locations are visited each fortnight, one round is no stock of the
    country. What is missing is taken from the round before: such rows get the round and
    the day of the round that they complete, the update status `CARRIED`, and are *derived*
    where they were reported. Only rows of locations are carried: a total of a place would
    stand for its locations, of which some are new.

    Args:
        observations: as `mcof.tracking.observations.observations` gives them.
        round: the round to complete; None for the latest.
        on: the last day to look at; None for any.
        back: how many rounds back a location may have been visited last.
    """
    known = (
        observations
        if on is None
        else observations.filter(observations["reference_date"] <= ibis.literal(on))
    )
    rows = _numbered(known)
    if round is not None:
        at = ibis.ifelse(rows["round"] == round, rows["_at"], ibis.null("int64"))
        rows = rows.mutate(_goal=at.max().over(group_by=list(STOCK)))
    else:
        rows = rows.mutate(_goal=rows["_at"].max().over(group_by=list(STOCK)))
    rows = rows.filter(rows["_at"] <= rows["_goal"], rows["_at"] >= rows["_goal"] - back)
    place = [*STOCK, "code_set", "place_code", "_location"]
    rows = where(rows, rows["_at"] == rows["_at"].max().over(group_by=place))
    is_late = rows["_at"] < rows["_goal"]
    rows = rows.filter(~is_late | rows["_location"].notnull())
    return _relabelled(rows)


def _numbered(rows: ir.Table) -> ir.Table:
    """The rows with `_at`, the place of their round in the order of its stock."""
    rows = rows.mutate(
        round_key=ibis.coalesce(
            rows["round"].cast("string"), rows["reference_date"].cast("string")
        ),
        _location=ibis.coalesce(rows["location_id"], rows["location_name"]),
    )
    rows = rows.mutate(_day=rows["reference_date"].max().over(group_by=list(ROUND)))
    order = [rows["_day"], ibis.coalesce(rows["round"], -1), rows["round_key"]]
    return rows.mutate(_at=ibis.dense_rank().over(group_by=list(STOCK), order_by=order))


def _relabelled(rows: ir.Table) -> ir.Table:
    is_late = rows["_at"] < rows["_goal"]
    stock = list(STOCK)

    def of_goal(name: str) -> ir.Value:
        own = ibis.ifelse(is_late, ibis.null(rows[name].type()), rows[name])
        return ibis.ifelse(is_late, own.max().over(group_by=stock), rows[name])

    weaker = is_late & (rows["basis"] == "reported")
    return rows.mutate(
        **{name: of_goal(name) for name in ("round", "round_label", "reference_date")},
        update_status=ibis.ifelse(is_late, "CARRIED", rows["update_status"]),
        basis=ibis.ifelse(weaker, "derived", rows["basis"]),
    ).drop("round_key", "_location", "_day", "_at", "_goal")
